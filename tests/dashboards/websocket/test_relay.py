"""The relay of WebSocket bytes: pings, floods, flow control, ends, TLS and HTTP proxies."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.testing import bind_unused_port

from jupyterlab_dask_gateway.dashboards import Target
from jupyterlab_dask_gateway.dashboards.websocket import scheduler_socket
from jupyterlab_dask_gateway.dashboards.websocket.fair_share import SHARE, FairShare
from jupyterlab_dask_gateway.dashboards.websocket.frames import pong_frame
from jupyterlab_dask_gateway.dashboards.websocket.relay import WebSocketRelay
from jupyterlab_dask_gateway.dashboards.websocket.scheduler_socket import SchedulerSocket

from ...fakes.hostile import BIG, Hostile
from ...fakes.raw_scheduler import RawScheduler
from ...support.dashboards import DashboardServer, until

EMPTY, PING, TEXT = b"\x82\x00", b"\x89\x00", b"\x81\x02hi"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


class RawBrowser:
    """The connection of a browser, after the handshake."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def read(self, count: int) -> bytes:
        """Read exactly `count` bytes, within some time."""
        return await asyncio.wait_for(self.reader.readexactly(count), 20)

    async def __aenter__(self) -> RawBrowser:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()


async def open_raw(dashboard_server: DashboardServer, path: str, *headers: str, version: str = "13") -> RawBrowser:
    """Open a WebSocket without a library. Raises AssertionError where it is not accepted."""
    reader, writer = await asyncio.open_connection("127.0.0.1", dashboard_server.app.port)
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket"]
    lines += [f"Sec-WebSocket-Key: {KEY}", f"Sec-WebSocket-Version: {version}", *headers, "", ""]
    writer.write("\r\n".join(lines).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 101"):
        writer.close()
        raise AssertionError(head.decode())
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, "the value of RFC 6455, section 1.3"
    return RawBrowser(reader, writer)


@pytest.mark.parametrize("version", ["8", "14", "x", ""])
async def test_other_versions_are_rejected(dashboard_server: DashboardServer, hostile: Hostile, version: str) -> None:
    with pytest.raises(AssertionError, match=" 400 "):
        await open_raw(dashboard_server, dashboard_server.path("mine") + "echo/ws", version=version)
    assert not hostile.request_counts


async def test_pings_of_the_scheduler_do_not_reach_the_browser(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    """A hub counts each response of a browser as activity of its user."""
    received: list[bytes] = []

    async def ping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(TEXT + b"\x89\x01" + b"5" + TEXT)
        received.append(await reader.readexactly(7))
        writer.write(TEXT)
        await reader.read()

    raw_scheduler.socket("/ws", ping)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        assert await browser.read(3 * len(TEXT)) == 3 * TEXT
    assert received == [pong_frame(b"5")]


async def test_response_to_a_ping_is_sent_between_messages(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    async def ping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        start = await reader.readexactly(10)
        writer.write(b"\x89\x01" + b"5" + TEXT)
        rest = await reader.readexactly(16 + 7)
        writer.write(struct.pack("!BB", 0x82, 33) + start + rest)
        await reader.read()

    raw_scheduler.socket("/ws", ping)
    message = struct.pack("!BBI", 0x82, 0x80 | 20, 0) + b"x" * 20
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        browser.writer.write(message[:10])
        assert await browser.read(len(TEXT)) == TEXT
        browser.writer.write(message[10:])
        assert (await browser.read(35))[2:] == message + pong_frame(b"5")


@pytest.mark.parametrize(("frame", "count"), [(EMPTY, 400_000), (PING, 400_000), (b"\x82\x01x", 300_000)])
async def test_flood_of_tiny_frames_does_not_delay_other_requests(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, frame: bytes, count: int
) -> None:
    """20 requests are complete before the flood is, although all of it is already in buffers."""

    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(count // 1000):
            writer.write(frame * 1000)
            await writer.drain()
        writer.write(TEXT)
        await reader.read()

    async def read_flood(browser: RawBrowser) -> int:
        size, end = 0, b""
        while end != TEXT:
            data = await browser.reader.read(2**16)
            assert data
            size, end = size + len(data), (end + data)[-len(TEXT) :]
        return size - len(TEXT)

    raw_scheduler.socket("/ws", flood)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        reading = asyncio.ensure_future(read_flood(browser))
        for _ in range(20):
            async with dashboard_server.get(f"{dashboard_server.base('mine')}echo") as response:
                assert response.status == 200
        assert not reading.done()
        assert await asyncio.wait_for(reading, 120) == (0 if frame is PING else count * len(frame))


def test_all_floods_together_get_a_share_of_the_time() -> None:
    now = 100.0
    share = FairShare(lambda: now)
    ends = []
    for used in (0.001, 0.002, 0.001):  # three sockets, each with a slice of work
        now += used
        ends.append(now + share.delay(used))
    assert ends[-1] - 100 == pytest.approx(0.004 / SHARE)
    now = 200.0
    assert share.delay(0.001) == pytest.approx(0.001 / SHARE - 0.001)


@pytest.mark.parametrize(
    "sent", [TEXT, TEXT + b"\x88\x02\x03\xe9", b"\x82\x7f" + b"\0" * 7 + b"\x09part", b"\x89\x7ex"]
)
async def test_end_of_the_scheduler_ends_the_browser(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, sent: bytes
) -> None:
    async def end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)

    raw_scheduler.socket("/ws", end)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        received = await asyncio.wait_for(browser.reader.read(), 10)
    # A close frame is added only where the scheduler sent none, and not within a message.
    assert received == {TEXT: TEXT + b"\x88\x00", b"\x89\x7ex": b"\x88\x00"}.get(sent, sent)
    await until(lambda: len(dashboard_server.disconnected) == 1)
    await until(lambda: raw_scheduler.open == 0)


async def test_scheduler_that_ignores_the_end_is_cut(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    async def ignore(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:  # until the connection is cut
            writer.write(TEXT)
            await writer.drain()
            await asyncio.sleep(0.01)

    raw_scheduler.socket("/ws", ignore)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        browser.writer.write(struct.pack("!BBI", 0x88, 0x80, 0))
        await until(lambda: raw_scheduler.open == 0)
    assert dashboard_server.disconnected == [], "the browser ended it"


async def test_close_of_the_service_ends_all_relays(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    socket = await dashboard_server.connect(f"{dashboard_server.base('mine')}echo/ws")
    await socket.receive()
    await dashboard_server.dashboards.close()
    assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    await until(lambda: hostile.open["/echo/ws"] == 0)
    assert dashboard_server.disconnected == []
    await socket.close()


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK",
        "HTTP/1.1 403 Forbidden",
        "HTTP/1.1 101 x\r\nUpgrade: websocket",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: wrong",
        "HTTP/1.1 101 x\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate",
        "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
        "Sec-WebSocket-Protocol: other",
        "HTTP/1.1 101 x\r\nX: " + "y" * 40_000,
        "nonsense",
    ],
    ids=lambda head: head[-40:],
)
async def test_invalid_handshake_is_rejected(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler, head: str
) -> None:
    raw_scheduler.send("/ws", f"{head}\r\n\r\n".encode() + TEXT)
    with pytest.raises(AssertionError, match=" 502 "):
        await open_raw(dashboard_server, dashboard_server.path("raw") + "ws", "Sec-WebSocket-Protocol: bokeh, token")
    await until(lambda: raw_scheduler.open == 0)
    await until(lambda: dashboard_server.dashboards.sockets._open == {})


async def test_handshake_that_drips_has_a_time_limit(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    dashboard_server.shorten_timeouts()
    raw_scheduler.send("/ws", b"HTTP/1.1 101 x\r\n", b"X: y\r\n", pause=0.05, forever=True)
    with pytest.raises(AssertionError, match=" 504 "):
        await open_raw(dashboard_server, dashboard_server.path("raw") + "ws")
    await until(lambda: raw_scheduler.open == 0)


async def test_messages_sent_with_the_handshake_arrive(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    head = "HTTP/1.1 101 x\r\nUpgrade: WebSocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
    raw_scheduler.send("/ws", head.encode() + TEXT[:1], TEXT[1:], pause=0.05)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        assert await browser.read(len(TEXT)) == TEXT


def different_messages(size: int) -> bytes:
    """Return frames of about `size` bytes in total, with lengths from 60 KB to 200 KB, none of which repeats."""
    rng = random.Random(1)
    frames: list[bytes] = []
    while sum(map(len, frames)) < size:
        payload = rng.randbytes(rng.randrange(60_000, 200_000))
        frames.append(struct.pack("!BBQ", 0x82, 127, len(payload)) + payload)
    return b"".join(frames)


async def test_scheduler_is_not_read_while_the_browser_does_not_read(
    dashboard_server: DashboardServer, raw_scheduler: RawScheduler
) -> None:
    """The buffer of the relay is used again only after its bytes are sent."""
    messages = different_messages(60_000_000)

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(messages)
        await reader.read()

    raw_scheduler.socket("/ws", send)
    async with await open_raw(dashboard_server, dashboard_server.path("raw") + "ws") as browser:
        (relay,) = dashboard_server.dashboards._relays
        await until(lambda: not relay._scheduler.is_reading())
        assert await browser.read(len(messages)) == messages


class NeverPaused(asyncio.Transport):
    """Ignores `pause_reading`, as TLS connections of Python 3.10 do for what they have already received."""

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def close(self) -> None: ...

    def abort(self) -> None: ...


@pytest.mark.parametrize("frame", [b"", EMPTY * 3000], ids=["large messages", "then a flood"])
async def test_chunks_that_arrive_while_reading_is_paused_are_not_lost(frame: bytes) -> None:
    ours, browser = socket.socketpair()
    messages = different_messages(4_000_000) + frame + different_messages(2_000_000)
    transport = NeverPaused()
    relay = WebSocketRelay(IOStream(ours), SchedulerSocket(transport, None, b""), FairShare())
    running = asyncio.ensure_future(relay.run())
    await until(lambda: hasattr(transport, "protocol"))
    left = messages
    while left:
        buffer = relay.get_buffer(-1)
        chunk, left = left[: len(buffer)], left[len(buffer) :]
        buffer[: len(chunk)] = chunk
        relay.buffer_updated(len(chunk))
    reader, writer = await asyncio.open_connection(sock=browser)
    assert await asyncio.wait_for(reader.readexactly(len(messages)), 20) == messages
    writer.close()
    assert await running is False


# TLS and HTTP proxies


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate for 127.0.0.1 and its key."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    key = file.with_name("key.pem")
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", key, "-out", file], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


@pytest.fixture
def tls(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The context of servers. Clients trust its certificate."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(scheduler_socket, "tls_context", lambda: trusting)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class HttpProxy:
    """An HTTP proxy with credentials, for CONNECT and for whole URLs. `request_lines` are those that it received."""

    def __init__(self) -> None:
        self.request_lines: list[str] = []
        self.url = ""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.request_lines.append(head.splitlines()[0])
        if "\r\nProxy-Authorization: Basic dXNlcjpwQHNz\r\n" not in head:  # user:p@ss
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        method, url, _ = self.request_lines[-1].split(" ")
        host, _, path = url.removeprefix("http://").partition("/")
        there, out = await asyncio.open_connection(*host.split(":"))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            lines = [line for line in head.splitlines() if line and not line.startswith("Proxy-")]
            out.write("\r\n".join([f"{method} /{path} HTTP/1.1", *lines[1:], "", ""]).encode())

        async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while data := await source.read(2**16):
                    sink.write(data)
                    await sink.drain()
            except ConnectionError:
                pass
            finally:
                sink.close()

        await asyncio.gather(pipe(reader, out), pipe(there, writer))


@pytest.fixture
async def http_proxy() -> AsyncIterator[HttpProxy]:
    proxy = HttpProxy()
    server = await asyncio.start_server(proxy.handle, "127.0.0.1", 0)
    proxy.url = f"http://user:p%40ss@127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield proxy
    server.close()


async def assert_messages_arrive(socket: Any) -> None:
    """Check messages of any size in both directions, at the same time, and a clean end."""
    await socket.receive()
    await socket.send_bytes(b"y" * BIG)
    await socket.send_str("big")
    for kind in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT):
        message = await socket.receive()
        assert (message.type, len(message.data)) == (kind, BIG)
    for length in (0, 1, 125, 126, 2**16):
        await socket.send_bytes(b"\xff" * length)
        assert await socket.receive_bytes() == b"\xff" * length
    await socket.send_str("close")
    assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
    assert socket.close_code == 4321


@pytest.mark.parametrize("proxied", [False, True], ids=["direct", "proxy"])
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
async def test_socket_of_a_scheduler_with_tls_and_http_proxy(
    dashboard_server: DashboardServer, tls: ssl.SSLContext, http_proxy: HttpProxy, secure: bool, proxied: bool
) -> None:
    scheduler = Hostile()
    await scheduler.start(tls if secure else None)
    dashboard_server.directory.clusters["there"] = Target(scheduler.base, http_proxy.url if proxied else None)
    try:
        async with dashboard_server.connect(f"{dashboard_server.base('there')}echo/ws", max_msg_size=0) as socket:
            await assert_messages_arrive(socket)
        await until(lambda: scheduler.open["/echo/ws"] == 0)
        assert "Proxy-Authorization" not in scheduler.headers[0]
    finally:
        await scheduler.stop()
    host = scheduler.base.partition("//")[2]
    line = f"CONNECT {host} HTTP/1.1" if secure else f"GET http://{host}/echo/ws HTTP/1.1"
    assert http_proxy.request_lines == ([line] if proxied else [])


async def test_socket_is_rejected_where_the_certificate_or_the_proxy_is_wrong(
    dashboard_server: DashboardServer, tls: ssl.SSLContext, http_proxy: HttpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = Hostile()
    await scheduler.start(tls)
    monkeypatch.setattr(scheduler_socket, "tls_context", ssl.create_default_context)
    without_password = http_proxy.url.replace("user:p%40ss@", "")
    for proxy in (None, http_proxy.url, without_password, "http://127.0.0.1:1"):
        dashboard_server.directory.clusters["there"] = Target(scheduler.base, proxy)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await dashboard_server.connect(f"{dashboard_server.base('there')}echo/ws")
        assert refused.value.status == 502
    assert not scheduler.request_counts
    await scheduler.stop()


async def test_socket_of_a_server_with_tls(
    dashboard_server: DashboardServer, tls: ssl.SSLContext, hostile: Hostile
) -> None:
    """Tornado's stream of a TLS connection is another class, whose socket asyncio cannot use."""
    server = HTTPServer(dashboard_server.app.web_app, ssl_options=tls)
    listening, port = bind_unused_port()
    server.add_socket(listening)
    url = f"https://127.0.0.1:{port}{dashboard_server.path('mine')}echo/ws"
    async with dashboard_server.connect(url, max_msg_size=0, ssl=scheduler_socket.tls_context()) as socket:
        await assert_messages_arrive(socket)
    await until(lambda: hostile.open["/echo/ws"] == 0)
    server.stop()
