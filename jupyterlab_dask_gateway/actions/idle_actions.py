"""The actions of the user on idle clusters and hints.

The new state reaches the browser with the events of the monitor.
"""

from __future__ import annotations

import time

from ..clock import CLOCK
from ..clusters.model import Cluster
from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem
from ..gateway.responses import check_name
from ..wire import types as wire


class IdleActions:
    """Snooze, Keep Alive, hints, and the table of workers. All methods raise GatewayProblem."""

    def __init__(self, registry: ClusterRegistry, monitor: ClusterMonitor) -> None:
        """`monitor` publishes the changes."""
        self._registry = registry
        self._monitor = monitor

    def snooze(self, name: str, seconds: float) -> wire.Cluster:
        """Suspend idle notices and automatic actions for some seconds; 0 ends that. Returns the cluster."""
        self._cluster(name)
        self._registry.check_managed(name)
        until = time.time() * 1000 + seconds * 1000 if seconds else None
        return self._update(name, snoozed_until=until)

    def keep(self, name: str, keep: bool) -> wire.Cluster:
        """Suspend automatic actions until the next task, or end that. Returns the cluster."""
        self._cluster(name)
        self._registry.check_managed(name)
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
        shown = self._registry.serialize_shown(name)
        if code not in {hint["code"] for hint in shown["hints"]}:
            return shown
        dismissed = self._registry.metadata(name).dismissed_hints or {}
        return self._update(name, dismissed_hints={**dismissed, code: time.time() * 1000})

    def workers(self, name: str) -> wire.Workers:
        """Return `workers` of the wire, from the last sample."""
        sample = self._cluster(name).sample
        if sample is None:
            return {"at": None, "workers": []}
        return {
            "at": CLOCK.to_wall(sample.at),
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

    def _cluster(self, name: str) -> Cluster:
        cluster = self._registry.clusters.get(check_name(name))
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        return cluster

    def _update(self, name: str, **changes: object) -> wire.Cluster:
        self._registry.update_metadata(name, **changes)
        self._monitor.wake()
        return self._monitor.refresh(name)
