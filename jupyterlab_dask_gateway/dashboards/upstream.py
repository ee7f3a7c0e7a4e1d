"""The HTTP client for pages of schedulers. It sends nothing of the user, and raises failures as problems.

Only this module imports aiohttp, so a server whose user opens no dashboard does not load it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from tornado.httputil import HTTPHeaders
from yarl import URL

from ..errors import GatewayProblem
from .limits import RESPONSE_TIMEOUT
from .target import Target
from .websocket.scheduler_socket import SchedulerSocket, open_scheduler_socket

if sys.version_info >= (3, 11):
    from asyncio import timeout
else:
    from async_timeout import timeout  # type: ignore[import-not-found]  # aiohttp requires it for this version

_FAILURES = (aiohttp.ClientError, OSError, asyncio.TimeoutError)


class Upstream:
    """A client that keeps connections but no cookies, and does not decode bodies.

    Parameters
    ----------
    connect_timeout: seconds until a connection is established
    idle_timeout: seconds without any data
    response_timeout: seconds for a complete response
    """

    def __init__(
        self, connect_timeout: float, idle_timeout: float, response_timeout: float = RESPONSE_TIMEOUT
    ) -> None:
        self._head_timeout = connect_timeout + idle_timeout
        # No limit of connections, because each open pane has a WebSocket.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=30),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            timeout=aiohttp.ClientTimeout(
                total=response_timeout, sock_connect=connect_timeout, sock_read=idle_timeout
            ),
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
        with 502 where the scheduler does not run. Statuses outside 200 to 599 raise `view-response-refused`.
        All headers must arrive within the timeouts, however steadily they do.
        """
        try:
            async with timeout(self._head_timeout):
                response = await self._session.request(
                    method, URL(url, encoded=True), headers=headers, proxy=target.proxy, allow_redirects=False
                )
            async with response:
                if response.status in (502, 503, 504):
                    raise _unreachable()
                if not 200 <= response.status < 600:
                    raise GatewayProblem("view-response-refused", "status")
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

    async def connect(self, target: Target, url: str, headers: HTTPHeaders) -> SchedulerSocket:
        """Open a WebSocket; see `open_scheduler_socket`. Raises GatewayProblem where it cannot be opened."""
        try:
            return await open_scheduler_socket(target, url, headers, self._head_timeout)
        except _FAILURES as failure:
            raise _problem(failure) from failure


def _unreachable() -> GatewayProblem:
    """Return the same problem for all reasons, because the page must not learn about internal addresses."""
    return GatewayProblem("scheduler-unreachable", "unreachable")


def _problem(failure: Exception) -> GatewayProblem:
    if isinstance(failure, asyncio.TimeoutError):  # aiohttp's own are subclasses
        return GatewayProblem("scheduler-timeout", "timeout")
    if isinstance(failure, aiohttp.ClientResponseError):
        return GatewayProblem("view-response-refused", "malformed")
    return _unreachable()
