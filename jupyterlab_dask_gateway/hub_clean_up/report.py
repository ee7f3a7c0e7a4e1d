"""What a run of the clean-up has found, as a table by owner and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ..messages import format_bytes, format_duration, message
from .clean_up import Mode, Outcome

HEADINGS = ("OWNER", "CLUSTER", "AGE", "IDLE", "WORKERS", "CORES", "MEMORY", "RESULTS", "DECISION")


def table_lines(outcomes: Sequence[Outcome], now: float, mode: Mode) -> Iterator[str]:
    """Return the lines of the table, and what was done. `now` is in ms since epoch."""
    rows = [HEADINGS, *(_row(outcome, now) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    for row in rows if outcomes else []:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]])
    for owner in owners_json(outcomes):
        yield message("clean-up.owner", **owner).text
    for step in ("announce", "stop"):
        same = [outcome for outcome in outcomes if outcome.judgment.step == step]
        if mode == "act":
            yield message(f"clean-up.{step}-done", count=sum(outcome.is_done for outcome in same)).text
        else:
            yield message(f"clean-up.{step}-dry", count=len(same)).text
    if mode != "act":
        yield message("clean-up.dry-run" if mode == "dry-run" else "clean-up.record").text


def report_json(outcomes: Sequence[Outcome], mode: Mode) -> dict[str, Any]:
    """Return the report for programs. Times are ms since epoch, sizes bytes."""
    return {"mode": mode, "clusters": [_json(outcome) for outcome in outcomes], "owners": owners_json(outcomes)}


def owners_json(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return the sums of each owner, whose clusters are next to each other."""
    found = []
    for owner, group in groupby(outcomes, key=lambda outcome: outcome.cluster.owner):
        clusters = list(group)
        idle = [each for each in clusters if each.judgment.idle_since is not None]
        found.append(
            {
                "owner": owner,
                "clusters": len(clusters),
                "cores": sum(map(_cores, clusters)),
                "idle_clusters": len(idle),
                "idle_cores": sum(map(_cores, idle)),
            }
        )
    return found


def _cores(outcome: Outcome) -> int:
    return 0 if outcome.sample is None else outcome.sample.threads


def _row(outcome: Outcome, now: float) -> tuple[str, ...]:
    cluster, sample, since = outcome.cluster, outcome.sample, outcome.judgment.idle_since
    failure = None if outcome.failure is None else message("clean-up.failed", text=outcome.failure)
    sizes = ("?", "?", "?", "?")
    if sample is not None:
        results = f"{sample.results_count} ({format_bytes(sample.results_bytes)})" if sample.results_count else "0"
        sizes = (str(sample.workers), str(sample.threads), format_bytes(sample.memory_limit), results)
    return (
        cluster.owner or "?",
        cluster.name,
        format_duration((now - cluster.created) / 1000) if cluster.created else "?",
        "-" if since is None else format_duration(max(0.0, now - since) / 1000),
        *sizes,
        (failure or outcome.judgment.reason).text,
    )


def _json(outcome: Outcome) -> dict[str, Any]:
    cluster, sample, judgment = outcome.cluster, outcome.sample, outcome.judgment
    return {
        "owner": cluster.owner,
        "name": cluster.name,
        "started": cluster.created,
        "idle_since": judgment.idle_since,
        "workers": None if sample is None else sample.workers,
        "cores": None if sample is None else sample.threads,
        "memory": None if sample is None else sample.memory_limit,
        "results_in_memory": None
        if sample is None
        else {"count": sample.results_count, "bytes": sample.results_bytes},
        "decision": judgment.step,
        "reason": judgment.reason.text,
        "stop_at": None if judgment.notice is None else judgment.notice.stop_at,
        "done": outcome.is_done,
        "failure": outcome.failure,
    }
