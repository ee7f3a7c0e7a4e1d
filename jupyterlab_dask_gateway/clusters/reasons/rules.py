"""When to ask the status service about a cluster, and what its reasons mean for the cluster. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...scheduler.hints import Hint, reason_hint
from ...scheduler.worker_target import WorkerTarget
from ...status_service.reason import Reason
from ...storage.metadata import EndReason
from ..model import Cluster

FIRST_AFTER = 3_000.0
"""ms for which a cluster may be pending without a request to the service: a cluster that has room starts faster."""
PENDING_SECONDS = 6.0
"""Seconds between two requests about a cluster that waits."""
LACKING_SECONDS = 15.0
"""The same for one that lacks workers."""
SOLVED_SECONDS = 60.0
"""The same for one that has all its workers again, until the service has nothing to report."""
ANNOUNCED_AFTER = 600_000.0
"""ms of idleness after which the administrator's clean-up may have announced that it stops a cluster."""
ANNOUNCED_SECONDS = 300.0
"""Seconds between two requests about a cluster that is idle for so long."""
ENDED_REQUESTS = 2
"""Requests about a cluster that has ended. The second one gets the log, which the service may read later."""

_REPLACED = {
    "no-workers": None,
    "workers-lost": ("killed-for-memory", "machine-lost", "crashed"),
}
"""Hints that guess a cause, by the codes of reasons that know it; None for any reason."""


def wanted_workers(cluster: Cluster, target: WorkerTarget | None) -> int | None:
    """Return the number of workers that a running cluster should have; None if it is unknown."""
    desired = cluster.sample.desired_workers if cluster.sample is not None else None
    if target is None:
        return desired
    if not target.is_adaptive or desired is None:
        return target.minimum
    return max(target.minimum, min(target.maximum, desired))


def request_interval(
    cluster: Cluster,
    target: WorkerTarget | None,
    requests: int,
    now: float,
    *,
    idle: float = 0.0,
    stopped_elsewhere: bool = False,
) -> float | None:
    """Return the seconds between two requests about a cluster; None if no reason is needed.

    Parameters
    ----------
    target: the requested workers
    requests: how often the service was asked about it in its present state
    now: ms since epoch
    idle: for how many ms it is idle
    stopped_elsewhere: whether it is unknown why it was stopped
    """
    status = cluster.record.status
    if cluster.record.shared_scheduler is not None:
        return None
    if status == "pending":
        return PENDING_SECONDS if now - (cluster.record.started or cluster.first_seen) >= FIRST_AFTER else None
    if status == "failed" or (status == "stopped" and stopped_elsewhere):
        return LACKING_SECONDS if requests < ENDED_REQUESTS else None
    if status != "running":
        return None
    if cluster.scheduler_problem is not None:
        return LACKING_SECONDS
    wanted = wanted_workers(cluster, target)
    if cluster.sample is not None and wanted is not None and cluster.sample.workers < wanted:
        return LACKING_SECONDS
    if idle >= ANNOUNCED_AFTER:
        return ANNOUNCED_SECONDS
    return SOLVED_SECONDS if current_reasons(cluster) else None


def current_reasons(cluster: Cluster) -> tuple[Reason, ...]:
    """Return the reasons that apply to the present state of a cluster."""
    found = cluster.reasons
    if found is None or found.status != cluster.record.status:
        return ()
    # A cluster that works again is not stopped, although the next run of the clean-up has yet to notice it.
    return tuple(
        reason for reason in found.reasons if reason.code != "clean-up-announced" or cluster.idle_since is not None
    )


def is_dismissed(hint: Hint, dismissed: Mapping[str, float], cluster: Cluster) -> bool:
    """Return whether the user dismissed a hint, which does not apply to a later announcement of the clean-up.

    dismissed: when each hint was dismissed (ms since epoch), by code
    """
    at = dismissed.get(hint.code)
    if at is None or hint.code != "clean-up-announced":
        return at is not None
    return all(reason.since <= at for reason in current_reasons(cluster) if reason.code == hint.code)


def clean_up_end(reasons: Sequence[Reason]) -> EndReason | None:
    """Return that the administrator's clean-up stopped a cluster; None if it did not."""
    for reason in reasons:
        if reason.code == "cleaned-up":
            idle, count, size = (reason.values.get(name, 0) for name in ("idle", "count", "size"))
            return EndReason("clean-up", float(idle), True, int(size), int(count))
    return None


def failure_reason(cluster: Cluster) -> Reason | None:
    """Return why a cluster that waits does not continue, or why one failed."""
    if cluster.record.status not in ("pending", "failed"):
        return None
    return next((reason for reason in current_reasons(cluster) if reason.is_failure), None)


def reason_hints(cluster: Cluster) -> list[Hint]:
    """Return a hint for each kind of reason that is not the problem of the cluster."""
    problem = failure_reason(cluster)
    if cluster.record.status not in ("pending", "running"):
        return []
    found = {reason.code: reason for reason in reversed(current_reasons(cluster)) if reason is not problem}
    # A cluster whose problem is known does not wait for anything else.
    hints = [] if problem is not None else list(reversed(found.values()))
    return [reason_hint(reason) for reason in hints]


def without_guesses(hints: list[Hint], cluster: Cluster) -> list[Hint]:
    """Return the hints without those whose cause a reason explains."""
    codes = {reason.code for reason in current_reasons(cluster)}

    def is_guess(hint: Hint) -> bool:
        known = _REPLACED.get(hint.code, ())
        return bool(codes) if known is None else not codes.isdisjoint(known)

    return [hint for hint in hints if not is_guess(hint)]
