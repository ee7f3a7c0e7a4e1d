"""The schedulers of the user's clusters at the gateways."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..gateway.responses import ClusterRecord, check_name
from .target import Target

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient
    from ..gateways.collection import Gateways


CACHE_SECONDS = 5.0
"""Seconds for which the record of a running cluster is reused that the monitors do not know.

Without an active viewer the monitors do not poll, and a page requests many files. The monitors poll as often."""


class GatewayClusters:
    """A `SchedulerDirectory` that uses the records of the monitors, and requests other clusters from the gateways."""

    def __init__(self, gateways: Gateways, clock: Callable[[], float] = time.monotonic) -> None:
        self._gateways = gateways
        self._clock = clock
        self._cache: dict[str, tuple[float, GatewayClient, ClusterRecord]] = {}

    async def scheduler(self, name: str) -> Target:
        """See `SchedulerDirectory`. Raises `cluster-not-running`, `cluster-not-found` or `cluster-forbidden`."""
        stack = self._gateways.for_cluster(check_name(name))
        known = stack.registry.clusters.get(name)
        if known is not None and known.record.shared_scheduler is not None:
            return Target(known.record.shared_scheduler.dashboard)
        client, record = (stack.connection.client(), known.record) if known is not None else await self._fetch(name)
        if record.status == "pending":
            raise GatewayProblem("cluster-not-running", "starting")
        if record.status != "running":
            raise GatewayProblem("cluster-not-running", "ended", remedy="ended")
        return Target(client.scheduler_url(record), client.config.http_proxy)

    async def _fetch(self, name: str) -> tuple[GatewayClient, ClusterRecord]:
        now = self._clock()
        self._cache = {other: entry for other, entry in self._cache.items() if now - entry[0] < CACHE_SECONDS}
        if name in self._cache:
            return self._cache[name][1:]
        client, record = await self._request(name)
        if record.status == "running":
            self._cache[name] = (now, client, record)
        return client, record

    async def _request(self, name: str) -> tuple[GatewayClient, ClusterRecord]:
        """Request a cluster from the gateway that has stored it, or else from all of them."""
        stored = self._gateways.find(name)
        problem: GatewayProblem | None = None
        for stack in self._gateways.stacks if stored is None else (stored,):
            try:
                client = stack.connection.client()
                return client, await client.get_cluster(name)
            except GatewayProblem as failure:
                # A gateway that does not respond may have the cluster. One that returns `cluster-not-found` does not.
                if problem is None or problem.code == "cluster-not-found":
                    problem = failure
        assert problem is not None
        raise problem

    def addresses(self) -> Sequence[str]:
        """See `SchedulerDirectory`."""
        return [address for stack in self._gateways.stacks for address in stack.connection.addresses]
