"""The stages of a cluster's startup, and how long each took for earlier clusters. Pure; times are ms since epoch."""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..wire import types as wire
from .model import Cluster

STAGES: tuple[Literal["requested", "scheduler-starting", "scheduler-up", "first-worker", "ready"], ...] = (
    "requested",
    "scheduler-starting",
    "scheduler-up",
    "first-worker",
    "ready",
)


def advance_stages(
    stages: Mapping[str, float] | None, cluster: Cluster, *, complete: bool, now: float
) -> dict[str, float] | None:
    """Add the stages reached so far; None for a cluster whose startup was not monitored.

    Parameters
    ----------
    stages: when each stage was reached, as of the last call
    complete: whether the cluster has all workers that were requested
    """
    record, sample = cluster.record, cluster.sample
    if stages is None:
        if record.status != "pending":
            return None
        # A gateway does not report when it starts a scheduler, so this counts from its response.
        stages = {"requested": min(now, float(record.started or now)), "scheduler-starting": now}
    reached = dict(stages)
    if record.status == "running":
        reached.setdefault("scheduler-up", now)
        if sample is not None and sample.workers > 0:
            reached.setdefault("first-worker", now)
        if sample is not None and complete:
            reached.setdefault("ready", now)
    return reached


def serialize_stages(
    stages: Mapping[str, float] | None, durations: Sequence[Mapping[str, float]]
) -> list[wire.Stage]:
    """Return `stages` of events/clusters.yaml. `durations` are those of earlier startups, from `stage_durations`."""
    if stages is None:
        return []
    return [
        {"stage": name, "at": stages.get(name), "typical_seconds": _typical_seconds(name, durations)}
        for name in STAGES
    ]


def _typical_seconds(name: str, durations: Sequence[Mapping[str, float]]) -> float | None:
    known = [startup[name] for startup in durations if name in startup]
    return round(statistics.median(known), 1) if known else None


def stage_durations(stages: Mapping[str, float]) -> dict[str, float]:
    """Return the seconds from the request to each other stage."""
    return {name: round((at - stages["requested"]) / 1000, 1) for name, at in stages.items() if name != "requested"}


def startup_key(group: str, options: Mapping[str, Any]) -> str:
    """Return a key for clusters with comparable startups: of one group of gateways, with the same masked options."""
    text = json.dumps([group, options], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
