"""The format of the file of clusters, version 2. Pure functions between its JSON and dataclasses.

The keys of the file are written here and nowhere else, so that a change of a name in the code or on the wire does not
change the file:

    {"version": 2,
     "gateways": {ADDRESS: {CLUSTER: {"label": …, "color": …, …}}},
     "idle_policy": {"notice_after": …, …},
     "startup_durations": {GROUP: [{STAGE: SECONDS, …}, …]}}

A value that is not valid is left out, and the rest of its entry is kept. Sentences are ids of messages.yaml.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from ..errors import GatewayProblem
from ..messages import Message, parse_message
from ..scheduler.hints import Hint
from .metadata import Attempt, ClusterMetadata, EndReason, IdleSnapshot

VERSION = 2

Entries = dict[tuple[str, str], ClusterMetadata]
"""By the address of the gateway and the name of the cluster."""


@dataclass(frozen=True)
class StoredData:
    """The content of the file.

    idle_policy: what the user chose, by the names of `idle.policy.IdlePolicy`; None if the user never chose
    startup_durations: seconds from the request to each stage, of the last clusters of each group
    """

    entries: Entries = field(default_factory=dict)
    idle_policy: Mapping[str, Any] | None = None
    startup_durations: Mapping[str, list[dict[str, float]]] = field(default_factory=dict)


def read_data(data: Mapping[str, Any]) -> StoredData:
    """The content of a file of this version. Raises ValueError where it has no gateways."""
    gateways = data.get("gateways")
    if not isinstance(gateways, dict) or not all(isinstance(entries, dict) for entries in gateways.values()):
        raise ValueError("no gateways")
    return StoredData(
        {
            (address, name): read_metadata(entry)
            for address, entries in gateways.items()
            for name, entry in entries.items()
            if isinstance(entry, dict)
        },
        read_idle_policy(data.get("idle_policy")),
        read_startup_durations(data.get("startup_durations")),
    )


def write_data(data: StoredData) -> dict[str, Any]:
    """The JSON of a file of this version."""
    gateways: dict[str, dict[str, Any]] = {}
    for (address, name), metadata in sorted(data.entries.items()):
        gateways.setdefault(address, {})[name] = write_metadata(metadata)
    content: dict[str, Any] = {"version": VERSION, "gateways": gateways}
    if data.idle_policy is not None:
        content["idle_policy"] = {
            key: data.idle_policy[name] for key, name in _IDLE_POLICY.items() if name in data.idle_policy
        }
    return {**content, "startup_durations": dict(data.startup_durations)}


def read_metadata(entry: Mapping[str, Any]) -> ClusterMetadata:
    """The metadata of one cluster; what is not valid has its default."""
    return ClusterMetadata(**_read_fields(_METADATA, entry))


def write_metadata(metadata: ClusterMetadata) -> dict[str, Any]:
    """The JSON of one cluster's metadata, without values that are the default."""
    return {
        each.key: each.write(getattr(metadata, each.name))
        for each in _METADATA
        if getattr(metadata, each.name) != _DEFAULTS[each.name]
    }


def read_idle_policy(data: Any) -> dict[str, Any] | None:
    """What the user chose, by the names of `idle.policy.IdlePolicy`; None if the user never chose."""
    if not isinstance(data, dict):
        return None
    return {_IDLE_POLICY[key]: value for key, value in _items(data) if key in _IDLE_POLICY}


def read_startup_durations(data: Any) -> dict[str, list[dict[str, float]]]:
    """The durations of each group of clusters."""
    return {
        group: [_numbers(each) for each in durations if isinstance(each, dict)]
        for group, durations in _items(data)
        if isinstance(durations, list)
    }


class _Field(NamedTuple):
    """A field of a dataclass: its key in the file, and how to read and write it; `read` raises ValueError."""

    key: str
    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


