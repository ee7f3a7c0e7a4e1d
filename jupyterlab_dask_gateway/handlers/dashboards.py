"""REST of the dashboards, and the route that shows them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..dashboards.paths import DUMMY, split_view
from ..dashboards.proxy import VIEW, ViewHandler
from ..dashboards.service import Dashboards
from ..errors import GatewayProblem
from .base import API, NAME, GatewayHandler


class DashboardHandler(GatewayHandler):
    """What these handlers share."""

    def initialize(self, dashboards: Dashboards) -> None:
        """All of them work on the one `Dashboards`."""
        self.dashboards = dashboards

    def texts(self, *names: str) -> dict[str, str]:
        """The body, which may hold texts of these names alone. Raises GatewayProblem `bad-request`."""
        body = self.body()
        if any(name not in names or not isinstance(value, str) for name, value in body.items()):
            raise GatewayProblem("bad-request", f"The request may hold these texts alone: {', '.join(names)}.")
        return dict(body)


class PlotsHandler(DashboardHandler):
    """`GET clusters/NAME/dashboards`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """`plots` of the wire schema."""
        self.send({"plots": [asdict(plot) for plot in await self.dashboards.plots(name)]})


class GrantHandler(DashboardHandler):
    """`POST clusters/NAME/view`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """`view` of the wire schema. `{base}` in the body renews that one where it is still good."""
        view = f"{self.base_url}{VIEW}"
        held = self.texts("base").get("base")
        capability, expires = await self.dashboards.grant(name, held and split_view(held.removeprefix(view))[0])
        base = f"{view}{capability}/{DUMMY}/"
        self.send({"base": base, "expires": expires * 1000, "id": self.dashboards.capabilities.view_id(capability)})


class ResolveHandler(DashboardHandler):
    """`POST dashboards/resolve`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """`{url}` -> `{cluster, path}`: what a pasted URL means, good wherever a cluster's name and a path are."""
        url = self.texts("url").get("url")
        if url is None:
            raise GatewayProblem("bad-request", "The request names no URL.", field="url")
        self.send(asdict(await self.dashboards.resolve(url, self.request.host, self.base_url)))


def dashboard_handlers(dashboards: Dashboards) -> list[tuple[str, type[web.RequestHandler], dict[str, Any]]]:
    """All of this room, with patterns relative to the server's base URL."""
    made = {"dashboards": dashboards}
    return [
        (f"{VIEW}.*", ViewHandler, made),  # first, for pages ask for many files, and patterns are tried in turn
        (f"{API}clusters/{NAME}/dashboards", PlotsHandler, made),
        (f"{API}clusters/{NAME}/view", GrantHandler, made),
        (f"{API}dashboards/resolve", ResolveHandler, made),
    ]
