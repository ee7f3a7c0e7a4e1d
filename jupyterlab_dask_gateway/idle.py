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

BUSY_SECONDS = 1.0
"""A sample that took longer is from a scheduler under load: it takes in tasks that no count shows yet."""

METRICS_STATES = ("queued", "no_worker")
ACTIVE_STATES = ("processing", "waiting", "unrunnable", *METRICS_STATES)

FULL_SHARE = 0.6
"""From this share of all memory on, distributed's `adaptive_target` wants twice the workers, with no work at all."""


def is_busy(previous: Sample | None, current: Sample) -> bool:
    """Whether anything is going on in `current`, or went on since `previous` (None: nothing is known of before)."""
    if any(current.tasks.get(state, 0) > 0 for state in ACTIVE_STATES):
        return True
    if _wants_workers(current) or current.seconds > BUSY_SECONDS:
        return True
    if any(worker.cpu >= BUSY_CPU for worker in current.worker_list):
        return True
    return previous is not None and (_changed(previous, current) or _silent(previous, current))


def needs_metrics(previous: Sample | None) -> bool:
    """Whether to judge the next sample takes /metrics, however large: where all else told of no work.

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


def has_worked(previous: Sample | None, current: Sample) -> bool:
    """Whether tasks are there, or moved on since `previous`: what can finish, unlike workers that start up."""
    if any(current.tasks.get(state, 0) > 0 for state in ACTIVE_STATES):
        return True
    if previous is None:
        return False
    held = (previous.held_bytes, previous.held_results) != (current.held_bytes, current.held_results)
    return held or (tells_all(previous) and tells_all(current) and previous.totals != current.totals)


def tells_all(sample: Sample) -> bool:
    """Whether /metrics told what goes on: then no work at all passes unseen between this sample and the next."""
    return bool(sample.totals) or "no_worker" in sample.tasks


def _wants_workers(current: Sample) -> bool:
    """Whether work waits for workers that are yet to come: queued tasks may be in no count at all.

    Wanting twice the workers because these are full of results is no work.
    """
    wanted, here = current.desired_workers, current.workers
    if wanted is None or wanted <= here:
        return False
    full = current.held_bytes > FULL_SHARE * current.memory_limit > 0
    return not (full and here > 0 and wanted == 2 * here)


def _changed(previous: Sample, current: Sample) -> bool:
    """Whether tasks came, went or moved on between the two: short work leaves no other trace.

    Workers that came are about to be used; those that went (scaled down, or gone) have nothing to do with work.
    """
    if current.workers > previous.workers:
        return True
    if (previous.held_bytes, previous.held_results) != (current.held_bytes, current.held_results):
        return True
    if tells_all(previous) and previous.totals != current.totals:
        return tells_all(current) or bool(previous.totals)  # without /metrics nobody knows what went on since
    # What only one of the two tells (/metrics is not always asked) says nothing about change.
    return any(
        before[key] != after[key]
        for before, after in ((previous.tasks, current.tasks), (previous.totals, current.totals))
        for key in before.keys() & after.keys()
    ) or bool(previous.totals and current.totals.keys() - previous.totals.keys())


def _silent(previous: Sample, current: Sample) -> bool:
    """Whether a worker gave no sign of life in between: what blocks its event loop, as `client.run` does, is work.

    A worker says that it lives every half second, one of hundreds every `n / 200 + 1` seconds (distributed's
    `heartbeat_interval`); one that is really gone is taken away by the scheduler after five minutes.
    """
    patience = 3 * (current.workers / 200 + 1) * 1000
    if current.at - previous.at < patience:
        return False
    seen = {worker.id: worker.last_seen for worker in previous.worker_list}
    return any(worker.last_seen > 0 and seen.get(worker.id) == worker.last_seen for worker in current.worker_list)
