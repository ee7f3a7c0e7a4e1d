"""The actions of the user on idle clusters.

The new state reaches the browser with the events of the monitor.
"""

from __future__ import annotations

import time

from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import ClusterRegistry
from ..wire import types as wire


class IdleActions:
    """Snooze and Keep Alive. All methods raise GatewayProblem."""

    def __init__(self, registry: ClusterRegistry, monitor: ClusterMonitor) -> None:
        """`monitor` publishes the changes."""
        self._registry = registry
        self._monitor = monitor

    def snooze(self, name: str, seconds: float) -> wire.Cluster:
        """Suspend idle notices and automatic actions for some seconds; 0 ends that. Returns the cluster."""
        self._check(name)
        until = time.time() * 1000 + seconds * 1000 if seconds else None
        return self._update(name, snoozed_until=until)

    def set_kept_alive(self, name: str, kept_alive: bool) -> wire.Cluster:
        """Suspend automatic actions until the next task, or end that. Returns the cluster."""
        self._check(name)
        return self._update(name, kept_alive=kept_alive)

    def _check(self, name: str) -> None:
        self._registry.cluster(name)
        self._registry.check_managed(name)

    def _update(self, name: str, **changes: object) -> wire.Cluster:
        self._registry.update_metadata(name, **changes)
        self._monitor.wake()
        return self._monitor.refresh(name)
