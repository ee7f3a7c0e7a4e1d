"""Clusters as they are sent to the browser."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.prices import Prices
from jupyterlab_dask_gateway.clusters.serialize import current_problem, serialize_cluster, serialize_end
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status, parse_record
from jupyterlab_dask_gateway.json_data import read_json, write_json
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.scheduler.sample import parse_sample
from jupyterlab_dask_gateway.scheduler.worker_target import WorkerTarget
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata, EndReason

from ..scheduler.test_sample import COUNTS, json_values
from ..support.servers import check_wire
from ..test_json_data import any_json

PRICES = Prices(core=0.1, gib=0.2, currency="USD")


def cluster(status: Status, *, was_running: bool = False, known: bool = True) -> Cluster:
    record = ClusterRecord("a", status, started=1000, stopped=2000, has_known_status=known)
    return Cluster(record, first_seen=1.0, record_requested_at=1.0, was_running=was_running)


def serialized(found: Cluster, metadata: ClusterMetadata | None = None, *, is_local: bool = False) -> Any:
    metadata = metadata or ClusterMetadata()
    sent = serialize_cluster(found, metadata, 5000.0, 120.0, [], None, 0.0, None, PRICES, "", is_local)
    check_wire(json.loads(write_json(sent)), "cluster")
    return sent


@pytest.mark.parametrize(
    ("metrics", "has_gpus"),
    [({}, False), ({"gpu_utilization": 0, "gpu_memory_used": 0}, True), ({"gpu": {"utilization": 0}}, True)],
)
def test_gpus_are_reported_while_a_worker_has_one(metrics: dict[str, Any], has_gpus: bool) -> None:
    found = cluster("running")
    assert serialized(found)["has_gpus"] is False
    workers = {"a": {"name": "a", "metrics": {"cpu": 1}}, "b": {"name": "b", "metrics": {"cpu": 1, **metrics}}}
    found.sample = parse_sample({"workers": 2}, {"workers": workers}, "", at=1.0, seconds=0.1)
    assert serialized(found)["has_gpus"] is has_gpus


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.fixed_dictionaries(
        {"name": st.just("a")}, optional=dict.fromkeys(["status", "start_time", "stop_time"], any_json)
    ),
    st.dictionaries(st.text(), any_json),
    st.lists(st.dictionaries(st.sampled_from(list(COUNTS)), json_values), max_size=3),
    st.fixed_dictionaries({"workers": st.dictionaries(st.text(), json_values)}),
)
def test_any_responses_become_valid_finite_json(record: Any, options: Any, counts: Any, identity: Any) -> None:
    """Whatever the gateway and the scheduler of a cluster send, the browser can read the cluster."""
    found = Cluster(parse_record({**record, "options": options}), first_seen=1.0, record_requested_at=1.0)
    for index, page in enumerate(counts):
        found.sample = parse_sample(
            read_json(json.dumps(page)), read_json(json.dumps(identity)), "", at=1000.0 * index, seconds=0.1
        )
        found.activity.add(found.sample, WorkerTarget(1, 1))
    serialized(found)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (cluster("pending"), None),
        (cluster("running"), None),
        (cluster("running", known=False), "gateway-bad-response"),
        (cluster("failed"), "cluster-start-failed"),
        (cluster("failed", was_running=True), "cluster-failed"),
        (cluster("stopped"), None),
    ],
)
def test_problem_follows_from_the_status(found: Cluster, code: str | None) -> None:
    problem = serialized(found)["problem"]
    assert (None if problem is None else problem["code"]) == code


@pytest.mark.parametrize("was_running", [False, True])
def test_remedy_of_a_private_gateway_mentions_no_administrator(was_running: bool) -> None:
    found = cluster("failed", was_running=was_running)
    found.record = replace(found.record, options={"environment": {"KEY": "value"}})
    assert "administrator" in serialized(found)["problem"]["remedy"]
    remedy = serialized(found, is_local=True)["problem"]["remedy"]
    assert "computer" in remedy
    assert "administrator" not in remedy


def test_slow_start_is_a_problem() -> None:
    problem = current_problem(cluster("pending"), ClusterMetadata(), 121_000.0, 120.0, is_local=False)
    assert problem is not None
    assert (problem["code"], problem["since"]) == ("cluster-start-slow", 1000.0)


LOST: Any = {**GatewayProblem("cluster-not-found", "missing", remedy="recreate").to_wire(), "since": 2000.0}


@pytest.mark.parametrize(
    ("status", "metadata", "by"),
    [
        ("failed", ClusterMetadata(problem=LOST), "failure"),
        ("failed", ClusterMetadata(), "failure"),
        ("stopped", ClusterMetadata(), "elsewhere"),
        ("stopped", ClusterMetadata(stop_requested=True), "user"),
        ("stopped", ClusterMetadata(stop_requested=True, end_reason=EndReason("policy", 60.0)), "policy"),
    ],
)
def test_row_of_an_ended_cluster_says_nothing_twice(status: Status, metadata: ClusterMetadata, by: str) -> None:
    sent = serialized(cluster(status), metadata)
    assert sent["ended"]["by"] == by
    reason, problem = sent["ended"]["reason"]["text"], sent["problem"]
    if problem is not None:
        sentences = {sentence.strip(". ") for sentence in problem["message"].split(". ")}
        assert not sentences & {sentence.strip(". ") for sentence in reason.split(". ")}


@pytest.mark.parametrize("status", ["pending", "running", "stopping"])
def test_live_cluster_has_no_end(status: Status) -> None:
    assert serialize_end(cluster(status), ClusterMetadata(stop_requested=True)) is None


def test_dismissed_hints_are_not_sent() -> None:
    found = cluster("running")
    limited = message("hint.workers-limited.message.count", granted=1, requested=2)
    found.hints["workers-limited"] = Hint("workers-limited", limited, message("hint.workers-limited.advice"))
    assert [hint["code"] for hint in serialized(found)["hints"]] == ["workers-limited"]
    assert serialized(found, ClusterMetadata(dismissed_hints={"workers-limited": 1.0}))["hints"] == []


def test_mappings_and_numbers_that_are_not_valid_are_not_sent() -> None:
    found = cluster("running")
    found.record = parse_record(
        {"name": "a", "status": "RUNNING", "options": {"env": {"KEY": "secret"}, "n": 10**400}}
    )
    assert serialized(found)["options"] == {"env": {"KEY": None}}
