"""Whether a cluster does anything: pure functions over samples. A cluster with work in it is never called idle.

Rules and measurements: a cluster that holds results is not busy for that, and polling, or clients that come and go,
are no work. Where two samples cannot tell, the answer is "busy".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .sample import Sample

BUSY_CPU = 20.0
"""Percent of one core from which on a worker works, `client.run` and the like included."""

BUSY_SECONDS = 1.0
"""A sample that took longer may be from a scheduler under load: it takes in tasks that no count shows yet."""

TOUCH_BYTES = 100
"""More than the result of a task of Keep Alive takes: an int, 28 bytes."""

OWN_CLIENTS = 1
"""What `clients` counts without any: the scheduler's own "fire-and-forget"."""

METRICS_STATES = ("queued", "no_worker")
ACTIVE_STATES = ("processing", "waiting", "unrunnable", *METRICS_STATES)

FULL_SHARE = 0.6
"""From this share of all memory on, distributed's `adaptive_target` wants twice the workers, with no work at all."""


def is_busy(previous: Sample | None, current: Sample) -> bool:
    """Whether anything is going on in `current`, or went on since `previous` (None: nothing is known of before)."""
    if active(current) > 0:
        return True
    if _wants_workers(current) or current.seconds > BUSY_SECONDS:
        return True
    if any(worker.cpu >= BUSY_CPU for worker in current.worker_list):
        return True
    return previous is not None and (_changed(previous, current) or _silent(previous, current))


def is_unclear(previous: Sample | None, current: Sample) -> bool:
    """Whether nothing but its slowness speaks for work, and /metrics told before and tells now that nothing moved.

    The scheduler may be under load; or the way to it is slow, or the machine that asks. It is not called idle then,
    yet an idleness that was seen has not ended.
    """
    if previous is None or current.seconds <= BUSY_SECONDS or not _both_tell(previous, current):
        return False
    return not is_busy(previous, replace(current, seconds=0.0))


def needs_metrics(previous: Sample | None) -> bool:
    """Whether to judge the next sample takes /metrics, however large: where all else told of no work.

    What is queued, and how many tasks there ever were, stands there alone.
    """
    if previous is None:
        return True
    told = {state: count for state, count in previous.tasks.items() if state not in METRICS_STATES}
    return not is_busy(None, replace(previous, tasks=told, seconds=0.0))


def idle_since(since: float | None, previous: Sample | None, current: Sample) -> float | None:
    """Since when (ms since epoch) the cluster has been idle, None while it is busy.

    `since` is the answer that was given for `previous`; an unclear sample neither ends an idleness nor begins one.
    """
    if is_unclear(previous, current):
        return since
    if is_busy(previous, current):
        return None
    return current.at if since is None else since


def without_touch(previous: Sample | None, current: Sample) -> Sample:
    """`current` without the task of Keep Alive, where all that went on since `previous` was such a task."""
    if previous is None or previous.totals is None or previous.totals != current.totals:
        return current
    if current.touches <= previous.touches or not _may_be_touch(previous, current):
        return current
    return replace(
        current, tasks=previous.tasks, results_bytes=previous.results_bytes, results_count=previous.results_count
    )


def has_worked(previous: Sample | None, current: Sample) -> bool:
    """Whether tasks are there, or moved on since `previous`: what can finish, unlike workers that start up."""
    if previous is None:
        return active(current) > 0
    if _both_tell(previous, current):
        return previous.totals != current.totals or _goes_on(previous, current)
    held = (previous.results_bytes, previous.results_count) != (current.results_bytes, current.results_count)
    return held or active(current) > 0


def works_again(previous: Sample | None, current: Sample) -> bool:
    """Whether it has worked for sure, so that what was to hold until the next work is over.

    Where the scheduler does not tell what ran, one short task may be that of Keep Alive.
    """
    if not has_worked(previous, current):
        return False
    if previous is None or _both_tell(previous, current):
        return True
    return not _may_be_touch(previous, current) or _goes_on(previous, current)


def has_client(sample: Sample) -> bool:
    """Whether a program is connected; where /metrics does not tell, what is published counts as one."""
    return sample.clients > OWN_CLIENTS if sample.connected is None else sample.connected > 0


def tells_all(sample: Sample) -> bool:
    """Whether /metrics told what goes on: then no work at all passes unseen between this sample and the next."""
    return sample.totals is not None


def active(sample: Sample) -> int:
    """Tasks that are not done."""
    return sum(sample.tasks.get(state, 0) for state in ACTIVE_STATES)


def _both_tell(previous: Sample, current: Sample) -> bool:
    return tells_all(previous) and tells_all(current)


def _goes_on(previous: Sample, current: Sample) -> bool:
    """Whether tasks were there at both: longer than one of Keep Alive takes."""
    return active(previous) > 0 and active(current) > 0


def _may_be_touch(previous: Sample, current: Sample) -> bool:
    """Whether no more differs than one task that is about to end, or its small result."""
    return (
        abs(active(current) - active(previous)) <= 1
        and abs(current.results_count - previous.results_count) <= 1
        and abs(current.results_bytes - previous.results_bytes) <= TOUCH_BYTES
    )


def _wants_workers(current: Sample) -> bool:
    """Whether work waits for workers that are yet to come: queued tasks may be in no count at all.

    Wanting twice the workers because these are full of results is no work.
    """
    wanted, here = current.desired_workers, current.workers
    if wanted is None or wanted <= here:
        return False
    full = current.results_bytes > FULL_SHARE * current.memory_limit > 0
    return not (full and here > 0 and wanted == 2 * here)


def _changed(previous: Sample, current: Sample) -> bool:
    """Whether tasks came, went or moved on between the two: short work leaves no other trace.

    Workers that came are about to be used; those that went (scaled down, or gone) have nothing to do with work.
    """
    if current.workers > previous.workers:
        return True
    if (previous.results_bytes, previous.results_count) != (current.results_bytes, current.results_count):
        return True
    if previous.totals is not None and previous.totals != current.totals:
        return True  # where /metrics failed now, nobody knows what went on since
    # What only one of the two tells (/metrics is not always asked) says nothing about change.
    return any(
        previous.tasks[state] != current.tasks[state] for state in previous.tasks.keys() & current.tasks.keys()
    )


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
