"""REST handlers for dashboards, and the route that serves them."""

from __future__ import annotations

import re
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.routing import PathMatches, Rule

from ..dashboards.paths import DUMMY, split_view
from ..dashboards.proxy import VIEW, ViewHandler
from ..dashboards.service import Dashboards
from ..wire import types as wire
from .base import API, NAME, GatewayHandler


class DashboardHandler(GatewayHandler):
    """Base of the handlers of this module."""

    def initialize(self, *, dashboards: Dashboards) -> None:
        """`dashboards` is the service of this server start."""
        self.dashboards = dashboards


class PlotsHandler(DashboardHandler):
    """`clusters/NAME/dashboards`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the plots and pages of a cluster."""
        plots: wire.Plots = {"plots": [plot.to_wire() for plot in await self.dashboards.plots(name)]}
        self.send(plots)


class GrantHandler(DashboardHandler):
    """`clusters/NAME/view`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Send a view: the one of the request with a new expiry if it is still valid, else a new one."""
        view = f"{self.base_url}{VIEW}"
        base = self.body(wire.ViewRequest).get("base")
        renewed = base and split_view(base.removeprefix(view))[0]
        capability, expires = await self.dashboards.grant(name, renewed)
        granted: wire.View = {
            "base": f"{view}{capability}/{DUMMY}/",
            "expires": expires * 1000,
            "id": self.dashboards.capabilities.view_id(capability),
        }
        self.send(granted)


class ResolveHandler(DashboardHandler):
    """`dashboards/resolve`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Send the cluster and path of a pasted URL."""
        url = self.body(wire.ResolveRequest)["url"]
        location = await self.dashboards.resolve(url, self.request.host, self.base_url)
        self.send(location.to_wire())


def dashboard_handlers(*, dashboards: Dashboards) -> list[tuple[str, type[web.RequestHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"dashboards": dashboards}
    return [
        (f"{API}clusters/{NAME}/dashboards", PlotsHandler, kwargs),
        (f"{API}clusters/{NAME}/view", GrantHandler, kwargs),
        (f"{API}dashboards/resolve", ResolveHandler, kwargs),
    ]


def route_views_first(app: web.Application, *, dashboards: Dashboards) -> None:
    """Add the route that serves dashboards before all other routes of the server.

    A page requests many files, and Tornado tries patterns in order. `add_handlers` would put this route behind those
    of JupyterLab and other extensions, which take 8% of the instructions of a small page.
    """
    pattern = PathMatches(f"{re.escape(app.settings['base_url'])}{VIEW}.*")
    app.default_router.rules.insert(0, Rule(pattern, ViewHandler, {"dashboards": dashboards}))
