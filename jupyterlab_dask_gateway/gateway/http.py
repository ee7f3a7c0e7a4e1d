"""HTTP as both the gateway's client and the schedulers' sampler need it: bounded bodies, failures in words."""

from __future__ import annotations

import asyncio

import aiohttp


class BodyTooLarge(Exception):
    """A body that is longer than any honest one."""


async def read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The whole body. Raises BodyTooLarge beyond `limit` bytes, without having read much more than that."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def never_sent(problem: BaseException) -> bool:
    """Whether the request certainly did not reach anybody: there was no connection."""
    return isinstance(problem, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL))


def reason(problem: BaseException) -> str:
    """Why there was no answer, as the end of a sentence. Without the URL, which may be a capability."""
    if isinstance(problem, (aiohttp.ClientProxyConnectionError, aiohttp.ClientHttpProxyError)):
        return "the HTTP proxy (gateway.http-client.proxy) does not let it through"
    if isinstance(problem, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return "no secure connection could be made (TLS)"
    if isinstance(problem, aiohttp.ClientConnectorDNSError):
        return "the name of its host is not known here"
    if isinstance(problem, aiohttp.ClientConnectorError):
        refused = isinstance(problem.os_error, ConnectionRefusedError)
        return "the connection was refused" if refused else "no connection could be made"
    if isinstance(problem, aiohttp.ConnectionTimeoutError):
        return "no connection could be made in time"
    if isinstance(problem, asyncio.TimeoutError):
        return "it did not answer in time"
    return "the connection was closed without an answer"
