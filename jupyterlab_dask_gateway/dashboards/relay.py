"""A WebSocket of a dashboard: the scheduler's half, and what goes from one half to the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TypeAlias

import aiohttp
from aiohttp import WSMsgType
from tornado.websocket import WebSocketClosedError, WebSocketHandler
from yarl import URL

from .limits import LARGEST_MESSAGE

_CLOSING_SECONDS = 2.0

_Socket: TypeAlias = "aiohttp.ClientWebSocketResponse[bool]"


class SchedulerSocket:
    """An open WebSocket to a scheduler."""

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, session: aiohttp.ClientSession, url: URL, offered: str, proxy: str | None) -> SchedulerSocket:
        """Opens it with the subprotocols `offered`, a list with commas. Raises what aiohttp raises."""
        protocols = [protocol for part in offered.split(",") if (protocol := part.strip())]
        opened = await session.ws_connect(
            url, protocols=protocols, proxy=proxy, compress=0, max_msg_size=LARGEST_MESSAGE
        )
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

    async def pump(self, browser: WebSocketHandler) -> None:
        """To the browser, no faster than the browser reads, until either ends."""
        with contextlib.suppress(WebSocketClosedError):
            async for message in self._socket:
                if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                    break
                await browser.write_message(message.data, binary=message.type is WSMsgType.BINARY)
        browser.close(sendable(self._socket.close_code))

    async def send(self, message: str | bytes) -> None:
        """From the browser; nothing where the scheduler is gone, of which `pump` tells the browser."""
        with contextlib.suppress(ConnectionError):
            if isinstance(message, str):
                await self._socket.send_str(message)
            else:
                await self._socket.send_bytes(message)


def sendable(code: int | None) -> int | None:
    """A close code as it may be sent on (RFC 6455, 7.4); some only say how a connection was lost."""
    if code is None or not (3000 <= code < 5000 or code in (1000, 1001, 1002, 1003, *range(1007, 1012))):
        return None
    return code
