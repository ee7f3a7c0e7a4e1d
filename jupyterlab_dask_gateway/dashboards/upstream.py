"""The way to a scheduler's pages: one pooled client, with nothing of the user's on it, and failures in words.

This and `relay` alone import aiohttp: a server whose user looks at no dashboard goes without.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from yarl import URL

from ..errors import GatewayProblem
from .target import Target
from .websocket_relay import SchedulerSocket

_FAILURES = (aiohttp.ClientError, OSError, asyncio.TimeoutError)


class Upstream:
    """A client that keeps connections but no cookies, and passes bodies on as they are.

    `connect` and `idle` are limits in seconds, the latter without a single byte.
    """

    def __init__(self, connect: float, idle: float) -> None:
        # No limit of connections: a WebSocket holds one for as long as its pane is open.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=30),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=idle),
        )

    async def close(self) -> None:
        """Ends what is under way."""
        await self._session.close()

    @asynccontextmanager
    async def ask(
        self, method: str, target: Target, url: str, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One request, redirects not followed. `url` is taken as it is spelled. Raises GatewayProblem.

        A gateway says that a scheduler is not there with 502 and no words: that is a failure here.
        """
        request = self._session.request(
            method, URL(url, encoded=True), headers=headers, proxy=target.proxy, allow_redirects=False
        )
        try:
            async with request as answer:
                if answer.status in (502, 503, 504):
                    raise _unreachable()
                yield answer
        except _FAILURES as failure:
            raise _told(failure) from failure

    async def read(self, target: Target, url: str, limit: int) -> tuple[int, bytes]:
        """Status and body of a small page; the body's start where it is longer than `limit` bytes."""
        async with self.ask("GET", target, url) as answer:
            body = bytearray()
            async for chunk in answer.content.iter_chunked(2**16):
                body += chunk
                if len(body) >= limit:
                    break
            return answer.status, bytes(body)

    @asynccontextmanager
    async def connect(self, target: Target, url: str, offered: str, largest: int) -> AsyncIterator[SchedulerSocket]:
        """A WebSocket for as long as the context. Raises GatewayProblem while it is being opened.

        `offered` are the subprotocols as the browser sent them, Bokeh's token one of them. No Origin is sent: the
        scheduler would refuse ours. A message of more than `largest` bytes ends it.
        """
        try:
            socket = await SchedulerSocket.open(self._session, URL(url, encoded=True), offered, target.proxy, largest)
        except _FAILURES as failure:
            raise _told(failure) from failure
        try:
            yield socket
        finally:
            await socket.close()


def _unreachable() -> GatewayProblem:
    """The same words whatever the reason: the browser must not learn about addresses inside."""
    return GatewayProblem("scheduler-unreachable", "The cluster's scheduler cannot be reached.")


def _told(failure: Exception) -> GatewayProblem:
    if isinstance(failure, asyncio.TimeoutError):  # aiohttp's own are subclasses
        return GatewayProblem("scheduler-timeout", "The cluster's scheduler does not answer in time.")
    return _unreachable()
