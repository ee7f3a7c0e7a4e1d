"""The check before a cluster is scaled down or stopped because it is idle."""

from __future__ import annotations

from dataclasses import dataclass

from ..clock import CLOCK
from ..clusters.evaluator import ActivityEvaluator
from ..clusters.model import Cluster
from ..clusters.polling.poller import ClusterPoller
from ..clusters.registry import ClusterRegistry
from ..idle.forgotten import reason_to_keep
from ..idle.policy import PolicyBounds, Verdict, is_on_hold
from ..messages import Message
from ..storage.cluster_store import ClusterStore


@dataclass(frozen=True)
class CheckedCluster:
    """A running cluster, as of now.

    Parameters
    ----------
    at: when it was checked (ms of CLOCK)
    verdict: what the idle policy requires
    holds_known: whether Keep Alive and Snooze are known, which another server of the user may have set
    """

    cluster: Cluster
    at: float
    verdict: Verdict
    holds_known: bool


class IdleCheck:
    """Takes a new sample of a cluster, reads what other servers of the user stored, and judges both."""

    def __init__(
        self,
        store: ClusterStore,
        registry: ClusterRegistry,
        poller: ClusterPoller,
        evaluator: ActivityEvaluator,
        bounds: PolicyBounds,
    ) -> None:
        """`bounds` are the administrator's limits for Keep Alive and Snooze."""
        self._store = store
        self._registry = registry
        self._poller = poller
        self._evaluator = evaluator
        self._bounds = bounds

    async def check(self, name: str) -> CheckedCluster | None:
        """Check the cluster `name`. Returns None if it does not run."""
        cluster = self._registry.clusters.get(name)
        if cluster is None or cluster.record.status != "running":
            return None
        await self._poller.poll_scheduler(name, cluster)
        holds_known = await self._store.refresh()
        now = CLOCK.now()
        return CheckedCluster(cluster, now, self._evaluator.evaluate(name, cluster, now), holds_known)

    def reason_to_keep(
        self, name: str, cluster: Cluster, older_than: float, *, holds_known: bool = True
    ) -> Message | None:
        """Return why a running cluster is not forgotten, None if it may be. `older_than` is an age in seconds."""
        situation = self._evaluator.situation(name, cluster, CLOCK.now())
        started = cluster.record.started
        return reason_to_keep(
            cluster.sample if cluster.scheduler_problem is None else None,
            situation.idle_since,
            None if started is None else CLOCK.from_wall(started),
            older_than,
            situation.now,
            on_hold=is_on_hold(situation, self._bounds) if holds_known else None,
            include_published=True,
        )
