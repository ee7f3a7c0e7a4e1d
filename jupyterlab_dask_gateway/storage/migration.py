"""From earlier versions of the file of clusters to the next one. Pure functions from JSON to JSON.

Version 1 held objects as they were on the wire, with sentences in English. These are dropped, or replaced by the
message of today where it follows from the other values. Version 2 had no times of changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_FIELDS = {
    "label": "label",
    "color": "color",
    "requested": "requested",
    "made_here": "created_here",
    "started": "started_at",
    "options": "options",
    "workers_due": "workers_pending",
    "given_back": "workers_before_scale_down",
    "met": "satisfied_request",
    "stop_asked": "stop_requested",
    "gone": "ended_at",
    "dismissed": "dismissed",
    "snoozed_until": "snoozed_until",
    "kept_alive": "kept_alive",
    "stop_when_finished": "stop_when_finished",
    "worked": "has_worked",
    "stages": "startup_stages",
    "core_hours": "core_hours",
    "dismissed_hints": "dismissed_hints",
    "touched": "updated_at",
}
_SNAPSHOT = {
    "since": "since",
    "at": "sampled_at",
    "workers": "workers",
    "held_bytes": "results_bytes",
    "held_results": "results_count",
    "tasks": "tasks",
    "totals": "totals",
    "touches": "keep_alive_tasks",
}
_END_REASON = {"by": "by", "idle_for": "idle_seconds", "by_admin": "by_admin"}
_LOST_RESULTS = {"bytes": "lost_bytes", "count": "lost_count"}
_POLICY = {"scale_after": "scale_down_after", "held_too": "stop_discards_results"}
_STARTUP = "start:"


def migrate_from_1(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file of version 1 as version 2. What is not an object stays as it is."""
    gateways, notes = data.get("gateways", {}), data.get("notes")
    notes = notes if isinstance(notes, dict) else {}
    policy = notes.get("policy")
    chosen = {_POLICY.get(key, key): value for key, value in policy.items()} if isinstance(policy, dict) else None
    return {
        "version": 2,
        "gateways": _map(gateways, lambda entries: _map(entries, _migrate_entry)),
        "idle_policy": chosen,
        "startup_durations": {
            key.removeprefix(_STARTUP): durations for key, durations in notes.items() if key.startswith(_STARTUP)
        },
    }


def migrate_from_2(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a file of version 2 as version 3."""
    return {**data, "startup_durations": _map(data.get("startup_durations", {}), _number_startups)}


def _number_startups(startups: Any) -> Any:
    """Return a list of durations by number instead of cluster, with times in their order."""
    if not isinstance(startups, list):
        return startups
    return {str(number): {"at": number, "seconds": seconds} for number, seconds in enumerate(startups)}


def _map(data: Any, change: Callable[[Any], Any]) -> Any:
    """Apply `change` to the members of an object; return anything else as it is."""
    return {key: change(value) for key, value in data.items()} if isinstance(data, dict) else data


def _migrate_entry(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    # An absent value was null in version 1.
    found = _rename(entry, _FIELDS)
    if isinstance(entry.get("idle"), dict):
        found["idle_snapshot"] = _rename(entry["idle"], _SNAPSHOT)
    if isinstance(entry.get("ended"), dict):
        found["end_reason"] = _rename(entry["ended"], _END_REASON)
        if isinstance(entry["ended"].get("discarded"), dict):
            found["end_reason"] |= _rename(entry["ended"]["discarded"], _LOST_RESULTS)
    problem = entry.get("problem")
    if isinstance(problem, dict) and problem.get("code") == "cluster-not-found":
        # The only problem of version 1 that lasts: the gateway lost the cluster.
        found["problem"] = {
            "code": "cluster-not-found",
            "variant": "missing",
            "remedy": "recreate",
            "since": problem.get("since", entry.get("gone")),
        }
    return found


def _rename(data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {new: data[old] for old, new in names.items() if data.get(old) is not None}
