"""The dashboards of a real cluster in a server with the extension."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from jupyter_server.serverapp import ServerApp
from yarl import URL

from jupyterlab_dask_gateway.app import SCHEMA_ID

from ..support.gateways import SHARED_USER, RealGateway, until


@pytest.fixture
def traits(gateway: RealGateway, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> dict[str, Any]:
    for name, value in gateway.environ(SHARED_USER).items():
        monkeypatch.setenv(name, value)
    return {"store_path": str(tmp_path / "clusters.json")}


class Lab:
    """Calls the server as a browser with a login does."""

    def __init__(self, app: ServerApp, session: aiohttp.ClientSession) -> None:
        self.origin = f"http://127.0.0.1:{app.port}"
        self._api = f"{self.origin}{app.base_url}dask-gateway/api/"
        self._headers = {"Authorization": f"token {app.identity_provider.token}"}
        self.session = session

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        where = URL(self._api + path, encoded=True)
        async with self.session.request(method, where, json=body, headers=self._headers) as response:
            return response.status, await response.json()

    async def get_page(self, url: str) -> tuple[int, str]:
        async with self.session.get(URL(self.origin + url, encoded=True)) as response:
            return response.status, await response.text()


@pytest.fixture
async def lab(jp_serverapp: ServerApp, http_server: object) -> AsyncIterator[Lab]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Lab(jp_serverapp, session)
    await jp_serverapp.extension_manager.stop_all_extensions()


async def test_dashboard_is_listed_shown_and_resolved(lab: Lab, gateway: RealGateway, running_cluster: str) -> None:
    status, response = await lab.call("GET", f"clusters/{running_cluster}/dashboards")
    assert (status, response["plots"][0]["label"]) == (200, "Task Stream")
    status, view = await lab.call("POST", f"clusters/{running_cluster}/view")
    assert status == 200
    status, page = await lab.get_page(view["base"] + "json/counts.json")
    assert status == 200
    assert '"workers": 1' in page
    url = f"{gateway.address}/clusters/{running_cluster}/graph"
    assert await lab.call("POST", "dashboards/resolve", {"url": url}) == (
        200,
        {"cluster": running_cluster, "path": "graph"},
    )


async def test_closed_socket_of_a_view_is_reported_as_event(
    lab: Lab, jp_serverapp: ServerApp, gateway: RealGateway, running_cluster: str
) -> None:
    events: list[Any] = []

    async def record_event(logger: Any, schema_id: str, data: Any) -> None:
        events.append(data)

    assert jp_serverapp.event_logger is not None
    jp_serverapp.event_logger.add_listener(schema_id=SCHEMA_ID, listener=record_event)
    views = [(await lab.call("POST", f"clusters/{running_cluster}/view"))[1] for _ in range(2)]
    status, page = await lab.get_page(views[0]["base"] + "individual-cpu")
    assert status == 200
    token = page.partition('"token":"')[2].partition('"')[0]
    where = URL(f"{lab.origin}{views[0]['base']}individual-cpu/ws", encoded=True)
    async with lab.session.ws_connect(where, protocols=("bokeh", token), max_msg_size=0) as socket:
        assert json.loads((await socket.receive()).data)["msgtype"] == "ACK"
        await asyncio.to_thread(gateway.close_sockets, running_cluster, SHARED_USER)
        async for _ in socket:
            pass  # remaining messages of Bokeh

    async def is_reported() -> bool:
        return any("disconnected_views" in event for event in events)

    await until(is_reported)
    assert [event["disconnected_views"] for event in events if "disconnected_views" in event] == [[views[0]["id"]]]
    capability = views[0]["base"].split("/")[-3]
    assert capability not in json.dumps(events)
    renewed = [
        (await lab.call("POST", f"clusters/{running_cluster}/view", {"base": view["base"]}))[1]["base"]
        for view in views
    ]
    assert [new == view["base"] for new, view in zip(renewed, views, strict=True)] == [False, True]


async def test_clusters_of_other_users_are_forbidden(lab: Lab, gateway: RealGateway, user: str) -> None:
    foreign = gateway.make_cluster(user)
    for method, path in (("POST", "view"), ("GET", "dashboards")):
        status, problem = await lab.call(method, f"clusters/{foreign}/{path}")
        assert (status, problem["code"]) == (403, "cluster-forbidden")
    url = f"{gateway.address}/clusters/{foreign}/status"
    status, problem = await lab.call("POST", "dashboards/resolve", {"url": url})
    assert (status, problem["code"]) == (403, "cluster-forbidden")


async def test_invalid_names_are_rejected(lab: Lab) -> None:
    for name in ("..", "a%2Fb", "%2e%2e", "a%20b", "named:x"):
        status, problem = await lab.call("POST", f"clusters/{name}/view")
        assert status in (400, 404), name
        assert problem["code"] in ("bad-name", "bad-request", "cluster-not-found")
