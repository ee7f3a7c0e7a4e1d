"""Relay of messages between the WebSocket of a dashboard page and that of its scheduler."""

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
"""Bytes from which a message is sent without copying it, and without waiting for others."""

_Socket: TypeAlias = "aiohttp.ClientWebSocketResponse[bool]"


class SchedulerSocket:
    """An open WebSocket to a scheduler."""

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    @classmethod
    async def open(
        cls, session: aiohttp.ClientSession, url: URL, protocols: str, proxy: str | None, max_message: int
    ) -> SchedulerSocket:
        """Open a WebSocket with the subprotocols, which are separated by commas. Raises the exceptions of aiohttp.

        A message of more than `max_message` bytes closes it.
        """
        names = [name for part in protocols.split(",") if (name := part.strip())]
        opened = await session.ws_connect(url, protocols=names, proxy=proxy, compress=0, max_msg_size=max_message)
        # TCP keep-alive detects lost machines. A busy scheduler would respond to pings too late.
        if (raw := opened.get_extra_info("socket")) is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return cls(opened)

    @property
    def protocol(self) -> str | None:
        """The subprotocol that the scheduler selected."""
        return self._socket.protocol

    async def close(self) -> None:
        """Close it; after a timeout even if the scheduler still sends messages."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._socket.close(), _CLOSING_SECONDS)

    async def relay_to(self, browser: WebSocketHandler) -> bool:
        """Send messages to the browser until one side closes. Return whether the scheduler did."""
        connection = browser.ws_connection
        if connection is None or connection.stream is None:
            return False
        disconnected = False
        frames = Frames(connection.stream)
        with contextlib.suppress(StreamClosedError):
            async for message in self._socket:
                if message.type not in _OPCODES or connection.is_closing():
                    break
                data: bytes = message.data.encode() if isinstance(message.data, str) else message.data
                if (sent := frames.add(_OPCODES[message.type], data)) is not None:
                    await sent
            frames.flush()
            disconnected = not connection.is_closing()
        browser.close(sendable(self._socket.close_code))
        return disconnected

    async def send(self, message: str | bytes) -> None:
        """Send a message of the browser; ignored after the scheduler closed, which `relay_to` reports."""
        with contextlib.suppress(ConnectionError):
            if isinstance(message, str):
                await self._socket.send_str(message)
            else:
                await self._socket.send_bytes(message)


class Frames:
    """Writes messages to the stream of the browser.

    Bokeh sends one change as several small messages. Messages that arrive together are sent in one write, before the
    event loop waits again. (`write_message` needs a task, two copies and a system call for each message.)
    """

    def __init__(self, stream: IOStream) -> None:
        self._stream = stream
        self._small = bytearray()

    def add(self, opcode: int, data: bytes) -> Awaitable[None] | None:
        """Add a message. Return what to wait for if data was written. Raises StreamClosedError."""
        if not self._small:
            asyncio.get_running_loop().call_soon(self._flush_quietly)
        self._small += frame_header(opcode, len(data))
        if len(data) < _LARGE:
            self._small += data
            return None if len(self._small) < _LARGE else self.flush()
        self.flush()
        return self._stream.write(data)  # without copying it

    def flush(self) -> Awaitable[None]:
        """Write the collected messages. Raises StreamClosedError."""
        small, self._small = self._small, bytearray()
        return self._stream.write(bytes(small))

    def _flush_quietly(self) -> None:
        if self._small:
            with contextlib.suppress(StreamClosedError):
                self.flush()


def frame_header(opcode: int, length: int) -> bytes:
    """Return the header of an unmasked message in one frame of `length` bytes (RFC 6455, section 5.2)."""
    if length < 126:
        return struct.pack("!BB", 0x80 | opcode, length)
    if length < 2**16:
        return struct.pack("!BBH", 0x80 | opcode, 126, length)
    return struct.pack("!BBQ", 0x80 | opcode, 127, length)


def sendable(code: int | None) -> int | None:
    """Return a close code if it may be sent (RFC 6455, section 7.4); others only describe a lost connection."""
    if code is None or not (3000 <= code < 5000 or code in (1000, 1001, 1002, 1003, *range(1007, 1012))):
        return None
    return code
