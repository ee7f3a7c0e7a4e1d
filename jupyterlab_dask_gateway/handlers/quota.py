"""REST handler for the quota that the status service knows."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..gateways.collection import Gateways
from ..wire import types as wire
from .base import API, GatewayHandler


class QuotaHandler(GatewayHandler):
    """`quota`."""

    def initialize(self, *, gateways: Gateways) -> None:
        """Each of `gateways` may have a status service, which knows the quota."""
        self.gateways = gateways

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the quota of a gateway, without limits if it is unknown."""
        stack = self.gateways.get(self.get_query_argument("gateway", None))
        quota: wire.Quota = {"limits": await stack.status_service.limits()}
        self.send(quota)


def quota_handlers(*, gateways: Gateways) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the route of this module, relative to the base URL of the server."""
    return [(f"{API}quota", QuotaHandler, {"gateways": gateways})]
