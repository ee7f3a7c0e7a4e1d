"""What a person gave their clusters, in one small file that only this user can read. Losing it loses only that.

Two servers of the same user share the file: each writes only the entries that it changed, over a fresh copy.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from jupyter_core.paths import jupyter_data_dir

PALETTE = ("blue", "green", "orange", "purple", "red", "teal", "pink", "brown")

HOUR = 3_600_000.0
FORGET_GONE = 24 * HOUR
"""ms. So long the gateway itself remembers what has ended."""
FORGET_UNSEEN = 14 * 24 * HOUR
"""ms since an entry was last touched: a local gateway's address, say, never comes back."""


@dataclass(frozen=True)
class ClusterMetadata:
    """What is stored of one cluster. Times are ms since epoch.

    options: with the values of mappings masked
    workers_pending: whether `requested` is still to be sent to the gateway, as soon as the cluster runs
    workers_before_scale_down, scale_down_hint: the request before the idle policy scaled it down, and the hint about
        that, shown until there are workers again
    satisfied_request: the last request of which at least one worker has been there
    ended_at, problem: when it ended, and why if it failed
    end_reason: why it ended, where this server ended it
    dismissed: whether its row is hidden
    has_worked: whether it has worked since the user chose to stop it when it is finished
    idle_snapshot: see `clusters.activity.make_idle_snapshot`
    """

    label: str = ""
    color: str = ""
    requested: dict[str, Any] | None = None
    created_here: bool = False
    started: float | None = None
    options: dict[str, Any] | None = None
    workers_pending: bool = False
    workers_before_scale_down: dict[str, Any] | None = None
    scale_down_hint: dict[str, Any] | None = None
    satisfied_request: dict[str, Any] | None = None
    stop_requested: bool = False
    attempt: dict[str, Any] | None = None
    ended_at: float | None = None
    problem: dict[str, Any] | None = None
    dismissed: bool = False
    snoozed_until: float | None = None
    kept_alive: bool = False
    stop_when_finished: bool = False
    has_worked: bool = False
    idle_snapshot: dict[str, Any] | None = None
    end_reason: dict[str, Any] | None = None
    stages: dict[str, Any] | None = None
    core_hours: float = 0.0
    dismissed_hints: dict[str, Any] | None = None
    updated_at: float = 0.0

    @property
    def user_request(self) -> dict[str, Any] | None:
        """The last request of the user, which a cluster created from this one gets, too."""
        return self.workers_before_scale_down or self.requested


_TYPES = get_type_hints(ClusterMetadata)


def parse_metadata(data: Any) -> ClusterMetadata | None:
    """An entry of the file, None if it is none: the file may be old, new or broken."""
    if not isinstance(data, dict):
        return None
    known = {field.name: data[field.name] for field in fields(ClusterMetadata) if field.name in data}
    for name, value in known.items():
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        fits = {
            str: isinstance(value, str),
            bool: isinstance(value, bool),
            float: number,
            float | None: number or value is None,
        }.get(_TYPES[name], value is None or isinstance(value, dict))
        if not fits:
            return None
    return ClusterMetadata(**known)


def pick_color(used: Iterable[str]) -> str:
    """The color of the palette that is least in use; among equals the first."""
    counts = Counter(used)
    return min(PALETTE, key=lambda color: (counts[color], PALETTE.index(color)))


Entries = dict[tuple[str, str], ClusterMetadata]
"""By the gateway's address and the cluster's name."""
Notes = dict[str, Any]
MOST_NOTES = 100
"""What is kept beside the clusters; the oldest goes first."""


def default_path() -> Path:
    """Where the file is, unless the server is set up to have it elsewhere."""
    return Path(jupyter_data_dir(), "dask-gateway", "clusters.json")


