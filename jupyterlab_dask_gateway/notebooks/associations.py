"""Which notebook uses which cluster. All servers of a user share the file, see `storage/shared_file.py`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..storage.notebook_format import NOTEBOOK_FORMAT, root_key
from ..storage.records import REMOVED, Record, values
from ..storage.shared_file import SharedFile

Associations = Mapping[str, str]
"""The name of a notebook's cluster, by the path of the notebook relative to the server root."""


class NotebookAssociations:
    """The associations of this server's root folder."""

    def __init__(self, path: Path, root: str, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        """`path` is the file, `root` the server's root folder."""
        self._file = SharedFile(path, NOTEBOOK_FORMAT, log, "the clusters of notebooks are not saved.")
        self._key = root_key(root)
        self._used: tuple[Record | None, frozenset[str]] = (None, frozenset())

    async def read(self) -> Associations:
        """Return all associations, with those of other servers. Where the file cannot be read, those in memory."""
        await self._file.refresh()
        return values(self._record)

    def is_used(self, cluster: str) -> bool:
        """Return whether a notebook uses this cluster, as of the last access to the file."""
        record = self._record
        if self._used[0] is not record:
            self._used = (record, frozenset(values(record).values()))
        return cluster in self._used[1]

    async def put(self, notebook: str, cluster: str | None) -> None:
        """Set the cluster of a notebook, or with None remove it.

        Raises GatewayProblem `not-saved`; the association then stays in memory and is written later.
        """
        self._file.change(self._key, {notebook: REMOVED if cluster is None else cluster})
        await self._file.save()

    def start(self, on_change: Callable[[], None]) -> None:
        """Save each change automatically, and call `on_change` when another server changed something."""
        self._file.start(on_change)

    async def close(self) -> None:
        """Save all changes, and stop saving automatically."""
        await self._file.close()

    @property
    def _record(self) -> Record:
        return self._file.records.get(self._key, {})
