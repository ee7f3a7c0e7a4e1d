"""Which notebook uses which cluster, in one small file that only this user can read.

The cluster's name is its dashboard's only secret: it must not be in a notebook file, which people share. Losing this
file loses no more than the offers to reconnect.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import GatewayProblem

FORGET = 30 * 24 * 3_600_000.0
"""ms after which an entry is dropped: no cluster lives that long."""
MOST = 500
"""Entries; the oldest go first."""


@dataclass(frozen=True)
class Association:
    """A notebook's cluster, and when (ms since epoch) that was last said."""

    name: str
    at: float


Associations = dict[str, Association]
"""By the notebook's path."""


class NotebookAssociations:
    """The uses of one server root, and their file, which all servers of the user share: each writes its own root."""

    def __init__(self, path: Path, root: str, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._path = path
        self._root = root
        self._log = log
        self._lock = asyncio.Lock()
        self._complained = False
        self._names: frozenset[str] = frozenset()

    async def read(self) -> Associations:
        """What is remembered of this root."""
        return self._take(parse_uses((await asyncio.to_thread(self._read)).get(self._root)))

    def knows(self, name: str) -> bool:
        """Whether a notebook uses the cluster `name`, as far as was last read or put."""
        return name in self._names

    async def put(self, notebook: str, name: str | None) -> None:
        """Remember a notebook's cluster, or forget it. Raises GatewayProblem where the file cannot be written."""
        async with self._lock:
            self._take(await asyncio.to_thread(self._put, notebook, name))

    def _take(self, uses: Associations) -> Associations:
        self._names = frozenset(use.name for use in uses.values())
        return uses

    def _put(self, notebook: str, name: str | None) -> Associations:
        roots = self._read()
        now = time.time() * 1000
        uses = parse_uses(roots.get(self._root))
        uses.pop(notebook, None)
        if name is not None:
            uses[notebook] = Association(name, now)
        uses = prune(uses, now)
        roots[self._root] = {path: {"name": use.name, "at": use.at} for path, use in uses.items()}
        try:
            self._write(roots)
        except OSError as failure:
            raise GatewayProblem(
                "internal",
                f"The notebook's cluster could not be remembered ({type(failure).__name__}).",
                remedy="Make room in Jupyter's data directory, or make it writable.",
            ) from None
        return uses

    def _read(self) -> dict[str, Any]:
        try:
            roots = json.loads(self._path.read_text(encoding="utf-8"))["roots"]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as failure:
            if not self._complained:
                self._complained = True
                self._log.warning("%s cannot be read (%s): it starts anew.", self._path, type(failure).__name__)
            return {}
        return roots if isinstance(roots, dict) else {}

    def _write(self, roots: Mapping[str, Any]) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it readable by this user alone; replacing is atomic.
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".notebooks-", suffix=".json")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"version": 1, "roots": roots}, file)
            os.replace(temporary, self._path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise


def parse_uses(data: Any) -> Associations:
    """One root's entries of the file, without those that are none: the file may be old, new or broken."""
    uses: Associations = {}
    for path, entry in data.items() if isinstance(data, dict) else ():
        if (
            isinstance(entry, dict)
            and isinstance(entry.get("name"), str)
            and isinstance(entry.get("at"), (int, float))
        ):
            uses[str(path)] = Association(entry["name"], float(entry["at"]))
    return uses


def prune(uses: Associations, now: float) -> Associations:
    """The newest `MOST` of those that are not too old. `now` is ms since epoch."""
    kept = [(path, use) for path, use in uses.items() if now - use.at < FORGET]
    return dict(sorted(kept, key=lambda entry: entry[1].at)[-MOST:])
