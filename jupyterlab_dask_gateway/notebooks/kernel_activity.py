"""Whether the kernel of a notebook is busy while its cluster is not: it builds a task graph, for example.

The server knows its kernels and which notebook uses which cluster, so this works without a browser.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from tornado import web

from ..storage.notebook_store import Associations

BUSY_SECONDS = 1.0
"""Seconds between the two reads of a kernel's state; completions and the extension's own requests take less."""


class Sessions(Protocol):
    """Jupyter Server's session manager."""

    async def list_sessions(self) -> list[dict[str, Any]]:
        """The models of all sessions, as `GET /api/sessions` returns them."""


class KernelActivity:
    """Reads the state of kernels.

    Parameters
    ----------
    read_associations: reads which notebook uses which cluster
    sessions: the server's session manager
    """

    def __init__(self, read_associations: Callable[[], Awaitable[Associations]], sessions: Sessions) -> None:
        self._read_associations = read_associations
        self._sessions = sessions

    async def is_busy(self, cluster: str) -> bool:
        """Whether a kernel whose notebook uses this cluster is busy at both ends of BUSY_SECONDS.

        True where the session manager fails, because its kernels may run on another host: the cluster is then not
        stopped automatically.
        """
        paths = [path for path, each in (await self._read_associations()).items() if each.name == cluster]
        notebooks = {*paths, *map(_without_drive, paths)}
        try:
            first = await self._busy_kernels(notebooks) if notebooks else set()
            if not first:
                return False
            await asyncio.sleep(BUSY_SECONDS)
            return bool(first & await self._busy_kernels(notebooks))
        except web.HTTPError:
            return True

    async def _busy_kernels(self, notebooks: set[str]) -> set[str]:
        return {
            session["kernel"]["id"]
            for session in await self._sessions.list_sessions()
            if session["path"] in notebooks and session["kernel"]["execution_state"] == "busy"
        }


def _without_drive(path: str) -> str:
    """The path of a notebook in its session; with real-time collaboration the browser has `RTC:folder/a.ipynb`."""
    first, slash, rest = path.partition("/")
    return first.rpartition(":")[2] + slash + rest
