"""Records whose fields several servers change independently, and how their changes are merged. Pure functions.

Each field has the time of its last change. Of two changes the later one wins, so the order in which servers read and
write the file does not matter, and a file that was lost is complete again after each server has merged it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

CLOCK_TOLERANCE = 60_000.0
"""ms by which the clocks of two hosts may differ."""


class _Removed:
    """The value of a field that was removed or reset to its default."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED: Final = _Removed()


class Field(NamedTuple):
    """The value of a field, or REMOVED, and when it was changed last (wall time, ms since epoch)."""

    value: Any
    changed_at: float


Key = tuple[str, ...]
"""What a record is about, for example the address of a gateway and the name of a cluster."""
Record = Mapping[str, Field]
Records = Mapping[Key, Record]


def values(record: Record) -> dict[str, Any]:
    """Return the values of the fields that are not removed."""
    return {name: field.value for name, field in record.items() if field.value is not REMOVED}


def change(record: Record, changes: Mapping[str, Any], now: float) -> Record:
    """Return a record with changed fields.

    Parameters
    ----------
    changes: values by field; REMOVED removes a field
    now: wall time in ms since epoch. A change is later than the one that it replaces, even if the clock was set back.
    """
    changed = dict(record)
    for name, value in changes.items():
        known = record.get(name)
        if known is not None:
            changed[name] = Field(value, max(now, _plausible(known.changed_at, now) + 1))
        elif value is not REMOVED:
            changed[name] = Field(value, now)
    return changed


def merge(mine: Records, theirs: Records, now: float) -> Records:
    """Return all records of both, with the later change of each field.

    Returns `mine` itself if `theirs` has nothing to add. Of two changes of the same time, that of `theirs` wins.
    """
    merged: dict[Key, Record] = {}
    for key, record in theirs.items():
        known = mine.get(key)
        combined = record if known is None else _merge_record(known, record, now)
        if combined is not known:
            merged[key] = combined
    return {**mine, **merged} if merged else mine


def _merge_record(mine: Record, theirs: Record, now: float) -> Record:
    if mine is theirs:
        return mine
    newer = {name: field for name, field in theirs.items() if name not in mine or _is_newer(field, mine[name], now)}
    return {**mine, **newer} if newer else mine


def _is_newer(theirs: Field, mine: Field, now: float) -> bool:
    at, known_at = _plausible(theirs.changed_at, now), _plausible(mine.changed_at, now)
    return at > known_at or (at == known_at and theirs.value != mine.value)


def _plausible(changed_at: float, now: float) -> float:
    """Return `changed_at`, or 0 if it is in the future: the clock was wrong then, so other changes win."""
    return changed_at if changed_at <= now + CLOCK_TOLERANCE else 0.0
