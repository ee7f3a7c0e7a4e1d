"""Readers and writers of values in stored files. Pure functions; readers raise ValueError for what is not valid.

Every value that a reader returns can be part of `cluster` of events/clusters.yaml: numbers are finite, counts are not
negative, messages are in the catalog. Sentences are stored as ids of messages.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..errors import GatewayProblem
from ..messages import Message, parse_message
from ..wire import types as wire

MAX_NUMBER = 2.0**53
"""Larger whole numbers are not exact in a browser."""
MAX_TIME = 32_503_680_000_000.0
"""The year 3000, in ms since epoch. Some systems cannot format later times."""
MAX_TEXT = 1000
"""Characters. The longest text of a user is a label, which is shorter."""


class JsonField(NamedTuple):
    """A field of a dataclass: its key in the file, and how to read and write it; `read` raises ValueError."""

    key: str
    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


def read_fields(known: tuple[JsonField, ...], data: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the valid values of `data` by the names of the dataclass, and the keys of those that are not valid."""
    found: dict[str, Any] = {}
    dropped = []
    for each in known:
        if each.key in data:
            try:
                found[each.name] = each.read(data[each.key])
            except ValueError:
                dropped.append(each.key)
    return found, dropped


def read_text(value: Any) -> str:
    """Return a text that is not too long."""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ValueError
    return value


def read_flag(value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise ValueError
    return value


def read_number(value: Any) -> float:
    """Return a finite number that a browser can represent."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError
    if not -MAX_NUMBER <= value <= MAX_NUMBER:  # also NaN
        raise ValueError
    return value


def read_amount(value: Any) -> float:
    """Return a number that is not negative."""
    if read_number(value) < 0:
        raise ValueError
    return float(value)


def read_time(value: Any) -> float:
    """Return a time in ms since epoch."""
    if read_amount(value) > MAX_TIME:
        raise ValueError
    return float(value)


def read_count(value: Any) -> int:
    """Return a whole number that is not negative."""
    number = read_amount(value)
    if number != math.floor(number):
        raise ValueError
    return int(number)


def read_mapping(value: Any) -> dict[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise ValueError
    return value


def read_members(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """Return a reader of a JSON object whose members are all valid for `read`."""
    return lambda value: {read_text(key): read(member) for key, member in read_mapping(value).items()}


def read_choice(*choices: str) -> Callable[[Any], str]:
    """Return a reader of one of `choices`."""

    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return read


def read_workers(value: Any) -> wire.WorkersRequest:
    """Return a request for workers: a count, or a minimum and a maximum."""
    value = read_mapping(value)
    if "count" in value:
        return {"count": read_count(value["count"])}
    minimum, maximum = read_count(value.get("minimum")), read_count(value.get("maximum"))
    if minimum > maximum:
        raise ValueError
    return {"minimum": minimum, "maximum": maximum}


def write_workers(request: wire.WorkersRequest) -> dict[str, int]:
    """Return the JSON of a request for workers."""
    if "count" in request:
        return {"count": request["count"]}
    return {"minimum": request["minimum"], "maximum": request["maximum"]}


def read_options(value: Any) -> dict[str, Any]:
    """Return options of a cluster. Mappings have their keys only, because their values may be secrets."""
    found: dict[str, Any] = {}
    for name, option in read_mapping(value).items():
        if isinstance(option, dict):
            found[read_text(name)] = dict.fromkeys(map(read_text, option))
        elif isinstance(option, (bool, type(None))):
            found[read_text(name)] = option
        else:
            found[read_text(name)] = read_text(option) if isinstance(option, str) else read_number(option)
    return found


def read_message(value: Any) -> Message:
    """Return a message of the catalog."""
    value = read_mapping(value)
    message = parse_message({"id": value.get("id"), "values": _read_values(value.get("values", {}))})
    if message is None:
        raise ValueError
    return message


def write_message(message: Message) -> dict[str, Any]:
    """Return the JSON of a message."""
    return {"id": message.id, "values": dict(message.values)}


def read_problem(value: Any) -> wire.Problem:
    """Return a problem with the time of its start, as on the wire."""
    value = read_mapping(value)
    try:
        problem = GatewayProblem(
            read_text(value.get("code")),
            read_text(value.get("variant")),
            _read_values(value.get("values", {})),
            remedy=read_text(value.get("remedy", "default")),
        )
        return {**problem.to_wire(), "since": read_time(value.get("since"))}
    except (KeyError, TypeError, OverflowError, OSError):
        raise ValueError from None


def write_problem(problem: wire.Problem) -> dict[str, Any]:
    """Return the JSON of a problem."""
    code = problem["code"]
    return {
        "code": code,
        "variant": problem["message_id"].removeprefix(f"problem.{code}."),
        "remedy": problem["remedy_id"].removeprefix(f"remedy.{code}."),
        "values": problem.get("values", {}),
        "since": problem["since"],
    }


def part(kind: Callable[..., Any], *known: JsonField) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return how to read and write an instance of the dataclass `kind`, which has these fields."""

    def read(value: Any) -> Any:
        found, dropped = read_fields(known, read_mapping(value))
        if dropped:
            raise ValueError
        try:
            return kind(**found)
        except TypeError:  # a field without a default is missing
            raise ValueError from None

    def write(instance: Any) -> dict[str, Any]:
        values = {each: getattr(instance, each.name) for each in known}
        return {each.key: each.write(value) for each, value in values.items() if value is not None}

    return read, write


def _read_values(values: Any) -> dict[str, Any]:
    """Return values of placeholders: texts and numbers."""
    return read_members(lambda value: read_text(value) if isinstance(value, str) else read_number(value))(values)
