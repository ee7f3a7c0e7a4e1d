"""A bounded cache in memory for the JavaScript files of dashboards.

A browser caches nothing for an opaque origin, so every pane loads 4 MB of Bokeh again. A file is cached only for the
scheduler that served it: its code is untrusted, and panes of other schedulers must not run it.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

MAX_FILE = 8 * 2**20
"""Bytes of the largest file that is cached, before compression."""


@dataclass(frozen=True)
class Asset:
    """A file, compressed with gzip."""

    content_type: str
    body: bytes


@dataclass(frozen=True)
class AssetKey:
    """The scheduler and the URL of a file. The URL contains its version."""

    target: str
    url: str


def is_cacheable(path: str, query: str) -> bool:
    """Return whether this is a file of Bokeh with a version in its URL, which never changes."""
    return path.startswith("static/js/") and path.endswith(".js") and query.startswith("v=")


async def compress(content_type: str, body: bytes) -> Asset:
    """Compress in a thread: 4 MB take more than 0.1 s."""
    return Asset(content_type, await asyncio.to_thread(gzip.compress, body, 6))


class AssetCache:
    """Keeps up to `limit` bytes of compressed files, and drops the least recently used first."""

    def __init__(self, limit: int = 48 * 2**20) -> None:
        self._limit = limit
        self._size = 0
        self._assets: OrderedDict[AssetKey, Asset] = OrderedDict()
        self._loading: dict[AssetKey, asyncio.Task[Asset | None]] = {}

    async def get(self, key: AssetKey, load: Callable[[], Awaitable[Asset | None]]) -> Asset | None:
        """Return the file, or None where `load` returns None because the file must not be cached.

        Concurrent calls for one file share one `load`. If it fails, all of them fail, and the next call loads again.
        """
        asset = self._assets.get(key)
        if asset is not None:
            self._assets.move_to_end(key)
            return asset
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.create_task(self._load(key, load))
            task.add_done_callback(_retrieve_exception)
        # Shielded: a request that is cancelled must not stop the load for the others.
        return await asyncio.shield(task)

    async def _load(self, key: AssetKey, load: Callable[[], Awaitable[Asset | None]]) -> Asset | None:
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
        """Empty the cache and cancel running loads."""
        for task in self._loading.values():
            task.cancel()
        self._assets.clear()
        self._size = 0


def _retrieve_exception(task: asyncio.Task[Asset | None]) -> None:
    """Mark the exception as retrieved: every waiting request may have been cancelled."""
    if not task.cancelled():
        task.exception()
