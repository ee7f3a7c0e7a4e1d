"""The activation listener: connections of programs that do not have the password."""

from __future__ import annotations

import asyncio
import secrets
import time
from base64 import b64encode
from collections.abc import AsyncIterator

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.local import activation
from jupyterlab_dask_gateway.local.activation import MAX_WAITING, ActivationListener, has_password

from ..support.dashboards import until

PASSWORD = secrets.token_urlsafe(32)


def basic(credentials: str) -> str:
    return "Basic " + b64encode(credentials.encode()).decode()


def request(*headers: str, body: bytes = b"") -> bytes:
    head = ["POST /api/v1/clusters/ HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


class RunningListener:
    """A listener whose gateway is a server that returns the bytes it receives in upper case.

    `starts` counts the starts; `problem` is what they raise.
    """

    def __init__(self) -> None:
        self.starts = 0
        self.problem: GatewayProblem | None = None
        self.gateway_port = 0
        self.writers: list[asyncio.StreamWriter] = []
        self.activation_listener = ActivationListener(PASSWORD, self._ensure_running, lambda: self.gateway_port)

    async def _ensure_running(self) -> None:
        self.starts += 1
        if self.problem is not None:
            raise self.problem

    async def connect(self, data: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.activation_listener.port)
        self.writers.append(writer)
        writer.write(data)
        return reader, writer


@pytest.fixture
async def listener() -> AsyncIterator[RunningListener]:
    async def respond_in_upper_case(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data.upper())
        writer.close()

    listener = RunningListener()
    gateway = await asyncio.start_server(respond_in_upper_case, "127.0.0.1", 0)
    listener.gateway_port = gateway.sockets[0].getsockname()[1]
    await listener.activation_listener.serve()
    yield listener
    for writer in listener.writers:
        writer.close()
    await listener.activation_listener.close()
    gateway.close()


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [f"Authorization: {basic('alice:')}"],
        [f"Authorization: {basic(f'alice:{PASSWORD[:-1]}')}"],
        [f"Authorization: {basic(f'alice:{PASSWORD} ')}"],
        [f"Authorization: Bearer {PASSWORD}"],
        [f"Authorization: Basic {PASSWORD}"],
        ["Authorization: Basic !!!"],
        [f"X-Authorization: {basic(f'alice:{PASSWORD}')}"],
        [f"Cookie: dask-gateway={PASSWORD}"],
    ],
)
async def test_request_without_the_password_starts_nothing(listener: RunningListener, headers: list[str]) -> None:
    reader, writer = await listener.connect(request(*headers, body=b"x" * 2**20))
    assert (await reader.readline()).split()[1] == b"401"
    assert b"WWW-Authenticate: Basic" in await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert listener.starts == 0


def test_password_in_a_body_does_not_count() -> None:
    line = f"Authorization: {basic(f'a:{PASSWORD}')}\r\n".encode()
    assert has_password(b"GET / HTTP/1.1\r\n" + line + b"\r\n", PASSWORD)
    assert not has_password(b"GET / HTTP/1.1\r\nX: y " + line + b"\r\n", PASSWORD)


async def test_request_with_the_password_is_relayed_completely(listener: RunningListener) -> None:
    sent = request(f"authorization: {basic(f'anyone:{PASSWORD}')}", body=b"x" * 2**20)
    reader, writer = await listener.connect(sent)
    assert await reader.readexactly(len(sent)) == sent.upper()
    writer.write(b"more")
    assert await reader.readexactly(4) == b"MORE"
    writer.write_eof()
    assert await reader.read() == b""
    assert listener.starts == 1


async def test_failed_start_is_returned_to_the_client(listener: RunningListener) -> None:
    listener.problem = GatewayProblem("local-failed", "no-port")
    reader, _ = await listener.connect(request(f"Authorization: {basic(f'alice:{PASSWORD}')}"))
    response = await reader.read()
    assert response.startswith(b"HTTP/1.1 500")
    assert b"found no free port" in response


@pytest.mark.parametrize("data", [b"", b"GET / HTTP/1.1\r\nX: y\r\n", request()], ids=["silent", "part", "responded"])
async def test_connection_without_the_password_has_a_time_limit(
    listener: RunningListener, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    monkeypatch.setattr(activation, "REQUEST_TIMEOUT", 0.3)
    start = time.monotonic()
    reader, _ = await listener.connect(data)
    received = await asyncio.wait_for(reader.read(), 10)
    assert received.startswith(b"HTTP/1.1 401") == (data == request())
    await until(lambda: not listener.activation_listener._connections)
    assert time.monotonic() - start >= 0.2
    assert listener.starts == 0


async def test_time_limit_ends_with_the_password(listener: RunningListener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activation, "REQUEST_TIMEOUT", 0.1)
    sent = request(f"Authorization: {basic(f'alice:{PASSWORD}')}")
    reader, writer = await listener.connect(sent)
    await reader.readexactly(len(sent))
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.5)
    writer.write(b"late")
    assert await reader.readexactly(4) == b"LATE"


async def test_long_headers_are_rejected(listener: RunningListener) -> None:
    reader, _ = await listener.connect(b"GET / HTTP/1.1\r\nX: " + b"y" * 2**18)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)


async def test_silent_connections_are_limited_and_do_not_keep_others_out(listener: RunningListener) -> None:
    silent = [await listener.connect() for _ in range(MAX_WAITING * 3)]
    sent = request(f"Authorization: {basic(f'alice:{PASSWORD}')}")
    reader, _ = await listener.connect(sent)
    assert await reader.readexactly(len(sent)) == sent.upper()
    assert len(listener.activation_listener._waiting) <= MAX_WAITING
    first, _ = silent[0]
    assert await asyncio.wait_for(first.read(), 5) == b"", "the oldest connection is closed"
    assert not silent[-1][0].at_eof()


async def test_close_ends_all_connections(listener: RunningListener) -> None:
    sent = request(f"Authorization: {basic(f'alice:{PASSWORD}')}")
    relayed, _ = await listener.connect(sent)
    await relayed.readexactly(len(sent))
    silent, _ = await listener.connect()
    await listener.activation_listener.close()
    assert await asyncio.wait_for(relayed.read(), 5) == b""
    assert await asyncio.wait_for(silent.read(), 5) == b""
    with pytest.raises(ConnectionRefusedError):
        await listener.connect()
