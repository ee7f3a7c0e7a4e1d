"""What the clean-up of all users does with a cluster. Pure functions; times are ms since epoch.

The rules are those of each user's own server: samples decide whether a cluster is idle (`scheduler.idleness`), and
the idle policy decides whether it is stopped (`idle.policy`). A run has no memory, so the last sample of an idle
cluster and the announcement are annotations of its Kubernetes object.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..clusters.activity import make_idle_snapshot, restore_idle_snapshot
from ..idle.policy import IdlePolicy, PolicyBounds, Situation, apply_policy
from ..json_data import read_json, write_json
from ..messages import Message, message
from ..scheduler.idleness import idle_since, is_unclear, without_keep_alive_task
from ..status_service.dask_clusters import CleanUpNotice, DaskCluster
from ..storage.cluster_format import read_idle_snapshot, write_idle_snapshot
from ..storage.metadata import IdleSnapshot

if TYPE_CHECKING:
    from ..scheduler.sample import Sample

Step = Literal["keep", "announce", "stop"]


@dataclass(frozen=True)
class CleanUpRules:
    """The administrator's rules, in seconds.

    Parameters
    ----------
    idle_after: idleness until a cluster is stopped
    notice: how long before that its owner is informed
    older_than: minimum age of a cluster that can be stopped
    hold_within: idleness for which Keep Alive delays it, None for any
    discards_results: whether clusters with results in memory are stopped, too
    """

    idle_after: float
    notice: float
    older_than: float = 0.0
    hold_within: float | None = None
    discards_results: bool = False


@dataclass(frozen=True)
class Judgment:
    """What to do with a cluster.

    Parameters
    ----------
    reason: why it is kept, or when it is stopped
    idle_since: since when it is idle, None while it works, or if that is unknown
    snapshot, notice: what the annotations are to contain, None for nothing
    """

    step: Step
    reason: Message
    idle_since: float | None
    snapshot: str | None
    notice: CleanUpNotice | None


def judge(cluster: DaskCluster, samples: Sequence[Sample] | None, now: float, rules: CleanUpRules) -> Judgment:
    """Judge a running cluster.

    Parameters
    ----------
    samples: those of this run, with wall times; None if its scheduler does not respond
    """
    stored = parse_snapshot(cluster.idle)
    previous = restore_idle_snapshot(stored, 0.0)
    since = None if stored is None or previous is None else stored.since
    unclear = not samples
    for sample in samples or ():
        current = without_keep_alive_task(previous, sample)
        unclear = is_unclear(previous, current)
        since = idle_since(since, previous, current)
        previous = current
    if unclear or previous is None:
        # As of the last run, which the next one continues.
        known = None if stored is None else stored.since
        text = message("not-forgotten.activity-unknown")
        return Judgment("keep", text, known, cluster.idle or None, cluster.notice)
    if since is None:
        return Judgment("keep", message("not-forgotten.busy"), None, None, None)
    snapshot = _updated_snapshot(cluster.idle, stored, make_idle_snapshot(previous, since, 0.0))
    kept = Judgment("keep", message("not-forgotten.busy"), since, snapshot, None)
    if previous.totals is None:
        return replace(kept, reason=message("clean-up.no-metrics"))
    if now - cluster.created < rules.older_than * 1000:
        return replace(kept, reason=message("not-forgotten.too-new"))
    # Only the keep-alive tasks of a connected notebook show here that its user keeps it alive.
    is_kept_alive = stored is not None and previous.keep_alive_tasks > stored.keep_alive_tasks
    notice = cluster.notice if cluster.notice is not None and cluster.notice.idle_since == since else None
    situation = Situation(
        now,
        since,
        workers=previous.workers,
        results_count=previous.results_count,
        kept_alive=is_kept_alive,
        announced_at=now if notice is None else notice.announced_at,
    )
    policy = IdlePolicy(
        stop_after=rules.idle_after, countdown=rules.notice, stop_discards_results=rules.discards_results
    )
    due = apply_policy(situation, policy, PolicyBounds(hold_within=rules.hold_within)).action_at
    if due is None:
        return replace(kept, reason=_reason_to_keep(situation, rules))
    lost = (previous.results_count, previous.results_bytes)
    announced = CleanUpNotice(since, situation.announced_at or now, due, None, *lost)
    if now < due:
        return Judgment("announce", message("clean-up.announced", at=due), since, snapshot, announced)
    stopped = replace(announced, stopped_at=now)
    return Judgment("stop", message("clean-up.due"), since, snapshot, stopped)


def _reason_to_keep(situation: Situation, rules: CleanUpRules) -> Message:
    if situation.results_count > 0 and not rules.discards_results:
        return message("clean-up.has-results")
    if situation.kept_alive:
        return message("not-forgotten.on-hold")
    return message("clean-up.not-due", limit=rules.idle_after)


def _updated_snapshot(text: str, stored: IdleSnapshot | None, current: IdleSnapshot) -> str:
    """Return the annotation for `current`: `text`, that of `stored`, if only the time of the sample differs."""
    if stored is not None and replace(current, sampled_at=stored.sampled_at) == stored:
        return text
    return write_json(write_idle_snapshot(current))


def parse_snapshot(text: str) -> IdleSnapshot | None:
    """Parse the annotation with the last sample. Returns None if it is missing, or not valid."""
    try:
        found: IdleSnapshot = read_idle_snapshot(read_json(text))
    except ValueError:
        return None
    return found
