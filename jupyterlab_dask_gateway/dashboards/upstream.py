"""The way to a scheduler's pages: one pooled client, with nothing of the user's on it, and failures in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from yarl import URL

from ..errors import GatewayProblem

CONNECT_SECONDS = 5.0
IDLE_SECONDS = 30.0
"""Without a single byte. A scheduler that takes in many tasks is silent for seconds."""


@dataclass(frozen=True)
class Target:
    """A scheduler's pages: their address without a slash at the end, and the HTTP proxy on the way, if any."""

    base: str
    proxy: str | None = None


def make_session(connect: float = CONNECT_SECONDS, idle: float = IDLE_SECONDS) -> aiohttp.ClientSession:
    """A client that keeps connections but no cookies, and passes bodies on as they are.

    No limit of connections: a WebSocket holds one for as long as its pane is open. `connect` and `idle` in seconds.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=30),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=idle),
    )


def unreachable() -> GatewayProblem:
    """The same words whatever the reason: the browser must not learn about addresses inside."""
    return GatewayProblem("scheduler-unreachable", "The cluster's scheduler cannot be reached.")


@asynccontextmanager
async def speaking() -> AsyncIterator[None]:
    """Failures of the way as GatewayProblem `scheduler-timeout` and `scheduler-unreachable`."""
    try:
        yield
    except asyncio.TimeoutError as error:  # aiohttp's own are subclasses
        raise GatewayProblem("scheduler-timeout", "The cluster's scheduler does not answer in time.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise unreachable() from error


@asynccontextmanager
async def asking(
    session: aiohttp.ClientSession, method: str, target: Target, url: str, headers: Mapping[str, str] | None = None
) -> AsyncIterator[aiohttp.ClientResponse]:
    """One request, redirects not followed. `url` is taken as it is spelled. Raises as `speaking` does.

    A gateway says that a scheduler is not there with 502 and no words: that is a failure here.
    """
    async with (
        speaking(),
        session.request(
            method, URL(url, encoded=True), headers=headers, proxy=target.proxy, allow_redirects=False
        ) as answer,
    ):
        if answer.status in (502, 503, 504):
            raise unreachable()
        yield answer


async def read_some(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, or its start where it is longer than `limit` bytes."""
    body = bytearray()
    async for chunk in answer.content.iter_chunked(2**16):
        body += chunk
        if len(body) >= limit:
            break
    return bytes(body)
