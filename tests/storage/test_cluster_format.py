"""The file of version 2: each key is written here, so that a change of a name in the code cannot change the file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.storage.cluster_format import StoredData, read_data, write_data
from jupyterlab_dask_gateway.storage.metadata import Attempt, ClusterMetadata, EndReason, IdleSnapshot

GATEWAY = "https://hub.example.org"
FULL = ClusterMetadata(
    label="Weather",
    color="green",
    requested={"count": 0},
    created_here=True,
    started=1.0,
    options={"image": "x", "environment": {"SECRET": None}},
    workers_pending=True,
    workers_before_scale_down={"minimum": 1, "maximum": 4},
    scale_down_hint=Hint(
        "scaled-down",
        message("hint.scaled-down.message", workers=4, idle=600, at=1.5),
        message("hint.scaled-down.advice.by-user"),
        scale_to=4,
    ),
    attempt=Attempt(1, 3, message("problem.cluster-start-failed.no-reason"), replaced_by="b"),
    end_reason=EndReason("policy", 600.0, by_admin=True, lost_bytes=10, lost_count=1),
    satisfied_request={"count": 0},
    stop_requested=True,
    ended_at=2.0,
    problem={**GatewayProblem("cluster-not-found", "unknown-to-gateway").to_wire(), "since": 2.5},
    dismissed=True,
    snoozed_until=3.0,
    kept_alive=True,
    stop_when_finished=True,
    has_worked=True,
    idle_snapshot=IdleSnapshot(4.0, 5.0, 1, 100, 2, {"memory": 2}, {"memory": 9.0}, 1.0),
    stages={"requested": 1.0, "ready": 9.0},
    core_hours=0.5,
    dismissed_hints={"few-threads": 6.0},
    updated_at=7.0,
)
HINT_JSON = {
    "code": "scaled-down",
    "message": {"id": "hint.scaled-down.message", "values": {"workers": 4, "idle": 600, "at": 1.5}},
    "advice": {"id": "hint.scaled-down.advice.by-user", "values": {}},
    "scale_to": 4,
}
FULL_JSON = {
    "label": "Weather",
    "color": "green",
    "requested": {"count": 0},
    "created_here": True,
    "started_at": 1.0,
    "options": {"image": "x", "environment": {"SECRET": None}},
    "workers_pending": True,
    "workers_before_scale_down": {"minimum": 1, "maximum": 4},
    "scale_down_hint": HINT_JSON,
    "attempt": {
        "number": 1,
        "of": 3,
        "reason": {"id": "problem.cluster-start-failed.no-reason", "values": {}},
        "replaced_by": "b",
    },
    "end_reason": {"by": "policy", "idle_seconds": 600.0, "by_admin": True, "lost_bytes": 10, "lost_count": 1},
    "satisfied_request": {"count": 0},
    "stop_requested": True,
    "ended_at": 2.0,
    "problem": {
        "code": "cluster-not-found",
        "variant": "unknown-to-gateway",
        "remedy": "default",
        "values": {},
        "since": 2.5,
    },
    "dismissed": True,
    "snoozed_until": 3.0,
    "kept_alive": True,
    "stop_when_finished": True,
    "has_worked": True,
    "idle_snapshot": {
        "since": 4.0,
        "sampled_at": 5.0,
        "workers": 1,
        "results_bytes": 100,
        "results_count": 2,
        "tasks": {"memory": 2},
        "totals": {"memory": 9.0},
        "keep_alive_tasks": 1.0,
    },
    "startup_stages": {"requested": 1.0, "ready": 9.0},
    "core_hours": 0.5,
    "dismissed_hints": {"few-threads": 6.0},
    "updated_at": 7.0,
}
POLICY = {
    "badge_after": 1,
    "notice_after": 2,
    "scale_down_after": 3,
    "stop_after": None,
    "countdown": 5,
    "stop_discards_results": True,
    "finished_after": 6,
}
STORED = StoredData({(GATEWAY, "a"): FULL}, POLICY, {"group": [{"ready": 8.0}]})
STORED_JSON = {
    "version": 2,
    "gateways": {GATEWAY: {"a": FULL_JSON}},
    "idle_policy": POLICY,
    "startup_durations": {"group": [{"ready": 8.0}]},
}


def read_entry(entry: Any) -> ClusterMetadata:
    return read_data({"gateways": {GATEWAY: {"a": entry}}}).entries[GATEWAY, "a"]


def test_write_data_writes_these_keys() -> None:
    assert write_data(STORED) == STORED_JSON


def test_read_data_reads_what_was_written() -> None:
    assert read_data(json.loads(json.dumps(STORED_JSON))) == STORED


def test_defaults_are_not_written() -> None:
    assert write_data(StoredData({(GATEWAY, "a"): ClusterMetadata(label="x")})) == {
        "version": 2,
        "gateways": {GATEWAY: {"a": {"label": "x"}}},
        "startup_durations": {},
    }


@pytest.mark.parametrize(
    ("key", "value", "name"),
    [
        ("label", 3, "label"),
        ("created_here", 1, "created_here"),
        ("started_at", "yesterday", "started"),
        ("started_at", True, "started"),
        ("ended_at", math.nan, "ended_at"),
        ("requested", {"count": "many"}, "requested"),
        ("requested", {"minimum": 1}, "requested"),
        ("options", [], "options"),
        ("problem", {"code": "no-such-code"}, "problem"),
        ("problem", "text", "problem"),
        ("idle_snapshot", {"since": 4.0}, "idle_snapshot"),
        ("end_reason", {"by": "unknown", "idle_seconds": 1}, "end_reason"),
        ("attempt", {"number": 1, "of": 3, "reason": {"id": "no.such.message"}}, "attempt"),
        ("scale_down_hint", {"code": "scaled-down"}, "scale_down_hint"),
        ("scale_down_hint", "text", "scale_down_hint"),
        ("scale_down_hint", {**HINT_JSON, "code": None}, "scale_down_hint"),
        ("scale_down_hint", {**HINT_JSON, "message": None}, "scale_down_hint"),
        ("scale_down_hint", {**HINT_JSON, "message": {"id": "hint.of-another-version"}}, "scale_down_hint"),
        ("scale_down_hint", {**HINT_JSON, "message": {"id": "hint.no-workers.message"}}, "scale_down_hint"),
        (
            "scale_down_hint",
            {**HINT_JSON, "message": {"id": "hint.no-workers.message", "values": {"wanted": 1, "waited": "x"}}},
            "scale_down_hint",
        ),
        ("scale_down_hint", {**HINT_JSON, "advice": "text"}, "scale_down_hint"),
        ("dismissed_hints", 5, "dismissed_hints"),
    ],
)
def test_a_value_that_is_not_valid_has_its_default_and_the_rest_is_kept(key: str, value: Any, name: str) -> None:
    default = getattr(ClusterMetadata(), name)
    assert read_entry({**FULL_JSON, key: value}) == replace(FULL, **{name: default})


def test_entries_that_are_not_objects_are_dropped() -> None:
    assert read_data({"gateways": {GATEWAY: {"a": "text", "b": None}}}) == StoredData()


def test_keys_that_are_not_known_are_ignored() -> None:
    assert read_entry({**FULL_JSON, "later": 1}) == FULL
    assert read_data({**STORED_JSON, "idle_policy": {**POLICY, "later": 1}}) == STORED


@pytest.mark.parametrize("data", [{}, {"gateways": []}, {"gateways": {GATEWAY: 3}}])
def test_a_file_without_gateways_is_rejected(data: Any) -> None:
    with pytest.raises(ValueError, match="no gateways"):
        read_data(data)
