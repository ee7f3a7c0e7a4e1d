"""HTTP for both the gateway client and the sampling of schedulers: bounded bodies, and the kinds of failures."""

from __future__ import annotations

import asyncio
import ssl
import time
from email.utils import parsedate_to_datetime

import aiohttp

DEFAULT_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 300.0
"""Seconds. A program that limits requests cannot stop this server for longer."""


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


async def read_start(response: aiohttp.ClientResponse, limit: int) -> tuple[bytes, bool]:
    """Read at most `limit` bytes of the body. Also returns whether these are all."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk[: limit - len(body) + 1]
        if len(body) > limit:
            response.close()
            return bytes(body[:limit]), False
    return bytes(body), True


def never_sent(failure: BaseException) -> bool:
    """Return whether the request was certainly not sent, because there was no connection."""
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


def tls_fault(failure: BaseException) -> str:
    """Return why a connection for which `failure_kind` is `tls` failed: a variant of `gateway-unreachable`."""
    cause: BaseException = failure
    if isinstance(failure, aiohttp.ClientConnectorCertificateError):
        cause = failure.certificate_error
    elif isinstance(failure, aiohttp.ClientConnectorError):
        cause = failure.os_error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _CERTIFICATE_FAULTS.get(cause.verify_code, "tls-untrusted")
    # A server without TLS responds with text, which is not a TLS record.
    is_text = isinstance(cause, ssl.SSLError) and cause.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE")
    return "tls-to-plain" if is_text else "tls"


_CERTIFICATE_FAULTS = {10: "tls-expired", 62: "tls-other-host", 64: "tls-other-host"}
"""By OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH."""


def retry_after(header: str | None) -> float:
    """Return the seconds that the header `Retry-After` of a response with HTTP 429 requires, at least 1."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    else:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (TypeError, ValueError, OverflowError):
            seconds = DEFAULT_RETRY_AFTER
    return min(max(seconds, 1.0), LONGEST_RETRY_AFTER)
