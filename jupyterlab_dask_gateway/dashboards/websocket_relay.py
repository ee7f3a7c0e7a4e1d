"""A WebSocket of a dashboard: the scheduler's half, and what goes from one half to the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable
from typing import TypeAlias

import aiohttp
from aiohttp import WSMsgType
from tornado.iostream import IOStream, StreamClosedError
from tornado.websocket import WebSocketHandler
from yarl import URL

_CLOSING_SECONDS = 2.0
_OPCODES = {WSMsgType.TEXT: 0x1, WSMsgType.BINARY: 0x2}
_LARGE = 2**15
"""Bytes from which on a message is not copied, and small ones are not collected."""

_Socket: TypeAlias = "aiohttp.ClientWebSocketResponse[bool]"


class SchedulerSocket:
    """An open WebSocket to a scheduler."""

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    @classmethod
    async def open(
        cls, session: aiohttp.ClientSession, url: URL, offered: str, proxy: str | None, largest: int
    ) -> SchedulerSocket:
        """Opens it with the subprotocols `offered`, a list with commas. Raises what aiohttp raises.

        A message of more than `largest` bytes ends it.
        """
        protocols = [protocol for part in offered.split(",") if (protocol := part.strip())]
        opened = await session.ws_connect(url, protocols=protocols, proxy=proxy, compress=0, max_msg_size=largest)
        # A machine that vanished is found without pings, which a busy scheduler answers too late.
        if (raw := opened.get_extra_info("socket")) is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return cls(opened)

    @property
    def protocol(self) -> str | None:
        """The subprotocol that the scheduler selected."""
        return self._socket.protocol

    async def close(self) -> None:
        """Ends it; one that floods us instead of closing is cut."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._socket.close(), _CLOSING_SECONDS)

    async def pump(self, browser: WebSocketHandler) -> bool:
        """To the browser, no faster than the browser reads, until either ends; whether the scheduler did."""
        connection = browser.ws_connection
        if connection is None or connection.stream is None:
            return False
        lost = False
        frames = Frames(connection.stream)
        with contextlib.suppress(StreamClosedError):
            async for message in self._socket:
                if message.type not in _OPCODES or connection.is_closing():
                    break
                data: bytes = message.data.encode() if isinstance(message.data, str) else message.data
                if (sent := frames.add(_OPCODES[message.type], data)) is not None:
                    await sent
            frames.flush()
            lost = not connection.is_closing()
        browser.close(sendable(self._socket.close_code))
        return lost

    async def send(self, message: str | bytes) -> None:
        """From the browser; nothing where the scheduler is gone, of which `pump` tells the browser."""
        with contextlib.suppress(ConnectionError):
            if isinstance(message, str):
                await self._socket.send_str(message)
            else:
                await self._socket.send_bytes(message)


class Frames:
    """Messages on their way to the browser's stream.

    Bokeh sends what belongs together as several small messages: those that are there at once go out at once, in one
    write, before the loop waits again. (`write_message` takes a task, two copies and a system call for each.)
    """

    def __init__(self, stream: IOStream) -> None:
        self._stream = stream
        self._small = bytearray()

    def add(self, opcode: int, data: bytes) -> Awaitable[None] | None:
        """Takes a message; where that was enough for now, what to wait for. Raises StreamClosedError."""
        if not self._small:
            asyncio.get_running_loop().call_soon(self._flush_quietly)
        self._small += frame_header(opcode, len(data))
        if len(data) < _LARGE:
            self._small += data
            return None if len(self._small) < _LARGE else self.flush()
        self.flush()
        return self._stream.write(data)  # without copying it

    def flush(self) -> Awaitable[None]:
        """Writes what is left. Raises StreamClosedError."""
        small, self._small = self._small, bytearray()
        return self._stream.write(bytes(small))

    def _flush_quietly(self) -> None:
        if self._small:
            with contextlib.suppress(StreamClosedError):
                self.flush()


def frame_header(opcode: int, length: int) -> bytes:
    """Of a whole, unmasked message of `length` bytes (RFC 6455, 5.2)."""
    if length < 126:
        return struct.pack("!BB", 0x80 | opcode, length)
    if length < 2**16:
        return struct.pack("!BBH", 0x80 | opcode, 126, length)
    return struct.pack("!BBQ", 0x80 | opcode, 127, length)


def sendable(code: int | None) -> int | None:
    """A close code as it may be sent on (RFC 6455, 7.4); some only say how a connection was lost."""
    if code is None or not (3000 <= code < 5000 or code in (1000, 1001, 1002, 1003, *range(1007, 1012))):
        return None
    return code
