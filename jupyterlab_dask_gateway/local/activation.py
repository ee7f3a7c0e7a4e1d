"""The activation listener of the private local gateway: the address that kernels get.

A request with the password starts the gateway, and is relayed to it. Any program of any user of the machine can
connect, so until then each connection has a time limit, and there is a limit for their number.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from ..errors import GatewayProblem
from ..json_data import write_json

HOST = "127.0.0.1"

REQUEST_TIMEOUT = 10.0
"""Seconds until a connection has sent a request with the password."""
MAX_WAITING = 64
"""Connections that have not sent the password. For a further one, the oldest is closed."""
_MAX_HEAD = 2**16
_CHUNK = 2**16
_AUTHORIZATION = re.compile(
    rb"^authorization:[ \t]*basic[ \t]+([A-Za-z0-9+/=]+)[ \t]*\r$", re.IGNORECASE | re.MULTILINE
)
# The Python client of Dask Gateway sends the password only after this response.
_UNAUTHORIZED = (
    b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


class ActivationListener:
    """Listens on a free port of the loopback address as long as the server runs.

    Parameters
    ----------
    password: the password of the gateway
    ensure_running: starts the gateway unless it runs; raises GatewayProblem
    gateway_port: returns the port to which connections are relayed
    """

    def __init__(
        self, password: str, ensure_running: Callable[[], Awaitable[None]], gateway_port: Callable[[], int]
    ) -> None:
        self._password = password
        self._ensure_running = ensure_running
        self._gateway_port = gateway_port
        # Connections wait in the queue of the socket until `serve` is called.
        self._socket = socket.create_server((HOST, 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._waiting: dict[asyncio.Task[None], None] = {}

    async def serve(self) -> None:
        """Accept connections."""
        self._server = await asyncio.start_server(self._handle, sock=self._socket, limit=_MAX_HEAD)

    async def close(self) -> None:
        """Close all connections and the port."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._socket.close()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        if len(self._waiting) >= MAX_WAITING:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.cancel()
        self._waiting[task] = None
        with suppress(OSError, asyncio.TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            try:
                head = await asyncio.wait_for(self._read_request(reader, writer), REQUEST_TIMEOUT)
                self._waiting.pop(task, None)
                if head is not None:
                    await self._relay(head, reader, writer)
            finally:
                self._waiting.pop(task, None)
                writer.close()

    async def _read_request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
        """Return the head of a request with the password; respond to others with status 401 and return None."""
        head = await reader.readuntil(b"\r\n\r\n")
        if has_password(head, self._password):
            return head
        writer.write(_UNAUTHORIZED)
        await writer.drain()
        writer.write_eof()
        # Closing a connection with unread data, such as the body of the request, would discard the response.
        while await reader.read(_CHUNK):
            pass
        return None

    async def _relay(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._ensure_running()
        except GatewayProblem as problem:
            writer.write(_error_response(problem))
            await writer.drain()
            return
        gateway_reader, gateway_writer = await asyncio.open_connection(HOST, self._gateway_port())
        try:
            gateway_writer.write(head)
            await asyncio.gather(_pipe(reader, gateway_writer), _pipe(gateway_reader, writer))
        finally:
            gateway_writer.close()


def has_password(head: bytes, password: str) -> bool:
    """Return whether the head of a request has the password, with any user name, as HTTP Basic authentication."""
    match = _AUTHORIZATION.search(head)
    if match is None:
        return False
    try:
        _, _, received_password = base64.b64decode(match[1], validate=True).partition(b":")
    except binascii.Error:
        return False
    return hmac.compare_digest(received_password, password.encode())


def _error_response(problem: GatewayProblem) -> bytes:
    """Return an error response like those of the gateway. The Python client raises its text as an exception."""
    body = write_json({"error": f"{problem.message} {problem.remedy}"}).encode()
    head = (
        "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
