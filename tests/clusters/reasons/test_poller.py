"""Reasons of the status service in the state of clusters, with a fake Kubernetes API and a fake gateway."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.clusters.model import Cluster, Explanation
from jupyterlab_dask_gateway.clusters.reasons import rules
from jupyterlab_dask_gateway.clusters.reasons.poller import MAX_REQUESTS, ReasonPoller
from jupyterlab_dask_gateway.clusters.reasons.rules import (
    ANNOUNCED_AFTER,
    ANNOUNCED_SECONDS,
    ENDED_REQUESTS,
    LACKING_SECONDS,
    PENDING_SECONDS,
    SOLVED_SECONDS,
    request_interval,
)
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.clusters.serialize import current_problem, serialize_hints
from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.gateway.fixed_schedulers import parse_fixed_schedulers
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.scheduler.sample import parse_sample
from jupyterlab_dask_gateway.scheduler.worker_target import WorkerTarget
from jupyterlab_dask_gateway.status_service.client import StatusServiceClient, find_status_service
from jupyterlab_dask_gateway.status_service.dask_clusters import CLEAN_UP_ANNOTATION, RESOURCE, CleanUpNotice
from jupyterlab_dask_gateway.status_service.reason import Reason
from jupyterlab_dask_gateway.status_service.service import Binding, StatusService
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata, EndReason

from ...fakes.gateway import FakeGateway, FakeScheduler, make_idle, start_tasks
from ...fakes.kubernetes import NAMESPACE, FakeKubernetes
from ...status_service.recordings import recording
from ...support.dashboards import until
from ...support.servers import QUICK, Browser, check_wire, set_environment

PREFIX = "/services/dask-gateway-status/"
STARTING = Reason("machine-starting", "scheduler")
NOT_FOUND = Reason("image-not-pulled", "not-found", {"image": "a:b"}, since=5.0)
ANNOUNCED = Reason("clean-up-announced", "default", {"idle": 7200, "at": 1.0})
KILLED = Reason("killed-for-memory", "workers", {"count": 2}, "workers")


@pytest.fixture
def traits() -> dict[str, Any]:
    return {**QUICK, "slow_start_after": 0.1}


@pytest.fixture
async def service(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> AsyncIterator[StatusService]:
    service = StatusService(fake_kubernetes.config, fake_gateway.address, Binding("127.0.0.1", 0, PREFIX), pause=0.05)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def gateway_environment(
    service: StatusService, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{service.port}{PREFIX}"
    variables = {"DASK_GATEWAY__ADDRESS": fake_gateway.address, "DASK_GATEWAY_STATUS_SERVICE_URL": url}
    set_environment(monkeypatch, variables)


def now() -> str:
    """Return the time as Kubernetes writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def add(fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, case: dict[str, Any]) -> str:
    """Add the cluster of a recording to the gateway and to Kubernetes, and return its name."""
    record = case["gateway"]
    name: str = record["name"]
    fake_gateway.clusters[name] = {"options": {}, **record, "start_time": int(time.time() * 1000) - 10_000}
    fake_gateway.schedulers[name] = FakeScheduler()
    fake_kubernetes.load(case)
    return name


async def test_service_is_asked_only_while_a_browser_is_active(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    browser.stack.monitor.follow(name)
    browser.stack.monitor.expect_change()
    # The server polls the start without a viewer, and does not ask the service, which would ask the gateway.
    await until(lambda: browser.stack.registry.clusters.get(name) and fake_gateway.count("/api/v1/clusters/") > 3)
    assert browser.stack.registry.clusters[name].explanation is None
    await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "image-not-pulled")


async def test_image_that_is_not_found_is_the_problem_of_the_cluster(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    found = await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "image-not-pulled")
    assert found["problem"]["message"] == 'The image "example.org/no:such" was not found.'
    assert found["problem"]["since"] == found["started"]
    assert found["hints"] == []


