"""What samples mean for a cluster: idleness, hints, startup stages and usage; and what the idle policy says.

No loop and no timers: the monitor calls `evaluate_all` and asks `next_evaluation` when to call it again. Times are ms
since epoch.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..idle.policy import Situation, Verdict, apply_policy, hold_limit, next_change
from ..idle.settings import IdleSettings
from ..scheduler.hints import give_hints
from ..scheduler.idleness import has_worked, idle_since, is_busy, is_unclear, works_again
from ..scheduler.worker_target import parse_worker_target
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

    def has_automatic_actions(self) -> bool:
        """Whether the idle policy scales down or stops clusters automatically."""
        policy = self._idle_settings.effective
        return policy.scale_down_after is not None or policy.stop_after is not None

    def previous_sample(self, name: str, cluster: Cluster) -> Sample | None:
        """The sample to compare the next one with: the last one, or the one that an earlier server stored."""
        if cluster.sample is not None:
            return cluster.sample
        snapshot = self._registry.metadata(name).idle_snapshot
        sample = restore_idle_snapshot(snapshot)
        if snapshot is not None and sample is not None:
            cluster.idle_since = snapshot.since
        return sample

    def add_sample(
        self, name: str, cluster: Cluster, previous: Sample | None, sample: Sample, *, kernel_busy: bool = False
    ) -> None:
        """Update a cluster by a new sample.

        Parameters
        ----------
        previous: what `previous_sample` returned before the request
        kernel_busy: whether a connected kernel is busy. The cluster is then not idle, but Snooze and Keep Alive
            continue, because it has no work.
        """
        metadata, activity = self._registry.metadata(name), cluster.activity
        if not activity.samples and metadata.core_hours:
            activity.core_hours = activity.reported_core_hours = metadata.core_hours
        activity.add(sample, parse_worker_target(metadata.requested))
        activity.unclear = is_unclear(previous, sample)
        busy = is_busy(previous, sample) and not activity.unclear
        waiting = self._registry.is_waiting_for_workers(name, sample.workers)
        if busy or waiting or kernel_busy:
            cluster.idle_since = None
        else:
            cluster.idle_since = idle_since(cluster.idle_since, previous, sample)
        if kernel_busy or not activity.unclear:
            policy = self._idle_settings.effective
            activity.update_work(busy or kernel_busy, cluster.idle_since, sample.at, policy)
        activity.working = has_worked(previous, sample)
        if busy:
            self._end_idleness(name, cluster)
        elif cluster.idle_since is None and metadata.idle_snapshot is not None:
            self._registry.update_metadata(name, idle_snapshot=None)
        if works_again(previous, sample):
            self._end_holds(name)
        workers_before = previous.workers if previous is not None and len(activity.samples) > 1 else 0
        if metadata.scale_down_hint is not None and sample.workers > workers_before:
            self._registry.update_metadata(name, scale_down_hint=None)
        activity.update_waiting(sample, metadata.requested, awaited=waiting)
        activity.hints = give_hints(
            tuple(activity.samples), tuple(activity.targets), waiting_since=activity.waiting_since, awaited=waiting
        )
        if sample.workers > 0 and metadata.satisfied_request != metadata.requested:
            self._registry.update_metadata(name, satisfied_request=metadata.requested)
        if activity.reported_core_hours > metadata.core_hours:
            self._registry.update_metadata(name, core_hours=activity.reported_core_hours)

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

    def evaluate_all(self, now: float) -> list[str]:
        """Evaluate all clusters; returns the names of those for which an automatic action is due."""
        due = []
        for name, cluster in self._registry.clusters.items():
            if cluster.live:
                self._record_startup(name, cluster, now)
            verdict = self.evaluate(name, cluster, now)
            if verdict.action_at is not None and max(verdict.action_at, cluster.activity.retry_at) <= now:
                due.append(name)
        return due

    def next_evaluation(self, now: float) -> float:
        """When a verdict changes without a new sample; inf if it never does."""
        times = []
        policy, bounds = self._idle_settings.effective, self._idle_settings.bounds
        for name, cluster in self._registry.clusters.items():
            change = next_change(self.situation(name, cluster, now), policy, bounds)
            if change is not None:
                times.append(change)
            due = cluster.activity.verdict.action_at
            if due is not None:
                times.append(max(due, cluster.activity.retry_at))
        return min(times, default=float("inf"))

    def evaluate(self, name: str, cluster: Cluster, now: float) -> Verdict:
        """Apply the idle policy to a cluster. An action is due only after a whole countdown that was published."""
        activity, policy, bounds = cluster.activity, self._idle_settings.effective, self._idle_settings.bounds
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
        """The input of the idle policy; not idle where the activity is unknown."""
        is_known = cluster.scheduler_problem is None and not cluster.activity.unclear
        if cluster.record.status != "running" or cluster.sample is None or not is_known:
            return Situation(now, None, 0, 0)
        metadata, announced = self._registry.metadata(name), cluster.activity.announced_action
        return Situation(
            now=now,
            idle_since=cluster.idle_since,
            workers=0 if now < cluster.activity.scaling_down_until else cluster.sample.workers,
            results_count=cluster.sample.results_count,
            snoozed_until=metadata.snoozed_until,
            kept_alive=metadata.kept_alive,
            stop_when_finished=metadata.stop_when_finished,
            has_worked=metadata.has_worked,
            announced_at=now if announced is None else announced[1],
        )

    def _save_idleness(self, name: str, cluster: Cluster) -> None:
        """Store an idleness that was published, so that the next server continues it."""
        if cluster.activity.verdict.level == "none" or cluster.idle_since is None or cluster.sample is None:
            return
        snapshot = self._registry.metadata(name).idle_snapshot
        if snapshot is None or snapshot.since != cluster.idle_since:
            self._registry.update_metadata(name, idle_snapshot=make_idle_snapshot(cluster.sample, cluster.idle_since))

    def _record_startup(self, name: str, cluster: Cluster, now: float) -> None:
        metadata = self._registry.metadata(name)
        workers = cluster.sample.workers if cluster.sample is not None else 0
        target = parse_worker_target(metadata.requested)
        is_complete = target is None or workers >= target.minimum
        stages = advance_stages(metadata.stages, cluster, complete=is_complete, now=now)
        if stages is None or stages == metadata.stages:
            return
        self._registry.update_metadata(name, stages=stages)
        if "ready" in stages:
            self._registry.add_startup_durations(cluster.record.options, stage_durations(stages))
