"""What samples mean for a cluster: idleness, hints, startup stages and usage; and what the idle policy says.

No loop and no timers: the monitor calls `evaluate_one`, and `next_evaluation_of` returns when to call it again.

Times are ms of CLOCK, so that durations do not change when the wall clock is set; what is stored is wall time. When
the wall clock is set, each countdown starts again, and what was stored before is corrected.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..clock import CLOCK
from ..idle.policy import Situation, Verdict, apply_policy, hold_limit, next_change
from ..idle.settings import IdleSettings
from ..scheduler.hints import find_hints
from ..scheduler.idleness import has_certainly_worked, has_worked, idle_since, is_busy, is_unclear, shows_work
from ..scheduler.worker_target import parse_worker_target, worker_target
from .activity import make_idle_snapshot, restore_idle_snapshot
from .model import Cluster
from .registry import ClusterRegistry
from .startup import advance_stages, stage_durations

if TYPE_CHECKING:
    from ..scheduler.sample import Sample

MAX_PAUSE = 180_000.0
"""ms between two evaluations after which a countdown starts again: the host slept, so no user can have seen it."""


class ActivityEvaluator:
    """Evaluates the clusters of a registry."""

    def __init__(self, registry: ClusterRegistry, idle_settings: IdleSettings) -> None:
        self._registry = registry
        self._idle_settings = idle_settings
        self._clock_offset = CLOCK.offset()

    def has_automatic_actions(self) -> bool:
        """Return whether the idle policy scales down or stops clusters automatically."""
        policy = self._idle_settings.effective
        return policy.scale_down_after is not None or policy.stop_after is not None

    def previous_sample(self, name: str, cluster: Cluster) -> tuple[Sample | None, float | None]:
        """Return the sample to compare with the next one, and since when the cluster is idle.

        Both are the last ones, or those that an earlier server stored.
        """
        if cluster.sample is not None:
            return cluster.sample, cluster.idle_since
        snapshot = self._registry.metadata(name).idle_snapshot
        offset = CLOCK.offset()
        sample = restore_idle_snapshot(snapshot, offset)
        if snapshot is None or sample is None:
            return None, cluster.idle_since
        # The wall clock may have been set back since.
        return sample, min(snapshot.since - offset, CLOCK.now())

    def add_sample(
        self, name: str, cluster: Cluster, previous: Sample | None, sample: Sample, *, kernel_busy: bool = False
    ) -> None:
        """Update a cluster by a new sample.

        Parameters
        ----------
        previous: the sample that `previous_sample` returned before the request
        kernel_busy: whether a connected kernel is busy. The cluster is then not idle, but Snooze and Keep Alive
            continue, because it has no work.
        """
        metadata, activity = self._registry.metadata(name), cluster.activity
        if not activity.samples and metadata.core_hours:
            activity.core_hours = activity.reported_core_hours = metadata.core_hours
        activity.add(sample, worker_target(metadata.requested, cluster.scaling))
        activity.unclear = is_unclear(previous, sample)
        activity.at_work = kernel_busy or shows_work(sample, sample)
        busy = is_busy(previous, sample) and not activity.unclear
        waiting = self._registry.is_waiting_for_workers(name, sample.workers)
        if busy or waiting or kernel_busy:
            cluster.idle_since = None
        else:
            cluster.idle_since = idle_since(cluster.idle_since, previous, sample)
        activity.update_gateway_idleness(previous, sample, cluster.idle_since)
        if kernel_busy or not activity.unclear:
            policy = self._idle_settings.effective
            activity.update_work(busy or kernel_busy, cluster.idle_since, sample.at, policy)
        activity.working = has_worked(previous, sample)
        if busy:
            self._end_idleness(name, cluster)
        elif cluster.idle_since is None and metadata.idle_snapshot is not None:
            self._registry.update_metadata(name, idle_snapshot=None)
        if has_certainly_worked(previous, sample):
            self._end_holds(name)
        workers_before = previous.workers if previous is not None and len(activity.samples) > 1 else 0
        if metadata.scale_down_hint is not None and sample.workers > workers_before:
            self._registry.update_metadata(name, scale_down_hint=None)
        activity.update_waiting(sample, metadata.requested, awaited=waiting)
        if cluster.record.shared_scheduler is not None:
            return  # Users cannot scale it, and its usage is not that of one user.
        activity.hints = find_hints(
            tuple(activity.samples),
            tuple(activity.targets),
            waiting_since=activity.waiting_since,
            awaited=waiting,
            limit=self._registry.worker_limit(cluster.record.options),
        )
        if sample.workers > 0 and metadata.satisfied_request != metadata.requested:
            self._registry.update_metadata(name, satisfied_request=metadata.requested)
        if activity.reported_core_hours > metadata.core_hours:
            self._registry.update_metadata(name, core_hours=activity.reported_core_hours)

    def add_usage(self, name: str, cluster: Cluster) -> None:
        """Count the usage of a cluster that has not changed since its last sample."""
        activity = cluster.activity
        activity.add_usage(CLOCK.now())
        is_own = cluster.record.shared_scheduler is None
        if is_own and activity.reported_core_hours > self._registry.metadata(name).core_hours:
            self._registry.update_metadata(name, core_hours=activity.reported_core_hours)

    def is_settled(self, name: str, cluster: Cluster) -> bool:
        """Return whether a cluster is idle, and neither it nor its user requires that each poll shows all of it."""
        metadata, activity = self._registry.metadata(name), cluster.activity
        is_special = metadata.kept_alive or metadata.stop_when_finished or activity.unclear
        return cluster.idle_since is not None and cluster.scheduler_problem is None and not is_special

    def _end_holds(self, name: str) -> None:
        """End Snooze and Keep Alive: the cluster works again."""
        metadata = self._registry.metadata(name)
        if metadata.kept_alive or metadata.snoozed_until is not None:
            self._registry.update_metadata(name, kept_alive=False, snoozed_until=None)

    def _end_idleness(self, name: str, cluster: Cluster) -> None:
        metadata = self._registry.metadata(name)
        worked = metadata.has_worked or (metadata.stop_when_finished and cluster.activity.working)
        if metadata.idle_snapshot is not None or metadata.has_worked != worked:
            self._registry.update_metadata(name, idle_snapshot=None, has_worked=worked)
        cluster.activity.scaling_down_until = cluster.activity.retry_at = 0.0
        cluster.hints.pop("idle-action-failed", None)

    def evaluate_one(self, name: str, now: float) -> bool:
        """Evaluate the cluster `name`. Returns whether an automatic action is due for it."""
        cluster = self._registry.clusters[name]
        if cluster.live and cluster.record.shared_scheduler is None:
            self._record_startup(name, cluster, now)
        verdict = self.evaluate(name, cluster, now)
        return verdict.action_at is not None and max(verdict.action_at, cluster.activity.retry_at) <= now

    def next_evaluation_of(self, name: str, now: float) -> float:
        """Return when the verdict about the cluster `name` changes without a new sample; inf if it never does."""
        cluster = self._registry.clusters[name]
        policy, bounds = self._idle_settings.effective, self._idle_settings.bounds
        change = next_change(self.situation(name, cluster, now), policy, bounds)
        due = cluster.activity.verdict.action_at
        times = [change, None if due is None else max(due, cluster.activity.retry_at)]
        return min((at for at in times if at is not None), default=float("inf"))

    def evaluate(self, name: str, cluster: Cluster, now: float) -> Verdict:
        """Apply the idle policy to a cluster. An action is due only after a whole countdown that was published."""
        activity, policy, bounds = cluster.activity, self._idle_settings.effective, self._idle_settings.bounds
        self._follow_wall_clock()
        self._read_snooze(name, cluster)
        if now - activity.evaluated_at > MAX_PAUSE:
            activity.announced_action = None
        activity.evaluated_at = now
        activity.hold_limit = hold_limit(cluster.idle_since, bounds)
        situation = self.situation(name, cluster, now)
        verdict = apply_policy(situation, policy, bounds)
        if verdict.action is None:
            activity.announced_action = None
        elif activity.announced_action is None or activity.announced_action[0] != verdict.action:
            activity.announced_action = (verdict.action, now)
            verdict = apply_policy(replace(situation, announced_at=now), policy, bounds)
        activity.verdict = verdict
        self._save_idleness(name, cluster)
        return verdict

    def situation(self, name: str, cluster: Cluster, now: float) -> Situation:
        """Return the input of the idle policy; not idle where the activity is unknown, or it cannot be stopped."""
        is_known = (
            cluster.scheduler_problem is None
            and not cluster.activity.unclear
            and cluster.record.shared_scheduler is None
        )
        if cluster.record.status != "running" or cluster.sample is None or not is_known:
            return Situation(now, None, 0, 0)
        metadata, announced = self._registry.metadata(name), cluster.activity.announced_action
        return Situation(
            now=now,
            idle_since=cluster.idle_since,
            workers=0 if now < cluster.activity.scaling_down_until else cluster.sample.workers,
            results_count=cluster.sample.results_count,
            snoozed_until=cluster.activity.snoozed_until,
            kept_alive=metadata.kept_alive,
            stop_when_finished=metadata.stop_when_finished,
            has_worked=metadata.has_worked,
            announced_at=now if announced is None else announced[1],
        )

    def _follow_wall_clock(self) -> None:
        """Restart all countdowns after the wall clock was set, and correct the times that were stored before."""
        offset = CLOCK.offset()
        if offset == self._clock_offset:
            return
        self._clock_offset = offset
        for name, cluster in self._registry.clusters.items():
            activity = cluster.activity
            activity.announced_action = activity.stored_idle_since = None
            if activity.snoozed_until is not None:
                activity.stored_snooze = activity.snoozed_until + offset
                self._registry.update_metadata(name, snoozed_until=activity.stored_snooze)

    def _read_snooze(self, name: str, cluster: Cluster) -> None:
        """Convert the stored end of a snooze once: its duration does not change when the wall clock is set."""
        activity, stored = cluster.activity, self._registry.metadata(name).snoozed_until
        if stored != activity.stored_snooze:
            activity.stored_snooze = stored
            activity.snoozed_until = None if stored is None else CLOCK.from_wall(stored)

    def _save_idleness(self, name: str, cluster: Cluster) -> None:
        """Store an idleness that was published, so that the next server continues it."""
        if cluster.activity.verdict.level == "none" or cluster.idle_since is None or cluster.sample is None:
            return
        snapshot = self._registry.metadata(name).idle_snapshot
        # Another server of the user may store another time; each stores its own time once.
        if snapshot is None or cluster.activity.stored_idle_since != cluster.idle_since:
            cluster.activity.stored_idle_since = cluster.idle_since
            self._registry.update_metadata(
                name, idle_snapshot=make_idle_snapshot(cluster.sample, cluster.idle_since, CLOCK.offset())
            )

    def _record_startup(self, name: str, cluster: Cluster, now: float) -> None:
        metadata = self._registry.metadata(name)
        workers = cluster.sample.workers if cluster.sample is not None else 0
        target = parse_worker_target(metadata.requested)
        is_complete = target is None or workers >= target.minimum
        offset, activity = CLOCK.offset(), cluster.activity
        stages = advance_stages(metadata.stages, cluster, complete=is_complete, now=now + offset)
        if stages is None or stages == metadata.stages:
            return
        if activity.startup_offset is None:
            activity.startup_offset = offset
        self._registry.update_metadata(name, stages=stages)
        if "ready" in stages and activity.startup_offset == offset:
            self._registry.add_startup_durations(name, cluster.record.options, stage_durations(stages))
