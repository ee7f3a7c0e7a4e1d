"""REST of the dashboards, and the route that shows them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..errors import GatewayProblem
from .paths import DUMMY, split_view
from .proxy import VIEW, ViewHandler
from .service import Dashboards

API = "dask-gateway/api/"


class DashboardHandler(APIHandler):
    """What these handlers share: who may ask, and how failures look."""

    auth_resource = "dask_gateway"
    _track_activity = False

    def initialize(self, dashboards: Dashboards) -> None:
        """All of them work on the one `Dashboards`."""
        self.dashboards = dashboards

    async def answer(self, make: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """The JSON that `make` gives, or the problem that it raises."""
        self.set_header("Cache-Control", "no-store")
        try:
            self.finish(json.dumps(await make()))
        except GatewayProblem as problem:
            self.set_status(problem.status)
            self.finish(json.dumps(problem.to_wire()))

    def body(self, *names: str) -> dict[str, str]:
        """The strings of these names in the body. Raises GatewayProblem `bad-request` for anything else in it."""
        try:
            body = json.loads(self.request.body or b"{}")
        except ValueError as error:
            raise GatewayProblem("bad-request", "The request is not JSON.") from error
        if not isinstance(body, dict) or any(
            name not in names or not isinstance(value, str) for name, value in body.items()
        ):
            raise GatewayProblem("bad-request", f"The request may hold these texts alone: {', '.join(names)}.")
        return body


class PlotsHandler(DashboardHandler):
    """`GET clusters/NAME/dashboards`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """`plots` of the wire schema."""

        async def plots() -> dict[str, Any]:
            return {"plots": [asdict(plot) for plot in await self.dashboards.plots(name)]}

        await self.answer(plots)


class GrantHandler(DashboardHandler):
    """`POST clusters/NAME/view`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """`view` of the wire schema. `{base}` in the body renews that one where it is still good."""

        async def view() -> dict[str, Any]:
            held = self.body("base").get("base")
            capability, expires = await self.dashboards.view(name, held and self._capability(held))
            return {"base": f"{self.base_url}{VIEW}{capability}/{DUMMY}/", "expires": expires * 1000}

        await self.answer(view)

    def _capability(self, base: str) -> str:
        return split_view(base.removeprefix(f"{self.base_url}{VIEW}"))[0]


class ResolveHandler(DashboardHandler):
    """`POST dashboards/resolve`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """`{url}` -> `{cluster, path}`: what a pasted URL means, good wherever a cluster's name and a path are."""

        async def pasted() -> dict[str, Any]:
            url = self.body("url").get("url")
            if url is None:
                raise GatewayProblem("bad-request", "The request names no URL.", field="url")
            return asdict(await self.dashboards.resolve(url, self.request.host, unquote(self.base_url)))

        await self.answer(pasted)


def handlers(dashboards: Dashboards) -> list[tuple[str, type[web.RequestHandler], dict[str, Any]]]:
    """All of this room, with patterns relative to the server's base URL."""
    made = {"dashboards": dashboards}
    return [
        (f"{API}clusters/([^/]+)/dashboards", PlotsHandler, made),
        (f"{API}clusters/([^/]+)/view", GrantHandler, made),
        (f"{API}dashboards/resolve", ResolveHandler, made),
        (f"{VIEW}.*", ViewHandler, made),
    ]
