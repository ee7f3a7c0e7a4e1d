"""What browsers know of the gateways and their clusters: the events that were emitted, and the snapshot.

All gateways share one sequence of events. Each has a `GatewayPublisher`, which its monitor uses.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from ..clock import CLOCK
from ..errors import GatewayProblem
from ..json_data import write_json
from ..wire import types as wire
from .polling.poller import ClusterPoller
from .registry import ClusterRegistry


class Publisher:
    """Emits the events of this start of the server.

    Parameters
    ----------
    emit: receives each event
    """

    def __init__(self, emit: Callable[[wire.ClustersEvent], None]) -> None:
        self.boot = uuid.uuid4().hex
        self.revision = 0
        self._emit = emit
        self._parts: list[GatewayPublisher] = []
        self._gateways: list[wire.Gateway] = []
        self._clock = CLOCK.offset()
        self._disconnected_views: list[str] = []
        self._changed = asyncio.Event()

    def add(self, part: GatewayPublisher) -> None:
        """Add a gateway. The default one is added first."""
        self._parts.append(part)
        self._gateways.append(part.published_gateway)

    def snapshot(self) -> wire.Snapshot:
        """Return what was published up to `revision`."""
        return {
            "boot": self.boot,
            "revision": self.revision,
            "clusters": [cluster for part in self._parts for cluster in part.clusters.values()],
            "gateways": self._gateways,
        }

    def cluster(self, name: str) -> wire.Cluster:
        """Return the cluster `name` as it was published last. Raises GatewayProblem `cluster-not-found`."""
        for part in self._parts:
            if name in part.clusters:
                return part.clusters[name]
        raise GatewayProblem("cluster-not-found", "not-listed")

    def gateways(self) -> list[wire.Gateway]:
        """Return the current state of the gateways."""
        return [part.gateway for part in self._parts]

    def report_disconnected_view(self, view: str) -> None:
        """Put the id of a dashboard view that lost its scheduler into the next event."""
        self._disconnected_views.append(view)

    def publish(
        self, changed: list[wire.Cluster], removed: list[str], now: float | None = None, *, echo: bool = False
    ) -> None:
        """Emit these clusters, and what else changed since the last event and may be published.

        An event is also emitted after the wall clock was set, and in any case with `echo`: a browser that does not
        receive it gets no events. `now` is in ms since epoch, by default the current time.
        """
        gateways, clock = [part.published_gateway for part in self._parts], CLOCK.offset()
        is_same = (gateways, clock) == (self._gateways, self._clock) and not changed and not removed
        if is_same and not self._disconnected_views and not echo:
            return
        self.revision += 1
        event: wire.ClustersEvent = {
            "boot": self.boot,
            "revision": self.revision,
            "clusters": changed,
            "removed": removed,
            "now": time.time() * 1000 if now is None else now,
        }
        if gateways != self._gateways:
            event["gateways"] = gateways
        if self._disconnected_views:
            event["disconnected_views"], self._disconnected_views = self._disconnected_views, []
        self._gateways, self._clock = gateways, clock
        self._changed.set()
        self._changed = asyncio.Event()
        self._emit(event)

    async def wait_for_event(self) -> None:
        """Wait until the next event is emitted."""
        await self._changed.wait()


class GatewayPublisher:
    """Publishes the clusters of a registry, and the state of its gateway.

    clusters: the clusters as they were published last, by name
    published_gateway: the state of the gateway to publish: that when all its clusters were published last. Browsers
        would take clusters for stopped if the gateway responded, and its clusters followed in a later event.
    """

    def __init__(
        self,
        publisher: Publisher,
        registry: ClusterRegistry,
        poller: ClusterPoller,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self.clusters: dict[str, wire.Cluster] = {}
        self._publisher = publisher
        self._registry = registry
        self._poller = poller
        self._log = log
        self._broken: set[str] = set()
        self.published_gateway = poller.gateway

    @property
    def gateway(self) -> wire.Gateway:
        """The current state of the gateway."""
        return self._poller.gateway

    def publish(self, names: Iterable[str], *, is_last: bool = False) -> None:
        """Emit what changed of these clusters since they were published last.

        `is_last`: whether all other clusters are published, so that the state of the gateway follows.
        """
        now = time.time() * 1000
        changed: list[wire.Cluster] = []
        removed: list[str] = []
        for name in names:
            cluster = self._serialize(name, now)
            if cluster is None and name in self.clusters:
                removed.append(name)
                del self.clusters[name]
            elif cluster is not None and cluster != self.clusters.get(name):
                changed.append(cluster)
                self.clusters[name] = cluster
        if is_last:
            self.published_gateway = self.gateway
        self._publisher.publish(changed, removed, now)

    def _serialize(self, name: str, now: float) -> wire.Cluster | None:
        """Return the cluster `name`, its last published state if it cannot be serialized, None if it is not shown."""
        cluster = self._registry.serialize_one(name, now)
        if cluster is None or cluster == self.clusters.get(name):
            return cluster
        try:
            write_json(cluster)
        except (TypeError, ValueError) as failure:
            # A bug. It must not affect the other clusters.
            if name not in self._broken:
                self._log.error("The state of a cluster cannot be serialized: %s", failure)
                self._broken.add(name)
            return self.clusters.get(name)
        self._broken.discard(name)
        return cluster
