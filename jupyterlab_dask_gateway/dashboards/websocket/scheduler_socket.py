"""Opens WebSockets to schedulers, up to the end of the handshake. After it, the connection carries plain bytes.

asyncio's own connections are used, because aiohttp's WebSocket client builds messages. TLS and HTTP proxies are
supported as for pages: a proxy gets the whole URL, and for `https` a CONNECT request.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
import ssl
from functools import lru_cache
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

from tornado.httputil import HTTPHeaders, HTTPInputError, parse_response_start_line

from ..target import Target

MAX_HEAD = 2**15
"""Bytes of the head of a response."""
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_FORWARDED = ("Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol")


class HandshakeError(ConnectionError):
    """The scheduler, or the HTTP proxy, did not accept."""


class SchedulerSocket:
    """An open WebSocket to a scheduler.

    `protocol` is the subprotocol that the scheduler selected. `received` are bytes that arrived after the handshake.
    The transport does not read until its protocol is replaced and `resume_reading` is called.
    """

    def __init__(self, transport: asyncio.Transport, protocol: str | None, received: bytes) -> None:
        self.transport = transport
        self.protocol = protocol
        self.received = received


def accept_value(key: str) -> str:
    """Return the header `Sec-WebSocket-Accept` for a key (RFC 6455, section 4.2.2)."""
    return base64.b64encode(hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest()).decode()


async def open_scheduler_socket(target: Target, url: str, headers: HTTPHeaders, timeout: float) -> SchedulerSocket:
    """Open a WebSocket with the key, the version and the subprotocols of the browser's `headers`.

    No Origin is sent, because the scheduler would reject that of this server, and no extension, because compression
    costs more than it saves between this server and a scheduler. Raises OSError, and asyncio.TimeoutError after
    `timeout` seconds, however slowly a response arrives.
    """
    return await asyncio.wait_for(_open(target, urlsplit(url), headers), timeout)


async def _open(target: Target, url: SplitResult, headers: HTTPHeaders) -> SchedulerSocket:
    transport, path = await _connect(target, url)
    try:
        request = [f"GET {path} HTTP/1.1", f"Host: {url.netloc.rpartition('@')[2]}"]
        request += ["Upgrade: websocket", "Connection: Upgrade"]
        if target.proxy is not None and url.scheme == "http":
            request += _proxy_authorization(target.proxy)
        request += [f"{name}: {headers[name]}" for name in _FORWARDED if name in headers]
        status, response_headers, received = await _exchange(transport, request)
        protocol = response_headers.get("Sec-WebSocket-Protocol")
        offered = [name.strip() for name in headers.get("Sec-WebSocket-Protocol", "").split(",")]
        if (
            status != 101
            or response_headers.get("Upgrade", "").lower() != "websocket"
            or response_headers.get("Sec-WebSocket-Accept") != accept_value(headers["Sec-WebSocket-Key"])
            or "Sec-WebSocket-Extensions" in response_headers
            or (protocol is not None and protocol not in offered)
        ):
            raise HandshakeError("the scheduler did not accept the WebSocket")
        # TCP keep-alive detects lost machines. A busy scheduler would respond to pings too late.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return SchedulerSocket(transport, protocol, received)
    except BaseException:
        transport.abort()
        raise


async def _connect(target: Target, url: SplitResult) -> tuple[asyncio.Transport, str]:
    """Return a connection that ends at the scheduler, or at a proxy that gets the whole URL, and what to request."""
    loop = asyncio.get_running_loop()
    path = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    if target.proxy is None:
        return await _dial(url), path
    proxied = await _dial(urlsplit(target.proxy))
    if url.scheme == "http":
        return proxied, f"http://{url.netloc.rpartition('@')[2]}{path}"
    try:
        host = f"{_host(url)}:{_port(url)}"
        connect = [f"CONNECT {host} HTTP/1.1", f"Host: {host}", *_proxy_authorization(target.proxy)]
        status, _, received = await _exchange(proxied, connect)
        if status != 200 or received:
            raise HandshakeError("the HTTP proxy did not accept")
        head = _HeadReader()
        secure = await loop.start_tls(proxied, head, tls_context(), server_hostname=url.hostname)
    except TypeError as error:  # Python 3.10: TLS to a scheduler within TLS to a proxy
        proxied.abort()
        raise HandshakeError("this Python version does not support the HTTP proxy") from error
    except BaseException:
        proxied.abort()
        raise
    if secure is None:
        raise HandshakeError("the connection was lost")
    head.connection_made(secure)
    return secure, path


async def _dial(url: SplitResult) -> asyncio.Transport:
    secure = url.scheme == "https"
    transport, _ = await asyncio.get_running_loop().create_connection(
        _HeadReader, url.hostname or "", _port(url), ssl=tls_context() if secure else None
    )
    return transport


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _host(url: SplitResult) -> str:
    return f"[{url.hostname}]" if ":" in (url.hostname or "") else url.hostname or ""


def _proxy_authorization(proxy: str) -> list[str]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return []
    credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
    return [f"Proxy-Authorization: Basic {base64.b64encode(credentials).decode()}"]


@lru_cache(1)
def tls_context() -> ssl.SSLContext:
    """Return the context with the certificates of the system, which takes about 20 ms to load."""
    return ssl.create_default_context()


async def _exchange(transport: asyncio.Transport, request: list[str]) -> tuple[int, HTTPHeaders, bytes]:
    """Send the head of a request; return status and headers of the response, and what was received after them."""
    reader = cast(_HeadReader, transport.get_protocol())
    transport.write("\r\n".join([*request, "", ""]).encode("latin-1"))
    head, received = await reader.read()
    try:
        start, _, fields = head.decode("latin-1").partition("\r\n")
        return parse_response_start_line(start).code, HTTPHeaders.parse(fields), received
    except (HTTPInputError, ValueError) as error:
        raise HandshakeError("the response is malformed") from error


class _HeadReader(asyncio.Protocol):
    """Reads up to the end of the head of a response, and then stops reading."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._head: asyncio.Future[tuple[bytes, bytes]] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None

    async def read(self) -> tuple[bytes, bytes]:
        """Return the next head and what follows it. Raises OSError where there is none."""
        if self._transport is not None:
            self._transport.resume_reading()
        head = await self._head
        self._head = asyncio.get_running_loop().create_future()
        self._received.clear()
        return head

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.pause_reading()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, rest = bytes(self._received).partition(b"\r\n\r\n")
        if self._transport is not None and (separator or len(head) > MAX_HEAD):
            self._transport.pause_reading()
        if self._head.done():
            return
        if separator:
            self._head.set_result((head + b"\r\n", rest))
        elif len(head) > MAX_HEAD:
            self._head.set_exception(HandshakeError("the head is too long"))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._head.done():
            self._head.set_exception(exc or HandshakeError("the connection was lost"))
            self._head.exception()  # Mark the exception as retrieved, because no reader may be waiting.
