"""The address of a scheduler's pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """The address of a scheduler's pages, without a slash at the end, and the HTTP proxy for it, if any."""

    base: str
    proxy: str | None = None
