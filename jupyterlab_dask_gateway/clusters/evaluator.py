"""The watch over all clusters: idleness, hints, stages and use follow each sample; the policy each turn of the loop.

It has no loop and no timers of its own: the watcher calls it, and asks when to come back. Times are ms since epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..idle.policy import Situation, Verdict, judge, keep_limit, next_change
from ..idle.settings import Policies
from ..scheduler.hints import give_hints
from ..scheduler.idleness import has_worked, idle_since, is_busy, is_unclear, works_again
from ..scheduler.worker_target import parse_asked
from . import startup as stages
from .activity import recall, remember
from .model import Cluster, shown_options
from .registry import Roster

if TYPE_CHECKING:
    from ..scheduler.sample import Sample

AWAY = 180_000.0
"""ms without a turn of the loop: the machine slept, and nobody can have seen a countdown."""


@dataclass
class Watch:
    """What the samples of the roster's clusters mean, and what the policy says of them."""

    roster: Roster
    policies: Policies

    def needed(self) -> bool:
        """Whether to look though nobody watches: something runs, or may run unseen where a policy acts by itself."""
        policy = self.policies.effective
        return self.roster.anything_live() or policy.scale_after is not None or policy.stop_after is not None

    def before(self, name: str, cluster: Cluster) -> Sample | None:
        """The sample before the next one; for the first of this server, what the server before it has kept."""
        if cluster.sample is not None:
            return cluster.sample
        known = recall(self.roster.kept(name).idle)
        if known is None:
            return None
        cluster.idle_since, sample = known
        return sample

    def sampled(
        self, name: str, cluster: Cluster, previous: Sample | None, taken: Sample, *, kernel_busy: bool = False
    ) -> None:
        """Judge what a new sample says. `previous` is what `before` gave when it was asked for.

        `kernel_busy`: an attached kernel computes. The cluster is not idle then, yet what was to hold until its next
        work still holds.
        """
        kept, watched = self.roster.kept(name), cluster.watched
        if not watched.recent and kept.core_hours:
            watched.core_hours = watched.core_hours_shown = kept.core_hours
        watched.add(taken, parse_asked(kept.requested))
        watched.unclear = is_unclear(previous, taken)
        busy = is_busy(previous, taken) and not watched.unclear
        waits = self.roster.awaits_workers(name, taken.workers)
        if busy or waits or kernel_busy:
            cluster.idle_since = None
        else:
            cluster.idle_since = idle_since(cluster.idle_since, previous, taken)
        if kernel_busy or not watched.unclear:
            watched.follow_work(busy or kernel_busy, cluster.idle_since, taken.at, self.policies.effective)
        watched.working = has_worked(previous, taken)
        if busy:
            self._is_busy(name, cluster)
        elif cluster.idle_since is None and kept.idle is not None:
            self.roster.keep(name, idle=None)
        if works_again(previous, taken):
            self._is_over(name)
        here_before = previous.workers if previous is not None and len(watched.recent) > 1 else 0
        if kept.given_back_hint is not None and taken.workers > here_before:
            self.roster.keep(name, given_back_hint=None)
        watched.follow_waiting(taken, kept.requested, awaited=waits)
        watched.hints = give_hints(
            tuple(watched.recent), tuple(watched.asked), waits_since=watched.waits_since, awaited=waits
        )
        if taken.workers > 0 and kept.met != kept.requested:
            self.roster.keep(name, met=kept.requested)
        if watched.core_hours_shown > kept.core_hours:
            self.roster.keep(name, core_hours=watched.core_hours_shown)

    def _is_over(self, name: str) -> None:
        """It works again: nothing has to hold an act off any longer."""
        kept = self.roster.kept(name)
        if kept.kept_alive or kept.snoozed_until is not None:
            self.roster.keep(name, kept_alive=False, snoozed_until=None)

    def _is_busy(self, name: str, cluster: Cluster) -> None:
        """What was kept for idleness is over."""
        kept = self.roster.kept(name)
        worked = kept.worked or (kept.stop_when_finished and cluster.watched.working)
        if kept.idle is not None or kept.worked != worked:
            self.roster.keep(name, idle=None, worked=worked)
        cluster.watched.given_back_until = cluster.watched.retry_at = 0.0
        cluster.hints.pop("act-failed", None)

    def turn(self, now: float) -> list[str]:
        """Judge all clusters; gives the names of those for which an act is due."""
        due = []
        for name, cluster in self.roster.clusters.items():
            if cluster.live:
                self._follow_start(name, cluster, now)
            verdict = self.judge(name, cluster, now)
            if verdict.due is not None and max(verdict.due, cluster.watched.retry_at) <= now:
                due.append(name)
        return due

    def next_turn(self, now: float) -> float:
        """When the passing of time alone changes a verdict; inf: never."""
        times = []
        policy, bounds = self.policies.effective, self.policies.bounds
        for name, cluster in self.roster.clusters.items():
            change = next_change(self.situation(name, cluster, now), policy, bounds)
            if change is not None:
                times.append(change)
            due = cluster.watched.verdict.due
            if due is not None:
                times.append(max(due, cluster.watched.retry_at))
        return min(times, default=float("inf"))

    def judge(self, name: str, cluster: Cluster, now: float) -> Verdict:
        """What the policy says; an act is due only after a whole countdown that somebody could have stopped."""
        watched, policy, bounds = cluster.watched, self.policies.effective, self.policies.bounds
        if now - watched.judged > AWAY:
            watched.announced = None
        watched.judged = now
        watched.keep_limit = keep_limit(cluster.idle_since, bounds)
        situation = self.situation(name, cluster, now)
        verdict = judge(situation, policy, bounds)
        if verdict.act is None:
            watched.announced = None
        elif watched.announced is None or watched.announced[0] != verdict.act:
            watched.announced = (verdict.act, now)
            verdict = judge(replace(situation, calm_since=now), policy, bounds)
        watched.verdict = verdict
        self._keep_idleness(name, cluster)
        return verdict

    def situation(self, name: str, cluster: Cluster, now: float) -> Situation:
        """What the policy is asked about: nothing where nobody knows whether it works."""
        known = cluster.unreachable is None and not cluster.watched.unclear
        if cluster.record.status != "running" or cluster.sample is None or not known:
            return Situation(now, None, 0, 0)
        kept, announced = self.roster.kept(name), cluster.watched.announced
        return Situation(
            now=now,
            idle_since=cluster.idle_since,
            workers=0 if now < cluster.watched.given_back_until else cluster.sample.workers,
            held_results=cluster.sample.held_results,
            snoozed_until=kept.snoozed_until,
            kept_alive=kept.kept_alive,
            stop_when_finished=kept.stop_when_finished,
            worked=kept.worked,
            calm_since=now if announced is None else announced[1],
        )

    def _keep_idleness(self, name: str, cluster: Cluster) -> None:
        """Once somebody was told of an idleness, a server that starts anew goes on from there."""
        if cluster.watched.verdict.level == "none" or cluster.idle_since is None or cluster.sample is None:
            return
        if (self.roster.kept(name).idle or {}).get("since") != cluster.idle_since:
            self.roster.keep(name, idle=remember(cluster.sample, cluster.idle_since))

    def _follow_start(self, name: str, cluster: Cluster, now: float) -> None:
        kept = self.roster.kept(name)
        workers = cluster.sample.workers if cluster.sample is not None else 0
        asked = parse_asked(kept.requested)
        complete = asked is None or workers >= asked.least
        found = stages.reached(kept.stages, cluster, complete=complete, now=now)
        if found == kept.stages:
            return
        self.roster.keep(name, stages=found)
        if found is not None and "ready" in found:
            kind = stages.kind_of_start(self.roster.kind, shown_options(cluster.record.options))
            known = stages.parse_durations(self.roster.store.note(kind))
            self.roster.store.set_note(kind, [*known, stages.seconds(found)][-stages.REMEMBERED :])
