"""Checks of the connections to a scheduler: those of notebooks, and those of dashboards."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import ssl
from urllib.parse import urlsplit

from tornado.httputil import HTTPHeaders

from ...config import GatewayConfig
from ...dashboards.target import Target
from ...dashboards.websocket.scheduler_socket import open_scheduler_socket
from ...errors import GatewayProblem
from ...gateway.client import CONNECT_TIMEOUT
from ...messages import message
from ...scheduler.client import check_health, request_page
from ..diagnosis import Diagnosis
from ..findings import Finding, failed, failed_with, passed, skipped
from .network import close, connection_fault

PAGE = "status"
_TOKEN = re.compile(rb'"token":\s*"([\w.-]+)"')
"""Bokeh's token of a session in a page, which opens its WebSocket."""


async def check_scheduler_address(diagnosis: Diagnosis) -> Finding:
    """Connect to where notebooks reach schedulers; with a running cluster, as they do."""
    address = diagnosis.config.proxy_address or ""
    host, port = endpoint_of_schedulers(diagnosis.config)
    if not host or not port:
        return failed(message("doctor.scheduler.no-port", address=address), "proxy-address")
    if await connection_fault(host, port) is not None:
        return failed(message("doctor.scheduler.no-connection", address=address), "proxy-address")
    if diagnosis.cluster is None:
        return passed(message("doctor.scheduler.open", address=address))
    if not await _leads_to_scheduler(host, port, diagnosis.cluster.name):
        return failed(message("doctor.scheduler.other-program", address=address), "proxy-address")
    return passed(message("doctor.scheduler.reached", address=address))


def endpoint_of_schedulers(config: GatewayConfig) -> tuple[str, int]:
    """Return host and port at which notebooks reach schedulers; empty and 0 where the address is not valid."""
    try:
        parts = urlsplit(config.proxy_address or "")
        return parts.hostname or "", parts.port or 0
    except ValueError:
        return "", 0


def server_name(cluster: str) -> str:
    """Return the TLS server name by which the gateway's proxy finds a scheduler (dask_gateway/comm.py)."""
    return f"daskgateway-{cluster}"


async def _leads_to_scheduler(host: str, port: int, name: str) -> bool:
    """Return whether the gateway's proxy connects to the scheduler of a cluster, found by the TLS server name.

    The certificate of the cluster is not verified: it is the user's secret, and only notebooks need it.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connecting = asyncio.open_connection(host, port, ssl=context, server_hostname=server_name(name))
    try:
        _, writer = await asyncio.wait_for(connecting, CONNECT_TIMEOUT)
    except ssl.SSLError as failure:
        # The scheduler requires a certificate of the client.
        return "ALERT" in (failure.reason or "")
    except (OSError, asyncio.TimeoutError):
        return False
    await close(writer)
    return True


async def check_dashboard(diagnosis: Diagnosis) -> Finding:
    """Request a page of a running cluster."""
    if diagnosis.cluster is None:
        return skipped(message("doctor.dashboard.no-cluster"))
    client, timeout = diagnosis.client, diagnosis.options.scheduler_timeout
    base = client.scheduler_url(diagnosis.cluster)
    await check_health(client.session, base, timeout)
    # A page costs the scheduler more than other requests.
    status, diagnosis.page = await request_page(client.session, base, PAGE, 2 * timeout)
    if status != 200:
        return failed_with(GatewayProblem("scheduler-unreachable", "status", {"status": status}))
    return passed(message("doctor.dashboard.served"))


async def check_websocket(diagnosis: Diagnosis) -> Finding:
    """Open the WebSocket of that page."""
    if diagnosis.cluster is None:
        return skipped(message("doctor.dashboard.no-cluster"))
    base = diagnosis.client.scheduler_url(diagnosis.cluster)
    token = _TOKEN.search(diagnosis.page)
    protocols = "bokeh" if token is None else f"bokeh, {token[1].decode()}"
    headers = HTTPHeaders(
        {
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Protocol": protocols,
        }
    )
    url = f"{base}/{PAGE}/ws"
    try:
        opened = await open_scheduler_socket(
            Target(base, diagnosis.config.http_proxy), url, headers, diagnosis.options.scheduler_timeout
        )
    except (OSError, asyncio.TimeoutError):
        return failed(message("doctor.websocket.refused"), "websocket")
    opened.transport.abort()
    return passed(message("doctor.websocket.opened"))
