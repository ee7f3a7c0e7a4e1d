"""The watcher with a fake Kubernetes API: changes, reconnection, and the ends of pods that it remembers."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jupyterlab_dask_gateway.status_service.diagnosis import Phase
from jupyterlab_dask_gateway.status_service.kubernetes_api import KubernetesApi
from jupyterlab_dask_gateway.status_service.namespace_state import MAX_ENDS_OF_CLUSTER, NamespaceState
from jupyterlab_dask_gateway.status_service.watcher import NamespaceWatcher

from ..fakes.kubernetes import FakeKubernetes, now_text
from .recordings import recording

DAY = 24 * 3_600_000
DEPLOYMENT = Path(__file__).parents[2] / "deploy" / "status-service.yaml"


async def until(test: Callable[[], Any]) -> Any:
    """Wait until `test` returns something true, and return it."""
    deadline = time.monotonic() + 30
    while not (found := test()):
        assert time.monotonic() < deadline, "the condition was not met in time"
        await asyncio.sleep(0.01)
    return found


@pytest.fixture
def state() -> NamespaceState:
    return NamespaceState()


@pytest.fixture
async def watcher(fake_kubernetes: FakeKubernetes, state: NamespaceState) -> AsyncIterator[NamespaceWatcher]:
    api = KubernetesApi(fake_kubernetes.config)
    watcher = NamespaceWatcher(api, state, pause=0.05)
    yield watcher
    await watcher.stop()
    await api.close()


def cluster_of(case: dict[str, Any]) -> str:
    return str(case["gateway"]["name"]).partition(".")[2]


def texts(state: NamespaceState, case: dict[str, Any], phase: Phase = "pending") -> list[str]:
    found = state.reasons(cluster_of(case), time.time() * 1000, phase=phase, started=0, wanted=None)
    return [reason.message.text for reason in found]


NOT_FOUND = ['The image "example.org/no:such" was not found.']


async def test_objects_that_exist_are_listed_in_pages(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    fake_kubernetes.page_size = 1
    fake_kubernetes.load(case)
    watcher.start()
    await until(lambda: texts(state, case) == NOT_FOUND)
    await until(lambda: set(watcher.states.values()) == {"ok"})


async def test_changes_are_watched(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    watcher.start()
    await until(lambda: fake_kubernetes.watches("pods") and fake_kubernetes.watches("events"))
    fake_kubernetes.load(case)
    await until(lambda: texts(state, case) == NOT_FOUND)
    fake_kubernetes.remove("pods", case["pods"][0]["metadata"]["name"])
    await until(lambda: texts(state, case) == [])
    assert fake_kubernetes.lists("pods") == 1


async def test_pods_are_listed_again_where_changes_are_gone(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    watcher.start()
    await until(lambda: fake_kubernetes.watches("pods"))
    fake_kubernetes.compact()
    await until(lambda: fake_kubernetes.lists("pods") == 2)
    fake_kubernetes.load(case)
    await until(lambda: texts(state, case) == NOT_FOUND)


@pytest.mark.parametrize("status", [0, 403, 500])
async def test_failing_api_is_tried_again(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState, status: int
) -> None:
    case = recording("scheduler-image-pull")
    fake_kubernetes.load(case)
    fake_kubernetes.fail("pods", status, times=3)
    watcher.start()
    await until(lambda: watcher.states["pods"] not in ("starting", "ok"))
    await until(lambda: texts(state, case) == NOT_FOUND)
    assert watcher.states["pods"] == "ok"


async def test_closed_watch_is_opened_again(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    fake_kubernetes.fail("pods watch", 0, times=2)
    watcher.start()
    await until(lambda: fake_kubernetes.watches("pods") >= 3)
    fake_kubernetes.load(case)
    await until(lambda: texts(state, case) == NOT_FOUND)


def evict(fake: FakeKubernetes, pod: dict[str, Any]) -> None:
    """Remove a pod as the eviction API does: a condition for a moment, then nothing."""
    lost = copy.deepcopy(pod)
    condition = {"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"}
    lost["status"]["conditions"].append(condition)
    lost["metadata"]["deletionTimestamp"] = now_text()
    fake.put("pods", lost)
    fake.remove("pods", lost["metadata"]["name"])


async def test_eviction_of_the_scheduler_is_remembered(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    before, after = recording("worker-oom-killed"), recording("scheduler-evicted")
    assert before["gateway"]["name"] == after["gateway"]["name"]
    fake_kubernetes.load(before)
    watcher.start()
    await until(lambda: fake_kubernetes.watches("pods"))
    for pod in before["pods"]:
        evict(fake_kubernetes, pod)
    lost = ["The cluster ended because the machine of its scheduler was removed."]
    await until(lambda: texts(state, after, "ended") == lost)


async def test_eviction_of_a_worker_is_remembered(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    before, after = recording("running"), recording("worker-evicted")
    fake_kubernetes.load(before)
    watcher.start()
    await until(lambda: fake_kubernetes.watches("pods"))
    names = {pod["metadata"]["name"] for pod in after["pods"]}
    for pod in before["pods"]:
        if pod["metadata"]["name"] not in names:
            evict(fake_kubernetes, pod)
    for pod in after["pods"]:
        fake_kubernetes.put("pods", pod)
    lost = "1 worker ended because its machine was removed."
    waits = "1 worker is waiting for free space on a machine. All machines are in use."
    gone = sum(pod["metadata"]["name"] not in names for pod in before["pods"])
    assert gone == 1
    await until(lambda: texts(state, after, "running") == [lost, waits])


async def test_crash_has_the_last_log_lines_without_secrets(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    (pod,) = case["pods"]
    pod["spec"]["containers"][0]["env"] = [{"name": "AWS_SECRET", "value": "swordfish"}]
    terminated = {"exitCode": 1, "reason": "Error", "finishedAt": now_text()}
    pod["status"]["containerStatuses"][0]["state"] = {"terminated": terminated}
    fake_kubernetes.logs[pod["metadata"]["name"]] = (
        "x" * 1000 + "\nAWS_SECRET=swordfish\nModuleNotFoundError: No module named 'dask_gateway'\n"
    )
    watcher.start()
    fake_kubernetes.load(case)
    (text,) = await until(lambda: [text for text in texts(state, case, "ended") if "log lines" in text])
    assert text.startswith('The scheduler ended with exit code 1. Its last log lines: "…xxx')
    assert text.endswith("AWS_SECRET=••• ModuleNotFoundError: No module named 'dask_gateway'\"")


async def test_crash_is_reported_without_the_permission_to_read_logs(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    terminated = {"exitCode": 127, "reason": "Error", "finishedAt": now_text()}
    case["pods"][0]["status"]["containerStatuses"][0]["state"] = {"terminated": terminated}
    fake_kubernetes.load(case)
    watcher.start()
    await until(lambda: texts(state, case, "ended") == ["The scheduler ended with exit code 127."])


async def test_role_of_the_deployment_allows_all_requests(
    fake_kubernetes: FakeKubernetes, watcher: NamespaceWatcher, state: NamespaceState
) -> None:
    case = recording("scheduler-image-pull")
    terminated = {"exitCode": 1, "reason": "Error", "finishedAt": now_text()}
    case["pods"][0]["status"]["containerStatuses"][0]["state"] = {"terminated": terminated}
    fake_kubernetes.load(case)
    watcher.start()
    sent = {("pods", "list"), ("pods", "watch"), ("events", "list"), ("events", "watch")}
    sent |= {("resourcequotas", "list"), ("pods/log", "get"), ("daskclusters", "list"), ("daskclusters", "watch")}

    def requests() -> set[tuple[str, str]]:
        return {
            (resource, "watch" if "watch" in query else "get" if resource == "pods/log" else "list")
            for resource, query in fake_kubernetes.requests
        }

    await until(lambda: requests() == sent)
    documents = yaml.safe_load_all(DEPLOYMENT.read_text())
    (role,) = [document for document in documents if document["kind"] == "Role"]
    allowed = {(resource, verb) for rule in role["rules"] for resource in rule["resources"] for verb in rule["verbs"]}
    assert sent <= allowed
    assert {verb for _, verb in allowed} == {"get", "list", "watch"}
    assert {resource for resource, _ in allowed} == {resource for resource, _ in sent}


def lost_worker(uid: str) -> dict[str, Any]:
    pod: dict[str, Any] = copy.deepcopy(recording("running")["pods"][1])
    pod["metadata"]["uid"] = uid
    pod["status"] |= {"reason": "Evicted", "message": "The node was low on resource: memory."}
    return pod


def test_ends_of_pods_are_forgotten_after_a_day(state: NamespaceState) -> None:
    case = recording("scheduler-evicted")
    pod = recording("worker-oom-killed")["pods"][0]
    pod["status"]["reason"] = "Evicted"
    assert state.apply_pod("DELETED", pod, 1000.0) is not None

    def reported(now: float) -> int:
        return len(state.reasons(cluster_of(case), now, phase="ended", started=0, wanted=None))

    assert reported(1000.0 + DAY - 1) == 1
    assert reported(1000.0 + DAY) == 0


def test_number_of_remembered_ends_is_bounded(state: NamespaceState) -> None:
    for number in range(3 * MAX_ENDS_OF_CLUSTER):
        assert state.apply_pod("DELETED", lost_worker(str(number)), 1000.0) is not None
    cluster = cluster_of(recording("running"))
    found = state.reasons(cluster, 2000.0, phase="running", started=0, wanted=None)
    # All pods of the test have one name.
    assert [reason.values for reason in found] == [{"count": 1}]
    assert len(state._ends) == MAX_ENDS_OF_CLUSTER
