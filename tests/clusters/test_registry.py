"""Which clusters are shown, and for how long after their end."""

from __future__ import annotations

import logging
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters import registry as registry_module
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.storage.cluster_format import FORGET_ENDED
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata, EndReason

LOG = logging.getLogger(__name__)
HOUR = 3_600_000
GATEWAY = "http://gateway"
BY_POLICY = EndReason("policy", 3600)
RUNNING = ClusterRecord(name="a", status="running", started=1, stopped=None, options={})


def apply_list(registry: ClusterRegistry, records: dict[str, ClusterRecord], requested_at: float) -> None:
    """Apply a list of the gateway, which responds with 404 to requests for each cluster that the list lacks."""
    registry.apply_listed(records.values(), requested_at)
    for name in registry.find_missing(records, requested_at):
        registry.end_missing(name, requested_at)


@pytest.fixture
def store(tmp_path: Path) -> ClusterStore:
    return ClusterStore(tmp_path / "clusters.json", LOG)


@pytest.fixture
def registry(store: ClusterStore) -> ClusterRegistry:
    return ClusterRegistry(store, GATEWAY, ended_retention=9, slow_start_after=9)


@pytest.mark.parametrize(
    ("metadata", "notebook_uses", "is_shown"),
    [
        ({"end_reason": BY_POLICY, "stop_requested": True}, "b", True),
        ({"created_here": True}, "b", True),
        ({"created_here": True, "stop_requested": True}, "b", False),
        ({}, "b", False),
        ({}, "a", True),
        ({"stop_requested": True}, "a", False),
        ({"end_reason": BY_POLICY, "dismissed": True}, "a", False),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_cluster_that_ended_unexpectedly_is_shown_for_a_day(
    store: ClusterStore, metadata: dict[str, Any], notebook_uses: str, is_shown: bool, listed: bool
) -> None:
    now = time.time() * 1000
    ended_at = round(now) - 10 * HOUR
    store.put(GATEWAY, "a", **metadata, ended_at=float(ended_at), label="Mine")
    record = ClusterRecord(name="a", status="stopped", started=ended_at - HOUR, stopped=ended_at, options={})
    # A server that has just started, and a gateway that still lists the cluster, or does not.
    registry = ClusterRegistry(
        store, GATEWAY, ended_retention=900, slow_start_after=120, in_notebook=lambda name: name == notebook_uses
    )
    apply_list(registry, {"a": record} if listed else {}, 1.0)
    shown = registry.serialize(now)
    assert list(shown) == (["a"] if is_shown else [])
    if is_shown:
        end = shown["a"]["ended"]
        assert end is not None
        assert (shown["a"]["label"], end["at"]) == ("Mine", ended_at)
        assert registry.serialize(ended_at + FORGET_ENDED) == {}


def test_forget_expired_removes_what_is_no_longer_shown_and_serialize_does_not(registry: ClusterRegistry) -> None:
    now = time.time() * 1000
    apply_list(registry, {"a": RUNNING}, 1.0)
    stopped = ClusterRecord(name="a", status="stopped", started=1, stopped=int(now) - 8000, options={})
    apply_list(registry, {"a": stopped}, 2.0)
    registry.forget_expired(now)
    assert list(registry.serialize(now)) == ["a"]
    assert registry.serialize(now + 2000) == {}
    assert list(registry.clusters) == ["a"]
    registry.forget_expired(now + 2000)
    assert registry.clusters == {}


def test_metadata_does_not_change_the_store(registry: ClusterRegistry, store: ClusterStore) -> None:
    assert registry.metadata("abcdef").label == "Cluster abcd"
    assert not store.dirty
    assert store.get(GATEWAY, "abcdef") is None


def test_new_clusters_get_different_colors(registry: ClusterRegistry) -> None:
    registry.add("a", {})
    apply_list(registry, {"b": ClusterRecord(name="b", status="running")}, 0.0)
    assert registry.metadata("a").color != registry.metadata("b").color


def test_many_colors_are_assigned_in_linear_time(
    registry: ClusterRegistry, store: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [ClusterRecord(name=str(index), status="running") for index in range(3000)]
    counted = 0

    def count_colors(gateway: str) -> dict[str, ClusterMetadata]:
        nonlocal counted
        counted += 1
        return {}

    monkeypatch.setattr(store, "clusters_of_gateway", count_colors)
    registry.apply_listed(records, 1.0)
    assert counted == 1
    used = Counter(registry.metadata(record.name).color for record in records)
    assert max(used.values()) - min(used.values()) <= 1


@pytest.mark.parametrize("hours", [2, -2])
def test_new_cluster_may_be_missing_from_the_list_although_the_clock_is_set(
    registry: ClusterRegistry, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    registry.add("a", {})
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    assert registry.find_missing({}, time.monotonic()) == []
    monkeypatch.setattr(registry_module, "NEW_SECONDS", 0.0)
    assert registry.find_missing({}, time.monotonic()) == ["a"]


async def test_scale_down_hint_is_shown_by_the_next_server(tmp_path: Path) -> None:
    hint = Hint(
        "scaled-down",
        message("hint.scaled-down.message", workers=2, idle=600, at=1.0),
        message("hint.scaled-down.advice.by-user"),
        scale_to=2,
    )
    changes: dict[str, Any] = {"workers_before_scale_down": {"count": 2}, "scale_down_hint": hint}
    for update in (changes, {}):  # the server that scaled down, and the next
        store = ClusterStore(tmp_path / "clusters.json", LOG)
        await store.refresh()
        registry = ClusterRegistry(store, GATEWAY, ended_retention=9, slow_start_after=9)
        apply_list(registry, {"a": RUNNING}, 1.0)
        registry.update_metadata("a", **update)
        assert registry.serialize(3.0)["a"]["hints"] == [hint.to_wire()]
        await store.save()


def test_unreachable_scheduler_is_shown_before_a_problem_with_requested_workers(registry: ClusterRegistry) -> None:
    apply_list(registry, {"a": RUNNING}, 1.0)
    problem = GatewayProblem("gateway-unreachable", "closed")
    registry.update_metadata("a", problem={**problem.to_wire(), "since": 2.0})
    assert code(registry) == "gateway-unreachable"
    cluster = registry.clusters["a"]
    cluster.scheduler_problem = GatewayProblem("scheduler-unreachable", "no-connection")
    cluster.unreachable_since = 2.0
    assert code(registry) == "scheduler-unreachable"


def code(registry: ClusterRegistry) -> str | None:
    problem = registry.serialize(3.0)["a"]["problem"]
    return None if problem is None else problem["code"]
