"""A WebSocket of a dashboard: the scheduler's half, and what goes from one half to the other."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import aiohttp
from aiohttp import WSMsgType
from tornado.websocket import WebSocketClosedError, WebSocketHandler
from yarl import URL

from .upstream import Target, speaking

LARGEST_MESSAGE = 2**28
"""Bytes, either way. Bokeh sends a big graph as one message; without any limit one page could fill our memory."""

_CLOSING_SECONDS = 2.0

SchedulerSocket: TypeAlias = "aiohttp.ClientWebSocketResponse[bool]"


@asynccontextmanager
async def connect(
    session: aiohttp.ClientSession, target: Target, url: str, offered: str
) -> AsyncIterator[SchedulerSocket]:
    """The scheduler's half. `offered` are the subprotocols as the browser sent them: Bokeh's token is one.

    It sends no Origin: the scheduler would refuse ours. Raises as `speaking` does, while it is being opened.
    """
    protocols = [protocol for part in offered.split(",") if (protocol := part.strip())]
    async with speaking():
        upstream = await session.ws_connect(
            URL(url, encoded=True), protocols=protocols, proxy=target.proxy, compress=0, max_msg_size=LARGEST_MESSAGE
        )
    try:
        # A machine that vanished is found without pings, which a busy scheduler answers too late.
        if isinstance(raw := upstream.get_extra_info("socket"), socket.socket):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        yield upstream
    finally:
        with contextlib.suppress(asyncio.TimeoutError):  # it floods us instead of closing: cut
            await asyncio.wait_for(upstream.close(), _CLOSING_SECONDS)


async def pump(upstream: SchedulerSocket, browser: WebSocketHandler) -> None:
    """From the scheduler to the browser, no faster than the browser reads, until either ends."""
    with contextlib.suppress(WebSocketClosedError):
        async for message in upstream:
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                break
            await browser.write_message(message.data, binary=message.type is WSMsgType.BINARY)
    browser.close(sendable(upstream.close_code))


async def send(upstream: SchedulerSocket, message: str | bytes) -> None:
    """From the browser to the scheduler; nothing where it is gone, of which `pump` tells the browser."""
    with contextlib.suppress(ConnectionError):
        if isinstance(message, str):
            await upstream.send_str(message)
        else:
            await upstream.send_bytes(message)


def sendable(code: int | None) -> int | None:
    """A close code as it may be sent on (RFC 6455, 7.4); some only say how a connection was lost."""
    if code is None or not (3000 <= code < 5000 or code in (1000, 1001, 1002, 1003, *range(1007, 1012))):
        return None
    return code
