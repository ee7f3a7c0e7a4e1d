"""What a pasted dashboard URL means. Pure: nothing is fetched here, and nothing of the URL is ever fetched as such.

It must name one of the user's clusters at the gateway, a scheduler that the admin allowed, or a loopback port.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from ..errors import GatewayProblem
from .paths import clean_path, clean_query

# No cluster's name holds a colon, so these share the place of one in URLs and in a pane's memory.
PORT = "port:"
NAMED = "named:"

_CLUSTER = re.compile(r"/clusters/([A-Za-z0-9._-]+)(?:/(.*))?")
_PROXIED = re.compile(r"proxy/(\d{1,5})(?:/(.*))?")


@dataclass(frozen=True)
class Pasted:
    """`cluster` is a cluster's name, or `port:…` or `named:…`, good wherever a name is; `path` as a plot's."""

    cluster: str
    path: str


def named_id(address: str) -> str:
    """Stands for a scheduler of the admin's list, the same after a restart."""
    return NAMED + hashlib.sha256(address.rstrip("/").encode()).hexdigest()[:12]


def loopback_port(name: str) -> int:
    """The port of a `port:…` id. Raises `bad-name`."""
    digits = name.removeprefix(PORT)
    if not re.fullmatch(r"[1-9]\d{0,4}", digits) or int(digits) > 65535:
        raise GatewayProblem("bad-name", "This is not a port.")
    return int(digits)


def _refused(message: str) -> GatewayProblem:
    return GatewayProblem("dashboard-refused", message)


def _split(url: str) -> SplitResult:
    text = url.strip()
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise _refused("This is not a URL.") from error
    if not whole and (not text.startswith("/") or text.startswith("//")):
        raise _refused("This is not the URL of a dashboard.")
    if parts.username is not None or parts.password is not None:
        raise _refused("A URL with a user name or a password in it is not taken.")
    return parts


def _origin(parts: SplitResult) -> tuple[str, int | None]:
    return (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _below(path: str, prefix: str) -> str | None:
    """What comes after the prefix, with its slash; None where the path is not below it."""
    prefix = prefix.rstrip("/")
    return path.removeprefix(prefix) if path == prefix or path.startswith(f"{prefix}/") else None


def _page(path: str | None, query: str) -> str:
    clean = clean_path((path or "").removeprefix("/")) or "status"
    return f"{clean}?{clean_query(query)}" if query else clean


def resolve(url: str, gateways: Iterable[str], named: Mapping[str, str], server: str, base_url: str) -> Pasted:
    """Whose page it is. `named` maps ids to addresses; `server` is our own `host[:port]` as the user sees it.

    A path alone is one of our own server: a hub's `/services/dask-gateway/clusters/NAME/…`, or
    jupyter-server-proxy's `proxy/PORT/…`. Raises `dashboard-refused`, and `view-path-refused` for odd paths.
    """
    parts = _split(url)
    ours = not parts.netloc or parts.netloc.lower() == server.lower()
    for gateway in gateways:
        there = urlsplit(gateway)
        if ours if not there.netloc else _origin(there) == _origin(parts):
            below = _below(parts.path, there.path)
            match = _CLUSTER.fullmatch(below) if below is not None else None
            if match is not None:
                return Pasted(match[1], _page(match[2], parts.query))
    for name, address in named.items():
        there = urlsplit(address)
        below = _below(parts.path, there.path)
        if (there.scheme, _origin(there)) == (parts.scheme, _origin(parts)) and below is not None:
            return Pasted(name, _page(below, parts.query))
    if ours and (below := _below(unquote(parts.path), unquote(base_url))) is not None:
        match = _PROXIED.fullmatch(below.removeprefix("/"))
        if match is not None:
            raw = parts.path.partition(f"/proxy/{match[1]}")[2]
            return Pasted(_port(int(match[1])), _page(raw, parts.query))
    if parts.scheme == "http" and _is_loopback(parts.hostname):
        return Pasted(_port(parts.port or 80), _page(parts.path, parts.query))
    raise _refused("This URL belongs to none of your clusters.")


def _port(port: int) -> str:
    if not 0 < port < 65536:
        raise _refused("This is not a port.")
    return f"{PORT}{port}"


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
