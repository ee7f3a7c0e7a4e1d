"""The schedulers of the user's clusters at the gateway."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..gateway.responses import ClusterRecord, check_name
from .target import Target

if TYPE_CHECKING:
    from ..clusters.registry import ClusterRegistry
    from ..gateway.client import GatewayClient
    from ..gateway.connection import GatewayConnection


CACHE_SECONDS = 5.0
"""Seconds for which the record of a running cluster is reused that the monitor does not know.

Without an active viewer the monitor does not poll, and a page requests many files. The monitor polls as often."""


class GatewayClusters:
    """A `SchedulerDirectory` that uses the records of the monitor, and requests other clusters from the gateway."""

    def __init__(
        self, registry: ClusterRegistry, connection: GatewayConnection, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._registry = registry
        self._connection = connection
        self._clock = clock
        self._cache: dict[str, tuple[float, ClusterRecord]] = {}

    async def scheduler(self, name: str) -> Target:
        """See `SchedulerDirectory`. Raises `cluster-not-running`, `cluster-not-found` or `cluster-forbidden`."""
        known = self._registry.clusters.get(check_name(name))
        if known is not None and known.record.fixed is not None:
            return Target(known.record.fixed.dashboard)
        client = self._connection.client()
        record = known.record if known is not None else await self._fetch(client, name)
        if record.status == "pending":
            raise GatewayProblem("cluster-not-running", "starting")
        if record.status != "running":
            raise GatewayProblem("cluster-not-running", "ended", remedy="ended")
        return Target(client.scheduler_url(record), client.config.http_proxy)

    async def _fetch(self, client: GatewayClient, name: str) -> ClusterRecord:
        now = self._clock()
        self._cache = {other: (at, record) for other, (at, record) in self._cache.items() if now - at < CACHE_SECONDS}
        if name in self._cache:
            return self._cache[name][1]
        record = await client.get_cluster(name)
        if record.status == "running":
            self._cache[name] = (now, record)
        return record

    def addresses(self) -> Sequence[str]:
        """See `SchedulerDirectory`."""
        return self._connection.addresses
