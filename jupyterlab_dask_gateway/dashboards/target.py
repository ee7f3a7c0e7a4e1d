"""Where a scheduler's pages are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A scheduler's pages: their address without a slash at the end, and the HTTP proxy on the way, if any."""

    base: str
    proxy: str | None = None
