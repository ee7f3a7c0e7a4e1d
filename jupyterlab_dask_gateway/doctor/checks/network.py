"""Checks of the network between this server and the gateway, or the HTTP proxy in front of it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from ...config import GatewayConfig
from ...dashboards.websocket.scheduler_socket import tls_context
from ...errors import GatewayProblem
from ...gateway.client import CONNECT_TIMEOUT
from ...gateway.http import tls_fault
from ...messages import message
from ..diagnosis import Diagnosis
from ..findings import Finding, failed_with, passed, skipped, warning

EXPIRY_WARNING_SECONDS = 14 * 24 * 3600.0
"""Seconds before the expiry of a certificate in which it causes a warning."""


class Endpoint(NamedTuple):
    """What this server connects to first."""

    host: str
    port: int
    is_proxy: bool


def endpoint(config: GatewayConfig) -> Endpoint:
    """Return what a request to the gateway connects to: the HTTP proxy if there is one, else the gateway."""
    parts = urlsplit(config.http_proxy or config.address or "")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Endpoint(parts.hostname or "", port, config.http_proxy is not None)


def _unreachable(variant: str, config: GatewayConfig) -> Finding:
    if config.http_proxy is None:
        return failed_with(GatewayProblem("gateway-unreachable", variant))
    return failed_with(GatewayProblem("gateway-unreachable", "proxy", {"setting": config.http_proxy_setting}))


async def check_name(diagnosis: Diagnosis) -> Finding:
    """Resolve the host name."""
    host, port, _ = endpoint(diagnosis.config)
    lookup = asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    try:
        found = await asyncio.wait_for(lookup, CONNECT_TIMEOUT)
    except (OSError, UnicodeError, asyncio.TimeoutError):
        return _unreachable("host-unknown", diagnosis.config)
    addresses = ", ".join(dict.fromkeys(str(each[4][0]) for each in found))
    return passed(message("doctor.name.resolved", host=host, addresses=addresses))


async def check_tcp(diagnosis: Diagnosis) -> Finding:
    """Open a TCP connection."""
    host, port, is_proxy = endpoint(diagnosis.config)
    variant = await connection_fault(host, port)
    if variant is not None:
        return _unreachable(variant, diagnosis.config)
    if is_proxy:
        return passed(message("doctor.tcp.proxy", host=host, port=port))
    return passed(message("doctor.tcp.open", host=host, port=port))


async def connection_fault(host: str, port: int) -> str | None:
    """Return why no TCP connection can be opened: a variant of `gateway-unreachable`. None if it can."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), CONNECT_TIMEOUT)
    except asyncio.TimeoutError:
        return "connect-timeout"
    except ConnectionRefusedError:
        return "connection-refused"
    except OSError:
        return "no-connection"
    await close(writer)
    return None


async def check_tls(diagnosis: Diagnosis) -> Finding:
    """Establish TLS, and read when the certificate expires."""
    config = diagnosis.config
    if not (config.address or "").startswith("https://"):
        return skipped(message("doctor.tls.plain"))
    if config.http_proxy is not None:
        return skipped(message("doctor.tls.through-proxy"))
    host, port, _ = endpoint(config)
    context = await asyncio.to_thread(tls_context)
    try:
        connecting = asyncio.open_connection(host, port, ssl=context, server_hostname=host)
        _, writer = await asyncio.wait_for(connecting, CONNECT_TIMEOUT)
    except ssl.SSLError as failure:
        return _unreachable(tls_fault(failure), config)
    except (OSError, asyncio.TimeoutError):
        return _unreachable("tls", config)
    certificate = writer.get_extra_info("peercert") or {}
    await close(writer)
    expires = _end(certificate.get("notAfter"))
    if expires is None:
        return passed(message("doctor.tls.trusted"))
    if expires - time.time() < EXPIRY_WARNING_SECONDS:
        return warning(message("doctor.tls.expires-soon", at=expires * 1000), "certificate-expires")
    return passed(message("doctor.tls.valid", at=expires * 1000))


def _end(text: str | None) -> float | None:
    """Parse the end of a certificate, in seconds since epoch."""
    try:
        return None if text is None else float(ssl.cert_time_to_seconds(text))
    except ValueError:
        return None


async def close(writer: asyncio.StreamWriter) -> None:
    """Close a connection."""
    writer.close()
    with suppress(OSError, asyncio.TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), CONNECT_TIMEOUT)
