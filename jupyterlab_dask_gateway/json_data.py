"""JSON of other programs, and JSON that leaves this server: with finite numbers only.

JSON has no NaN and no Infinity, but Python's `json` reads and writes both, and it reads integers of any length. A
browser rejects a response with NaN as a whole, and Python's arithmetic raises OverflowError for 10**400.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

LARGEST_NUMBER = 2**63
"""Numbers beyond it are not plausible counts, sizes or times, and are treated as unknown."""
_MAX_DIGITS = len(str(LARGEST_NUMBER))


def is_number(value: Any) -> TypeGuard[int | float]:
    """Return whether `value` is a number that can be calculated with and serialized. A boolean is not a number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return -LARGEST_NUMBER <= value <= LARGEST_NUMBER  # false for NaN


def read_json(text: bytes | str) -> Any:
    """Parse JSON of another program. A number for which `is_number` is false becomes None.

    Raises ValueError where it is not JSON, or nested too deeply.
    """
    try:
        return json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _int(digits: str) -> int | None:
    # int() of thousands of digits is slow, and raises ValueError for more than 4,300 digits.
    if len(digits) > _MAX_DIGITS + 1:
        return None
    number = int(digits)
    return number if abs(number) <= LARGEST_NUMBER else None


def _float(digits: str) -> float | None:
    number = float(digits)
    return number if is_number(number) else None


def _constant(_: str) -> None:
    """Read NaN, Infinity and -Infinity as null."""


def write_json(data: Any) -> str:
    """Serialize what leaves this server. This is the one place which asserts that all numbers are finite.

    Raises ValueError for NaN and Infinity, TypeError for an object that JSON does not have.
    """
    return json.dumps(data, allow_nan=False)


PART = 200
"""Entries of a list that are serialized at once. 200 clusters take some milliseconds."""


def write_json_parts(data: Mapping[str, Any]) -> Iterator[str]:
    """Serialize an object as `write_json` does, in parts that take little time: its lists in PART entries at once."""
    opening = "{"
    for key, value in data.items():
        yield f"{opening}{write_json(key)}: "
        opening = ", "
        if isinstance(value, list) and len(value) > PART:
            for start in range(0, len(value), PART):
                yield ("[" if start == 0 else ", ") + write_json(value[start : start + PART])[1:-1]
            yield "]"
        else:
            yield write_json(value)
    yield "}" if data else "{}"


def clean_json(value: Any, depth: int = 8) -> Any:
    """Return JSON data of another program without numbers for which `is_number` is false, and without deep nesting.

    Such values become None. Keys that are not text are converted.
    """
    if value is None or isinstance(value, (str, bool)):
        return value
    if depth > 0 and isinstance(value, dict):
        return {str(key): clean_json(inner, depth - 1) for key, inner in value.items()}
    if depth > 0 and isinstance(value, (list, tuple)):
        return [clean_json(inner, depth - 1) for inner in value]
    return value if is_number(value) else None
