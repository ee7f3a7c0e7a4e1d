"""The user's clusters at the gateway, as the rest of the server half knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..answers import check_name
from ..errors import GatewayProblem
from .target import Target

if TYPE_CHECKING:
    from ..source import Source
    from ..watcher import Watcher


class GatewayClusters:
    """What `Dashboards` asks for; answers from the watcher's memory, and asks the gateway for what is not there."""

    def __init__(self, watcher: Watcher, source: Source) -> None:
        self._watcher = watcher
        self._source = source

    async def scheduler(self, name: str) -> Target:
        """See `Host`. Raises also `cluster-not-running`, `cluster-not-found`, `cluster-forbidden`."""
        known = self._watcher.roster.clusters.get(check_name(name))
        client = self._source.client()
        record = known.record if known is not None else await client.get_cluster(name)
        if record.status == "pending":
            raise GatewayProblem("cluster-not-running", "The cluster is still starting.")
        if record.status != "running":
            raise GatewayProblem(
                "cluster-not-running",
                "The cluster has ended.",
                remedy="Create another; its dashboards are in the list.",
            )
        return Target(client.scheduler_url(record), client.config.http_proxy)

    def addresses(self) -> Sequence[str]:
        """See `Host`."""
        return self._source.addresses
