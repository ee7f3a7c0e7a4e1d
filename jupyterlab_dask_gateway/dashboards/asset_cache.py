"""A bounded cache, in memory, of the JavaScript that dashboards are drawn with.

A browser keeps nothing for an opaque origin: every pane loads 4 MB of Bokeh again. What one scheduler serves is
shown for that scheduler alone: its code is untrusted, and another's pane must not run it.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

LARGEST = 8 * 2**20
"""Bytes of the largest file that is kept, before compression."""


@dataclass(frozen=True)
class Asset:
    """A file, compressed with gzip."""

    content_type: str
    body: bytes


@dataclass(frozen=True)
class Key:
    """Whose file, and which: `url` holds the version."""

    target: str
    url: str


def worth_keeping(path: str, query: str) -> bool:
    """Whether this is one of Bokeh's files, in a version that never changes."""
    return path.startswith("static/js/") and path.endswith(".js") and query.startswith("v=")


async def compress(content_type: str, body: bytes) -> Asset:
    """In a thread: 4 MB take a good tenth of a second."""
    return Asset(content_type, await asyncio.to_thread(gzip.compress, body, 6))


class AssetCache:
    """The least recently used go first when `limit` bytes of compressed files are reached."""

    def __init__(self, limit: int = 48 * 2**20) -> None:
        self._limit = limit
        self._size = 0
        self._assets: OrderedDict[Key, Asset] = OrderedDict()
        self._loading: dict[Key, asyncio.Task[Asset | None]] = {}

    async def get(self, key: Key, load: Callable[[], Awaitable[Asset | None]]) -> Asset | None:
        """The file, loaded once however many ask at the same time; None where it is not to be kept.

        `load` fails for all that wait for it, and is tried again by the next.
        """
        asset = self._assets.get(key)
        if asset is not None:
            self._assets.move_to_end(key)
            return asset
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.create_task(self._load(key, load))
            task.add_done_callback(_retrieved)
        # The one who asked first may go away; the others still wait.
        return await asyncio.shield(task)

    async def _load(self, key: Key, load: Callable[[], Awaitable[Asset | None]]) -> Asset | None:
        try:
            asset = await load()
        finally:
            del self._loading[key]
        if asset is not None and len(asset.body) <= self._limit:
            self._assets[key] = asset
            self._size += len(asset.body)
            while self._size > self._limit:
                self._size -= len(self._assets.popitem(last=False)[1].body)
        return asset

    def clear(self) -> None:
        """Forgets everything and stops what is being loaded."""
        for task in self._loading.values():
            task.cancel()
        self._assets.clear()
        self._size = 0


def _retrieved(task: asyncio.Task[Asset | None]) -> None:
    """Everybody who waited may be gone when it fails; then nobody is left to be told."""
    if not task.cancelled():
        task.exception()
