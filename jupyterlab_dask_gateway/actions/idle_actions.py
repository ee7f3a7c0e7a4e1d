"""The actions of the user on idle clusters, hints and forgotten clusters.

The new state reaches the browser with the events of the monitor.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

from ..clusters.evaluator import ActivityEvaluator
from ..clusters.model import Cluster
from ..clusters.monitor import ClusterMonitor
from ..clusters.poller import ClusterPoller
from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem
from ..gateway.responses import check_name
from ..idle.clean_up import reason_to_keep
from ..idle.policy import is_on_hold
from ..idle.settings import IdleSettings
from ..messages import Message, message
from ..wire import types as wire


class IdleActions:
    """Snooze, Keep Alive, hints, the table of workers, and the clean-up. All methods raise GatewayProblem."""

    def __init__(
        self,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        monitor: ClusterMonitor,
        poller: ClusterPoller,
        idle_settings: IdleSettings,
        stop: Callable[[str], Awaitable[None]],
        *,
        older_than: float,
    ) -> None:
        """Prepare the actions.

        Parameters
        ----------
        stop: stops a cluster (`ClusterActions.stop`)
        older_than: default age, in seconds, from which on the clean-up lists a cluster
        """
        self._monitor = monitor
        self._registry = registry
        self._evaluator = evaluator
        self._poller = poller
        self._idle_settings = idle_settings
        self._stop = stop
        self._older_than = older_than

    def snooze(self, name: str, seconds: float) -> wire.Cluster:
        """Suspend idle notices and automatic actions for some seconds; 0 ends that. Returns the cluster."""
        self._cluster(name)
        until = time.time() * 1000 + seconds * 1000 if seconds else None
        return self._update(name, snoozed_until=until)

    def keep(self, name: str, keep: bool) -> wire.Cluster:
        """Suspend automatic actions until the next task, or end that. Returns the cluster."""
        self._cluster(name)
        return self._update(name, kept_alive=keep)

    def dismiss(self, name: str, code: str) -> wire.Cluster:
        """Dismiss a hint; does nothing if the cluster has no such hint. Returns the cluster.

        A hint about an event returns when the event occurs again. A hint from samples stays dismissed.
        """
        if self._cluster(name).hints.pop(code, None) is not None:
            return self._update(name)
        scale_down_hint = self._registry.metadata(name).scale_down_hint
        if scale_down_hint is not None and code == scale_down_hint.code:
            return self._update(name, scale_down_hint=None)
        if code not in {hint["code"] for hint in self._refresh(name)["hints"]}:
            return self._refresh(name)
        dismissed = self._registry.metadata(name).dismissed_hints or {}
        return self._update(name, dismissed_hints={**dismissed, code: time.time() * 1000})

    def workers(self, name: str) -> wire.Workers:
        """Return `workers` of the wire, from the last sample."""
        sample = self._cluster(name).sample
        if sample is None:
            return {"at": None, "workers": []}
        return {
            "at": sample.at,
            "workers": [
                {
                    "id": worker.id,
                    "name": worker.name,
                    "status": worker.status,
                    "threads": worker.threads,
                    "cpu": worker.cpu,
                    "memory_used": worker.memory_used,
                    "memory_limit": worker.memory_limit,
                    "spilled": worker.spilled,
                    "last_seen": worker.last_seen * 1000,
                }
                for worker in sample.worker_list
            ],
        }

    def candidates(self, older_than: float | None) -> wire.Candidates:
        """Return `candidates` of events/clusters.yaml: the clusters that may be forgotten, from the last samples.

        `older_than` is the age limit in seconds, None for the default.
        """
        now = time.time() * 1000
        age = self._older_than if older_than is None else older_than
        found = [
            self._candidate(name, cluster)
            for name, cluster in self._registry.clusters.items()
            if cluster.record.status == "running" and self._reason_to_keep(name, cluster, age, now) is None
        ]
        return {"older_than": age, "candidates": found}

    async def prune(self, names: Sequence[str]) -> wire.Pruned:
        """Stop clusters unless a new sample shows that they are not forgotten. Returns `pruned` of the wire."""
        stopped: list[str] = []
        skipped: list[wire.Skipped] = []
        for name in names:
            reason = await self._prune(check_name(name))
            if reason is None:
                stopped.append(name)
            else:
                skipped.append({"name": name, "reason": reason.to_wire()})
        return {"stopped": stopped, "skipped": skipped}

    async def _prune(self, name: str) -> Message | None:
        """Stop a cluster. Returns why it was not stopped, None if it was."""
        cluster = self._registry.clusters.get(name)
        if cluster is None or cluster.record.status != "running":
            return message("not-forgotten.not-running")
        await self._poller.poll_scheduler(name, cluster)
        reason = self._reason_to_keep(name, cluster, 0, time.time() * 1000)
        if reason is None:
            try:
                await self._stop(name)
            except GatewayProblem as problem:
                return problem.message_ref
        return reason

    def _reason_to_keep(self, name: str, cluster: Cluster, age: float, now: float) -> Message | None:
        sample = cluster.sample if cluster.scheduler_problem is None else None
        situation = self._evaluator.situation(name, cluster, now)
        return reason_to_keep(
            sample,
            situation.idle_since,
            cluster.record.started,
            age,
            now,
            on_hold=is_on_hold(situation, self._idle_settings.bounds),
            include_published=True,
        )

    def _candidate(self, name: str, cluster: Cluster) -> wire.Candidate:
        sample = cluster.sample
        assert sample is not None
        assert cluster.idle_since is not None
        return {
            "name": name,
            "label": self._registry.metadata(name).label,
            "started": cluster.record.started,
            "idle_since": cluster.idle_since,
            "workers": sample.workers,
            "cores": sample.threads,
            "results_in_memory": {"bytes": sample.results_bytes, "count": sample.results_count},
            "core_hours": cluster.activity.reported_core_hours,
        }

    def _cluster(self, name: str) -> Cluster:
        cluster = self._registry.clusters.get(check_name(name))
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        return cluster

    def _refresh(self, name: str) -> wire.Cluster:
        self._monitor.refresh()
        return self._monitor.published(name)

    def _update(self, name: str, **changes: object) -> wire.Cluster:
        self._registry.update_metadata(name, **changes)
        self._monitor.wake()
        return self._refresh(name)
