"""REST handler for the quota that the status service knows."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..status_service.client import StatusServiceClient
from .base import API, GatewayHandler


class QuotaHandler(GatewayHandler):
    """`quota`."""

    def initialize(self, *, service: StatusServiceClient) -> None:
        """`service` requests the quota."""
        self.service = service

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the quota, without limits if it is unknown."""
        self.send({"limits": await self.service.limits()})


def quota_handlers(*, service: StatusServiceClient) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the route of this module, relative to the base URL of the server."""
    return [(f"{API}quota", QuotaHandler, {"service": service})]
