"""The format of the file that says which notebook uses which cluster, version 2. Pure functions.

    {"version": 2, "roots": {SERVER_ROOT: {NOTEBOOK: {"name": CLUSTER, "at": MS}}}}

The name of a cluster gives access to its dashboard, so it must not be in a notebook file, which users share. `at` is
when the notebook was connected or disconnected; a disconnected one has the name null. Version 1 had no such entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .json_fields import read_mapping, read_text, read_time
from .records import REMOVED, Field, Key, Record, Records
from .records_file import FileFormat

MAX_AGE = 30 * 24 * 3_600_000.0
"""ms after which an association is dropped; clusters do not run that long."""
MAX_ASSOCIATIONS = 500
"""Associations of one server root; the oldest are dropped first."""
MAX_PATH = 4096
"""Characters of the path of a notebook."""


def root_key(root: str) -> Key:
    """Return the key of the record of a server root, whose fields are the paths of notebooks."""
    return ("notebooks", root)


def read_records(data: Mapping[str, Any], version: int) -> tuple[Records, list[str]]:
    """Return the records of a file of this version or an older one, and the keys of values that are not valid."""
    roots = data.get("roots")
    if not isinstance(roots, dict):
        return {}, ["roots"]
    dropped: list[str] = []
    records: dict[Key, Record] = {}
    for root, entries in roots.items():
        record = {}
        for path, entry in entries.items() if isinstance(entries, dict) else [("", None)]:
            try:
                record[path] = _read_association(path, entry)
            except ValueError:
                dropped.append("roots")
        if record:
            records[root_key(root)] = record
    return records, dropped


def _read_association(path: str, entry: Any) -> Field:
    name = read_mapping(entry).get("name")
    if len(path) > MAX_PATH:
        raise ValueError
    return Field(REMOVED if name is None else read_text(name), read_time(entry.get("at")))


def write_records(records: Records) -> dict[str, Any]:
    """Return the JSON of a file of this version."""
    return {
        "roots": {
            root: {
                path: {"name": None if field.value is REMOVED else field.value, "at": field.changed_at}
                for path, field in record.items()
            }
            for (_, root), record in sorted(records.items())
        }
    }


def prune_records(records: Records, now: float) -> Records:
    """Return the newest MAX_ASSOCIATIONS of each root that are younger than MAX_AGE. `now` is in ms since epoch."""
    kept = {key: _prune_record(record, now) for key, record in records.items()}
    return records if all(record is records[key] for key, record in kept.items()) else kept


def _prune_record(record: Record, now: float) -> Record:
    recent = [item for item in record.items() if now - item[1].changed_at < MAX_AGE]
    if len(recent) == len(record) <= MAX_ASSOCIATIONS:
        return record
    return dict(sorted(recent, key=lambda item: item[1].changed_at)[-MAX_ASSOCIATIONS:])


NOTEBOOK_FORMAT = FileFormat(2, read_records, write_records, prune_records)
