"""Fixtures for the dashboards: a real Jupyter server with nothing but this room, and schedulers to show."""

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
from jupyterlab_dask_gateway.handlers import dashboards as handlers

from ..fakes.hostile import Hostile


class OwnClusters:
    """The user's clusters, as the rest of the server half would tell."""

    def __init__(self) -> None:
        self.clusters: dict[str, Target] = {}
        self.gateways: list[str] = []

    async def scheduler(self, name: str) -> Target:
        if name not in self.clusters:
            raise GatewayProblem("cluster-not-found", f"There is no cluster {name}.")
        return self.clusters[name]

    def addresses(self) -> Sequence[str]:
        return self.gateways


class Served:
    """A server with the dashboards. Its client has no cookies and sends no token, as a pane does.

    `lost` are the ids of the views whose page lost its scheduler.
    """

    def __init__(
        self, app: ServerApp, dashboards: Dashboards, host: OwnClusters, now: list[float], lost: list[str]
    ) -> None:
        self.app = app
        self.dashboards = dashboards
        self.host = host
        self.now = now
        self.lost = lost
        self.base_url = str(app.base_url)
        self.origin = f"http://127.0.0.1:{app.port}"
        self.pane = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)

    def base(self, name: str) -> str:
        """The base of a new view of the cluster, with a slash at its end."""
        capability, _ = self.dashboards.capabilities.issue(name)
        return f"{self.origin}{self.base_url}dask-gateway/view/{capability}/-/"

    @asynccontextmanager
    async def get(self, url: str, **more: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        async with self.pane.get(URL(url, encoded=True), allow_redirects=False, **more) as answer:
            yield answer

    def connect(self, url: str, **more: Any) -> Any:
        """A WebSocket, as `async with` or awaited."""
        return self.pane.ws_connect(URL(url, encoded=True), **more)

    def path(self, name: str) -> str:
        """`base` without the origin."""
        return self.base(name).removeprefix(self.origin)

    async def raw(self, path: str, *headers: str, method: str = "GET") -> tuple[int, bytes]:
        """Status and whole answer to a request spelled exactly so."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.app.port)
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.app.port}", "Connection: close", *headers]
        writer.write("\r\n".join([*head, "", ""]).encode("latin-1"))
        answer = await reader.read()
        writer.close()
        return int(answer.split(b" ", 2)[1]), answer

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """A call of the REST API as the Lab makes it."""
        headers = {"Authorization": f"token {self.app.identity_provider.token}"}
        url = f"{self.origin}{self.base_url}dask-gateway/api/{path}"
        async with self.pane.request(method, URL(url, encoded=True), json=body, headers=headers) as answer:
            return answer.status, await answer.json()


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for a condition, on the loop."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "time is up"
        await asyncio.sleep(0.01)


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    made = Hostile()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def served(jp_serverapp: ServerApp, http_server: object, hostile: Hostile) -> AsyncIterator[Served]:
    """Cluster `mine` is the hostile scheduler, `other` is one whose address nobody listens at."""
    host, now = OwnClusters(), [time.time()]
    host.clusters = {"mine": Target(hostile.base), "other": Target("http://127.0.0.1:1")}
    lost: list[str] = []
    capabilities = Capabilities(lambda: now[0])
    dashboards = Dashboards(host, tell_lost=lost.append, capabilities=capabilities, connect=1, idle=0.5)
    web_app = jp_serverapp.web_app
    web_app.add_handlers(
        ".*$",
        [(url_path_join(jp_serverapp.base_url, path), handler, made) for path, handler, made in handlers(dashboards)],
    )
    made = Served(jp_serverapp, dashboards, host, now, lost)
    yield made
    await made.pane.close()
    await dashboards.close()
