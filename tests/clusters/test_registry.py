"""Which clusters are to be seen, and for how long after their end."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.storage.cluster_store import FORGET_ENDED, ClusterStore

HOUR = 3_600_000
KEY = "http://gateway"
ENDED = {"by": "policy", "by_admin": True, "idle_seconds": 3600}


@pytest.mark.parametrize(
    ("kept", "used", "stays"),
    [
        ({"end_reason": ENDED, "stop_requested": True}, "b", True),
        ({"created_here": True}, "b", True),
        ({"created_here": True, "stop_requested": True}, "b", False),
        ({}, "b", False),
        ({}, "a", True),
        ({"stop_requested": True}, "a", False),
        ({"end_reason": ENDED, "dismissed": True}, "a", False),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_what_ended_by_itself_is_still_told_the_next_morning(
    tmp_path: Path, kept: dict[str, Any], used: str, stays: bool, listed: bool
) -> None:
    now = time.time() * 1000
    gone = round(now) - 10 * HOUR
    store = ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_roster"))
    store.put(KEY, "a", **kept, ended_at=float(gone), label="Mine")
    record = ClusterRecord(name="a", status="stopped", started=gone - HOUR, stopped=gone, options={})
    # A server that was just started, and a gateway that still lists it, or does not.
    registry = ClusterRegistry(
        store, KEY, ended_retention=900, slow_start_after=120, in_notebook=lambda name: name == used
    )
    registry.apply_list({"a": record} if listed else {}, 1.0)
    shown = registry.serialize(now)
    assert list(shown) == (["a"] if stays else [])
    if stays:
        assert (shown["a"]["label"], shown["a"]["ended"]["at"]) == ("Mine", gone)
        assert registry.serialize(gone + FORGET_ENDED) == {}


async def test_who_took_the_workers_is_told_by_a_server_that_starts_anew(tmp_path: Path) -> None:
    running = {"a": ClusterRecord(name="a", status="running", started=1, stopped=None, options={})}
    hint = Hint(
        "scaled-down",
        message("hint.scaled-down.message", workers=2, idle=600, at=1.0),
        message("hint.scaled-down.advice.by-user"),
        scale_to=2,
    )
    told: dict[str, Any] = {"workers_before_scale_down": {"count": 2}, "scale_down_hint": hint.to_stored()}
    for changes in (told, {}):  # the server that did it, and the next
        store = ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_roster"))
        await store.load()
        registry = ClusterRegistry(store, KEY, ended_retention=9, slow_start_after=9)
        registry.apply_list(running, 1.0)
        registry.update_metadata("a", **changes)
        assert registry.serialize(3.0)["a"]["hints"] == [hint.to_wire()]
        await store.save()


def test_a_scheduler_that_is_away_is_told_before_what_kept_workers_from_being_asked_for(tmp_path: Path) -> None:
    registry = ClusterRegistry(
        ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_roster")),
        KEY,
        ended_retention=9,
        slow_start_after=9,
    )
    registry.apply_list({"a": ClusterRecord(name="a", status="running", started=1, stopped=None, options={})}, 1.0)
    registry.update_metadata("a", problem={**GatewayProblem("gateway-unreachable", "No.").to_wire(), "since": 2.0})
    assert registry.serialize(3.0)["a"]["problem"]["code"] == "gateway-unreachable"
    cluster = registry.clusters["a"]
    cluster.scheduler_problem, cluster.unreachable_since = GatewayProblem("scheduler-unreachable", "No."), 2.0
    assert registry.serialize(3.0)["a"]["problem"]["code"] == "scheduler-unreachable"
