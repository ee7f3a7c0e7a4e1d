"""Whether a kernel that uses a cluster computes, though the cluster does not: it builds a graph, say.

The server knows its kernels and which notebook uses which cluster, so no browser has to be there to tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from tornado import web

from .associations import Associations

LASTS = 1.0
"""Seconds for which a kernel has to be busy: completion, or a question of ours, is over sooner."""


class Sessions(Protocol):
    """Jupyter Server's session manager."""

    async def list_sessions(self) -> list[dict[str, Any]]:
        """The models of all sessions, as `GET /api/sessions` gives them."""


class KernelActivity:
    """`uses` reads which notebook uses which cluster."""

    def __init__(self, uses: Callable[[], Awaitable[Associations]], sessions: Sessions) -> None:
        self._uses = uses
        self._sessions = sessions

    async def work_with(self, name: str) -> bool:
        """Whether a notebook that uses the cluster `name` has a kernel that is busy, for a while."""
        paths = [path for path, use in (await self._uses()).items() if use.name == name]
        notebooks = {*paths, *map(_local, paths)}
        try:
            before = await self._busy(notebooks) if notebooks else set()
            if not before:
                return False
            await asyncio.sleep(LASTS)
            return bool(before & await self._busy(notebooks))
        except web.HTTPError:
            return True  # kernels that run elsewhere, and nobody can tell: then nothing is to happen by itself

    async def _busy(self, notebooks: set[str]) -> set[str]:
        """The ids of busy kernels."""
        return {
            session["kernel"]["id"]
            for session in await self._sessions.list_sessions()
            if session["path"] in notebooks and session["kernel"]["execution_state"] == "busy"
        }


def _local(path: str) -> str:
    """A path without its drive, as sessions have it: with real-time collaboration it is `RTC:folder/a.ipynb`."""
    first, slash, rest = path.partition("/")
    return first.rpartition(":")[2] + slash + rest
