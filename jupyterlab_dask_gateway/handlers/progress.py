"""REST handler for the progress under running cells."""

from __future__ import annotations

import math
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import GatewayProblem
from ..gateways.collection import Gateways
from .base import API, NAME, GatewayHandler


class ProgressHandler(GatewayHandler):
    """`clusters/NAME/progress`."""

    def initialize(self, *, gateways: Gateways) -> None:
        """`gateways` have the samplers of the schedulers."""
        self.gateways = gateways

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the counts of the tasks of a cluster. A browser requests them only while it shows progress."""
        since = _since(self.get_query_argument("since", "0"))
        self.send(await self.gateways.for_cluster(name).progress.read(name, since))


def _since(text: str) -> float:
    """Parse the query argument `since`, in ms since epoch. Raises GatewayProblem `bad-request`."""
    try:
        since = float(text)
    except ValueError:
        since = math.nan
    if not math.isfinite(since):
        raise GatewayProblem("bad-request", "not-finite")
    return since


def progress_handlers(*, gateways: Gateways) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    return [(f"{API}clusters/{NAME}/progress", ProgressHandler, {"gateways": gateways})]
