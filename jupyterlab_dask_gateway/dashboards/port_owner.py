"""Which user's process listens on a loopback port. This works on Linux only."""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ..errors import GatewayProblem

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LISTEN = "0A"

Listener = tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]
"""Address and user id."""


def parse_table(text: str, port: int) -> list[Listener]:
    """Parse the listeners of a port in the kernel's table of TCP sockets (proc_net_tcp(5)), in host byte order."""
    found: list[Listener] = []
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) < 8 or fields[3] != _LISTEN:
            continue
        words, _, number = fields[1].rpartition(":")
        if int(number, 16) != port:
            continue
        parts = (bytes.fromhex(words[start : start + 8]) for start in range(0, len(words), 8))
        packed = b"".join(part[::-1] if sys.byteorder == "little" else part for part in parts)
        address = ipaddress.ip_address(packed)
        found.append((getattr(address, "ipv4_mapped", None) or address, int(fields[7])))
    return found


def choose_address(listeners: Iterable[Listener], user: int) -> str | None:
    """Return the loopback address for a URL; None unless `user` is the only one who listens on the port."""
    reachable = [(address, owner) for address, owner in listeners if address.is_loopback or address.is_unspecified]
    if not reachable or any(owner != user for _, owner in reachable):
        return None
    ipv4_loopback = ipaddress.ip_address("127.0.0.1")
    if any(address == ipv4_loopback or (address.version == 4 and address.is_unspecified) for address, _ in reachable):
        return str(ipv4_loopback)
    return "[::1]" if any(address.version == 6 for address, _ in reachable) else None


def find_own_listener(port: int) -> str:
    """Return the loopback address at which a process of this user listens on `port`. Raises `dashboard-refused`."""
    if not _TABLES[0].exists():
        raise GatewayProblem("dashboard-refused", "unknown-owner")
    listeners = [found for table in _TABLES if table.exists() for found in parse_table(table.read_text(), port)]
    address = choose_address(listeners, os.geteuid())
    if address is None:
        raise GatewayProblem("dashboard-refused", "not-yours")
    return address
