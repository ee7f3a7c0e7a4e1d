"""The dashboard proxy: it serves pages, and sends the scheduler and the page nothing of the user."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from typing import Any

import aiohttp
import pytest
from jupyter_server.auth import IdentityProvider
from yarl import URL

from jupyterlab_dask_gateway.dashboards import Target
from jupyterlab_dask_gateway.dashboards.capability import LIFETIME
from jupyterlab_dask_gateway.dashboards.limits import MAX_SOCKETS

from ..fakes.hostile import BIG, HARMFUL_HEADERS, Hostile
from ..support.dashboards import DashboardServer, until
from ..support.gateways import SHARED_USER, RealGateway

CSP = "sandbox allow-scripts; frame-ancestors 'self'"
SECRETS = {
    "Cookie": "_xsrf=crumb; username-localhost=session",
    "Authorization": "token secret",
    "Origin": "null",
    "Referer": "http://127.0.0.1/lab?token=secret",
    "X-XSRFToken": "crumb",
    "X-Forwarded-For": "10.1.2.3",
    "Forwarded": "for=10.1.2.3",
    "User-Agent": "browser",
}


def assert_isolated(headers: Any, *, harmful_dropped: bool = True) -> None:
    assert headers.getall("Content-Security-Policy") == [CSP]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    for name, value in HARMFUL_HEADERS.items():
        assert headers.get(name) != value


# Credentials and headers


async def test_scheduler_gets_no_header_of_the_user(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    async with dashboard_server.get(f"{dashboard_server.base('mine')}echo?a=1&b=%2F", headers=SECRETS) as response:
        assert response.status == 200
        shown = await response.json()
    assert shown["path"] == "/echo?a=1&b=%2F"
    assert set(shown["headers"]) <= {"Host", "Accept", "Accept-Encoding"}
    assert "secret" not in json.dumps(shown)


async def test_scheduler_gets_allowed_headers(dashboard_server: DashboardServer) -> None:
    wanted = {"Range": "bytes=0-5", "If-None-Match": '"x"', "Accept": "text/css"}
    async with dashboard_server.get(f"{dashboard_server.base('mine')}echo", headers=wanted) as response:
        assert wanted.items() <= (await response.json())["headers"].items()


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("echo", 200),
        ("nothing-here", 404),
        ("redirect?to=/echo", 302),
        ("redirect?to=https://evil.example/", 502),
        ("static/js/x.js?v=1", 200),
        ("gone", 502),
        ("silent", 504),
        ("%2e%2e/other", 400),
    ],
)
async def test_responses_are_isolated(dashboard_server: DashboardServer, page: str, status: int) -> None:
    if page == "silent":
        dashboard_server.shorten_timeouts()
    async with dashboard_server.get(
        dashboard_server.base("mine") + page, headers={"Accept-Encoding": "identity"}
    ) as response:
        assert response.status == status
        assert_isolated(response.headers)


async def test_cached_scripts_and_errors_are_isolated(dashboard_server: DashboardServer) -> None:
    script = f"{dashboard_server.base('mine')}static/js/x.js?v=1"
    for _ in range(2):
        async with dashboard_server.get(script, headers={"Accept-Encoding": "gzip"}) as response:
            assert response.headers.getall("Content-Security-Policy") == [CSP]
            assert "Set-Cookie" not in response.headers
    for base in (
        dashboard_server.base("other"),
        dashboard_server.base("gone"),
        dashboard_server.base("mine").replace("/view/", "/view/x"),
    ):
        async with dashboard_server.get(f"{base}status") as response:
            assert response.status >= 400
            assert_isolated(response.headers)
            assert response.content_type == "text/plain"
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"):
        async with dashboard_server.pane.request(
            method, URL(dashboard_server.base("mine") + "echo", encoded=True)
        ) as response:
            assert response.status == 405
            assert_isolated(response.headers)


async def test_no_identity_is_resolved(dashboard_server: DashboardServer, monkeypatch: pytest.MonkeyPatch) -> None:
    identity_lookups = []

    def get_user(provider: IdentityProvider, handler: Any) -> None:
        identity_lookups.append(handler)

    monkeypatch.setattr(IdentityProvider, "get_user", get_user)
    token = dashboard_server.app.identity_provider.token
    for page in ("echo", "nothing-here", "gone", "..%2f", "echo/ws"):
        async with dashboard_server.get(
            dashboard_server.base("mine") + page, headers={"Authorization": f"token {token}"}
        ) as response:
            assert token not in await response.text()
    assert identity_lookups == []
    async with dashboard_server.get(f"{dashboard_server.origin}{dashboard_server.base_url}api/contents") as response:
        assert response.status in (302, 403)
    assert identity_lookups, "the check itself does not see a look-up"


async def test_unexpected_exception_reveals_nothing(
    dashboard_server: DashboardServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(name: str) -> Target:
        raise RuntimeError("inner secret")

    monkeypatch.setattr(dashboard_server.directory, "scheduler", fail)
    base = dashboard_server.base("mine")
    async with dashboard_server.get(f"{base}echo") as response:
        assert response.status == 500
        assert_isolated(response.headers)
        assert await response.text() == "500 Internal Server Error\n"
    assert base.split("/")[-3] not in caplog.text


async def test_unknown_host_name_is_rejected(dashboard_server: DashboardServer) -> None:
    path = dashboard_server.path("mine")
    status, response = await dashboard_server.raw(f"{path}echo")
    assert status == 200
    reader, writer = await asyncio.open_connection("127.0.0.1", dashboard_server.app.port)
    writer.write(f"GET {path}echo HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())
    response = await reader.read()
    writer.close()
    assert response.startswith(b"HTTP/1.1 403")
    assert b"text/plain" in response


async def test_capabilities_are_not_logged(
    dashboard_server: DashboardServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    dashboard_server.shorten_timeouts()
    base = dashboard_server.base("mine")
    capability = base.split("/")[-3]
    pages = ("echo", "nothing-here", "gone", "silent", "redirect?to=https://evil.example/", "%2e%2e/x")
    for page in pages:
        async with dashboard_server.get(base + page, headers={"Referer": base}) as response:
            await response.read()
    async with dashboard_server.pane.post(URL(f"{base}echo", encoded=True)):
        pass
    async with dashboard_server.connect(f"{base}echo/ws") as socket:
        await socket.receive()
    await until(lambda: "[capability]/echo/ws" in caplog.text)
    assert capability not in caplog.text


# Capabilities


async def test_invalid_capabilities_are_rejected(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    dashboard_server.directory.clusters["other"] = Target(hostile.base)
    mine, other = (dashboard_server.base(name).split("/")[-3] for name in ("mine", "other"))
    swapped = f"{mine.split('.')[0]}.{other.split('.')[1]}"
    unsigned = mine.split(".")[0]
    for forged in (swapped, unsigned, f"{unsigned}.", "-", "mine", mine[:-1], mine + "A", mine.upper(), f"{mine}.x"):
        async with dashboard_server.get(
            dashboard_server.base("mine").replace("/view/", f"/view/{forged}/-/echo?")
        ) as response:
            assert response.status == 403, forged
            assert "(view-refused)" in await response.text()
    assert hostile.request_counts["/echo"] == 0


async def test_expired_capability_is_rejected_for_pages_and_sockets(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    base = dashboard_server.base("mine")
    dashboard_server.now[0] += LIFETIME
    async with dashboard_server.get(f"{base}echo") as response:
        assert response.status == 403
        assert "expired" in await response.text()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await dashboard_server.connect(f"{base}echo/ws")
    assert refused.value.status == 403
    assert not hostile.request_counts


async def test_api_issues_and_renews_views(dashboard_server: DashboardServer) -> None:
    status, first = await dashboard_server.call("POST", "clusters/mine/view")
    assert status == 200
    assert first["base"].startswith(f"{dashboard_server.base_url}dask-gateway/view/")
    assert first["base"].endswith("/-/")
    assert first["expires"] == pytest.approx((dashboard_server.now[0] + LIFETIME) * 1000)
    _, second = await dashboard_server.call("POST", "clusters/mine/view")
    assert second["base"] != first["base"]

    async with dashboard_server.connect(f"{dashboard_server.origin}{first['base']}echo/ws") as socket:
        await socket.receive()
        dashboard_server.now[0] += LIFETIME - 1
        _, renewed = await dashboard_server.call("POST", "clusters/mine/view", {"base": first["base"]})
        assert renewed["base"] == first["base"]
        dashboard_server.now[0] += LIFETIME - 1
        async with dashboard_server.get(f"{dashboard_server.origin}{first['base']}echo") as response:
            assert response.status == 200
        async with dashboard_server.get(f"{dashboard_server.origin}{second['base']}echo") as response:
            assert response.status == 403
        await socket.send_str("still here")
        assert (await socket.receive()).data == "still here"

    _, fresh = await dashboard_server.call("POST", "clusters/mine/view", {"base": second["base"]})
    assert fresh["base"] != second["base"]
    assert (await dashboard_server.call("POST", "clusters/none/view"))[0] == 404
    assert (await dashboard_server.call("POST", "clusters/mine/view", {"bass": "x"}))[0] == 400


async def test_api_requires_login(dashboard_server: DashboardServer) -> None:
    api = f"{dashboard_server.origin}{dashboard_server.base_url}dask-gateway/api/"
    for path in ("clusters/mine/view", "dashboards/resolve"):
        async with dashboard_server.pane.post(URL(api + path, encoded=True), json={}) as response:
            assert response.status == 403
    async with dashboard_server.get(f"{api}clusters/mine/dashboards") as response:
        assert response.status == 403


async def test_capability_is_invalid_after_its_cluster_is_gone(dashboard_server: DashboardServer) -> None:
    base = dashboard_server.base("mine")
    del dashboard_server.directory.clusters["mine"]
    async with dashboard_server.get(f"{base}echo") as response:
        assert response.status == 404
        assert "(cluster-not-found)" in await response.text()


# Paths


@pytest.mark.parametrize("trick", ["../../../api/contents", "..%2f..%2fx", "//evil/", "..\\x", "%2e%2e/%2e%2e/"])
async def test_paths_outside_the_cluster_are_not_requested(
    dashboard_server: DashboardServer, hostile: Hostile, trick: str
) -> None:
    status, response = await dashboard_server.raw(dashboard_server.path("mine") + trick)
    assert status == 400
    assert b"(view-path-refused)" in response
    assert not hostile.request_counts


async def test_redirect_leads_to_the_same_view(dashboard_server: DashboardServer) -> None:
    base = dashboard_server.base("mine")
    async with dashboard_server.get(f"{base}redirect?to=/echo%3Fa=1") as response:
        assert response.status == 302
        assert dashboard_server.origin + response.headers["Location"] == f"{base}echo?a=1"


# Faults of the scheduler


@pytest.mark.parametrize(
    ("name", "page", "status", "code"),
    [
        ("mine", "gone", 502, "scheduler-unreachable"),
        ("other", "status", 502, "scheduler-unreachable"),
        ("mine", "silent", 504, "scheduler-timeout"),
    ],
)
async def test_faults_of_the_scheduler_are_reported(
    dashboard_server: DashboardServer, name: str, page: str, status: int, code: str
) -> None:
    if page == "silent":
        dashboard_server.shorten_timeouts()
    async with dashboard_server.get(dashboard_server.base(name) + page) as response:
        assert response.status == status
        assert response.content_type == "text/plain"
        text = await response.text()
    assert f"({code})" in text
    assert "scheduler" in text
    assert "127.0.0.1" not in text


async def test_incomplete_body_does_not_look_complete(dashboard_server: DashboardServer) -> None:
    async with dashboard_server.get(f"{dashboard_server.base('mine')}broken") as response:
        assert response.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.read()


async def test_endless_response_waits_for_the_browser_and_ends_with_it(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    response = await dashboard_server.pane.get(URL(f"{dashboard_server.base('mine')}endless", encoded=True))
    await response.content.readexactly(2**20)
    before = -1
    while before != hostile.sent:  # until the proxy stops reading
        before = hostile.sent
        await asyncio.sleep(0.2)
    assert hostile.sent < 64 * 2**20
    assert hostile.open["/endless"] == 1
    response.close()
    await until(lambda: hostile.open["/endless"] == 0)


async def test_closed_browser_connection_ends_the_request_to_the_scheduler(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    request = asyncio.ensure_future(
        dashboard_server.pane.get(URL(f"{dashboard_server.base('mine')}silent", encoded=True))
    )
    await until(lambda: hostile.open["/silent"] == 1)
    request.cancel()
    await until(lambda: hostile.open["/silent"] == 0)


# Scripts


async def test_scripts_are_cached_for_each_cluster(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    second = Hostile()
    await second.start()
    dashboard_server.directory.clusters["other"] = Target(second.base)
    packed = {"Accept-Encoding": "gzip"}

    async def load(name: str, query: str = "v=1") -> bytes:
        async with dashboard_server.get(
            f"{dashboard_server.base(name)}static/js/x.js?{query}", headers=packed
        ) as response:
            assert response.headers["Content-Encoding"] == "gzip"
            return gzip.decompress(await response.read())

    try:
        bodies = await asyncio.gather(*(load("mine") for _ in range(4)))
        assert len(set(bodies)) == 1
        assert hostile.base.encode() in bodies[0]
        assert hostile.request_counts["/static/js/x.js"] == 1
        assert second.base.encode() in await load("other")
        await load("mine", "v=2")
        assert hostile.request_counts["/static/js/x.js"] == 2
        async with dashboard_server.get(
            f"{dashboard_server.base('mine')}static/js/x.js?v=1", headers={"Accept-Encoding": ""}
        ) as response:
            assert await response.read() == bodies[0]
    finally:
        await second.stop()


# WebSockets


async def test_sockets_forward_only_subprotocols(dashboard_server: DashboardServer) -> None:
    url = f"{dashboard_server.base('mine')}echo/ws"
    async with dashboard_server.connect(url, protocols=("bokeh", "the-token"), headers=SECRETS) as socket:
        assert socket.protocol == "bokeh"
        seen = await socket.receive_json()
    assert [part.strip() for part in seen["offered"].split(",")] == ["bokeh", "the-token"]
    allowed = {"Host", "Upgrade", "Connection"}
    assert all(name in allowed or name.startswith("Sec-Websocket-") for name in map(str.title, seen["headers"]))
    assert "secret" not in json.dumps(seen)


async def test_handshake_is_isolated(dashboard_server: DashboardServer) -> None:
    response = await dashboard_server.pane.get(
        URL(f"{dashboard_server.base('mine')}echo/ws", encoded=True),
        headers={
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Extensions": "permessage-deflate",
            "Origin": "null",
        },
    )
    assert response.status == 101
    assert_isolated(response.headers)
    assert "Sec-WebSocket-Extensions" not in response.headers
    response.close()


@pytest.mark.parametrize("length", [0, 1, 125, 126, 2**15 - 1, 2**15, 2**16 - 1, 2**16, 2**16 + 1])
async def test_messages_arrive_unchanged(dashboard_server: DashboardServer, length: int) -> None:
    text = ("\u00e9x" * length)[:length]
    async with dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws") as socket:
        await socket.receive()
        await socket.send_str(text)
        await socket.send_bytes(b"\xff" * length)
        assert await socket.receive_str() == text
        assert await socket.receive_bytes() == b"\xff" * length


async def test_large_messages_arrive_in_both_directions(dashboard_server: DashboardServer) -> None:
    async with dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws", max_msg_size=0) as socket:
        await socket.receive()
        await socket.send_str("big")
        assert len((await socket.receive()).data) == BIG
        await socket.send_bytes(b"y" * BIG)
        message = await socket.receive()
        assert message.type is aiohttp.WSMsgType.BINARY
        assert len(message.data) == BIG


async def test_page_has_a_maximum_of_sockets(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    _, view = await dashboard_server.call("POST", "clusters/mine/view")
    url = f"{dashboard_server.origin}{view['base']}echo/ws"
    sockets = [await dashboard_server.connect(url) for _ in range(MAX_SOCKETS)]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await dashboard_server.connect(url)
    assert refused.value.status == 429
    assert dashboard_server.disconnected == [view["id"]], "the pane reloads its page"
    assert hostile.request_counts["/echo/ws"] == MAX_SOCKETS, "the scheduler received no request"
    async with dashboard_server.connect(
        f"{dashboard_server.base('mine')}echo/ws"
    ) as socket:  # another pane has its own
        await socket.receive()
    await sockets.pop().close()
    await until(lambda: not dashboard_server.dashboards.sockets.is_full(view["id"]))
    async with dashboard_server.connect(url) as socket:
        await socket.receive()
    for socket in sockets:
        await socket.close()


async def test_every_socket_of_a_page_accepts_large_messages(dashboard_server: DashboardServer) -> None:
    url = f"{dashboard_server.base('mine')}echo/ws"
    sockets = [await dashboard_server.connect(url, max_msg_size=0) for _ in range(3)]
    for socket in sockets:
        await socket.receive()
        await socket.send_bytes(b"y" * BIG)
        await socket.send_str("big")
    for socket in sockets:
        assert [len((await socket.receive()).data) for _ in range(2)] == [BIG, BIG]
        await socket.close()


async def test_closed_pane_leaves_no_socket(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    base = dashboard_server.base("mine")
    url = f"{base}echo/ws"
    for how in ("close", "cut"):
        socket = await dashboard_server.connect(url)
        await socket.receive()
        assert hostile.open["/echo/ws"] == 1
        if how == "close":
            await socket.close()
        else:
            socket._response.close()
        await until(lambda: hostile.open["/echo/ws"] == 0)
    # Nothing was lost: the page is renewed as it is.
    held = base.removeprefix(dashboard_server.origin)
    assert (await dashboard_server.call("POST", "clusters/mine/view", {"base": held}))[1]["base"] == held
    assert dashboard_server.disconnected == []


async def test_page_with_a_lost_socket_gets_a_new_view(dashboard_server: DashboardServer) -> None:
    _, before = await dashboard_server.call("POST", "clusters/mine/view")
    base = dashboard_server.origin + before["base"]
    async with dashboard_server.connect(f"{base}echo/ws") as socket:
        await socket.receive()
        assert dashboard_server.disconnected == []
        await socket.send_str("close")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    await until(lambda: dashboard_server.disconnected == [before["id"]])
    status, view = await dashboard_server.call("POST", "clusters/mine/view", {"base": before["base"]})
    assert status == 200
    assert view["base"] != before["base"]
    assert view["id"] != before["id"]
    async with dashboard_server.get(f"{base}echo") as response:  # until then it goes on as it can
        assert response.status == 200


@pytest.mark.parametrize(
    ("page", "lost"), [("gone", True), ("silent", True), ("nothing-here", False), ("echo", False)]
)
async def test_page_without_scheduler_gets_a_new_view(
    dashboard_server: DashboardServer, page: str, lost: bool
) -> None:
    if page == "silent":
        dashboard_server.shorten_timeouts()
    _, view = await dashboard_server.call("POST", "clusters/mine/view")
    async with dashboard_server.get(dashboard_server.origin + view["base"] + page) as response:
        await response.read()
    _, renewed = await dashboard_server.call("POST", "clusters/mine/view", {"base": view["base"]})
    assert (dashboard_server.disconnected, renewed["id"] != view["id"]) == ([view["id"]] if lost else [], lost)


async def test_view_id_is_not_a_capability(dashboard_server: DashboardServer) -> None:
    _, view = await dashboard_server.call("POST", "clusters/mine/view")
    capability = view["base"].split("/")[-3]
    assert view["id"] not in view["base"]
    async with dashboard_server.get(
        dashboard_server.origin + view["base"].replace(capability, view["id"]) + "echo"
    ) as response:
        assert response.status == 403


async def test_closed_scheduler_closes_the_socket(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    async with dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws") as socket:
        await socket.receive()
        await socket.send_str("close")
        message = await socket.receive()
        assert (message.type, socket.close_code) == (aiohttp.WSMsgType.CLOSE, 4321)
    await until(lambda: hostile.open["/echo/ws"] == 0)


async def test_many_messages_wait_for_the_browser_and_end_with_it(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    socket = await dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws")
    await socket.receive()
    await socket.send_str("flood")
    before = -1
    while before != hostile.sent:
        before = hostile.sent
        await asyncio.sleep(0.2)
    assert hostile.sent < 128 * 2**20
    socket._response.close()
    await until(lambda: hostile.open["/echo/ws"] == 0)


async def test_socket_without_messages_stays_open(dashboard_server: DashboardServer) -> None:
    """The idle timeout of pages (here 0.5 s) does not apply to sockets."""
    dashboard_server.shorten_timeouts()
    async with dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws") as socket:
        await socket.receive()
        with pytest.raises(asyncio.TimeoutError):
            await socket.receive(timeout=1.5)


@pytest.mark.parametrize(("name", "page", "status"), [("other", "x/ws", 502), ("mine", "gone", 502)])
async def test_socket_without_scheduler_is_rejected(
    dashboard_server: DashboardServer, name: str, page: str, status: int
) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await dashboard_server.connect(dashboard_server.base(name) + page)
    assert refused.value.status == status
    assert len(dashboard_server.disconnected) == 1
    assert refused.value.headers is not None
    assert refused.value.headers["Content-Security-Policy"] == CSP


# A real cluster behind a real gateway with a path prefix


async def test_dashboard_of_a_real_cluster(
    dashboard_server: DashboardServer, gateway: RealGateway, running_cluster: str
) -> None:
    name = running_cluster
    dashboard_server.directory.clusters[name] = Target(f"{gateway.address}/clusters/{name}")
    base = dashboard_server.base(name)
    async with dashboard_server.get(base) as response:
        assert response.status == 301
        assert dashboard_server.origin + response.headers["Location"] == f"{base}status"
    async with dashboard_server.get(f"{base}individual-task-stream", headers=SECRETS) as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert_isolated(response.headers)
        page = (await response.read()).decode()
    token = page.partition('"token":"')[2].partition('"')[0]
    assert token
    async with dashboard_server.connect(
        f"{base}individual-task-stream/ws", protocols=("bokeh", token), headers={"Origin": "null"}, max_msg_size=0
    ) as socket:
        assert socket.protocol == "bokeh"
        assert json.loads((await socket.receive()).data)["msgtype"] == "ACK"
    async with dashboard_server.connect(f"{base}eventstream", headers={"Origin": "null"}) as socket:
        assert (await socket.receive()).type is aiohttp.WSMsgType.TEXT
    async with dashboard_server.get(f"{base}info/main/workers.html") as response:
        assert '"../../../statics/' in await response.text()
    async with dashboard_server.get(f"{base.removesuffix('-/')}statics/css/sortable.min.css") as response:
        assert response.status == 200
    # The name of a foreign cluster leads nowhere.
    foreign = gateway.make_cluster("other-user")
    try:
        for trick in (f"../{foreign}/status", f"%2e%2e/{foreign}/status", f"..%2f{foreign}%2fstatus"):
            assert (await dashboard_server.raw(base.removeprefix(dashboard_server.origin) + trick))[0] == 400
        async with dashboard_server.get(f"{base}clusters/{foreign}/status") as response:
            assert response.status == 404
    finally:
        gateway.stop_clusters("other-user")
    assert gateway.status(name, SHARED_USER) == "RUNNING"
