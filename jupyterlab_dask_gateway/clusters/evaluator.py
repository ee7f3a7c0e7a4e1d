"""The watch over all clusters: idleness, hints, stages and use follow each sample; the policy each turn of the loop.

It has no loop and no timers of its own: the monitor calls it, and asks when to come back. Times are ms since epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..gateway.options import mask_mappings
from ..idle.policy import Situation, Verdict, apply_policy, hold_limit, next_change
from ..idle.settings import IdleSettings
from ..scheduler.hints import give_hints
from ..scheduler.idleness import has_worked, idle_since, is_busy, is_unclear, works_again
from ..scheduler.worker_target import parse_worker_target
from . import startup as stages
from .activity import make_idle_snapshot, restore_idle_snapshot
from .model import Cluster
from .registry import ClusterRegistry

if TYPE_CHECKING:
    from ..scheduler.sample import Sample

MAX_PAUSE = 180_000.0
"""ms without a turn of the loop: the machine slept, and nobody can have seen a countdown."""


@dataclass
class ActivityEvaluator:
    """What the samples of the registry's clusters mean, and what the policy says of them."""

    registry: ClusterRegistry
    idle_settings: IdleSettings

    def needs_background_polling(self) -> bool:
        """Whether to look though nobody watches: something runs, or may run unseen where a policy acts by itself."""
        policy = self.idle_settings.effective
        return (
            self.registry.has_live_clusters() or policy.scale_down_after is not None or policy.stop_after is not None
        )

    def previous_sample(self, name: str, cluster: Cluster) -> Sample | None:
        """The sample before the next one; for the first of this server, what the server before it has kept."""
        if cluster.sample is not None:
            return cluster.sample
        snapshot = self.registry.metadata(name).idle_snapshot
        sample = restore_idle_snapshot(snapshot)
        if snapshot is not None and sample is not None:
            cluster.idle_since = snapshot.since
        return sample

    def add_sample(
        self, name: str, cluster: Cluster, previous: Sample | None, taken: Sample, *, kernel_busy: bool = False
    ) -> None:
        """Judge what a new sample says. `previous` is what `before` gave when it was asked for.

        `kernel_busy`: an attached kernel computes. The cluster is not idle then, yet what was to hold until its next
        work still holds.
        """
        kept, activity = self.registry.metadata(name), cluster.activity
        if not activity.samples and kept.core_hours:
            activity.core_hours = activity.reported_core_hours = kept.core_hours
        activity.add(taken, parse_worker_target(kept.requested))
        activity.unclear = is_unclear(previous, taken)
        busy = is_busy(previous, taken) and not activity.unclear
        waits = self.registry.is_waiting_for_workers(name, taken.workers)
        if busy or waits or kernel_busy:
            cluster.idle_since = None
        else:
            cluster.idle_since = idle_since(cluster.idle_since, previous, taken)
        if kernel_busy or not activity.unclear:
            activity.update_work(busy or kernel_busy, cluster.idle_since, taken.at, self.idle_settings.effective)
        activity.working = has_worked(previous, taken)
        if busy:
            self._end_idleness(name, cluster)
        elif cluster.idle_since is None and kept.idle_snapshot is not None:
            self.registry.update_metadata(name, idle_snapshot=None)
        if works_again(previous, taken):
            self._end_holds(name)
        here_before = previous.workers if previous is not None and len(activity.samples) > 1 else 0
        if kept.scale_down_hint is not None and taken.workers > here_before:
            self.registry.update_metadata(name, scale_down_hint=None)
        activity.update_waiting(taken, kept.requested, awaited=waits)
        activity.hints = give_hints(
            tuple(activity.samples), tuple(activity.targets), waiting_since=activity.waiting_since, awaited=waits
        )
        if taken.workers > 0 and kept.satisfied_request != kept.requested:
            self.registry.update_metadata(name, satisfied_request=kept.requested)
        if activity.reported_core_hours > kept.core_hours:
            self.registry.update_metadata(name, core_hours=activity.reported_core_hours)

    def _end_holds(self, name: str) -> None:
        """It works again: nothing has to hold an act off any longer."""
        kept = self.registry.metadata(name)
        if kept.kept_alive or kept.snoozed_until is not None:
            self.registry.update_metadata(name, kept_alive=False, snoozed_until=None)

    def _end_idleness(self, name: str, cluster: Cluster) -> None:
        """What was kept for idleness is over."""
        kept = self.registry.metadata(name)
        worked = kept.has_worked or (kept.stop_when_finished and cluster.activity.working)
        if kept.idle_snapshot is not None or kept.has_worked != worked:
            self.registry.update_metadata(name, idle_snapshot=None, has_worked=worked)
        cluster.activity.scaling_down_until = cluster.activity.retry_at = 0.0
        cluster.hints.pop("idle-action-failed", None)

    def evaluate_all(self, now: float) -> list[str]:
        """Judge all clusters; gives the names of those for which an act is due."""
        due = []
        for name, cluster in self.registry.clusters.items():
            if cluster.live:
                self._record_startup(name, cluster, now)
            verdict = self.evaluate(name, cluster, now)
            if verdict.action_at is not None and max(verdict.action_at, cluster.activity.retry_at) <= now:
                due.append(name)
        return due

    def next_evaluation(self, now: float) -> float:
        """When the passing of time alone changes a verdict; inf: never."""
        times = []
        policy, bounds = self.idle_settings.effective, self.idle_settings.bounds
        for name, cluster in self.registry.clusters.items():
            change = next_change(self.situation(name, cluster, now), policy, bounds)
            if change is not None:
                times.append(change)
            due = cluster.activity.verdict.action_at
            if due is not None:
                times.append(max(due, cluster.activity.retry_at))
        return min(times, default=float("inf"))

    def evaluate(self, name: str, cluster: Cluster, now: float) -> Verdict:
        """What the policy says; an act is due only after a whole countdown that somebody could have stopped."""
        activity, policy, bounds = cluster.activity, self.idle_settings.effective, self.idle_settings.bounds
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
        """What the policy is asked about: nothing where nobody knows whether it works."""
        known = cluster.scheduler_problem is None and not cluster.activity.unclear
        if cluster.record.status != "running" or cluster.sample is None or not known:
            return Situation(now, None, 0, 0)
        kept, announced = self.registry.metadata(name), cluster.activity.announced_action
        return Situation(
            now=now,
            idle_since=cluster.idle_since,
            workers=0 if now < cluster.activity.scaling_down_until else cluster.sample.workers,
            results_count=cluster.sample.results_count,
            snoozed_until=kept.snoozed_until,
            kept_alive=kept.kept_alive,
            stop_when_finished=kept.stop_when_finished,
            has_worked=kept.has_worked,
            announced_at=now if announced is None else announced[1],
        )

    def _save_idleness(self, name: str, cluster: Cluster) -> None:
        """Once somebody was told of an idleness, a server that starts anew goes on from there."""
        if cluster.activity.verdict.level == "none" or cluster.idle_since is None or cluster.sample is None:
            return
        if (snapshot := self.registry.metadata(name).idle_snapshot) is None or snapshot.since != cluster.idle_since:
            self.registry.update_metadata(name, idle_snapshot=make_idle_snapshot(cluster.sample, cluster.idle_since))

    def _record_startup(self, name: str, cluster: Cluster, now: float) -> None:
        kept = self.registry.metadata(name)
        workers = cluster.sample.workers if cluster.sample is not None else 0
        asked = parse_worker_target(kept.requested)
        complete = asked is None or workers >= asked.minimum
        found = stages.advance_stages(kept.stages, cluster, complete=complete, now=now)
        if found == kept.stages:
            return
        self.registry.update_metadata(name, stages=found)
        if found is not None and "ready" in found:
            kind = stages.startup_key(self.registry.startup_group, mask_mappings(cluster.record.options))
            known = self.registry.store.startup_durations(kind)
            self.registry.store.set_startup_durations(
                kind, [*known, stages.stage_seconds(found)][-stages.MAX_STARTS :]
            )
