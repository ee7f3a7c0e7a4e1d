"""When polls are due, from the state of the clusters and of the viewers. Times are in s of the monotonic clock."""

from __future__ import annotations

import math
import random
import time
from dataclasses import replace
from typing import Literal

from ...scheduler.hints import is_memory_short
from ..evaluator import ActivityEvaluator
from ..model import Cluster
from ..registry import ClusterRegistry
from .intervals import (
    LIST_LAG,
    Jitter,
    ListState,
    PollIntervals,
    SampleState,
    is_quiet,
    list_interval,
    next_sample_at,
    sample_interval,
    sample_pages,
)
from .poller import ClusterPoller

HEALTH_INTERVALS = 1.5
"""Seconds without a sample after which a scheduler is checked, as a multiple of the interval with a viewer."""
LIST_SECONDS = 2.0
"""Seconds after an action during which the list is polled like a cluster in transition."""


class PollSchedule:
    """Decides when the list and the schedulers are polled next. It sends no requests.

    started_at: when the monitor started
    lease_ends: until when there is an active viewer
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        poller: ClusterPoller,
        intervals: PollIntervals,
    ) -> None:
        self.started_at = 0.0
        self.lease_ends = 0.0
        self._followed: set[str] = set()
        self._registry = registry
        self._evaluator = evaluator
        self._poller = poller
        self._intervals = intervals
        self._list_often_until = 0.0
        self._list_requested = False
        self._list_jitter = Jitter(0.5)
        self._first_list = True

    @property
    def has_lease(self) -> bool:
        """Return whether there is an active viewer."""
        return time.monotonic() < self.lease_ends

    @property
    def followed(self) -> frozenset[str]:
        """Return the clusters that are polled while they start, even without an active viewer."""
        return frozenset(self._followed)

    def follow(self, name: str) -> None:
        """Poll the cluster `name` while it starts, even without an active viewer."""
        self._followed.add(name)

    def unfollow(self, name: str) -> None:
        """Stop the polling that `follow` started. Does nothing for a cluster that is not followed."""
        self._followed.discard(name)

    def request_list(self, *, often: bool = False) -> None:
        """Let the list be due now, and with `often` like that of a cluster in transition for LIST_SECONDS."""
        self._list_requested = True
        if often:
            self._list_often_until = time.monotonic() + LIST_SECONDS

    def spread(self) -> None:
        """Let the next intervals be random: the users of a hub may all open their pages at the same time."""
        self._first_list = True
        for cluster in self._registry.clusters.values():
            cluster.first_poll = True

    def start_list(self, now: float, long_polls: int) -> bool:
        """Record that the list is requested. Returns whether no cluster starts or stops; see `poll_gateway`."""
        is_steady = not (self._list_requested or self._in_transition(now, long_polls))
        self._list_requested = False
        self._list_jitter = Jitter(random.random(), self._first_list)
        self._first_list = False
        return is_steady

    def list_due(self, now: float, long_polls: int) -> float:
        """Return when to request the list; inf if it is not polled. `long_polls`: how many wait for a startup."""
        state = ListState(
            has_viewer=self.has_lease,
            requested=self._list_requested,
            needed=bool(self._followed) or self._needs_background_polling(),
            transition=self._in_transition(now, long_polls),
            reachable=self._poller.unreachable_since is None,
            quiet=self._is_list_quiet(now),
            kernels=self._kernel_seconds(now),
        )
        wait = list_interval(state, self._intervals, self._list_jitter)
        if self._poller.list_polled_at is None:
            is_urgent = self.has_lease or self._list_requested
            return now if is_urgent else self.started_at + wait
        return self._poller.list_polled_at + wait

    def sample_due(self, name: str, cluster: Cluster, now: float) -> float:
        """Return when to sample the scheduler of the cluster `name`; inf if it is not sampled."""
        if cluster.record.shared_scheduler is not None and not self.has_lease:
            return float("inf")  # The idle policy does not apply to it.
        if cluster.sampled_at is None:
            return 0.0
        interval = sample_interval(self._sample_state(name, cluster, now), self._intervals, cluster.jitter)
        failed = cluster.scheduler_problem is not None
        due = next_sample_at(cluster.sampled_at, cluster.sample_cost, interval, failed=failed)
        return max(due, cluster.sample_after)

    def health_due(self, name: str, cluster: Cluster, now: float) -> float:
        """Return when to request only /health, which costs a scheduler nothing; inf if a sample is due before.

        With very many tasks a sample is expensive, and the pause after it long. The end of the scheduler must be
        noticed sooner.
        """
        if not self.has_lease or cluster.sampled_at is None or cluster.scheduler_problem is not None:
            return math.inf
        last = max(cluster.sampled_at, cluster.health_requested_at)
        due = max(last + HEALTH_INTERVALS * self._intervals.active, cluster.sample_after)
        return due if due < self.sample_due(name, cluster, now) else math.inf

    def pages(self, name: str, cluster: Cluster, now: float) -> Literal["all", "counts"]:
        """Return which pages of the scheduler of the cluster `name` to request first."""
        is_detailed = now < cluster.details_until or (cluster.sample is not None and is_memory_short(cluster.sample))
        state = replace(self._sample_state(name, cluster, now), detailed=is_detailed and self.has_lease)
        return sample_pages(state, random.random())

    def polls_startup_of(self, cluster: Cluster) -> bool:
        """Return whether a cluster starts, and its startup is polled."""
        return cluster.record.status == "pending" and (self.has_lease or cluster.record.name in self._followed)

    def _in_transition(self, now: float, long_polls: int) -> bool:
        """Return whether the list is polled at the shortest interval, which a long poll makes unnecessary."""
        clusters = self._registry.clusters.values()
        pending = sum(1 for cluster in clusters if self.polls_startup_of(cluster))
        stopping = any(cluster.record.status == "stopping" for cluster in clusters)
        return now < self._list_often_until or (self.has_lease and stopping) or pending > long_polls

    def _needs_background_polling(self) -> bool:
        """Return whether to poll without a viewer: a cluster is live, or an automatic action may apply to one."""
        return self._registry.has_live_clusters() or self._evaluator.has_automatic_actions()

    def _is_list_quiet(self, now: float) -> bool:
        """Return whether nothing changed for long, and samples show the end of each cluster."""
        live = [
            each for each in self._registry.clusters.values() if each.live and each.record.shared_scheduler is None
        ]
        sampled = (cluster.sample is not None and cluster.scheduler_problem is None for cluster in live)
        return bool(live) and all(sampled) and is_quiet(self._poller.changed_at, now, self._intervals)

    def _kernel_seconds(self, now: float) -> float | None:
        """Return for how long kernels have run code without a change of the list; None if none did since then."""
        use, listed_at = self._poller.kernel_use, self._poller.list_polled_at
        # Without a viewer, clusters that notebooks create need not be known at once.
        if not self.has_lease or (listed_at is not None and use.until <= listed_at - LIST_LAG):
            return None
        return now - max(use.since, self._poller.changed_at)

    def _sample_state(self, name: str, cluster: Cluster, now: float) -> SampleState:
        changed_at = max(cluster.changed_at, self._poller.changed_at)
        interval = self._intervals.interval(has_viewer=self.has_lease, transition=False)
        activity = cluster.activity
        is_known = cluster.scheduler_problem is None and not activity.unclear
        return SampleState(
            has_viewer=self.has_lease,
            countdown=activity.verdict.action is not None,
            expected=now < cluster.change_expected_until,
            quiet=is_quiet(changed_at, now, self._intervals) and self._evaluator.is_settled(name, cluster),
            busy=cluster.idle_since is None and is_known and activity.at_work,
            steady=(now - cluster.steady_since) / interval,
        )
