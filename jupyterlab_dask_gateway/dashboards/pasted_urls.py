"""Resolution of pasted dashboard URLs. Pure functions: nothing is requested here.

A URL must belong to a cluster of the user at the gateway, to a scheduler that the administrator allows, or to a
loopback port.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from ..errors import GatewayProblem
from ..wire import types as wire
from .paths import clean_path, clean_query

PORT_PREFIX = "port:"
"""Prefix of the id of a loopback port. Names of clusters contain no colon, so ids can replace names in URLs."""
SCHEDULER_PREFIX = "named:"
"""Prefix of the id of an allowed scheduler."""

_CLUSTER = re.compile(r"/clusters/([A-Za-z0-9._-]+)(?:/(.*))?")
_PROXIED = re.compile(r"proxy/(\d{1,5})(?:/(.*))?")


@dataclass(frozen=True)
class DashboardLocation:
    """A page of a dashboard.

    `cluster` is the name of a cluster, or an id `port:…` or `named:…` that can replace one. `path` is relative to a
    view's base, as that of a plot.
    """

    cluster: str
    path: str

    def to_wire(self) -> wire.ResolvedDashboard:
        """Return `resolved_dashboard` of events/clusters.yaml."""
        return {"cluster": self.cluster, "path": self.path}


def scheduler_id(address: str) -> str:
    """Return the id of an allowed scheduler. It stays the same after a restart."""
    return SCHEDULER_PREFIX + hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:12]


def parse_port_id(name: str) -> int:
    """Return the port of an id `port:…`. Raises `bad-name`."""
    digits = name.removeprefix(PORT_PREFIX)
    if not re.fullmatch(r"[1-9]\d{0,4}", digits) or int(digits) > 65535:
        raise GatewayProblem("bad-name", "not-a-port")
    return int(digits)


def _refused(variant: str) -> GatewayProblem:
    return GatewayProblem("dashboard-refused", variant)


def _split(url: str) -> SplitResult:
    text = url.strip()
    try:
        parts = urlsplit(text)
        complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise _refused("not-a-url") from error
    if not complete and (not text.startswith("/") or text.startswith("//")):
        raise _refused("not-a-dashboard")
    if parts.username is not None or parts.password is not None:
        raise _refused("credentials")
    return parts


def _origin(parts: SplitResult) -> tuple[str, int | None]:
    return (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _below(path: str, prefix: str) -> str | None:
    """Return the path after the prefix, with its slash; None where the path is not below it."""
    prefix = prefix.rstrip("/")
    return path.removeprefix(prefix) if path == prefix or path.startswith(f"{prefix}/") else None


def _page(path: str | None, query: str) -> str:
    clean = clean_path((path or "").removeprefix("/")) or "status"
    return f"{clean}?{clean_query(query)}" if query else clean


def resolve_url(
    url: str, gateways: Iterable[str], schedulers: Mapping[str, str], server: str, base_url: str
) -> DashboardLocation:
    """Find the page that a pasted URL means.

    A path without a host is one of this server: `/services/dask-gateway/clusters/NAME/…` of a hub, or `proxy/PORT/…`
    of jupyter-server-proxy. Raises `dashboard-refused`, and `view-path-refused` for a path that is not allowed.

    Parameters
    ----------
    url: the pasted text
    gateways: addresses under which users know the gateways
    schedulers: addresses of allowed schedulers by their ids
    server: `host[:port]` of this server in the user's browser
    base_url: the base URL of this server
    """
    parts = _split(url)
    is_this_server = not parts.netloc or parts.netloc.lower() == server.lower()
    for gateway in gateways:
        there = urlsplit(gateway)
        if is_this_server if not there.netloc else _origin(there) == _origin(parts):
            below = _below(parts.path, there.path)
            match = _CLUSTER.fullmatch(below) if below is not None else None
            if match is not None:
                return DashboardLocation(match[1], _page(match[2], parts.query))
    for name, address in schedulers.items():
        there = urlsplit(address)
        below = _below(parts.path, there.path)
        if (there.scheme, _origin(there)) == (parts.scheme, _origin(parts)) and below is not None:
            return DashboardLocation(name, _page(below, parts.query))
    if is_this_server and (below := _below(unquote(parts.path), unquote(base_url))) is not None:
        match = _PROXIED.fullmatch(below.removeprefix("/"))
        if match is not None:
            raw = parts.path.partition(f"/proxy/{match[1]}")[2]
            return DashboardLocation(_port(int(match[1])), _page(raw, parts.query))
    if parts.scheme == "http" and _is_loopback(parts.hostname):
        return DashboardLocation(_port(parts.port or 80), _page(parts.path, parts.query))
    raise _refused("no-match")


def _port(port: int) -> str:
    if not 0 < port < 65536:
        raise _refused("not-a-port")
    return f"{PORT_PREFIX}{port}"


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
