"""Whether the kernel of a notebook is busy while its cluster is not: it builds a task graph, for example.

The server knows its kernels and which notebook uses which cluster, so this works without a browser.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from tornado import web

from .associations import Associations

BUSY_SECONDS = 1.0
"""Seconds between the two reads of a kernel's state; completions and the extension's own requests take less."""
NEW_SECONDS = 15.0
"""Seconds after the start of an execution within which a kernel is about to do something: two polls."""


class Sessions(Protocol):
    """Jupyter Server's session manager."""

    async def list_sessions(self) -> list[dict[str, Any]]:
        """Return the models of all sessions, as `GET /api/sessions` returns them."""


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
        self._busy_since: dict[str, float] = {}
        """When (monotonic s) each kernel that is busy was first seen busy."""

    async def is_busy(self, cluster: str) -> bool:
        """Return whether a kernel whose notebook uses this cluster is busy at both ends of BUSY_SECONDS.

        True where the session manager fails, because its kernels may run on another host: the cluster is then not
        stopped automatically.
        """
        paths = [path for path, name in (await self._read_associations()).items() if name == cluster]
        notebooks = {*paths, *map(_without_drive, paths)}
        try:
            first = await self._busy_kernels(notebooks) if notebooks else set()
            if not first:
                return False
            await asyncio.sleep(BUSY_SECONDS)
            return bool(first & await self._busy_kernels(notebooks))
        except web.HTTPError:
            return True

    async def idle_seconds(self, clusters_work: bool) -> float:
        """Return for how many seconds no kernel of this server could create, scale or stop a cluster.

        0 while a kernel is busy, inf if there is none. While clusters work, a kernel that has been busy for long
        probably waits for their results, and does not count. 0 where the session manager fails.
        """
        try:
            kernels = [session["kernel"] for session in await self._sessions.list_sessions()]
        except web.HTTPError:
            return 0.0
        now = time.monotonic()
        busy = {kernel["id"] for kernel in kernels if kernel["execution_state"] == "busy"}
        self._busy_since = {kernel: self._busy_since.get(kernel, now) for kernel in busy}
        longest = NEW_SECONDS if clusters_work else math.inf
        starting = {kernel for kernel, since in self._busy_since.items() if now - since < longest}
        ages = (_age(kernel) for kernel in kernels if kernel["id"] not in busy)
        return 0.0 if starting else max(0.0, min(ages, default=math.inf))

    async def _busy_kernels(self, notebooks: set[str]) -> set[str]:
        return {
            session["kernel"]["id"]
            for session in await self._sessions.list_sessions()
            if session["path"] in notebooks and session["kernel"]["execution_state"] == "busy"
        }


def _age(kernel: dict[str, Any]) -> float:
    """Return the seconds since the last activity of a kernel; 0 if it is unknown."""
    try:
        active_at = datetime.fromisoformat(str(kernel["last_activity"]).replace("Z", "+00:00"))
        return time.time() - active_at.timestamp()
    except (KeyError, TypeError, ValueError):
        return 0.0


def _without_drive(path: str) -> str:
    """Return the path of a notebook in its session; with real-time collaboration, the browser has `RTC:a.ipynb`."""
    first, slash, rest = path.partition("/")
    return first.rpartition(":")[2] + slash + rest
