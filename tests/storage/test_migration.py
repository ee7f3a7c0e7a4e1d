"""From a file of an earlier version, written by the code of that version, to the metadata of today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.storage.cluster_format import POLICY_KEY, cluster_key, read_records, startup_key
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata, EndReason, IdleSnapshot
from jupyterlab_dask_gateway.storage.records import Field, Records, values

RECORDED = Path(__file__).parents[1] / "data" / "storage" / "clusters-version-1.json"
SAVED = 1764230400000.0
"""When the recorded file was saved, in ms since epoch."""
GATEWAY = "https://hub.example.org/services/dask-gateway"


@pytest.fixture
def stored_records() -> Records:
    records, dropped = read_records(json.loads(RECORDED.read_text(encoding="utf-8")), 1)
    assert dropped == []
    return records


def metadata(records: Records, gateway: str, name: str) -> ClusterMetadata:
    return ClusterMetadata(**values(records[cluster_key(gateway, name)]))


def cluster(stored_records: Records, letter: str) -> ClusterMetadata:
    return metadata(stored_records, GATEWAY, letter * 32)


def test_fields_have_their_new_names(stored_records: Records) -> None:
    running = cluster(stored_records, "a")
    assert (running.label, running.color, running.created_here) == ("Weather", "green", True)
    assert running.requested == running.satisfied_request == {"minimum": 0, "maximum": 8}
    assert running.options == {
        "image": "daskgateway/dask-gateway:2025.4.0",
        "environment": {"AWS_SECRET": None},
        "worker_cores": 2,
    }
    assert (running.started, running.updated_at, running.ended_at) == (SAVED - 3.6e6, SAVED, None)
    assert (running.snoozed_until, running.stop_when_finished, running.has_worked) == (SAVED + 6e5, True, True)
    assert running.core_hours == 1.25
    assert running.dismissed_hints == {"few-threads": SAVED - 4e5}
    assert running.stages is not None
    assert list(running.stages) == ["requested", "scheduler-starting", "scheduler-up", "first-worker", "ready"]


def test_idleness_continues(stored_records: Records) -> None:
    assert cluster(stored_records, "a").idle_snapshot == IdleSnapshot(
        since=SAVED - 5e5,
        sampled_at=SAVED - 1000,
        workers=2,
        results_bytes=4096,
        results_count=3,
        tasks={"memory": 3, "processing": 0},
        totals={"memory": 12.0, "erred": 0.0},
        keep_alive_tasks=5.0,
    )


def test_the_request_before_a_scale_down_stays(stored_records: Records) -> None:
    scaled_down = cluster(stored_records, "b")
    assert (scaled_down.requested, scaled_down.user_request) == ({"count": 0}, {"count": 4})


def test_end_reasons_stay_without_their_sentences(stored_records: Records) -> None:
    policy, finished = cluster(stored_records, "c"), cluster(stored_records, "d")
    assert policy.ended_at == SAVED - 1e6
    assert policy.end_reason == EndReason("policy", 3600, by_admin=True, lost_bytes=1048576, lost_count=3)
    assert finished.end_reason == EndReason("finished", 180)
    assert policy.stop_requested


def test_a_cluster_that_the_gateway_lost_has_its_problem(stored_records: Records) -> None:
    lost = cluster(stored_records, "e").problem
    assert lost is not None
    assert (lost["code"], lost["since"]) == ("cluster-not-found", SAVED - 3e6)


def test_a_dismissed_cluster_stays_dismissed(stored_records: Records) -> None:
    assert cluster(stored_records, "f").dismissed


def test_clusters_of_other_gateways_are_migrated(stored_records: Records) -> None:
    local = metadata(stored_records, "http://127.0.0.1:40001", f"namespace.{'1' * 32}")
    assert (local.kept_alive, local.workers_pending, local.requested) == (True, True, {"count": 2})


def test_the_idle_policy_and_startup_durations_are_migrated(stored_records: Records) -> None:
    assert values(stored_records[POLICY_KEY]) == {
        "notice_after": 900,
        "scale_down_after": 1800,
        "stop_after": None,
        "stop_discards_results": True,
    }
    assert list(values(stored_records[startup_key("0123456789abcdef")]).values()) == [
        {"scheduler-starting": 0.1, "scheduler-up": 20.5, "first-worker": 95.0, "ready": 100.0}
    ]


def test_changes_have_the_time_of_the_last_update_of_their_cluster(stored_records: Records) -> None:
    assert {field.changed_at for field in stored_records[cluster_key(GATEWAY, "a" * 32)].values()} == {SAVED}


def test_version_2_has_no_times_of_changes() -> None:
    entry = {"label": "x", "kept_alive": True, "updated_at": 7.0}
    data = {
        "gateways": {GATEWAY: {"a": entry}},
        "idle_policy": {"stop_after": 60},
        "startup_durations": {"group": [{"ready": 5.0}, {"ready": 6.0}]},
    }
    assert read_records(data, 2) == (
        {
            cluster_key(GATEWAY, "a"): {
                "label": Field("x", 7.0),
                "kept_alive": Field(True, 7.0),
                "updated_at": Field(7.0, 7.0),
            },
            POLICY_KEY: {"stop_after": Field(60.0, 0.0)},
            startup_key("group"): {"0": Field({"ready": 5.0}, 0.0), "1": Field({"ready": 6.0}, 1.0)},
        },
        [],
    )


def test_a_value_that_is_not_valid_is_dropped_alone() -> None:
    entry: dict[str, Any] = {"label": "x", "requested": 5, "idle": {"since": "now"}, "ended": 3, "later": 1}
    records, dropped = read_records({"gateways": {GATEWAY: {"a": entry, "b": "text"}}, "notes": []}, 1)
    assert metadata(records, GATEWAY, "a") == ClusterMetadata(label="x")
    assert sorted(dropped) == ["gateways", "idle_snapshot", "requested"]


@pytest.mark.parametrize(
    "data", [{"gateways": []}, {"gateways": {GATEWAY: 3}}, {"gateways": {}, "notes": {"policy": 3}}]
)
@pytest.mark.parametrize("version", [1, 2])
def test_a_file_with_a_wrong_structure_is_read_without_error(data: Any, version: int) -> None:
    records, _ = read_records(data, version)
    assert records == {}
