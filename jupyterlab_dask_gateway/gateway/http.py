"""HTTP for both the gateway client and the sampling of schedulers: bounded bodies, and the kinds of failures."""

from __future__ import annotations

import asyncio

import aiohttp


class BodyTooLarge(Exception):
    """A response body exceeds its limit."""


async def read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """Read the whole body. Raises BodyTooLarge beyond `limit` bytes, without reading much more than that."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def never_sent(failure: BaseException) -> bool:
    """Whether the request was certainly not sent, because there was no connection."""
    return isinstance(failure, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL))


def failure_kind(failure: BaseException) -> str:
    """Return why there is no response: a variant of the messages of `gateway-unreachable`, or `timeout`."""
    if isinstance(failure, (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError)):
        return "proxy"
    if isinstance(failure, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return "tls"
    if isinstance(failure, aiohttp.ClientConnectorDNSError):
        return "host-unknown"
    if isinstance(failure, aiohttp.ClientConnectorError):
        return "connection-refused" if isinstance(failure.os_error, ConnectionRefusedError) else "no-connection"
    if isinstance(failure, aiohttp.ConnectionTimeoutError):
        return "connect-timeout"
    if isinstance(failure, asyncio.TimeoutError):
        return "timeout"
    return "closed"
