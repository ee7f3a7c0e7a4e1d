"""What a person can do about idleness, hints and forgotten clusters. State comes back by the monitor's events."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from ..clusters.model import Cluster
from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..gateway.responses import check_name
from ..idle.clean_up import reason_to_keep
from ..idle.policy import is_held_off
from ..messages import Message, message
from ..wire import Wire


class IdleActions:
    """All raise GatewayProblem. `stop` stops a cluster as a person does; `older_than` (seconds) a default."""

    def __init__(self, monitor: ClusterMonitor, stop: Callable[[str], Awaitable[None]], *, older_than: float) -> None:
        self._monitor = monitor
        self._evaluator = monitor.evaluator
        self._registry = monitor.registry
        self._stop = stop
        self._older_than = older_than

    def snooze(self, name: str, seconds: float) -> Wire:
        """No word about idleness and no act for some seconds; 0 ends a snooze."""
        self._cluster(name)
        until = time.time() * 1000 + seconds * 1000 if seconds else None
        return self._changed(name, snoozed_until=until)

    def keep(self, name: str, keep: bool) -> Wire:
        """Keep a cluster alive until its next work, or no longer."""
        self._cluster(name)
        return self._changed(name, kept_alive=keep)

    def dismiss(self, name: str, code: str) -> Wire:
        """Show a hint no more, for this cluster's life; one that is not shown is fine.

        What tells of something that happened goes; should it happen once more, that is told.
        """
        if self._cluster(name).hints.pop(code, None) is not None:
            return self._changed(name)
        if code == (self._registry.metadata(name).scale_down_hint or {}).get("code"):
            return self._changed(name, scale_down_hint=None)
        if code not in {hint["code"] for hint in self._monitor.shown(name)["hints"]}:
            return self._monitor.shown(name)
        dismissed = self._registry.metadata(name).dismissed_hints or {}
        return self._changed(name, dismissed_hints={**dismissed, code: time.time() * 1000})

    def workers(self, name: str) -> Wire:
        """`workers` of the wire, as of the last sample."""
        sample = self._cluster(name).sample
        if sample is None:
            return {"at": None, "workers": []}
        return {
            "at": sample.at,
            "workers": [{**asdict(worker), "last_seen": worker.last_seen * 1000} for worker in sample.worker_list],
        }

    async def candidates(self, older_than: float | None) -> Wire:
        """Clusters that look forgotten, as far as is known by now; gives `candidates` of the wire."""
        now = time.time() * 1000
        age = self._older_than if older_than is None else older_than
        found = [
            self._candidate(name, cluster)
            for name, cluster in self._registry.clusters.items()
            if cluster.record.status == "running" and self._spared(name, cluster, age, now) is None
        ]
        return {"older_than": age, "candidates": found}

    async def prune(self, names: list[str]) -> Wire:
        """Stop those of one's own clusters, each after one more look; gives `pruned` of the wire."""
        stopped: list[str] = []
        spared: list[Wire] = []
        for name in names:
            cluster = self._registry.clusters.get(check_name(name))
            why: Message | None = message("not-forgotten.not-running")
            if cluster is not None and cluster.record.status == "running":
                await self._monitor.poller.poll_scheduler(name, cluster)
                why = self._spared(name, cluster, 0, time.time() * 1000)
            if why is None:
                try:
                    await self._stop(name)
                except GatewayProblem as problem:
                    why = problem.message_ref or message("not-forgotten.stop-failed")
            if why is None:
                stopped.append(name)
            else:
                spared.append({"name": name, "reason": why.to_wire()})
        return {"stopped": stopped, "skipped": spared}

    def _spared(self, name: str, cluster: Cluster, age: float, now: float) -> Message | None:
        sample = cluster.sample if cluster.scheduler_problem is None else None
        situation = self._evaluator.situation(name, cluster, now)
        return reason_to_keep(
            sample,
            situation.idle_since,
            cluster.record.started,
            age,
            now,
            held_off=is_held_off(situation, self._evaluator.idle_settings.bounds),
            published_too=True,
        )

    def _candidate(self, name: str, cluster: Cluster) -> Wire:
        sample = cluster.sample
        assert sample is not None
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

    def _changed(self, name: str, **changes: object) -> Wire:
        self._registry.update_metadata(name, **changes)
        self._monitor.wake()
        return self._monitor.shown(name)
