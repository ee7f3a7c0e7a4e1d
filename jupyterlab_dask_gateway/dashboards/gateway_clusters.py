"""The user's clusters at the gateway, as the rest of the server half knows them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..gateway.responses import ClusterRecord, check_name
from .target import Target

if TYPE_CHECKING:
    from ..clusters.monitor import ClusterMonitor
    from ..gateway.client import GatewayClient
    from ..gateway.connection import GatewayConnection


REMEMBERED = 5.0
"""Seconds for which the gateway is not asked again about a running cluster that the monitor does not know: perhaps
nobody looks at the panel, and a page asks for many files. The monitor looks as often."""


class GatewayClusters:
    """What `Dashboards` asks for; answers from the monitor's memory, and asks the gateway for what is not there."""

    def __init__(
        self, monitor: ClusterMonitor, source: GatewayConnection, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._monitor = monitor
        self._source = source
        self._clock = clock
        self._asked: dict[str, tuple[float, ClusterRecord]] = {}

    async def scheduler(self, name: str) -> Target:
        """See `Host`. Raises also `cluster-not-running`, `cluster-not-found`, `cluster-forbidden`."""
        client = self._source.client()
        known = self._monitor.registry.clusters.get(check_name(name))
        record = known.record if known is not None else await self._ask(client, name)
        if record.status == "pending":
            raise GatewayProblem("cluster-not-running", "The cluster is still starting.")
        if record.status != "running":
            raise GatewayProblem(
                "cluster-not-running",
                "The cluster has ended.",
                remedy="Create another; its dashboards are in the list.",
            )
        return Target(client.scheduler_url(record), client.config.http_proxy)

    async def _ask(self, client: GatewayClient, name: str) -> ClusterRecord:
        now = self._clock()
        self._asked = {other: (at, record) for other, (at, record) in self._asked.items() if now - at < REMEMBERED}
        if name in self._asked:
            return self._asked[name][1]
        record = await client.get_cluster(name)
        if record.status == "running":
            self._asked[name] = (now, record)
        return record

    def addresses(self) -> Sequence[str]:
        """See `Host`."""
        return self._source.addresses
