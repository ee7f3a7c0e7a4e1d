"""The format of the file of clusters, version 3. Pure functions between its JSON and records.

The keys of the file are written here and in `json_fields.py`, nowhere else, so that a change of a name in the code or
on the wire does not change the file:

    {"version": 3,
     "gateways": {ADDRESS: {CLUSTER: {"label": …, "color": …, …, "changed_at": {"label": MS, …}}}},
     "idle_policy": {"notice_after": …, …, "changed_at": {…}},
     "startup_durations": {GROUP: {CLUSTER: {"at": MS, "seconds": {STAGE: SECONDS, …}}}}}

Names of options, task states, counters, startup stages and hints are data, and stored as they are.

A value that is not valid is left out, and the rest of its entry is kept. A field that is only in `changed_at` was
reset to its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..scheduler.hints import Hint
from .json_fields import (
    JsonField,
    part,
    read_amount,
    read_choice,
    read_count,
    read_fields,
    read_flag,
    read_mapping,
    read_members,
    read_message,
    read_options,
    read_problem,
    read_text,
    read_time,
    read_workers,
    write_message,
    write_problem,
    write_workers,
)
from .metadata import Attempt, ClusterMetadata, EndReason, IdleSnapshot
from .migration import migrate_from_1, migrate_from_2
from .records import REMOVED, Field, Key, Record, Records
from .records_file import FileFormat

HOUR = 3_600_000.0
FORGET_ENDED = 24 * HOUR
"""ms since the end of a cluster; the gateway itself lists ended clusters as long."""
FORGET_UNSEEN = 14 * 24 * HOUR
"""ms since the last update; the address of a private local gateway, for example, never occurs again."""
MAX_STARTUP_GROUPS = 100
"""Groups whose startup durations are stored; the oldest are dropped first."""
MAX_STARTUPS = 5
"""Startups of each group that are stored."""

POLICY_KEY: Key = ("idle_policy",)


def cluster_key(gateway: str, name: str) -> Key:
    """Return the key of the record of a cluster, whose fields are those of `ClusterMetadata`."""
    return ("cluster", gateway, name)


def startup_key(group: str) -> Key:
    """Return the key of the startup durations of a group; its fields are the names of clusters."""
    return ("startup", group)


def read_records(data: Mapping[str, Any], version: int) -> tuple[Records, list[str]]:
    """Return the records of a file of this version or an older one, and the keys of values that are not valid."""
    if version == 1:
        data = migrate_from_1(data)
    if version <= 2:
        data = migrate_from_2(data)
    records: dict[Key, Record] = {}
    dropped: list[str] = []
    for address, entries in _members(data, "gateways", dropped):
        for name, entry in _members(entries, None, dropped, "gateways"):
            if isinstance(entry, dict):
                records[cluster_key(address, name)] = _read_record(_METADATA, entry, "updated_at", dropped)
            else:
                dropped.append("gateways")
    policy = data.get("idle_policy", {})
    if isinstance(policy, dict):
        records[POLICY_KEY] = _read_record(_IDLE_POLICY, policy, None, dropped)
    elif policy is not None:
        dropped.append("idle_policy")
    for group, startups in _members(data, "startup_durations", dropped):
        records[startup_key(group)] = _read_startups(startups, dropped)
    return {key: record for key, record in records.items() if record}, dropped


def write_records(records: Records) -> dict[str, Any]:
    """Return the JSON of a file of this version."""
    gateways: dict[str, dict[str, Any]] = {}
    startups: dict[str, Any] = {}
    for key, record in sorted(records.items()):
        if key[0] == "cluster":
            gateways.setdefault(key[1], {})[key[2]] = _write_record(_METADATA, record)
        elif key[0] == "startup":
            startups[key[1]] = {
                name: {"at": field.changed_at, "seconds": field.value} for name, field in record.items()
            }
    return {
        "gateways": gateways,
        "idle_policy": _write_record(_IDLE_POLICY, records.get(POLICY_KEY, {})),
        "startup_durations": startups,
    }


def prune_records(records: Records, now: float) -> Records:
    """Return the records without clusters that ended, or were updated last, too long ago, and old startups.

    `now` is in ms since epoch.
    """
    startups = [key for key in records if key[0] == "startup"]
    by_age = sorted(startups, key=lambda key: max(field.changed_at for field in records[key].values()))
    old_groups = set(by_age[:-MAX_STARTUP_GROUPS])
    kept = {
        key: _prune_startups(record) if key[0] == "startup" else record
        for key, record in records.items()
        if key not in old_groups and not (key[0] == "cluster" and _is_expired(record, now))
    }
    is_same = len(kept) == len(records) and all(record is records[key] for key, record in kept.items())
    return records if is_same else kept


def _is_expired(record: Record, now: float) -> bool:
    ended_at, updated_at = (_value(record, name) for name in ("ended_at", "updated_at"))
    return (ended_at is not None and now - ended_at >= FORGET_ENDED) or now - (updated_at or 0) >= FORGET_UNSEEN


def _value(record: Record, name: str) -> Any:
    field = record.get(name)
    return None if field is None or field.value is REMOVED else field.value


def _prune_startups(record: Record) -> Record:
    if len(record) <= MAX_STARTUPS:
        return record
    return dict(sorted(record.items(), key=lambda item: item[1].changed_at)[-MAX_STARTUPS:])


def _members(data: Any, key: str | None, dropped: list[str], place: str = "") -> list[tuple[str, Any]]:
    """Return the members of a JSON object: of `data`, or of its member `key`; adds to `dropped` if it is none."""
    found = data if key is None else data.get(key, {})
    if isinstance(found, dict):
        return list(found.items())
    dropped.append(key or place)
    return []


def _read_record(
    known: tuple[JsonField, ...], entry: Mapping[str, Any], default: str | None, dropped: list[str]
) -> Record:
    """Read a record. Fields without a time have that of the field `default`, else 0."""
    found, wrong = read_fields(known, entry)
    dropped += wrong
    times = entry.get("changed_at", {})
    if not isinstance(times, dict):
        dropped.append("changed_at")
        times = {}
    known_times, wrong_times = read_fields(tuple(JsonField(each.key, each.name, read_time) for each in known), times)
    dropped += ["changed_at"] * bool(wrong_times)
    fallback = float(found.get(default, 0.0)) if default else 0.0
    return {
        each.name: Field(found.get(each.name, REMOVED), known_times.get(each.name, fallback))
        for each in known
        if each.name in found or (each.name in known_times and each.key not in wrong)
    }


def _write_record(known: tuple[JsonField, ...], record: Record) -> dict[str, Any]:
    written: dict[str, Any] = {
        each.key: each.write(record[each.name].value)
        for each in known
        if each.name in record and record[each.name].value is not REMOVED
    }
    times = {each.key: record[each.name].changed_at for each in known if each.name in record}
    return {**written, "changed_at": times}


def _read_startups(startups: Any, dropped: list[str]) -> Record:
    record: dict[str, Field] = {}
    for name, startup in _members(startups, None, dropped, "startup_durations"):
        try:
            startup = read_mapping(startup)
            record[name] = Field(_read_seconds(startup.get("seconds")), read_time(startup.get("at")))
        except ValueError:
            dropped.append("startup_durations")
    return record


def _read_stages(value: Any) -> dict[str, float]:
    stages: dict[str, float] = read_members(read_time)(value)
    if "requested" not in stages:
        raise ValueError
    return stages


def _read_limit(value: Any) -> float | None:
    return None if value is None else read_amount(value)


_read_seconds = read_members(read_amount)

read_idle_snapshot, write_idle_snapshot = part(
    IdleSnapshot,
    JsonField("since", "since", read_time),
    JsonField("sampled_at", "sampled_at", read_time),
    JsonField("workers", "workers", read_count),
    JsonField("results_bytes", "results_bytes", read_count),
    JsonField("results_count", "results_count", read_count),
    JsonField("tasks", "tasks", read_members(read_count), dict),
    JsonField("totals", "totals", read_members(read_amount), dict),
    JsonField("keep_alive_tasks", "keep_alive_tasks", read_amount),
)
_HINT = part(
    Hint,
    JsonField("code", "code", read_text),
    JsonField("message", "message", read_message, write_message),
    JsonField("advice", "advice", read_message, write_message),
    JsonField("scale_to", "scale_to", read_count),
)
_ATTEMPT = part(
    Attempt,
    JsonField("number", "number", read_count),
    JsonField("of", "of", read_count),
    JsonField("reason", "reason", read_message, write_message),
    JsonField("replaced_by", "replaced_by", read_text),
)
_END_REASON = part(
    EndReason,
    JsonField("by", "by", read_choice("policy", "finished", "clean-up")),
    JsonField("idle_seconds", "idle_seconds", read_amount),
    JsonField("by_admin", "by_admin", read_flag),
    JsonField("lost_bytes", "lost_bytes", read_count),
    JsonField("lost_count", "lost_count", read_count),
)
_METADATA = (
    JsonField("label", "label", read_text),
    JsonField("color", "color", read_text),
    JsonField("requested", "requested", read_workers, write_workers),
    JsonField("created_here", "created_here", read_flag),
    JsonField("started_at", "started", read_time),
    JsonField("options", "options", read_options),
    JsonField("workers_pending", "workers_pending", read_flag),
    JsonField("workers_before_scale_down", "workers_before_scale_down", read_workers, write_workers),
    JsonField("scale_down_hint", "scale_down_hint", *_HINT),
    JsonField("satisfied_request", "satisfied_request", read_workers, write_workers),
    JsonField("stop_requested", "stop_requested", read_flag),
    JsonField("attempt", "attempt", *_ATTEMPT),
    JsonField("ended_at", "ended_at", read_time),
    JsonField("problem", "problem", read_problem, write_problem),
    JsonField("dismissed", "dismissed", read_flag),
    JsonField("snoozed_until", "snoozed_until", read_time),
    JsonField("kept_alive", "kept_alive", read_flag),
    JsonField("stop_when_finished", "stop_when_finished", read_flag),
    JsonField("has_worked", "has_worked", read_flag),
    JsonField("idle_snapshot", "idle_snapshot", read_idle_snapshot, write_idle_snapshot),
    JsonField("end_reason", "end_reason", *_END_REASON),
    JsonField("startup_stages", "stages", _read_stages),
    JsonField("core_hours", "core_hours", read_amount),
    JsonField("dismissed_hints", "dismissed_hints", read_members(read_time)),
    JsonField("updated_at", "updated_at", read_time),
)
DEFAULTS: Mapping[str, Any] = {each.name: each.default for each in fields(ClusterMetadata)}
"""Default of each field of `ClusterMetadata`."""
assert {each.name for each in _METADATA} == set(DEFAULTS), "a field of ClusterMetadata is not stored"
_IDLE_POLICY = (
    JsonField("badge_after", "badge_after", read_amount),
    JsonField("notice_after", "notice_after", read_amount),
    JsonField("scale_down_after", "scale_down_after", _read_limit),
    JsonField("stop_after", "stop_after", _read_limit),
    JsonField("countdown", "countdown", read_amount),
    JsonField("stop_discards_results", "stop_discards_results", read_flag),
    JsonField("finished_after", "finished_after", read_amount),
)
"""Keys of the file, and names of `idle.policy.IdlePolicy`."""

CLUSTER_FORMAT = FileFormat(3, read_records, write_records, prune_records)