async def test_new_machine_is_a_hint_and_no_problem(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    case = recording("scheduler-scale-up-triggered")
    for event in case["events"]:
        event["lastTimestamp"] = now()
    name = add(fake_gateway, fake_kubernetes, case)
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
        pod["status"]["containerStatuses"][0]["lastState"]["terminated"]["finishedAt"] = now()
    name = add(fake_gateway, fake_kubernetes, case)
    fake_gateway.schedulers[name].counts["desired_workers"] = 99
    found = await browser.cluster(name, lambda c: any(hint["code"] == "killed-for-memory" for hint in c["hints"]))
    (hint,) = [hint for hint in found["hints"] if hint["code"] == "killed-for-memory"]
    assert hint["message"]["values"]["count"] == 2
    assert found["problem"] is None


async def test_lost_machine_explains_the_end_of_a_cluster(
    browser: Browser, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, service: StatusService
) -> None:
    pod = recording("worker-oom-killed")["pods"][0]
    pod["status"]["reason"] = "Evicted"
    await until(lambda: service.watcher.states["pods"] == "ok")
    service.state.apply_pod("DELETED", pod, time.time() * 1000)
    case = recording("scheduler-evicted")
    case["gateway"]["stop_time"] = int(time.time() * 1000)
    name = add(fake_gateway, fake_kubernetes, case)
    lost = await browser.cluster(name, lambda c: (c["problem"] or {}).get("code") == "machine-lost")
    assert "was taken away" in lost["problem"]["message"]
    assert lost["ended"]["reason"]["text"] == "Ended unexpectedly."


async def test_reason_of_a_failed_attempt_is_shown_with_the_next_one(
    browser: Browser, fake_gateway: FakeGateway, service: StatusService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(lambda: service.watcher.states["pods"] == "ok")
    pod = recording("worker-oom-killed")["pods"][0]
    pod["status"]["reason"] = "Evicted"
    add_cluster = fake_gateway.add

    def add_in_namespace(status: str, options: dict[str, Any]) -> str:
        """Add a cluster with a name as on Kubernetes. The machine of the first one is taken away."""
        id_ = add_cluster(status, options)
        name = f"{NAMESPACE}.{id_}"
        fake_gateway.schedulers[name] = fake_gateway.schedulers.pop(id_)
        fake_gateway.clusters[name] = {**fake_gateway.clusters.pop(id_), "name": name}
        if len(fake_gateway.clusters) == 1:
            fake_gateway.clusters[name] |= {"status": "FAILED", "stop_time": int(time.time() * 1000)}
            pod["metadata"]["labels"]["gateway.dask.org/cluster"] = id_
            service.state.apply_pod("DELETED", pod, time.time() * 1000)
        return name

    monkeypatch.setattr(fake_gateway, "add", add_in_namespace)
    await browser.call("POST", "clusters", {"options": {}})
    reason = "The cluster ended because the machine of its scheduler was taken away."
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
    name = add(fake_gateway, fake_kubernetes, recording("running"))
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
    name = add(fake_gateway, fake_kubernetes, recording("running"))
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


def cluster(status: Status, *reasons: Reason, started: int = 1000, workers: int | None = None) -> Cluster:
    found = Cluster(ClusterRecord("a.b", status, started=started, stopped=2000), 1.0, 1.0)
    found.explanation = Explanation(status, reasons) if reasons else None
    if workers is not None:
        identity: dict[str, Any] = {"workers": {str(n): {} for n in range(workers)}}
        found.sample = parse_sample({"workers": workers, "desired_workers": 3}, identity, "", at=1.0, seconds=0.1)
    return found


def has_length(names: list[str], count: int) -> bool:
    return len(names) == count


async def test_each_of_many_clusters_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that wait longest come first, although the others are due again meanwhile."""
    monkeypatch.setattr(rules, "PENDING_SECONDS", 0.0)
    names = [f"c{number}" for number in range(3 * MAX_REQUESTS)]
    asked: list[str] = []

    async def reasons(name: str, wanted: int | None) -> list[Reason]:
        asked.append(name)
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
        expected = len(asked) + MAX_REQUESTS
        await until(partial(has_length, asked, expected))
        await poller.stop()
    assert sorted(asked) == sorted(names)


FIVE = WorkerTarget(5, 5)
LONG = ANNOUNCED_AFTER


@pytest.mark.parametrize(
    ("found", "idle", "elsewhere", "questions", "seconds"),
    [
        (cluster("running", workers=3), LONG - 1, False, 0, None),
        (cluster("running", workers=3), LONG, False, 9, ANNOUNCED_SECONDS),
        (cluster("running", ANNOUNCED, workers=3), LONG, False, 9, ANNOUNCED_SECONDS),
        (cluster("running", workers=2), LONG, False, 9, LACKING_SECONDS),
        (cluster("stopped"), 0.0, True, 0, LACKING_SECONDS),
        (cluster("stopped"), 0.0, True, ENDED_REQUESTS, None),
        (cluster("stopped"), 0.0, False, 0, None),
    ],
)
def test_idle_and_stopped_clusters_are_asked_about_because_of_the_clean_up(
    found: Cluster, idle: float, elsewhere: bool, questions: int, seconds: float | None
) -> None:
    assert request_interval(found, None, questions, 10_000, idle=idle, stopped_elsewhere=elsewhere) == seconds


def test_fixed_schedulers_are_not_asked_about() -> None:
    (fixed,) = parse_fixed_schedulers(
        [{"name": "Shared", "address": "tcp://s:8786", "dashboard": "http://s:8787/status"}]
    )
    found = cluster("running", workers=2)
    found.record = replace(found.record, fixed=fixed)
    assert request_interval(found, FIVE, 0, 10_000, idle=LONG) is None


def test_announced_stop_does_not_apply_to_a_cluster_that_works_again() -> None:
    found = cluster("running", ANNOUNCED, workers=3)
    assert codes(found)[1] == []
    found.idle_since = 1.0
    assert codes(found)[1] == ["clean-up-announced"]


def test_dismissed_announcement_does_not_hide_the_next_one() -> None:
    found = cluster("running", replace(ANNOUNCED, since=5.0), KILLED, workers=3)
    found.idle_since = 1.0
    dismissed = {"clean-up-announced": 6.0, "killed-for-memory": 1.0}
    assert codes(found, ClusterMetadata(dismissed_hints=dismissed))[1] == []
    dismissed["clean-up-announced"] = 4.0
    assert codes(found, ClusterMetadata(dismissed_hints=dismissed))[1] == ["clean-up-announced"]


@pytest.mark.parametrize(
    ("found", "target", "questions", "seconds"),
    [
        (cluster("pending", started=9_000), None, 0, None),
        (cluster("pending"), None, 9, PENDING_SECONDS),
        (cluster("running"), None, 0, None),
        (cluster("running", workers=4), FIVE, 0, LACKING_SECONDS),
        (cluster("running", workers=5), FIVE, 0, None),
        (cluster("running", KILLED, workers=5), FIVE, 0, SOLVED_SECONDS),
        (cluster("running", workers=2), None, 0, LACKING_SECONDS),
        (cluster("running", workers=3), None, 0, None),
        (cluster("running", workers=2), WorkerTarget(0, 2), 0, None),
        (cluster("running", workers=2), WorkerTarget(0, 9), 0, LACKING_SECONDS),
        (cluster("failed"), None, 0, LACKING_SECONDS),
        (cluster("failed"), None, ENDED_REQUESTS, None),
        (cluster("stopped"), None, 0, None),
        (cluster("stopping"), None, 0, None),
    ],
)
def test_only_clusters_that_need_an_explanation_are_asked_about(
    found: Cluster, target: WorkerTarget | None, questions: int, seconds: float | None
) -> None:
    assert request_interval(found, target, questions, 10_000) == seconds


def codes(found: Cluster, metadata: ClusterMetadata | None = None) -> tuple[str | None, list[str]]:
    """Return the code of the problem, and those of the hints."""
    metadata = metadata or ClusterMetadata()
    problem = current_problem(found, metadata, 1e6, 120.0)
    return problem["code"] if problem else None, [hint["code"] for hint in serialize_hints(found, metadata)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (cluster("pending"), ("cluster-start-slow", [])),
        (cluster("pending", STARTING), (None, ["machine-starting"])),
        (cluster("pending", NOT_FOUND), ("image-not-pulled", [])),
        (cluster("pending", NOT_FOUND, STARTING), ("image-not-pulled", [])),
        (cluster("running", NOT_FOUND, STARTING), (None, ["image-not-pulled", "machine-starting"])),
        (cluster("running", KILLED, KILLED), (None, ["killed-for-memory"])),
        (cluster("failed", Reason("killed-for-memory", "scheduler", {}, "scheduler")), ("killed-for-memory", [])),
        (cluster("stopped", KILLED), (None, [])),
    ],
)
def test_reason_is_a_problem_or_a_hint(found: Cluster, expected: tuple[str | None, list[str]]) -> None:
    assert codes(found) == expected


def test_reason_of_an_earlier_state_does_not_apply() -> None:
    found = cluster("running")
    found.explanation = Explanation("pending", (NOT_FOUND,))
    assert codes(found) == (None, [])


def test_reason_replaces_the_problem_that_has_none() -> None:
    stored: Any = {"code": "cluster-start-failed", "message": "", "remedy": ""}
    assert codes(cluster("failed", NOT_FOUND), ClusterMetadata(problem=stored))[0] == "image-not-pulled"


def test_reason_replaces_hints_that_guess_it() -> None:
    found = cluster("running", KILLED)
    guesses = {
        "workers-lost": message("hint.workers-lost.message", lost=2),
        "no-workers": message("hint.no-workers.message", wanted=2, waited=240),
        "few-threads": message("hint.few-threads.message", tasks=9, threads=1),
    }
    found.activity.hints = [Hint(code, text, text) for code, text in guesses.items()]
    assert codes(found)[1] == ["few-threads", "killed-for-memory"]


@pytest.mark.parametrize(
    ("configured", "variable", "gateway", "url"),
    [
        ("http://status/x", "http://other", "http://hub/services/dask-gateway", "http://status/x/"),
        ("", "http://other/", "http://hub/services/dask-gateway", "http://other/"),
        ("", "", "https://hub/services/dask-gateway", f"https://hub{PREFIX}"),
        ("", "", "https://hub/jupyter/services/gw/", f"https://hub/jupyter{PREFIX}"),
        ("", "", "http://traefik-dask-gateway", None),
        ("", "", None, None),
    ],
)
def test_service_is_found(configured: str, variable: str, gateway: str | None, url: str | None) -> None:
    environ = {"DASK_GATEWAY_STATUS_SERVICE_URL": variable} if variable else {}
    assert find_status_service(configured, environ, GatewayConfig(address=gateway)) == url


def test_named_gateway_has_its_own_service() -> None:
    environ = {"DASK_GATEWAY_STATUS_SERVICE_URL": "http://other"}
    named = GatewayConfig(name="slurm", address="https://slurm", status_service="https://slurm/status")
    assert find_status_service("http://trait", environ, named) == "https://slurm/status/"
    assert find_status_service("http://trait", environ, replace(named, status_service=None)) is None


@pytest.fixture
async def respond() -> AsyncIterator[Callable[..., Any]]:
    """Start a server that gives one response to all requests. Returns its URL, and the paths of its requests."""
    runners: list[web.AppRunner] = []

    async def start(status: int, text: str) -> tuple[str, list[str]]:
        requests: list[str] = []

        async def handle(request: web.Request) -> web.Response:
            requests.append(request.path_qs)
            return web.Response(status=status, text=text)

        app = web.Application()
        app.router.add_get("/{path:.*}", handle)
        runner = web.AppRunner(app)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/", requests

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("status", "text", "reasons", "is_ready"),
    [
        (200, '{"reasons": [{"code": "of-another-version", "values": {}}]}', [], True),
        (200, '{"reasons": 7}', [], True),
        (404, '{"error": "no such cluster"}', [], True),
        (404, "<html>404 Page not found", None, False),
        (404, '{"status": 404, "message": "Not Found"}', None, False),
        (200, "[]", None, False),
        (200, "<html>Log in", None, False),
        (503, '{"error": "the pods are not known yet"}', None, False),
        (200, "[" * 100_000, None, False),
    ],
)
async def test_responses_of_other_programs_pause_the_requests(
    respond: Callable[..., Any],
    fake_gateway: FakeGateway,
    status: int,
    text: str,
    reasons: list[Any] | None,
    is_ready: bool,
) -> None:
    url, requests = await respond(status, text)
    gateway = fake_gateway.client()
    client = StatusServiceClient(lambda: url, lambda: gateway)
    assert await client.reasons("dask.abc", 4) == reasons
    assert client.is_ready is is_ready
    assert requests == ["/clusters/dask.abc?workers=4"]
    await gateway.close()


async def test_quota_of_the_service_is_sent(
    browser: Browser, service: StatusService, fake_gateway: FakeGateway
) -> None:
    quota = {"status": {"hard": {"pods": "14"}, "used": {"pods": "9"}}}
    # The first poll replaces all quotas, and the next one is 20 s later.
    await until(lambda: service.watcher.states["resourcequotas"] == "ok")
    service.state.replace_quotas([quota])
    found = await browser.call("GET", "quota")
    check_wire(found, "quota")
    assert found == {"limits": [{"resource": "pods", "used": 9, "hard": 14}]}


async def test_quota_is_unknown_without_the_service(
    respond: Callable[..., Any], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, requests = await respond(404, "<html>404")
    monkeypatch.setenv("DASK_GATEWAY_STATUS_SERVICE_URL", url)
    for _ in range(2):
        assert await browser.call("GET", "quota") == {"limits": []}
    assert requests == ["/quota"]


@pytest.mark.parametrize(
    "text",
    [
        '{"limits": 7}',
        '{"limits": [7, {}, {"resource": "pods", "used": "9", "hard": 1}]}',
        '{"limits": [{"resource": "gpus", "used": 1, "hard": 1}, {"resource": "pods", "used": -1, "hard": 1}]}',
        '{"limits": [{"resource": "pods", "used": 1, "hard": 1e400}, {"resource": ["pods"], "used": 1, "hard": 1}]}',
    ],
)
async def test_limits_that_are_not_valid_are_left_out(
    respond: Callable[..., Any], fake_gateway: FakeGateway, text: str
) -> None:
    url, _ = await respond(200, text)
    gateway = fake_gateway.client()
    assert await StatusServiceClient(lambda: url, lambda: gateway).limits() == []
    await gateway.close()


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
