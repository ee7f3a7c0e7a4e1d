"""Labels, colors, requests and the like of the user's clusters, and their file.

All servers of a user share the file: each writes the entries that it changed over what it finds there. Losing the
file loses nothing that runs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from .cluster_format import VERSION, Entries, StoredData, read_data, write_data
from .metadata import ClusterMetadata
from .migration import migrate_from_1
from .private_file import PrivateFile

HOUR = 3_600_000.0
FORGET_ENDED = 24 * HOUR
"""ms since the end of a cluster; the gateway itself lists ended clusters as long."""
FORGET_UNSEEN = 14 * 24 * HOUR
"""ms since the last update; the address of a private local gateway, for example, never occurs again."""
MAX_STARTUP_GROUPS = 100
"""Groups whose startup durations are stored; the oldest are dropped first."""


def default_path() -> Path:
    """The file where the trait `store_path` is not set."""
    return Path(jupyter_data_dir(), "dask-gateway", "clusters.json")


class ClusterStore:
    """The metadata of the clusters of all gateways in memory, and their file.

    `load` and `save` access the file, in a thread; everything else is immediate.
    """

    def __init__(self, path: Path, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._file = PrivateFile(path, log, "labels, colors and requests of clusters are not saved.")
        self._entries: Entries = {}
        self._changed_entries: set[tuple[str, str]] = set()
        self._idle_policy: Mapping[str, Any] | None = None
        self._policy_changed = False
        self._durations: dict[str, list[dict[str, float]]] = {}
        self._changed_durations: set[str] = set()
        self._saving = asyncio.Lock()

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return bool(self._changed_entries or self._changed_durations or self._policy_changed)

    def get(self, gateway: str, name: str) -> ClusterMetadata | None:
        """The metadata of the cluster `name` of the gateway at this address."""
        return self._entries.get((gateway, name))

    def of(self, gateway: str) -> dict[str, ClusterMetadata]:
        """The metadata of all clusters of the gateway at this address, by name."""
        return {name: metadata for (address, name), metadata in self._entries.items() if address == gateway}

    def put(self, gateway: str, name: str, **changes: Any) -> ClusterMetadata:
        """Change fields of `ClusterMetadata` of a cluster; returns all of it."""
        key = (gateway, name)
        metadata = replace(self._entries.get(key, ClusterMetadata()), **changes, updated_at=time.time() * 1000)
        self._entries[key] = metadata
        self._changed_entries.add(key)
        return metadata

    @property
    def idle_policy(self) -> Mapping[str, Any]:
        """The fields of the idle policy that the user chose."""
        return self._idle_policy or {}

    @idle_policy.setter
    def idle_policy(self, choice: Mapping[str, Any]) -> None:
        self._idle_policy, self._policy_changed = dict(choice), True

    def startup_durations(self, group: str) -> list[dict[str, float]]:
        """Seconds from the request to each stage, of the last clusters of a group, oldest first."""
        return self._durations.get(group, [])

    def set_startup_durations(self, group: str, durations: list[dict[str, float]]) -> None:
        """Replace what `startup_durations` returns for a group."""
        self._durations.pop(group, None)  # the newest group is the last
        self._durations[group] = durations
        self._changed_durations.add(group)

    async def load(self) -> None:
        """Read the file. One that cannot be read counts as empty, with one warning in the log."""
        stored = await asyncio.to_thread(self._read) or StoredData()
        self._entries = {**stored.entries, **self._entries}
        self._durations = {**stored.startup_durations, **self._durations}
        if not self._policy_changed:
            self._idle_policy = stored.idle_policy

    async def save(self) -> None:
        """Write what changed. If the file cannot be written, changes stay in memory, with one warning in the log.

        A caller that is cancelled does not end the write; concurrent calls write one after the other.
        """
        await asyncio.shield(self._save())

    async def _save(self) -> None:
        async with self._saving:
            entries, self._changed_entries = self._changed_entries, set()
            groups, self._changed_durations = self._changed_durations, set()
            policy_changed, self._policy_changed = self._policy_changed, False
            mine = StoredData(
                {key: self._entries[key] for key in entries},
                self._idle_policy if policy_changed else None,
                {group: durations for group, durations in self._durations.items() if group in groups},
            )
            merged = await asyncio.to_thread(self._merge_and_write, mine)
            # Entries of this server may have changed again during the write.
            self._entries = {
                **merged.entries,
                **{key: self._entries[key] for key in entries | self._changed_entries},
            }
            self._durations = {
                **merged.startup_durations,
                **{group: self._durations[group] for group in self._changed_durations},
            }
            if not self._policy_changed:
                self._idle_policy = merged.idle_policy

    def _merge_and_write(self, mine: StoredData) -> StoredData:
        stored = self._read()
        found = stored or StoredData()
        # What this server knows but did not change stays where the file lost it.
        durations = {**self._durations, **found.startup_durations}
        durations = {group: each for group, each in durations.items() if group not in mine.startup_durations}
        durations |= mine.startup_durations
        policies = (mine.idle_policy, found.idle_policy, self._idle_policy)
        merged = StoredData(
            prune({**self._entries, **found.entries, **mine.entries}, time.time() * 1000),
            next((each for each in policies if each is not None), None),
            dict(list(durations.items())[-MAX_STARTUP_GROUPS:]),
        )
        if stored is not None:
            try:
                self._file.write(write_data(merged))
            except OSError as failure:
                self._file.warn(f"cannot be written ({type(failure).__name__})")
        return merged

    def _read(self) -> StoredData | None:
        """The content of the file; None where a newer version of the extension wrote it, so that it must stay."""
        data = self._file.read()
        if data is None:
            return StoredData()
        try:
            version = data.get("version", 1)
            if not isinstance(version, int) or version < 1:
                raise ValueError("no version")
            if version > VERSION:
                self._file.warn(f"was written by a newer version (format {version}) and is not changed")
                return None
            return read_data(migrate_from_1(data) if version == 1 else data)
        except (AttributeError, ValueError):
            self._file.warn("cannot be read")
            return StoredData()


def prune(entries: Mapping[tuple[str, str], ClusterMetadata], now: float) -> Entries:
    """`entries` without clusters that ended, or were updated last, too long ago. `now` is in ms since epoch."""
    return {
        key: metadata
        for key, metadata in entries.items()
        if (metadata.ended_at is None or now - metadata.ended_at < FORGET_ENDED)
        and now - metadata.updated_at < FORGET_UNSEEN
    }
