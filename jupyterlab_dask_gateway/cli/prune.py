"""`jupyter dask-gateway …`: what a person, or cron, does without a browser. Each command is a function of its own."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import read_config
from ..errors import GatewayProblem
from ..gateway.auth import make_authenticator
from ..gateway.client import GatewayClient
from ..gateway.responses import ClusterRecord
from ..idle.clean_up import reason_to_keep
from ..messages import Message, format_duration
from ..scheduler.idleness import is_busy
from ..scheduler.sample import Sample, sample
from ..storage.cluster_store import ClusterStore, default_path
from ..storage.metadata import ClusterMetadata

SAMPLE_SECONDS = 10.0
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Found:
    """One of the user's clusters: `spared` says why it is not to be cleaned up, None if it looks forgotten."""

    record: ClusterRecord
    sample: Sample | None
    spared: Message | None


def duration(text: str) -> float:
    """Seconds in `90`, `30m`, `4h` or `2d`. Raises argparse.ArgumentTypeError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError("a duration is a number with s, m, h or d, as in 30m or 4h")
    return float(match[1]) * _UNITS[match[2]]


async def look(client: GatewayClient, asked: argparse.Namespace) -> list[Found]:
    """The user's clusters that run, each sampled twice. Raises GatewayProblem."""
    records = [record for record in (await client.list_clusters()).values() if record.status == "running"]
    before = await asyncio.gather(*(_sample(client, record) for record in records))
    if records:
        await asyncio.sleep(asked.apart)
    after = await asyncio.gather(*(_sample(client, record) for record in records))
    now = time.time() * 1000
    store = ClusterStore(asked.store, logging.getLogger(__name__))
    await store.load()
    found = []
    for record, first, last in zip(records, before, after, strict=True):
        known = first is not None and last is not None
        since = last.at if known and last is not None and not is_busy(first, last) else None
        kept = store.get(client.config.address or "", record.name) or ClusterMetadata()
        spared = reason_to_keep(
            last if known else None,
            since,
            record.started,
            asked.older_than,
            now,
            # For how long the server's admin lets it be so is not known here.
            on_hold=kept.kept_alive or (kept.snoozed_until or 0) > now,
            include_published=False,
        )
        found.append(Found(record, last, spared))
    return sorted(found, key=lambda each: each.record.started or 0)


async def _sample(client: GatewayClient, record: ClusterRecord) -> Sample | None:
    try:
        return await sample(client.session, client.scheduler_url(record), SAMPLE_SECONDS, with_metrics=True)
    except GatewayProblem:
        return None  # `reason_to_keep` says so


def line(found: Found, now: float) -> str:
    """One cluster as a line of text."""
    record, told = found.record, found.sample
    age = format_duration((now - record.started) / 1000) if record.started else "?"
    held = "" if told is None else f"{told.workers} workers, {told.threads} cores, holds {told.results_count} results"
    size = f" ({told.results_bytes / 2**30:.1f} GiB)" if told is not None and told.results_bytes else ""
    return f"{record.name}  {age} old  {held}{size}  {found.spared.text if found.spared else 'Looks forgotten.'}"


async def clusters(client: GatewayClient, asked: argparse.Namespace) -> int:
    """List what runs."""
    found = await look(client, asked)
    for each in found:
        _say(line(each, time.time() * 1000))
    _say(f"{len(found)} clusters run.")
    return 0


async def prune(client: GatewayClient, asked: argparse.Namespace) -> int:
    """Stop what looks forgotten; without `--yes` only say what would be stopped."""
    forgotten = [each for each in await look(client, asked) if each.spared is None]
    failed = 0
    for each in forgotten:
        _say(line(each, time.time() * 1000))
        if asked.yes:
            try:
                await client.stop(each.record.name)
            except GatewayProblem as problem:
                failed += 1
                _complain(problem)
    if not asked.yes:
        _say(f"{len(forgotten)} clusters would be stopped, and what they hold discarded. With --yes they are.")
    else:
        _say(f"{len(forgotten) - failed} clusters stopped.")
    return int(failed > 0)


COMMANDS = {"clusters": clusters, "prune": prune}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        "jupyter dask-gateway",
        description="Your Dask Gateway clusters, as Dask's configuration and your login reach them.",
    )
    commands = made.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        of = commands.add_parser(name, help=(command.__doc__ or "").strip())
        of.add_argument(
            "--older-than",
            type=duration,
            default=duration("4h"),
            help="Only clusters of this age look forgotten: 30m, 4h, 2d (default: 4h).",
        )
        of.add_argument(
            "--apart",
            type=duration,
            default=duration("5s"),
            help="How far apart the two looks are that tell whether a cluster works (default: 5s).",
        )
        of.add_argument(
            "--store",
            type=Path,
            default=default_path(),
            help="Where the server keeps what is kept alive or snoozed, if it is set up to have it elsewhere.",
        )
        if name == "prune":
            of.add_argument("--yes", action="store_true", help="Do it, rather than say what would be done.")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """The entry point; gives the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    return asyncio.run(_run(parser().parse_args(given)))


async def _run(asked: argparse.Namespace) -> int:
    try:
        config = read_config(os.environ)
        client = GatewayClient(config, make_authenticator(config, os.environ))
    except GatewayProblem as problem:
        _complain(problem)
        return 1
    try:
        return await COMMANDS[asked.command](client, asked)
    except GatewayProblem as problem:
        _complain(problem)
        return 1
    finally:
        await client.close()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(problem: GatewayProblem) -> None:
    sys.stderr.write(f"{problem.message}\n{problem.remedy}\n")
