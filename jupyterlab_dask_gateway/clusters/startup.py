"""The stages of a start, and how long each took here before. Pure; times are ms since epoch."""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from ..wire import Wire
from .model import Cluster

STAGES = ("requested", "scheduler-starting", "scheduler-up", "first-worker", "ready")
MAX_STARTS = 5
"""ClusterLauncher, of which the median counts."""

Stages = Mapping[str, float]


def advance_stages(before: Stages | None, cluster: Cluster, *, complete: bool, now: float) -> Stages | None:
    """The stages that are reached by now; None where the start was not seen. `complete`: has all that was asked for.

    A gateway does not tell when it begins to start a scheduler: as soon as it has answered.
    """
    record, sample = cluster.record, cluster.sample
    if before is None:
        if record.status != "pending":
            return None
        before = {"requested": min(now, float(record.started or now)), "scheduler-starting": now}
    stages = dict(before)
    if record.status == "running":
        stages.setdefault("scheduler-up", now)
        if sample is not None and sample.workers > 0:
            stages.setdefault("first-worker", now)
        if sample is not None and complete:
            stages.setdefault("ready", now)
    return stages


def serialize_stages(stages: Stages | None, durations: Sequence[Mapping[str, float]]) -> list[Wire]:
    """`stages` of the wire; `durations` are what the last starts took, as `seconds` says it."""
    if stages is None:
        return []
    return [
        {"stage": name, "at": stages.get(name), "typical_seconds": _typical_seconds(name, durations)}
        for name in STAGES
    ]


def _typical_seconds(name: str, durations: Sequence[Mapping[str, float]]) -> float | None:
    known = [took[name] for took in durations if name in took]
    return round(statistics.median(known), 1) if known else None


def stage_seconds(stages: Stages) -> dict[str, float]:
    """How many seconds after the request each stage was reached."""
    return {name: round((at - stages["requested"]) / 1000, 1) for name, at in stages.items() if name != "requested"}


def startup_key(gateway: str, options: Mapping[str, Any]) -> str:
    """ClusterLauncher that may be compared: at this gateway, with these options (as they may be shown)."""
    text = json.dumps([gateway, options], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
