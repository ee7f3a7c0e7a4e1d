"""Fixtures for the dashboards: a Jupyter server with only the dashboard handlers, and a fake scheduler."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from yarl import URL

from jupyterlab_dask_gateway.dashboards import Dashboards, Target
from jupyterlab_dask_gateway.dashboards.capability import Capabilities
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.handlers.dashboards import dashboard_handlers, route_views_first

from ..fakes.hostile import Hostile


class FakeDirectory:
    """The schedulers of the user's clusters."""

    def __init__(self) -> None:
        self.clusters: dict[str, Target] = {}
        self.gateways: list[str] = []

    async def scheduler(self, name: str) -> Target:
        if name not in self.clusters:
            raise GatewayProblem("cluster-not-found", "unknown-to-gateway")
        return self.clusters[name]

    def addresses(self) -> Sequence[str]:
        return self.gateways


class DashboardServer:
    """A server with the dashboards. Its client has no cookies and sends no token, as a pane does.

    `disconnected` are the ids of the views whose page lost its scheduler.
    """

    def __init__(
        self,
        app: ServerApp,
        dashboards: Dashboards,
        directory: FakeDirectory,
        now: list[float],
        disconnected: list[str],
    ) -> None:
        self.app = app
        self.dashboards = dashboards
        self.directory = directory
        self.now = now
        self.disconnected = disconnected
        self.base_url = str(app.base_url)
        self.origin = f"http://127.0.0.1:{app.port}"
        self.pane = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)

    def base(self, name: str) -> str:
        """Return the base of a new view of the cluster, with a slash at its end."""
        capability, _ = self.dashboards.capabilities.issue(name)
        return f"{self.origin}{self.base_url}dask-gateway/view/{capability}/-/"

    @asynccontextmanager
    async def get(self, url: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self.pane.get(URL(url, encoded=True), allow_redirects=False, **more) as response:
            yield response

    def connect(self, url: str, **more: Any) -> Any:
        """Open a WebSocket, with `async with` or `await`."""
        return self.pane.ws_connect(URL(url, encoded=True), **more)

    def path(self, name: str) -> str:
        """Return `base` without the origin."""
        return self.base(name).removeprefix(self.origin)

    async def raw(self, path: str, *headers: str, method: str = "GET") -> tuple[int, bytes]:
        """Send a request with exactly this path and return the status and the complete response."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.app.port)
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.app.port}", "Connection: close", *headers]
        writer.write("\r\n".join([*head, "", ""]).encode("latin-1"))
        response = await reader.read()
        writer.close()
        return int(response.split(b" ", 2)[1]), response

    def shorten_timeouts(self) -> None:
        """Give requests to schedulers 1 s to connect, and 0.5 s without data. Before the first request only."""
        self.dashboards._timeouts = (1, 0.5)

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Call the REST API with the user's token, as JupyterLab does."""
        headers = {"Authorization": f"token {self.app.identity_provider.token}"}
        url = f"{self.origin}{self.base_url}dask-gateway/api/{path}"
        async with self.pane.request(method, URL(url, encoded=True), json=body, headers=headers) as response:
            return response.status, await response.json()


async def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition on the event loop."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        await asyncio.sleep(0.01)


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    scheduler = Hostile()
    await scheduler.start()
    yield scheduler
    await scheduler.stop()


@pytest.fixture
async def dashboard_server(
    jp_serverapp: ServerApp, http_server: object, hostile: Hostile
) -> AsyncIterator[DashboardServer]:
    """Serve the cluster `mine`, which is the hostile scheduler, and `other`, at whose address nothing listens."""
    directory, now = FakeDirectory(), [time.time()]
    directory.clusters = {"mine": Target(hostile.base), "other": Target("http://127.0.0.1:1")}
    disconnected: list[str] = []
    capabilities = Capabilities(lambda: now[0])
    dashboards = Dashboards(
        directory,
        on_disconnect=disconnected.append,
        capabilities=capabilities,
        # A busy machine can need a second for what takes a millisecond. Tests of time limits call `shorten_timeouts`.
        connect_timeout=60,
        idle_timeout=60,
    )
    web_app = jp_serverapp.web_app
    route_views_first(web_app, dashboards=dashboards)
    web_app.add_handlers(
        ".*$",
        [
            (url_path_join(jp_serverapp.base_url, path), handler, kwargs)
            for path, handler, kwargs in dashboard_handlers(dashboards=dashboards)
        ],
    )
    server = DashboardServer(jp_serverapp, dashboards, directory, now, disconnected)
    yield server
    await server.pane.close()
    await dashboards.close()
