"""Whether a cluster is idle: pure functions of samples. A cluster with work never counts as idle.

Results in memory, polling, and clients that connect and disconnect do not count as work. If two samples do not show
whether there is work, the cluster counts as busy.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .sample import Sample

BUSY_CPU = 20.0
"""Percent of one core above which a worker is busy, for example with `client.run`."""

BUSY_SECONDS = 1.0
"""A sample that took longer can come from a scheduler that is receiving tasks which it does not count yet."""

KEEP_ALIVE_BYTES = 100
"""Upper limit of the result of a keep-alive task: an int, 28 bytes."""

OWN_CLIENTS = 1
"""`Sample.clients` without any client: the "fire-and-forget" client of the scheduler."""

METRICS_STATES = ("queued", "no_worker")
ACTIVE_STATES = ("processing", "waiting", "unrunnable", *METRICS_STATES)

FULL_SHARE = 0.6
"""Share of the memory limit above which `adaptive_target` of distributed desires twice the workers without work."""


def is_busy(previous: Sample | None, current: Sample) -> bool:
    """Return whether there is work in `current`, or was since `previous` (None: there is no previous sample)."""
    if active(current) > 0 or current.left_out:
        return True
    if _wants_workers(current) or current.seconds > BUSY_SECONDS:
        return True
    if any(worker.cpu >= BUSY_CPU for worker in current.worker_list):
        return True
    return previous is not None and (_changed(previous, current) or _has_missing_heartbeat(previous, current))


def is_unchanged(previous: Sample, current: Sample) -> bool:
    """Return whether `current`, of counts.json alone, shows the same as `previous`, which was idle."""
    if (previous.workers, previous.clients) != (current.workers, current.clients):
        return False
    # Without the totals and heartbeats, which counts.json lacks.
    return not is_busy(replace(previous, totals=None, worker_list=()), current)


def shows_work(previous: Sample, current: Sample) -> bool:
    """Return whether counts.json of `current` alone shows work. `previous` may be the same sample.

    Then all pages would show it, too. If not, only all pages can show that there is none.
    """
    return is_busy(_counts_of(previous), _counts_of(current))


def judge_counts(last: Sample, counts: Sample, since: float | None) -> Literal["work", "unchanged", "unknown"]:
    """Return what a sample of counts.json alone shows after the sample `last`.

    `work`: the work of `last` goes on, with the same workers. `unchanged`: nothing changed since `last`, which had no
    work. `unknown`: only all pages can show it. `since` is the result of `idle_since` for `last`.
    """
    if since is None and counts.workers == last.workers and shows_work(last, counts):
        return "work"
    return "unchanged" if is_unchanged(last, counts) else "unknown"


def _counts_of(sample: Sample) -> Sample:
    """Return a sample with only what counts.json shows for certain: its number of queued tasks is a lower bound."""
    tasks = {state: count for state, count in sample.tasks.items() if state not in METRICS_STATES}
    return replace(sample, tasks=tasks, totals=None, worker_list=(), seconds=0.0)


def is_unclear(previous: Sample | None, current: Sample) -> bool:
    """Return whether the duration of the sample is the only sign of work, and /metrics shows no change.

    Either the scheduler is under load, or the network or this machine is slow. Such a sample neither starts nor ends
    a period of idleness.
    """
    if previous is None or current.seconds <= BUSY_SECONDS or not _both_have_totals(previous, current):
        return False
    return not is_busy(previous, replace(current, seconds=0.0))


def needs_metrics(previous: Sample | None) -> bool:
    """Return whether the next sample requires /metrics, even if it is large: if the other pages show no work.

    Only /metrics has the queued tasks and the totals.
    """
    if previous is None:
        return True
    tasks = {state: count for state, count in previous.tasks.items() if state not in METRICS_STATES}
    return not is_busy(None, replace(previous, tasks=tasks, seconds=0.0))


def idle_since(since: float | None, previous: Sample | None, current: Sample) -> float | None:
    """Return since when the cluster is idle, in ms since epoch; None while it is busy.

    `since` is the result for `previous`. It is kept if the sample is unclear.
    """
    if is_unclear(previous, current):
        return since
    if is_busy(previous, current):
        return None
    return current.at if since is None else since


def without_keep_alive_task(previous: Sample | None, current: Sample) -> Sample:
    """Return `current` without the keep-alive task, if such a task is all that happened since `previous`."""
    if previous is None or previous.totals is None or previous.totals != current.totals:
        return current
    if current.keep_alive_tasks <= previous.keep_alive_tasks or not _can_be_keep_alive(previous, current):
        return current
    return replace(
        current, tasks=previous.tasks, results_bytes=previous.results_bytes, results_count=previous.results_count
    )


def has_worked(previous: Sample | None, current: Sample) -> bool:
    """Return whether there are tasks, or were since `previous`. Workers that start are not work that can finish."""
    if previous is None:
        return active(current) > 0
    if _both_have_totals(previous, current):
        return previous.totals != current.totals or _both_active(previous, current)
    return _results_changed(previous, current) or active(current) > 0


def has_certainly_worked(previous: Sample | None, current: Sample) -> bool:
    """Return whether the cluster has certainly worked, which ends Keep Alive and Snooze.

    Without totals, a single short task can be a keep-alive task.
    """
    if not has_worked(previous, current):
        return False
    if previous is None or _both_have_totals(previous, current):
        return True
    return not _can_be_keep_alive(previous, current) or _both_active(previous, current)


def has_client(sample: Sample) -> bool:
    """Return whether a program is connected. Without /metrics, published data counts as a program."""
    return sample.clients > OWN_CLIENTS if sample.connected is None else sample.connected > 0


def has_totals(sample: Sample) -> bool:
    """Return whether the sample has totals: then no work between this sample and the next one is missed."""
    return sample.totals is not None


def active(sample: Sample) -> int:
    """Return the number of unfinished tasks."""
    return sum(sample.tasks.get(state, 0) for state in ACTIVE_STATES)


def _both_have_totals(previous: Sample, current: Sample) -> bool:
    return has_totals(previous) and has_totals(current)


def _both_active(previous: Sample, current: Sample) -> bool:
    """Return whether both samples have unfinished tasks: keep-alive tasks are shorter than the poll interval."""
    return active(previous) > 0 and active(current) > 0


def _can_be_keep_alive(previous: Sample, current: Sample) -> bool:
    """Return whether the samples differ by at most one unfinished task, or its small result."""
    return (
        abs(active(current) - active(previous)) <= 1
        and abs(current.results_count - previous.results_count) <= 1
        and abs(current.results_bytes - previous.results_bytes) <= KEEP_ALIVE_BYTES
    )


def _wants_workers(current: Sample) -> bool:
    """Return whether work waits for more workers: queued tasks are not always counted.

    A scheduler whose workers are full of results desires twice the workers without any work.
    """
    desired, present = current.desired_workers, current.workers
    if desired is None or desired <= present:
        return False
    full = current.results_bytes > FULL_SHARE * current.memory_limit > 0
    return not (full and present > 0 and desired == 2 * present)


def _changed(previous: Sample, current: Sample) -> bool:
    """Return whether tasks or results changed between the samples, which is the only sign of short work.

    New workers will be used soon. Fewer workers are not a sign of work.
    """
    if current.workers > previous.workers:
        return True
    if _results_changed(previous, current):
        return True
    if previous.totals is not None and previous.totals != current.totals:
        # If /metrics is missing now, the cluster may have worked.
        return True
    # States that only one sample has (/metrics is not always requested) cannot be compared.
    return any(
        previous.tasks[state] != current.tasks[state] for state in previous.tasks.keys() & current.tasks.keys()
    )


def _results_changed(previous: Sample, current: Sample) -> bool:
    return (previous.results_bytes, previous.results_count) != (current.results_bytes, current.results_count)


def _has_missing_heartbeat(previous: Sample, current: Sample) -> bool:
    """Return whether a worker sent no heartbeat in between: work such as `client.run` can block its event loop.

    Workers send a heartbeat every half second, or every `n / 200 + 1` seconds if there are many (`heartbeat_interval`
    of distributed). The scheduler removes a worker that is lost after five minutes.
    """
    expected = 3 * (current.workers / 200 + 1) * 1000
    if current.at - previous.at < expected:
        return False
    before = {worker.id: worker.last_seen for worker in previous.worker_list}
    return any(worker.last_seen > 0 and before.get(worker.id) == worker.last_seen for worker in current.worker_list)
