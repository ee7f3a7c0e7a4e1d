"""The HTTP client for pages of schedulers. It sends nothing of the user, and raises failures as problems.

Only this module and `websocket_relay` import aiohttp, so a server whose user opens no dashboard does not load it.
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
    """A client that keeps connections but no cookies, and does not decode bodies.

    Parameters
    ----------
    connect_timeout: seconds until a connection is established
    idle_timeout: seconds without any data
    """

    def __init__(self, connect_timeout: float, idle_timeout: float) -> None:
        # No limit of connections, because each open pane has a WebSocket.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=30),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout, sock_read=idle_timeout),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()

    @asynccontextmanager
    async def request(
        self, method: str, target: Target, url: str, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request without following redirects, and yield the response. Raises GatewayProblem.

        `url` is sent with its own percent-encoding. The statuses 502, 503 and 504 are failures: a gateway responds
        with 502 where the scheduler does not run.
        """
        request = self._session.request(
            method, URL(url, encoded=True), headers=headers, proxy=target.proxy, allow_redirects=False
        )
        try:
            async with request as response:
                if response.status in (502, 503, 504):
                    raise _unreachable()
                yield response
        except _FAILURES as failure:
            raise _problem(failure) from failure

    async def read(self, target: Target, url: str, limit: int) -> tuple[int, bytes]:
        """Return status and body of a small page, of a longer body its first `limit` bytes."""
        async with self.request("GET", target, url) as response:
            body = bytearray()
            async for chunk in response.content.iter_chunked(2**16):
                body += chunk
                if len(body) >= limit:
                    break
            return response.status, bytes(body)

    @asynccontextmanager
    async def connect(
        self, target: Target, url: str, protocols: str, max_message: int
    ) -> AsyncIterator[SchedulerSocket]:
        """Open a WebSocket within the context. Raises GatewayProblem where it cannot be opened.

        `protocols` are the subprotocols as the browser sent them; one of them is Bokeh's token. No Origin is sent,
        because the scheduler would reject that of this server. A message of more than `max_message` bytes closes it.
        """
        try:
            socket = await SchedulerSocket.open(
                self._session, URL(url, encoded=True), protocols, target.proxy, max_message
            )
        except _FAILURES as failure:
            raise _problem(failure) from failure
        try:
            yield socket
        finally:
            await socket.close()


def _unreachable() -> GatewayProblem:
    """One message for all reasons, because the page must not learn about internal addresses."""
    return GatewayProblem("scheduler-unreachable", "unreachable")


def _problem(failure: Exception) -> GatewayProblem:
    if isinstance(failure, asyncio.TimeoutError):  # aiohttp's own are subclasses
        return GatewayProblem("scheduler-timeout", "timeout")
    return _unreachable()
