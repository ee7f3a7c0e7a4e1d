"""Labels, colors, requests and the like of the user's clusters, and their file.

All servers of a user share the file, see `shared_file.py`. Losing the file loses nothing that runs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from .cluster_format import CLUSTER_FORMAT, DEFAULTS, POLICY_KEY, cluster_key, startup_key
from .metadata import ClusterMetadata
from .records import REMOVED, Key, Record, values
from .records_file import wall_time
from .shared_file import SharedFile


def default_path() -> Path:
    """Return the file where the trait `store_path` is not set."""
    return Path(jupyter_data_dir(), "dask-gateway", "clusters.json")


class ClusterStore:
    """The metadata of the clusters of all gateways, the user's idle policy, and startup durations.

    Methods that are not async take no time and do not access the file.
    """

    def __init__(self, path: Path, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._file = SharedFile(path, CLUSTER_FORMAT, log, "labels, colors and requests of clusters are not saved.")
        self._views: dict[Key, tuple[Record, ClusterMetadata]] = {}

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return self._file.dirty

    def get(self, gateway: str, name: str) -> ClusterMetadata | None:
        """Return the metadata of the cluster `name` of the gateway at this address."""
        key = cluster_key(gateway, name)
        record = self._file.records.get(key)
        return None if record is None else self._view(key, record)

    def clusters_of_gateway(self, gateway: str) -> dict[str, ClusterMetadata]:
        """Return the metadata of all clusters of the gateway at this address, by name."""
        return {
            key[2]: self._view(key, record)
            for key, record in self._file.records.items()
            if key[:2] == ("cluster", gateway)
        }

    def put(self, gateway: str, name: str, **changes: Any) -> ClusterMetadata:
        """Change fields of `ClusterMetadata` of a cluster, and return all of it."""
        key = cluster_key(gateway, name)
        changes["updated_at"] = wall_time()
        changed = {field: REMOVED if value == DEFAULTS[field] else value for field, value in changes.items()}
        return self._view(key, self._file.change(key, changed))

    def _view(self, key: Key, record: Record) -> ClusterMetadata:
        known = self._views.get(key)
        if known is None or known[0] is not record:
            known = self._views[key] = (record, ClusterMetadata(**values(record)))
        return known[1]

    @property
    def idle_policy(self) -> Mapping[str, Any]:
        """The fields of the idle policy that the user chose."""
        return values(self._file.records.get(POLICY_KEY, {}))

    @idle_policy.setter
    def idle_policy(self, choice: Mapping[str, Any]) -> None:
        # Only what differs: another server may have changed the other fields meanwhile.
        known = self.idle_policy
        changes = {
            name: choice.get(name, REMOVED)
            for name in known.keys() | choice.keys()
            if name not in known or name not in choice or choice[name] != known[name]
        }
        if changes:
            self._file.change(POLICY_KEY, changes)

    def startup_durations(self, group: str) -> list[dict[str, float]]:
        """Return the seconds from the request to each stage, of the last clusters of a group."""
        return list(values(self._file.records.get(startup_key(group), {})).values())

    def add_startup_durations(self, group: str, cluster: str, durations: Mapping[str, float]) -> None:
        """Add the durations of the startup of a cluster. The next save drops the oldest of too many."""
        self._file.change(startup_key(group), {cluster: dict(durations)})

    async def refresh(self) -> bool:
        """Read the file, if it was replaced since the last time. Returns whether it can be read."""
        return await self._file.refresh()

    def refresh_soon(self) -> None:
        """Start `refresh`, unless the file is being read."""
        self._file.refresh_soon()

    def start(self, on_change: Callable[[], None]) -> None:
        """Save each change automatically, and call `on_change` when another server changed something."""
        self._file.start(on_change)

    async def save(self) -> None:
        """Write all changes. Raises GatewayProblem `not-saved`; they stay in memory and are written later."""
        await self._file.save()

    async def close(self) -> None:
        """Save all changes, and stop saving automatically."""
        await self._file.close()
