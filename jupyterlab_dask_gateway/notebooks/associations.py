"""Which notebook uses which cluster, as the other packages need it."""

from __future__ import annotations

import asyncio

from ..errors import GatewayProblem
from ..storage.notebook_store import Associations, NotebookStore


class NotebookAssociations:
    """The associations of this server's root."""

    def __init__(self, store: NotebookStore) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._clusters: frozenset[str] = frozenset()

    async def read(self) -> Associations:
        """All associations, by the path of the notebook."""
        return self._remember(await asyncio.to_thread(self._store.read))

    def is_used(self, cluster: str) -> bool:
        """Whether a notebook uses this cluster, as of the last `read` or `put`."""
        return cluster in self._clusters

    async def put(self, notebook: str, cluster: str | None) -> None:
        """Set the cluster of a notebook, or with None remove it.

        Raises GatewayProblem `internal` where the file cannot be written.
        """
        async with self._lock:
            try:
                associations = await asyncio.to_thread(self._store.put, notebook, cluster)
            except OSError as failure:
                raise GatewayProblem(
                    "internal", "notebook-not-saved", {"type": type(failure).__name__}, remedy="data-directory"
                ) from None
            self._remember(associations)

    def _remember(self, associations: Associations) -> Associations:
        self._clusters = frozenset(each.name for each in associations.values())
        return associations
