"""Schedulers that run without a gateway, and that the administrator names. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

PREFIX = "shared-"
"""Start of the names of shared schedulers. The names of clusters at a gateway are hexadecimal."""

_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[A-Za-z0-9._:\[\]-]+(?:/[A-Za-z0-9._/-]*)?")


@dataclass(frozen=True)
class SharedScheduler:
    """A scheduler that users can see and connect to, but neither scale nor stop.

    Parameters
    ----------
    label: what users see
    address: for clients, for example `tcp://dask-scheduler:8786`
    dashboard: base URL of its pages as this server reaches them, without `/status` and slash at the end
    """

    label: str
    address: str
    dashboard: str

    @property
    def name(self) -> str:
        """Return the name in URLs. It stays the same after a restart."""
        return PREFIX + hashlib.sha256(self.address.encode()).hexdigest()[:12]


def is_shared(name: str) -> bool:
    """Return whether the name is that of a shared scheduler."""
    return name.startswith(PREFIX)


def parse_shared_schedulers(values: Iterable[Mapping[str, Any]]) -> tuple[SharedScheduler, ...]:
    """Read the trait `shared_schedulers`. Raises ValueError."""
    found = tuple(_parse(value) for value in values)
    if len({each.address for each in found}) < len(found):
        raise ValueError("Two shared schedulers have the same address.")
    return found


def _parse(value: Mapping[str, Any]) -> SharedScheduler:
    if set(value) != {"name", "address", "dashboard"} or not all(isinstance(each, str) for each in value.values()):
        raise ValueError("A shared scheduler must have the keys name, address and dashboard, with texts as values.")
    label, address, dashboard = value["name"].strip(), value["address"].rstrip("/"), value["dashboard"].rstrip("/")
    if not label:
        raise ValueError("The name of a shared scheduler must not be empty.")
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"The address of {label} must be like tcp://dask-scheduler:8786.")
    parts = urlsplit(dashboard)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"The dashboard of {label} must be a URL like http://dask-scheduler:8787/status.")
    return SharedScheduler(label, address, dashboard.removesuffix("/status"))
