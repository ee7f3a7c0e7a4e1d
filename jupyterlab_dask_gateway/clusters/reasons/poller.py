"""Asks the status service about clusters that wait, lack workers, are idle or ended, while a browser is active."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from ...clock import CLOCK
from ...messages import Message
from ...scheduler.worker_target import worker_target
from ...status_service.client import StatusServiceClient
from ..model import Cluster, StatusReasons
from ..registry import ClusterRegistry
from .rules import clean_up_end, request_interval, wanted_workers

MAX_REQUESTS = 4
"""Concurrent requests."""


@dataclass
class _Query:
    status: str
    next_at: float
    count: int = 0


class ReasonPoller:
    """Keeps `Cluster.reasons` current.

    Parameters
    ----------
    has_viewer: whether a browser is active; otherwise there are no requests
    on_change: called when the reasons of a cluster have changed
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        service: StatusServiceClient,
        *,
        has_viewer: Callable[[], bool],
        on_change: Callable[[], None],
    ) -> None:
        self._registry = registry
        self._service = service
        self._has_viewer = has_viewer
        self._on_change = on_change
        self._queries: dict[str, _Query] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def poll_due(self) -> None:
        """Ask about the clusters that are due. It is called each time the list of clusters was received."""
        clusters = self._registry.clusters
        for name in [name for name in self._queries if name not in clusters]:
            del self._queries[name]
        if not self._has_viewer():
            return
        # Those that have waited longest come first: with many clusters, others would never be asked about.
        for name in sorted(clusters, key=self._due_at):
            if len(self._tasks) >= MAX_REQUESTS or not self._service.is_ready:
                return
            cluster = clusters[name]
            if name not in self._tasks and self._is_due(name, cluster):
                self._tasks[name] = asyncio.create_task(
                    self._query(name, cluster), name=f"dask-gateway reason {name}"
                )

    async def find_failure_reason(self, name: str) -> Message | None:
        """Ask the service why a cluster has failed, also without an active browser.

        Returns a reason from before if it does not respond, and None without any.
        """
        found = await self._service.reasons(name, None) if self._service.is_ready else None
        cluster = self._registry.clusters.get(name)
        if not found and cluster is not None and cluster.reasons is not None:
            found = list(cluster.reasons.reasons)
        return next((reason.message for reason in found or () if reason.is_failure), None)

    async def stop(self) -> None:
        """Cancel all requests."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _due_at(self, name: str) -> float:
        query = self._queries.get(name)
        return 0.0 if query is None else query.next_at

    def _is_due(self, name: str, cluster: Cluster) -> bool:
        query = self._queries.get(name)
        if query is None or query.status != cluster.record.status:
            query = self._queries[name] = _Query(cluster.record.status, 0.0)
        metadata = self._registry.metadata(name)
        interval = request_interval(
            cluster,
            worker_target(metadata.requested, cluster.scaling),
            query.count,
            time.time() * 1000,
            idle=0.0 if cluster.idle_since is None else CLOCK.now() - cluster.idle_since,
            stopped_elsewhere=metadata.end_reason is None and not metadata.stop_requested,
        )
        if interval is None or time.monotonic() < query.next_at:
            return False
        # Servers that start at the same time do not ask at the same time.
        query.next_at = time.monotonic() + interval * random.uniform(1.0, 1.2)
        return True

    async def _query(self, name: str, cluster: Cluster) -> None:
        query, status = self._queries[name], cluster.record.status
        target = worker_target(self._registry.metadata(name).requested, cluster.scaling)
        wanted = wanted_workers(cluster, target) if status == "running" else None
        try:
            reasons = await self._service.reasons(name, wanted)
        finally:
            del self._tasks[name]
        if reasons is None:
            return
        query.count += 1
        found = StatusReasons(status, tuple(reasons))
        if found != cluster.reasons:
            cluster.reasons = found
            end = clean_up_end(reasons) if status == "stopped" else None
            if end is not None and self._registry.metadata(name).end_reason is None:
                self._registry.update_metadata(name, end_reason=end)
            self._on_change()
