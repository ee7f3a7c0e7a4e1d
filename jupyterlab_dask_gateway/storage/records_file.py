"""The records in a JSON file: reading, validation and writing. All of it blocks.

A value that is not valid is left out, with one warning in the log. The file as it was is kept beside it as `.bad`. A
file of a newer version is not changed.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..json_data import write_json
from .private_file import PrivateFile, Signature
from .records import Records, merge

LOCK_SECONDS = 5.0
"""How long a save waits for the lock of another server. Saves take milliseconds."""


class NewerVersion(Exception):
    """A newer version of the extension wrote the file, which must not change. `version` is that of its format."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True)
class FileFormat:
    """How records are written. All functions are pure.

    version: version of the format; `write` need not add it
    read: returns the records in the JSON of any version up to `version`, and the places of values that are not valid
    write: returns the JSON of records
    prune: returns the records without those that are too old at a time (ms since epoch); the same object if none is
    """

    version: int
    read: Callable[[Mapping[str, Any], int], tuple[Records, list[str]]]
    write: Callable[[Records], dict[str, Any]]
    prune: Callable[[Records, float], Records]


@dataclass(frozen=True)
class Exchange:
    """The result of one exchange with the file.

    records: what was read, merged with what was in memory; None if the file could not be read
    missing: whether the file lacks something of them
    failure: why the file could not be read, or written
    """

    records: Records | None = None
    missing: bool = False
    failure: Exception | None = None


class RecordsFile:
    """The file of records, with a cache of what was read last."""

    def __init__(self, path: Path, file_format: FileFormat, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        """`log` gets one warning for each broken file."""
        self.path = path
        self._file = PrivateFile(path)
        self._format = file_format
        self._log = log
        self._read_before: tuple[Signature | None, Records] = (None, {})

    def access(self, mine: Records, dirty: bool) -> Exchange:
        """Read the file, and if `dirty`, write it. One call must end before the next one.

        Parameters
        ----------
        mine: the records in memory
        dirty: whether they have changes to write
        """
        records: Records | None = None
        try:
            if not dirty:
                found = self._read()
                return self._compare(mine, found)
            with self._file.lock(LOCK_SECONDS):
                compared = self._compare(mine, self._read())
                records = compared.records
                if compared.missing and records is not None:
                    self._write(records)
                return Exchange(records)
        except (OSError, NewerVersion) as failure:
            if records is None and dirty and isinstance(failure, OSError):
                records = self._read_anyway(mine)
            return Exchange(records, dirty, failure)

    def _read_anyway(self, mine: Records) -> Records | None:
        """Return the merged records where the lock could not be taken, for example in a read-only directory."""
        try:
            return self._compare(mine, self._read()).records
        except (OSError, NewerVersion):
            return None

    def _compare(self, mine: Records, found: Records) -> Exchange:
        now = wall_time()
        merged = self._format.prune(merge(self._format.prune(mine, now), found, now), now)
        return Exchange(merged, merge(found, merged, now) is not found)

    def _read(self) -> Records:
        """Return the records in the file. Raises OSError and NewerVersion."""
        known, records = self._read_before
        content, signature = self._file.read(known)
        if signature is None:
            records = {}
        elif content is not None:
            records = self._parse(content)
        self._read_before = (signature, records)
        return records

    def _parse(self, content: bytes) -> Records:
        try:
            data = json.loads(content, parse_constant=_reject_constant)
        except (ValueError, RecursionError):
            self._save_invalid_copy(content, "is not JSON")
            return {}
        version = data.get("version", 1) if isinstance(data, dict) else None
        if not isinstance(version, int) or isinstance(version, bool) or version < 1:
            self._save_invalid_copy(content, "is not valid")
            return {}
        if version > self._format.version:
            raise NewerVersion(version)
        records, dropped = self._format.read(data, version)
        if dropped:
            self._save_invalid_copy(content, f"has values that are not valid ({', '.join(sorted(set(dropped)))})")
        return records

    def _write(self, records: Records) -> None:
        self._file.delete_stale_files()
        data = {"version": self._format.version, **self._format.write(records)}
        signature = self._file.write(write_json(data).encode())
        self._read_before = (signature, records)

    def _save_invalid_copy(self, content: bytes, what: str) -> None:
        try:
            kept = self._file.save_invalid_copy(content)
            self._log.warning("%s %s. What is not valid is ignored. The file is kept as %s.", self.path, what, kept)
        except OSError:
            self._log.warning("%s %s. What is not valid is ignored.", self.path, what)


def wall_time() -> float:
    """Return the time in ms since epoch."""
    return time.time() * 1000


def _reject_constant(name: str) -> float:
    """Read NaN and Infinity, which JSON does not have, as a value that no field accepts."""
    return math.nan
