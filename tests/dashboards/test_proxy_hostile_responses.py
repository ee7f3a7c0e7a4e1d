"""Responses of a scheduler that are invalid, slow or never end. Each gets a clear error, and delays nothing else."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from yarl import URL

from jupyterlab_dask_gateway.dashboards.limits import CATALOG_TIMEOUT, MAX_REQUESTS
from jupyterlab_dask_gateway.dashboards.upstream import Upstream

from ..fakes.hostile import Hostile
from ..fakes.raw_scheduler import RawScheduler
from ..support.dashboards import DashboardServer, until

OK = b"HTTP/1.1 200 OK\r\n"


async def fetch(dashboard_server: DashboardServer, page: str) -> tuple[int, bytes, Any]:
    async with dashboard_server.get(f"{dashboard_server.base('raw')}{page}") as response:
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        return response.status, await response.read(), response.headers


@pytest.mark.parametrize("status", ["101", "0", "000", "199", "600", "999", "1000", "-1", "abc", ""])
async def test_invalid_status_is_not_passed_on(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, status: str
) -> None:
    dashboard_server.shorten_timeouts()
    raw_scheduler.send("/x", f"HTTP/1.1 {status} Odd\r\nContent-Length: 2\r\n\r\nhi".encode())
    got, body, _ = await fetch(dashboard_server, "x")
    assert got in (502, 504)
    assert b"(view-response-refused)" in body or b"(scheduler-unreachable)" in body or b"(scheduler-timeout)" in body
    assert b"hi" not in body.split(b"\n")


@pytest.mark.parametrize("status", [200, 203, 206, 299, 400, 404, 418, 451, 500, 501, 599])
async def test_valid_status_is_passed_on(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, status: int
) -> None:
    raw_scheduler.send("/x", f"HTTP/1.1 {status} Odd\r\nContent-Length: 2\r\n\r\nhi".encode())
    assert (await fetch(dashboard_server, "x"))[:2] == (status, b"hi")


@pytest.mark.parametrize("status", [204, 304])
async def test_status_without_body_has_none(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, status: int
) -> None:
    raw_scheduler.send("/x", f"HTTP/1.1 {status} x\r\nContent-Length: 5\r\n\r\n".encode())
    assert (await fetch(dashboard_server, "x"))[:2] == (status, b"")


@pytest.mark.parametrize(
    ("header", "passed"),
    [
        (b"Content-Type: text/h\xe9ml", None),
        (b"Content-Type: text/\xe2\x82\xac", None),
        (b"Content-Type: text/html; charset=\xff\xfe", None),
        (b"Content-Disposition: attachment; filename=\xe9.csv", None),
        (b"ETag: \x7f", None),
        (b"Last-Modified: \xf0\x9f\x98\x80", None),
        (b"Content-Type: text/html; charset=utf-8", "text/html; charset=utf-8"),
        (b'ETag: "abc"', '"abc"'),
    ],
)
async def test_header_outside_ascii_is_dropped(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, header: bytes, passed: str | None
) -> None:
    raw_scheduler.send("/x", OK + header + b"\r\nContent-Length: 2\r\n\r\nhi")
    status, body, headers = await fetch(dashboard_server, "x")
    name = header.partition(b":")[0].decode()
    if status == 200:
        assert body == b"hi"
        assert headers.get(name) == passed or (name == "Content-Type" and headers[name].startswith("text/plain"))
    else:
        assert passed is None
        assert b"(view-response-refused)" in body


@pytest.mark.parametrize(
    "head",
    [
        OK + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
        OK + b"".join(b"X-%d: y\r\n" % number for number in range(50_000)) + b"\r\n",
        OK + b"no colon\r\n\r\n",
        OK + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\nhello",
        OK + b"Content-Length: -5\r\n\r\nhello",
        OK + b"Content-Length: 1e3\r\n\r\nhello",
        OK + b"Content-Length: " + b"9" * 400 + b"\r\n\r\nhello",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.0\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\x00\x00",
        b"",
    ],
    ids=lambda head: repr(head[:60]),
)
async def test_malformed_head_is_an_error(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, head: bytes
) -> None:
    dashboard_server.shorten_timeouts()
    raw_scheduler.send("/x", head)
    try:
        status, body, _ = await fetch(dashboard_server, "x")
    except aiohttp.ClientPayloadError:
        return  # the browser sees an incomplete body
    assert status in (502, 504)
    assert b"(view-response-refused)" in body or b"(scheduler-unreachable)" in body


async def test_status_200_is_never_an_error_of_this_server(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    """Bodies that do not match their length end as incomplete, or have exactly the announced length."""
    cases: dict[bytes, bytes | None] = {
        b"Content-Length: 10\r\n\r\nhello": None,
        b"Content-Length: 2\r\n\r\nhello": None,
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n": None,
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n": None,
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nSet-Cookie: a=b\r\nX: y\r\n\r\n": b"hello",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n5\r\nhello\r\n0\r\n\r\n": None,
        b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello": b"hello",
        b"Connection: close\r\n\r\nhello": b"hello",
    }
    for number, (rest, expected) in enumerate(cases.items()):
        raw_scheduler.send(f"/{number}", OK + rest)
        try:
            status, body, headers = await fetch(dashboard_server, str(number))
        except aiohttp.ClientPayloadError:
            assert expected is None, rest
            continue
        assert status in (502, 504) if expected is None else (status, body) == (200, expected), (rest, status, body)
        assert "Set-Cookie" not in headers


async def test_headers_that_drip_have_a_time_limit(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    """The idle timeout (0.5 s) would never end this request. The limit for all headers is 1.5 s here."""
    dashboard_server.shorten_timeouts()
    raw_scheduler.send("/x", OK, b"X-A: b\r\n", pause=0.05, forever=True)
    start = time.monotonic()
    status, body, _ = await fetch(dashboard_server, "x")
    assert (status, b"(scheduler-timeout)" in body) == (504, True)
    assert time.monotonic() - start > 1
    await until(lambda: raw_scheduler.open == 0)


async def test_informational_responses_have_a_time_limit(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    dashboard_server.shorten_timeouts()
    raw_scheduler.send("/x", b"HTTP/1.1 103 Early\r\n\r\n", pause=0.05, forever=True)
    status, body, _ = await fetch(dashboard_server, "x")
    assert (status, b"(scheduler-timeout)" in body) == (504, True)
    await until(lambda: raw_scheduler.open == 0)


async def test_body_that_drips_has_a_time_limit(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    dashboard_server.dashboards._upstream = Upstream(1, 0.5, 1.5)
    raw_scheduler.send("/x", OK + b"\r\n", b"y", pause=0.05, forever=True)
    raw_scheduler.send("/small", OK + b"Content-Length: 1000\r\n\r\n", b"y", pause=0.05, forever=True)
    with pytest.raises(aiohttp.ClientPayloadError):
        await fetch(dashboard_server, "x")
    assert (await fetch(dashboard_server, "small"))[0] == 504
    await until(lambda: raw_scheduler.open == 0)


async def test_unfinished_requests_of_a_page_are_limited(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    base = dashboard_server.base("mine")
    hanging = [
        asyncio.ensure_future(dashboard_server.pane.get(URL(f"{base}silent", encoded=True)))
        for _ in range(MAX_REQUESTS)
    ]
    await until(lambda: hostile.open["/silent"] == MAX_REQUESTS)
    async with dashboard_server.get(f"{base}echo") as response:
        assert response.status == 429
        assert "(view-busy)" in await response.text()
    async with dashboard_server.get(f"{dashboard_server.base('mine')}echo") as response:  # another page has its own
        assert response.status == 200
    hanging.pop().cancel()
    await until(lambda: hostile.open["/silent"] == MAX_REQUESTS - 1)
    async with dashboard_server.get(f"{base}echo") as response:
        assert response.status == 200
    for request in hanging:
        request.cancel()
    await until(lambda: hostile.open["/silent"] == 0)


async def test_sockets_that_close_at_once_give_one_event(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    async def close(reader: Any, writer: Any) -> None:
        writer.write(b"\x88\x00")

    raw_scheduler.socket("/ws", close)
    _, view = await dashboard_server.call("POST", "clusters/raw/view")
    for _ in range(30):
        async with dashboard_server.connect(f"{dashboard_server.origin}{view['base']}ws") as socket:
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    await until(lambda: dashboard_server.dashboards.sockets._open == {})
    assert dashboard_server.disconnected == [view["id"]]


# The list of plots


async def test_list_of_plots_of_a_silent_scheduler_ends_soon(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.dashboards.plot_catalog.CATALOG_TIMEOUT", 0.3)
    raw_scheduler.silent("/individual-plots.json")
    status, problem = await dashboard_server.call("GET", "clusters/raw/dashboards")
    assert (status, problem["code"]) == (504, "scheduler-timeout")
    await until(lambda: raw_scheduler.open == 0)


async def test_list_of_plots_is_reused(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    hostile.pages["/individual-plots.json"] = '{"Individual CPU": "/individual-cpu"}'
    lists = await asyncio.gather(*(dashboard_server.call("GET", "clusters/mine/dashboards") for _ in range(4)))
    assert all(status == 200 and response["plots"][0]["id"] == "individual-cpu" for status, response in lists)
    assert hostile.request_counts["/individual-plots.json"] == 1


async def test_last_known_list_of_plots_is_used_while_the_scheduler_does_not_respond(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    now = [0.0]
    dashboard_server.dashboards._catalogs._clock = lambda: now[0]
    hostile.pages["/individual-plots.json"] = '{"Individual CPU": "/individual-cpu"}'
    _, first = await dashboard_server.call("GET", "clusters/mine/dashboards")
    hostile.failing.add("/individual-plots.json")
    now[0] += CATALOG_TIMEOUT + 60
    assert await dashboard_server.call("GET", "clusters/mine/dashboards") == (200, first)
    assert hostile.request_counts["/individual-plots.json"] > 1
    hostile.failing.clear()
    hostile.pages["/individual-plots.json"] = '{"Individual GPU": "/individual-gpu"}'
    _, renewed = await dashboard_server.call("GET", "clusters/mine/dashboards")
    assert [plot["id"] for plot in renewed["plots"]] == ["individual-gpu"]