class ClusterStore:
    """The entries of all gateways in memory, and their file. Everything but `load` and `save` is immediate."""

    def __init__(self, path: Path, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._path = path
        self._log = log
        self._entries: Entries = {}
        self._dirty: set[tuple[str, str]] = set()
        self._notes: dict[str, Any] = {}
        self._new_notes: dict[str, Any] = {}
        self._saving = asyncio.Lock()
        self._complained = False

    @property
    def dirty(self) -> bool:
        """Whether there is something to save."""
        return bool(self._dirty or self._new_notes)

    def get(self, gateway: str, name: str) -> ClusterMetadata | None:
        """What is kept of this cluster."""
        return self._entries.get((gateway, name))

    def of(self, gateway: str) -> dict[str, ClusterMetadata]:
        """All that is kept of this gateway's clusters, by name."""
        return {name: kept for (address, name), kept in self._entries.items() if address == gateway}

    def put(self, gateway: str, name: str, **changes: Any) -> ClusterMetadata:
        """Keep `changes` (fields of ClusterMetadata) of this cluster."""
        key = (gateway, name)
        kept = self._entries[key] = replace(
            self._entries.get(key, ClusterMetadata()), **changes, updated_at=time.time() * 1000
        )
        self._dirty.add(key)
        return kept

    def note(self, key: str) -> Any:
        """What is kept under `key` beside the clusters (JSON), None if nothing is."""
        return self._notes.get(key)

    def set_note(self, key: str, value: Any) -> None:
        """Keep `value` (JSON) under `key`."""
        self._notes[key] = self._new_notes[key] = value

    async def load(self) -> None:
        """Read the file; a broken one is said once and counts as empty."""
        entries, notes = await asyncio.to_thread(self._read)
        self._entries = {**entries, **self._entries}
        self._notes = {**notes, **self._new_notes}

    async def save(self) -> None:
        """Write what changed. Never raises for the file's sake: then it is kept in memory, and said once.

        Who is cancelled while waiting for it leaves it going: the file is written to its end, and by one at a time.
        """
        await asyncio.shield(self._save())

    async def _save(self) -> None:
        async with self._saving:
            dirty, self._dirty = self._dirty, set()
            new, self._new_notes = self._new_notes, {}
            mine = {key: self._entries[key] for key in dirty if key in self._entries}
            merged, notes = await asyncio.to_thread(self._merge_and_write, mine, new)
            self._notes = {**notes, **self._new_notes}
            # Another server's entries are taken over; ours may have changed again meanwhile.
            self._entries = {**merged, **{key: self._entries[key] for key in mine.keys() | self._dirty}}

    def _merge_and_write(self, mine: Entries, new: Notes) -> tuple[Entries, Notes]:
        entries, notes = self._read()
        merged = prune({**self._entries, **entries, **mine}, time.time() * 1000)
        notes = {key: value for key, value in {**self._notes, **notes}.items() if key not in new} | new
        notes = dict(list(notes.items())[-MOST_NOTES:])
        try:
            self._write(merged, notes)
        except OSError as problem:
            self._complain("cannot be written", problem)
        return merged, notes

    def _read(self) -> tuple[Entries, Notes]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
            gateways, notes = data["gateways"], dict(data.get("notes", {}))
            found = {
                (str(address), str(name)): parse_metadata(entry)
                for address, entries in gateways.items()
                for name, entry in entries.items()
            }
        except FileNotFoundError:
            return {}, {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
            self._complain("cannot be read", problem)
            return {}, {}
        return {key: kept for key, kept in found.items() if kept is not None}, notes

    def _write(self, entries: Entries, notes: Notes) -> None:
        gateways: dict[str, dict[str, Any]] = {}
        for (address, name), kept in sorted(entries.items()):
            gateways.setdefault(address, {})[name] = asdict(kept)
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes it readable by this user alone; replacing is atomic.
        handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".clusters-", suffix=".json")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"version": 1, "gateways": gateways, "notes": notes}, file)
            os.replace(temporary, self._path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _complain(self, what: str, problem: Exception) -> None:
        if not self._complained:
            self._complained = True
            self._log.warning(
                "%s %s (%s): labels, colors and requests of clusters are not kept.",
                self._path,
                what,
                type(problem).__name__,
            )


def prune(entries: Mapping[tuple[str, str], ClusterMetadata], now: float) -> Entries:
    """`entries` without those of clusters that ended, or were last seen, too long ago. `now` is ms since epoch."""
    return {
        key: kept
        for key, kept in entries.items()
        if (kept.ended_at is None or now - kept.ended_at < FORGET_GONE) and now - kept.updated_at < FORGET_UNSEEN
    }
