"""The file that says which notebook uses which cluster, for all servers of a user.

The name of a cluster gives access to its dashboard, so it must not be in a notebook file, which users share.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .private_file import PrivateFile

VERSION = 1
MAX_AGE = 30 * 24 * 3_600_000.0
"""ms after which an association is dropped; clusters do not run that long."""
MAX_ASSOCIATIONS = 500
"""Associations of one server root; the oldest are dropped first."""


@dataclass(frozen=True)
class Association:
    """The name of a notebook's cluster, and when (ms since epoch) it was reported last."""

    name: str
    at: float


Associations = dict[str, Association]
"""By the path of the notebook, relative to the server root."""


class NotebookStore:
    """Reads and writes the associations of one server root. All servers of the user share the file.

    Both methods block; call them in a thread.
    """

    def __init__(self, path: Path, root: str, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._file = PrivateFile(path, log, "the clusters of notebooks are not remembered.")
        self._root = root
        self._is_newer = False

    def read(self) -> Associations:
        """The associations of this root."""
        return parse_associations(self._read_roots().get(self._root))

    def put(self, notebook: str, name: str | None) -> Associations:
        """Set the cluster of a notebook, or with None remove it; returns all associations of this root.

        A file of a newer version is not changed. Raises OSError where the file cannot be written.
        """
        roots = self._read_roots()
        now = time.time() * 1000
        associations = parse_associations(roots.get(self._root))
        associations.pop(notebook, None)
        if name is not None:
            associations[notebook] = Association(name, now)
        associations = prune(associations, now)
        roots[self._root] = {path: {"name": each.name, "at": each.at} for path, each in associations.items()}
        if not self._is_newer:
            self._file.write({"version": VERSION, "roots": roots})
        return associations

    def _read_roots(self) -> dict[str, Any]:
        data = self._file.read()
        if data is None:
            return {}
        version = data.get("version") if isinstance(data, dict) else None
        self._is_newer = isinstance(version, int) and version > VERSION
        if self._is_newer:
            self._file.warn(f"was written by a newer version (format {version}) and is not changed")
            return {}
        roots = data.get("roots") if isinstance(data, dict) else None
        if not isinstance(roots, dict):
            self._file.warn("cannot be read")
            return {}
        return roots


def parse_associations(data: Any) -> Associations:
    """The associations of one root, without entries that are not valid."""
    associations: Associations = {}
    for path, entry in data.items() if isinstance(data, dict) else ():
        name, at = (entry.get("name"), entry.get("at")) if isinstance(entry, dict) else (None, None)
        if isinstance(name, str) and isinstance(at, (int, float)) and math.isfinite(at):
            associations[str(path)] = Association(name, float(at))
    return associations


def prune(associations: Mapping[str, Association], now: float) -> Associations:
    """The newest `MAX_ASSOCIATIONS` that are younger than `MAX_AGE`. `now` is in ms since epoch."""
    recent = [(path, each) for path, each in associations.items() if now - each.at < MAX_AGE]
    return dict(sorted(recent, key=lambda item: item[1].at)[-MAX_ASSOCIATIONS:])
