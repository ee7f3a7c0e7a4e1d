"""The file of version 3: each key is written here, so that a change of a name in the code cannot change the file."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.storage.cluster_format import (
    CLUSTER_FORMAT,
    DEFAULTS,
    FORGET_ENDED,
    FORGET_UNSEEN,
    MAX_STARTUP_GROUPS,
    MAX_STARTUPS,
    POLICY_KEY,
    cluster_key,
    prune_records,
    read_records,
    startup_key,
    write_records,
)
from jupyterlab_dask_gateway.storage.metadata import Attempt, ClusterMetadata, EndReason, IdleSnapshot
from jupyterlab_dask_gateway.storage.records import REMOVED, Field, Record, Records, values

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
FULL_JSON: dict[str, Any] = {
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
METADATA_KEYS = {"started": "started_at", "stages": "startup_stages"}
"""Keys of the file that differ from the names of fields."""
TIMES = {METADATA_KEYS.get(name, name): 10.0 + index for index, name in enumerate(DEFAULTS)}
POLICY_TIMES = dict.fromkeys(POLICY, 5.0)
RECORDS: Records = {
    cluster_key(GATEWAY, "a"): {
        name: Field(getattr(FULL, name), 10.0 + index) for index, name in enumerate(DEFAULTS)
    },
    POLICY_KEY: {name: Field(value, 5.0) for name, value in POLICY.items()},
    startup_key("group"): {"a": Field({"ready": 8.0}, 9.0)},
}
STORED_JSON = {
    "gateways": {GATEWAY: {"a": {**FULL_JSON, "changed_at": TIMES}}},
    "idle_policy": {**POLICY, "changed_at": POLICY_TIMES},
    "startup_durations": {"group": {"a": {"at": 9.0, "seconds": {"ready": 8.0}}}},
}


def read(data: Any) -> tuple[Records, list[str]]:
    return read_records(json.loads(json.dumps(data)), CLUSTER_FORMAT.version)


def read_entry(entry: Any) -> tuple[Record, list[str]]:
    records, dropped = read({"gateways": {GATEWAY: {"a": entry}}})
    return records.get(cluster_key(GATEWAY, "a"), {}), dropped


def test_write_records_writes_these_keys() -> None:
    assert write_records(RECORDS) == STORED_JSON


@pytest.mark.parametrize("field", ["requested", "workers_before_scale_down", "satisfied_request"])
@pytest.mark.parametrize("requested", [{"count": 2}, {"minimum": 1, "maximum": 4}])
def test_another_key_of_a_request_on_the_wire_does_not_reach_the_file(field: str, requested: dict[str, int]) -> None:
    record = {field: Field({**requested, "later": 3}, 1.0)}
    written = write_records({cluster_key(GATEWAY, "a"): record})
    assert written["gateways"][GATEWAY]["a"][field] == requested


def test_read_records_reads_what_was_written() -> None:
    assert read(STORED_JSON) == (RECORDS, [])


def test_a_field_that_was_reset_has_only_its_time() -> None:
    records: Records = {cluster_key(GATEWAY, "a"): {"label": Field("x", 1.0), "kept_alive": Field(REMOVED, 2.0)}}
    written = write_records(records)["gateways"]
    assert written == {GATEWAY: {"a": {"label": "x", "changed_at": {"label": 1.0, "kept_alive": 2.0}}}}
    assert read({"gateways": written}) == (records, [])


HUGE = 10**400


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("label", 3),
        ("label", "x" * 10**5),
        ("created_here", 1),
        ("started_at", "yesterday"),
        ("started_at", True),
        ("started_at", HUGE),
        ("started_at", -1),
        ("ended_at", math.nan),
        ("ended_at", math.inf),
        ("ended_at", 1e17),
        ("requested", {"count": "many"}),
        ("requested", {"count": HUGE}),
        ("requested", {"count": -1}),
        ("requested", {"count": 1.5}),
        ("requested", {"minimum": 1}),
        ("requested", {"minimum": 2, "maximum": 1}),
        ("requested", []),
        ("options", []),
        ("options", {"cores": math.nan}),
        ("options", {"cores": HUGE}),
        ("options", {"cores": [[]]}),
        ("problem", {"code": "no-such-code"}),
        ("problem", "text"),
        ("problem", {**FULL_JSON["problem"], "since": math.inf}),
        ("problem", {**FULL_JSON["problem"], "values": []}),
        ("problem", {**FULL_JSON["problem"], "values": {"x": math.nan}}),
        ("idle_snapshot", {"since": 4.0}),
        ("idle_snapshot", {**FULL_JSON["idle_snapshot"], "tasks": []}),
        ("idle_snapshot", {**FULL_JSON["idle_snapshot"], "totals": {"memory": math.nan}}),
        ("idle_snapshot", {**FULL_JSON["idle_snapshot"], "workers": HUGE}),
        ("end_reason", {"by": "unknown", "idle_seconds": 1}),
        ("end_reason", {"by": "policy", "idle_seconds": HUGE}),
        ("attempt", {"number": 1, "of": 3, "reason": {"id": "no.such.message"}}),
        ("scale_down_hint", {"code": "scaled-down"}),
        ("scale_down_hint", "text"),
        ("scale_down_hint", {**HINT_JSON, "code": None}),
        ("scale_down_hint", {**HINT_JSON, "message": None}),
        ("scale_down_hint", {**HINT_JSON, "scale_to": HUGE}),
        ("scale_down_hint", {**HINT_JSON, "message": {"id": "hint.of-another-version"}}),
        ("scale_down_hint", {**HINT_JSON, "message": {"id": "hint.no-workers.message"}}),
        (
            "scale_down_hint",
            {**HINT_JSON, "message": {"id": "hint.no-workers.message", "values": {"wanted": 1, "waited": "x"}}},
        ),
        (
            "scale_down_hint",
            {**HINT_JSON, "message": {"id": "hint.no-workers.message", "values": {"wanted": 1, "waited": HUGE}}},
        ),
        ("scale_down_hint", {**HINT_JSON, "advice": "text"}),
        ("startup_stages", []),
        ("startup_stages", {"ready": 1}),
        ("startup_stages", {"requested": math.inf}),
        ("dismissed_hints", 5),
        ("dismissed_hints", {"few-threads": "x"}),
        ("updated_at", math.nan),
    ],
)
def test_a_value_that_is_not_valid_is_dropped_and_the_rest_is_kept(key: str, value: Any) -> None:
    name = next(name for name in DEFAULTS if METADATA_KEYS.get(name, name) == key)
    record, dropped = read_entry({**FULL_JSON, "changed_at": TIMES, key: value})
    expected = {**RECORDS[cluster_key(GATEWAY, "a")]}
    del expected[name]
    assert (record, dropped) == (expected, [key])


@pytest.mark.parametrize(
    "startups",
    [
        3,
        [],
        {"a": 3},
        {"a": {"at": 1}},
        {"a": {"at": math.nan, "seconds": {}}},
        {"a": {"at": 1, "seconds": {"ready": HUGE}}},
    ],
)
def test_startup_durations_that_are_not_valid_are_dropped(startups: Any) -> None:
    records, dropped = read({**STORED_JSON, "startup_durations": {"group": startups}})
    assert (startup_key("group") in records, dropped) == (False, ["startup_durations"])
    assert cluster_key(GATEWAY, "a") in records


@pytest.mark.parametrize(
    ("policy", "dropped"),
    [
        ({**POLICY, "stop_after": HUGE}, ["stop_after"]),
        ({**POLICY, "countdown": None}, ["countdown"]),
        ({**POLICY, "stop_discards_results": 1}, ["stop_discards_results"]),
        ([], ["idle_policy"]),
    ],
)
def test_values_of_the_idle_policy_that_are_not_valid_are_dropped(policy: Any, dropped: list[str]) -> None:
    records, found = read({"gateways": {}, "idle_policy": policy})
    kept = {key: value for key, value in POLICY.items() if policy and key not in dropped}
    assert (values(records.get(POLICY_KEY, {})), found) == (kept, dropped)


@pytest.mark.parametrize("times", [3, {"label": "x"}, {"label": math.inf}, {"label": HUGE}])
def test_times_of_changes_that_are_not_valid_are_dropped(times: Any) -> None:
    record, dropped = read_entry({"label": "x", "updated_at": 7.0, "changed_at": times})
    assert record == {"label": Field("x", 7.0), "updated_at": Field(7.0, 7.0)}
    assert dropped == ["changed_at"]


@pytest.mark.parametrize("gateways", [3, [], {GATEWAY: 3}, {GATEWAY: {"b": None}}])
def test_gateways_that_are_not_objects_are_dropped_alone(gateways: Any) -> None:
    records, dropped = read({**STORED_JSON, "gateways": gateways})
    assert (set(records), dropped) == ({POLICY_KEY, startup_key("group")}, ["gateways"])


def test_keys_that_are_not_known_are_ignored() -> None:
    entry = {**FULL_JSON, "changed_at": {**TIMES, "later": 1}, "later": 1}
    assert read_entry(entry) == (RECORDS[cluster_key(GATEWAY, "a")], [])


def cluster(**fields: float) -> Record:
    return {name: Field(value, value) for name, value in fields.items()}


def test_clusters_that_ended_or_were_seen_long_ago_are_pruned() -> None:
    now = 100 * FORGET_UNSEEN
    records: Records = {
        cluster_key(GATEWAY, "running"): cluster(updated_at=now - FORGET_UNSEEN + 1000),
        cluster_key(GATEWAY, "ended"): cluster(updated_at=now, ended_at=now - FORGET_ENDED + 1000),
        cluster_key(GATEWAY, "ended long ago"): cluster(updated_at=now, ended_at=now - FORGET_ENDED - 1000),
        cluster_key(GATEWAY, "seen long ago"): cluster(updated_at=now - FORGET_UNSEEN - 1000),
    }
    left = prune_records(records, now)
    assert [key[2] for key in left] == ["running", "ended"]
    assert prune_records(left, now) is left


def test_the_oldest_startups_are_pruned() -> None:
    record: Record = {str(number): Field({"ready": 1.0}, float(number)) for number in range(MAX_STARTUPS + 1)}
    left = prune_records({startup_key("group"): record}, 0.0)
    assert list(left[startup_key("group")]) == [str(number) for number in range(1, MAX_STARTUPS + 1)]
    groups: Records = {
        startup_key(str(number)): {"a": Field({"ready": 1.0}, float(number))}
        for number in range(MAX_STARTUP_GROUPS + 1)
    }
    assert set(groups) - set(prune_records(groups, 0.0)) == {startup_key("0")}
