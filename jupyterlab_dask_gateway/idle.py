"""Whether a cluster does anything: pure functions over samples. A cluster with work in it is never called idle.

Rules and measurements: a cluster that holds results is not busy for that, and polling, or clients that come and go,
are no work. Where two samples cannot tell, the answer is "busy".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scheduler import Sample

BUSY_CPU = 20.0
"""Percent of one core from which on a worker works, `client.run` and the like included."""

METRICS_STATES = ("queued", "no_worker")
ACTIVE_STATES = ("processing", "waiting", "unrunnable", *METRICS_STATES)


def is_busy(previous: Sample | None, current: Sample) -> bool:
    """Whether anything is going on in `current`, or went on since `previous` (None: nothing is known of before).

    More workers wanted than there are is work that waits for its nodes: queued tasks are in no count of counts.json.
    """
    if any(current.tasks.get(state, 0) > 0 for state in ACTIVE_STATES):
        return True
    if current.desired_workers is not None and current.desired_workers > current.workers:
        return True
    if any(worker.cpu >= BUSY_CPU for worker in current.worker_list):
        return True
    return previous is not None and _changed(previous, current)


def needs_metrics(previous: Sample | None) -> bool:
    """Whether the next sample needs /metrics, which can be large: only where all else told of no work.

    What is queued, and how many tasks there ever were, stands there alone.
    """
    if previous is None:
        return True
    told = {state: count for state, count in previous.tasks.items() if state not in METRICS_STATES}
    return not is_busy(None, replace(previous, tasks=told))


def idle_since(since: float | None, previous: Sample | None, current: Sample) -> float | None:
    """Since when (ms since epoch) the cluster has been idle, None while it is busy.

    `since` is the answer that was given for `previous`.
    """
    if is_busy(previous, current):
        return None
    return current.at if since is None else since


def _changed(previous: Sample, current: Sample) -> bool:
    """Whether tasks came, went or moved on between the two: short work leaves no other trace."""
    if (previous.workers, previous.held_bytes, previous.held_results) != (
        current.workers,
        current.held_bytes,
        current.held_results,
    ):
        return True
    # What only one of the two tells (/metrics is not always asked) says nothing about change.
    return any(
        before[key] != after[key]
        for before, after in ((previous.tasks, current.tasks), (previous.totals, current.totals))
        for key in before.keys() & after.keys()
    ) or bool(previous.totals and current.totals and current.totals.keys() - previous.totals.keys())