def _read_fields(known: tuple[_Field, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for each in known:
        if each.key in data:
            try:
                found[each.name] = each.read(data[each.key])
            except ValueError:
                continue
    return found


def _items(data: Any) -> list[tuple[str, Any]]:
    return list(data.items()) if isinstance(data, dict) else []


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError
    return value


def _count(value: Any) -> int:
    return int(_number(value))


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


def _numbers(value: Any) -> dict[str, float]:
    """Return a mapping of numbers, without values that are not numbers."""
    found = {}
    for key, number in _mapping(value).items():
        try:
            found[key] = _number(number)
        except ValueError:
            continue
    return found


def _counts(value: Any) -> dict[str, int]:
    return {key: int(number) for key, number in _numbers(value).items()}


def _workers(value: Any) -> dict[str, int]:
    """A request for workers: a count, or a minimum and a maximum."""
    value = _mapping(value)
    keys = ("count",) if "count" in value else ("minimum", "maximum")
    return {key: _count(value.get(key)) for key in keys}


def _read_message(value: Any) -> Message:
    message = parse_message({"values": {}, **_mapping(value)})
    if message is None:
        raise ValueError
    return message


def _write_message(message: Message) -> dict[str, Any]:
    return {"id": message.id, "values": dict(message.values)}


def _read_problem(value: Any) -> dict[str, Any]:
    value = _mapping(value)
    try:
        problem = GatewayProblem(
            _text(value.get("code")),
            _text(value.get("variant")),
            _mapping(value.get("values", {})),
            remedy=_text(value.get("remedy", "default")),
        )
        return {**problem.to_wire(), "since": _number(value.get("since"))}
    except KeyError:
        raise ValueError from None


def _write_problem(problem: Mapping[str, Any]) -> dict[str, Any]:
    code = problem["code"]
    return {
        "code": code,
        "variant": problem["message_id"].removeprefix(f"problem.{code}."),
        "remedy": problem["remedy_id"].removeprefix(f"remedy.{code}."),
        "values": problem.get("values", {}),
        "since": problem["since"],
    }


def _choice(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return read


def _part(kind: Callable[..., Any], *known: _Field) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How to read and write an instance of the dataclass `kind`, which has these fields."""

    def read(value: Any) -> Any:
        try:
            return kind(**_read_fields(known, _mapping(value)))
        except TypeError:  # a field without a default is missing
            raise ValueError from None

    def write(part: Any) -> dict[str, Any]:
        values = {each: getattr(part, each.name) for each in known}
        return {each.key: each.write(value) for each, value in values.items() if value is not None}

    return read, write


_SNAPSHOT = _part(
    IdleSnapshot,
    _Field("since", "since", _number),
    _Field("sampled_at", "sampled_at", _number),
    _Field("workers", "workers", _count),
    _Field("results_bytes", "results_bytes", _count),
    _Field("results_count", "results_count", _count),
    _Field("tasks", "tasks", _counts, dict),
    _Field("totals", "totals", _numbers, dict),
    _Field("keep_alive_tasks", "keep_alive_tasks", _number),
)
_HINT = _part(
    Hint,
    _Field("code", "code", _text),
    _Field("message", "message", _read_message, _write_message),
    _Field("advice", "advice", _read_message, _write_message),
    _Field("scale_to", "scale_to", _count),
)
_ATTEMPT = _part(
    Attempt,
    _Field("number", "number", _count),
    _Field("of", "of", _count),
    _Field("reason", "reason", _read_message, _write_message),
    _Field("replaced_by", "replaced_by", _text),
)
_END_REASON = _part(
    EndReason,
    _Field("by", "by", _choice("policy", "finished")),
    _Field("idle_seconds", "idle_seconds", _number),
    _Field("by_admin", "by_admin", _flag),
    _Field("lost_bytes", "lost_bytes", _count),
    _Field("lost_count", "lost_count", _count),
)
_METADATA = (
    _Field("label", "label", _text),
    _Field("color", "color", _text),
    _Field("requested", "requested", _workers),
    _Field("created_here", "created_here", _flag),
    _Field("started_at", "started", _number),
    _Field("options", "options", _mapping),
    _Field("workers_pending", "workers_pending", _flag),
    _Field("workers_before_scale_down", "workers_before_scale_down", _workers),
    _Field("scale_down_hint", "scale_down_hint", *_HINT),
    _Field("satisfied_request", "satisfied_request", _workers),
    _Field("stop_requested", "stop_requested", _flag),
    _Field("attempt", "attempt", *_ATTEMPT),
    _Field("ended_at", "ended_at", _number),
    _Field("problem", "problem", _read_problem, _write_problem),
    _Field("dismissed", "dismissed", _flag),
    _Field("snoozed_until", "snoozed_until", _number),
    _Field("kept_alive", "kept_alive", _flag),
    _Field("stop_when_finished", "stop_when_finished", _flag),
    _Field("has_worked", "has_worked", _flag),
    _Field("idle_snapshot", "idle_snapshot", *_SNAPSHOT),
    _Field("end_reason", "end_reason", *_END_REASON),
    _Field("startup_stages", "stages", _numbers),
    _Field("core_hours", "core_hours", _number),
    _Field("dismissed_hints", "dismissed_hints", _numbers),
    _Field("updated_at", "updated_at", _number),
)
_DEFAULTS = {each.name: each.default for each in fields(ClusterMetadata)}
_IDLE_POLICY = {
    "badge_after": "badge_after",
    "notice_after": "notice_after",
    "scale_down_after": "scale_down_after",
    "stop_after": "stop_after",
    "countdown": "countdown",
    "stop_discards_results": "stop_discards_results",
    "finished_after": "finished_after",
}
"""Keys of the file, and names of `idle.policy.IdlePolicy`."""
