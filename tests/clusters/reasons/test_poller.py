"""Reasons of the status service in the state of clusters, with a fake Kubernetes API and a fake gateway."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from jupyterlab_dask_gateway.clusters.reasons import rules
from jupyterlab_dask_gateway.clusters.reasons.poller import MAX_REQUESTS, ReasonPoller
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.status_service.client import StatusServiceClient
from jupyterlab_dask_gateway.status_service.dask_clusters import CLEAN_UP_ANNOTATION, RESOURCE, CleanUpNotice
from jupyterlab_dask_gateway.status_service.reason import Reason
from jupyterlab_dask_gateway.status_service.service import StatusService
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata, EndReason

from ...fakes.gateway import FakeGateway, make_idle, start_tasks
from ...fakes.kubernetes import NAMESPACE, FakeKubernetes, now_text
from ...status_service.recordings import recording
from ...support.dashboards import until
from ...support.servers import QUICK, Browser, check_wire
from ...support.status_service import add_recorded
from .test_rules import cluster


@pytest.fixture
def traits() -> dict[str, Any]:
    return {**QUICK, "slow_start_after": 0.1}


@pytest.fixture
def gateway_environment(status_service_environment: None) -> None:
    """Replaces the fixture for the fake gateway alone."""


async def test_service_is_asked_only_while_a_browser_is_active(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    browser.stack.monitor.follow(name)
    browser.stack.monitor.expect_change()
    # The server polls the start without a viewer, and does not ask the service, which would ask the gateway.
    await until(lambda: browser.stack.registry.clusters.get(name) and fake_gateway.count("/api/v1/clusters/") > 3)
    assert browser.stack.registry.clusters[name].reasons is None
    await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "image-not-pulled")


async def test_image_that_is_not_found_is_the_problem_of_the_cluster(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    found = await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "image-not-pulled")
    assert found["problem"]["message"] == 'The image "example.org/no:such" was not found.'
    assert found["problem"]["since"] == found["started"]
    assert found["hints"] == []


async def test_new_machine_is_a_hint_and_no_problem(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    case = recording("scheduler-scale-up-triggered")
    for event in case["events"]:
        event["lastTimestamp"] = now_text()
    name = add_recorded(fake_gateway, fake_kubernetes, case)
    found = await browser.cluster(name, lambda c: c["hints"])
    (hint,) = found["hints"]
    assert hint["code"] == "machine-starting"
    assert hint["message"]["text"] == "Waiting for a new machine, which usually takes 2 to 5 minutes."
    assert found["problem"] is None, "although it is slow"


async def test_killed_workers_are_a_hint(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    case = recording("worker-oom-killed")
    for pod in case["pods"][1:]:
        pod["status"]["containerStatuses"][0]["lastState"]["terminated"]["finishedAt"] = now_text()
    name = add_recorded(fake_gateway, fake_kubernetes, case)
    fake_gateway.schedulers[name].counts["desired_workers"] = 99
    found = await browser.cluster(name, lambda c: any(hint["code"] == "killed-for-memory" for hint in c["hints"]))
    (hint,) = [hint for hint in found["hints"] if hint["code"] == "killed-for-memory"]
    assert hint["message"]["values"]["count"] == 2
    assert found["problem"] is None


async def test_lost_machine_explains_the_end_of_a_cluster(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, status_service: StatusService
) -> None:
    pod = recording("worker-oom-killed")["pods"][0]
    pod["status"]["reason"] = "Evicted"
    await until(lambda: status_service.watcher.states["pods"] == "ok")
    status_service.state.apply_pod("DELETED", pod, time.time() * 1000)
    case = recording("scheduler-evicted")
    case["gateway"]["stop_time"] = int(time.time() * 1000)
    name = add_recorded(fake_gateway, fake_kubernetes, case)
    lost = await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "machine-lost")
    assert "was removed" in lost["problem"]["message"]
    assert lost["ended"]["reason"]["text"] == "Ended unexpectedly."


async def test_reason_of_a_failed_attempt_is_shown_with_the_next_one(
    browser: Browser, fake_gateway: FakeGateway, status_service: StatusService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(lambda: status_service.watcher.states["pods"] == "ok")
    pod = recording("worker-oom-killed")["pods"][0]
    pod["status"]["reason"] = "Evicted"
    add_cluster = fake_gateway.add

    def add_in_namespace(status: str, options: dict[str, Any]) -> str:
        """Add a cluster with a name as on Kubernetes. The machine of the first one is removed."""
        id_ = add_cluster(status, options)
        name = f"{NAMESPACE}.{id_}"
        fake_gateway.schedulers[name] = fake_gateway.schedulers.pop(id_)
        fake_gateway.clusters[name] = {**fake_gateway.clusters.pop(id_), "name": name}
        if len(fake_gateway.clusters) == 1:
            fake_gateway.clusters[name] |= {"status": "FAILED", "stop_time": int(time.time() * 1000)}
            pod["metadata"]["labels"]["gateway.dask.org/cluster"] = id_
            status_service.state.apply_pod("DELETED", pod, time.time() * 1000)
        return name

    monkeypatch.setattr(fake_gateway, "add", add_in_namespace)
    await browser.call("POST", "clusters", {"options": {}})
    reason = "The cluster ended because the machine of its scheduler was removed."
    await browser.until(
        lambda clusters: any(
            c["attempt"] and (c["attempt"]["number"], c["attempt"]["reason"]["text"]) == (2, reason)
            for c in clusters.values()
        )
    )
    attempts = [browser.stack.registry.metadata(name).attempt for name in fake_gateway.clusters]
    assert [attempt and (attempt.number, attempt.reason.text) for attempt in attempts] == [(1, reason), (2, reason)]


def add_dask_cluster(fake_kubernetes: FakeKubernetes, id_: str, notice: CleanUpNotice) -> None:
    annotations = {CLEAN_UP_ANNOTATION: notice.to_text()}
    metadata = {"name": id_, "namespace": NAMESPACE, "annotations": annotations}
    fake_kubernetes.put(RESOURCE, {"metadata": metadata, "spec": {"username": "alice"}, "status": {}})


async def test_stop_that_the_clean_up_announces_is_a_hint(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ANNOUNCED_AFTER", 1.0)
    name = add_recorded(fake_gateway, fake_kubernetes, recording("running"))
    make_idle(fake_gateway.schedulers[name])
    at = time.time() * 1000
    notice = CleanUpNotice(at - 7_200_000, at, at + 3_600_000)
    add_dask_cluster(fake_kubernetes, name.removeprefix(f"{NAMESPACE}."), notice)
    found = await browser.cluster(name, lambda c: c["hints"])
    (hint,) = found["hints"]
    assert hint["code"] == "clean-up-announced"
    assert hint["message"]["text"].startswith(
        "Idle for 2 h. Your hub administrator's clean-up will stop this cluster at"
    )
    start_tasks(fake_gateway.schedulers[name])
    await browser.cluster(name, lambda c: all(hint["code"] != "clean-up-announced" for hint in c["hints"]))


async def test_end_by_the_clean_up_is_explained_and_stored(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("running"))
    await browser.cluster(name, lambda c: c["status"] == "running")
    at = time.time() * 1000
    notice = CleanUpNotice(at - 3 * 3_600_000, at - 3_600_000, at, at, 2, 2**20)
    add_dask_cluster(fake_kubernetes, name.removeprefix(f"{NAMESPACE}."), notice)
    fake_gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(at), "dashboard_route": None}
    found = await browser.cluster(name, lambda c: c["ended"] and c["ended"]["by"] == "policy")
    check_wire(found, "cluster")
    assert found["ended"]["reason"]["text"] == (
        "Stopped by your hub administrator's clean-up after it was idle for 3 h. 2 results (1 MiB) were lost."
    )
    assert (found["ended"]["by_admin"], found["ended"]["idle_seconds"]) == (True, 3 * 3600)
    assert found["ended"]["lost_results"] == {"count": 2, "bytes": 2**20}
    assert browser.stack.registry.metadata(name).end_reason == EndReason("clean-up", 3 * 3600.0, True, 2**20, 2)


def has_length(names: list[str], count: int) -> bool:
    return len(names) == count


async def test_each_of_many_clusters_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait longest come first, although the others are due again meanwhile."""
    monkeypatch.setattr(rules, "PENDING_SECONDS", 0.0)
    names = [f"c{number}" for number in range(3 * MAX_REQUESTS)]
    queried_names: list[str] = []

    async def reasons(name: str, wanted: int | None) -> list[Reason]:
        queried_names.append(name)
        return []

    registry = SimpleNamespace(
        clusters={name: cluster("pending") for name in names}, metadata=lambda name: ClusterMetadata()
    )
    poller = ReasonPoller(
        cast(ClusterRegistry, registry),
        cast(StatusServiceClient, SimpleNamespace(is_ready=True, reasons=reasons)),
        has_viewer=lambda: True,
        on_change=lambda: None,
    )
    for _ in range(3):
        poller.poll_due()
        expected = len(queried_names) + MAX_REQUESTS
        await until(partial(has_length, queried_names, expected))
        await poller.stop()
    assert sorted(queried_names) == sorted(names)


async def test_hub_without_the_service_changes_nothing(
    respond: Callable[..., Any], browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, requests = await respond(404, "<html>404")
    monkeypatch.setenv("DASK_GATEWAY_STATUS_SERVICE_URL", url)
    name = fake_gateway.add("PENDING")
    fake_gateway.clusters[name]["start_time"] -= 10_000
    await browser.cluster(name, lambda c: requests and c["problem"])
    other = fake_gateway.add("PENDING")
    fake_gateway.clusters[other]["start_time"] -= 10_000
    slow = await browser.cluster(other, lambda c: c["problem"])
    assert slow["problem"]["code"] == "cluster-start-slow"
    assert len(requests) == 1
