"""The cluster monitor with a fake gateway: its requests, its events, and its recovery from failures."""

from __future__ import annotations

import asyncio
import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters import registry

from ..fakes.gateway import HTML, FakeGateway, Fault
from ..support.dashboards import until
from ..support.servers import QUICK, Browser

LIST = "/api/v1/clusters/"


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


def make_idle(fake: FakeGateway, name: str) -> None:
    """Let a cluster have no work and no value that changes with time, such as heartbeats and core-hours."""
    scheduler = fake.schedulers[name]
    scheduler.counts |= {"processing": 0, "waiting": 0, "unrunnable": 0, "desired_workers": 0}
    scheduler.metrics = "# TYPE dask_scheduler_prefix_state_totals_total counter\n"
    scheduler.metrics += "".join(
        f'dask_scheduler_tasks{{state="{state}"}} 0.0\n' for state in ("queued", "no-worker")
    )
    for worker in scheduler.identity["workers"].values():
        worker["metrics"]["cpu"] = 2.0
        worker |= {"last_seen": 0, "nthreads": 0}


def polling_tasks() -> list[str]:
    """Return the names of the tasks of the monitor that send requests to the gateway."""
    names = (task.get_name() for task in asyncio.all_tasks())
    return [name for name in names if name.startswith(("dask-gateway list", "dask-gateway sample"))]


async def requests_within(fake: FakeGateway, seconds: float) -> list[str]:
    """Wait and return the paths that were requested. The absence of requests needs a fixed time."""
    before = len(fake.requests)
    await asyncio.sleep(seconds)
    return [path for _, path, _ in fake.requests[before:]]


async def events_have_arrived(browser: Browser) -> None:
    """Wait until every event was received: a snapshot can show a change before its event is delivered."""

    def is_complete() -> bool:
        revision = browser.app.publisher.revision
        return revision == 0 or any(event["revision"] == revision for event in browser.events)

    await until(is_complete)


async def test_gateway_is_not_polled_without_viewer_and_clusters(browser: Browser, fake_gateway: FakeGateway) -> None:
    assert await requests_within(fake_gateway, 1.5) == []


@pytest.mark.parametrize("traits", [{**QUICK, "lease_seconds": 0.5, "background_poll_interval": 0.8}])
async def test_running_clusters_are_polled_slowly_without_viewer(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    await until(lambda: not browser.stack.monitor.has_lease)
    before, began = len(fake_gateway.requests), time.monotonic()
    await until(lambda: len(fake_gateway.requests) >= before + 2)
    # A poll is a list and the pages of one scheduler.
    polled, seconds = len(await requests_within(fake_gateway, 2.0)) + 2, time.monotonic() - began
    assert polled <= 4 * math.ceil(seconds / 0.8)
    fake_gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
    await until(lambda: browser.stack.registry.clusters[name].record.status == "stopped" and not polling_tasks())
    assert await requests_within(fake_gateway, 1.5) == [], "no polling without live clusters"


async def test_gateway_is_published_together_with_its_clusters(browser: Browser, fake_gateway: FakeGateway) -> None:
    """An event in between, as the echo of a lease, does not say that the gateway responds."""
    name = fake_gateway.add()
    await browser.call("POST", "lease", {})
    while not browser.stack.poller.gateway["reachable"]:  # noqa: ASYNC110 - before the next turn of the monitor
        await asyncio.sleep(0)
    browser.app.publisher.publish([], [], echo=True)
    await until(lambda: bool(browser.app.publisher.snapshot()["clusters"]))
    await events_have_arrived(browser)
    first = next(event for event in browser.events if any(one["reachable"] for one in event.get("gateways", [])))
    assert [cluster["name"] for cluster in first["clusters"]] == [name]


async def test_events_have_consecutive_revisions_and_changed_clusters_only(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    one, other = fake_gateway.add(), fake_gateway.add()
    for name in (one, other):
        make_idle(fake_gateway, name)
    await browser.until(lambda found: all(found.get(name, {}).get("idle") for name in (one, other)))
    await events_have_arrived(browser)
    before = len(browser.events)
    fake_gateway.schedulers[one].counts["erred"] = 7
    await browser.cluster(one, lambda cluster: cluster["tasks"].get("erred") == 7)
    await until(lambda: len(browser.events) > before)
    changed = [[each["name"] for each in event["clusters"]] for event in browser.events[before:]]
    assert all(names == [one] for names in changed)
    revisions = [event["revision"] for event in browser.events]
    assert revisions == list(range(1, len(revisions) + 1))
    assert {event["boot"] for event in browser.events} == {browser.app.publisher.boot}
    await events_have_arrived(browser)


async def test_unchanged_state_sends_no_events(browser: Browser, fake_gateway: FakeGateway) -> None:
    names = [fake_gateway.add() for _ in range(5)]
    for name in names:
        make_idle(fake_gateway, name)
    await browser.until(lambda clusters: all(clusters.get(name, {}).get("idle") for name in names))
    await events_have_arrived(browser)
    before, requests = len(browser.events), len(fake_gateway.requests)

    async def jitter() -> None:
        sign = 1
        while len(fake_gateway.requests) <= requests + 20:
            for name in names:
                for worker in fake_gateway.schedulers[name].identity["workers"].values():
                    worker["metrics"]["memory"] += sign * 10 * 2**20
            sign = -sign
            await asyncio.sleep(0.2)

    await asyncio.wait_for(jitter(), 90)
    assert browser.events[before:] == []


async def test_unreachable_gateway_is_reported_until_it_is_back(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    known = await browser.cluster(name, lambda cluster: cluster["workers"])
    assert (await browser.gateway(lambda gateway: gateway["reachable"]))["version"] == "2026.3.0"
    fake_gateway.fault("/api/.*", Fault(kind="close"))
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "gateway-unreachable"
    since = gateway["error"]["since"]
    assert abs(since - time.time() * 1000) < 10_000
    fake_gateway.clear_faults()
    fake_gateway.fault("/api/.*", Fault(status=200, body=HTML))
    gateway = await browser.gateway(lambda gateway: gateway["error"]["code"] == "gateway-bad-response")
    assert gateway["error"]["since"] == since, "the time of the first failure"
    kept = (await browser.clusters())[name]
    assert (kept["status"], kept["workers"]) == ("running", known["workers"]), "the last known state stays"
    fake_gateway.clear_faults()
    gateway = await browser.gateway(lambda gateway: gateway["reachable"])
    assert gateway["error"] is None


@pytest.mark.parametrize("hours", [2, -2])
async def test_event_with_the_new_time_follows_when_the_clock_is_set(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Nothing else changes that would cause an event."""
    await browser.gateway(lambda gateway: gateway["reachable"])
    await until(lambda: bool(browser.events))
    real = time.time
    assert abs(browser.events[-1]["now"] - real() * 1000) < 60_000
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    await until(lambda: abs(browser.events[-1]["now"] - time.time() * 1000) < 60_000, 60)
    events = len(browser.events)
    lists = fake_gateway.count(LIST)
    await until(lambda: fake_gateway.count(LIST) > lists + 1, 60)
    assert len(browser.events) == events, "one event only"


@pytest.mark.parametrize("traits", [{**QUICK, "gateway_timeout": 0.5}])
async def test_gateway_without_response_is_a_timeout(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/api/.*", Fault(kind="never"))
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "gateway-timeout"
    fake_gateway.clear_faults()
    assert (await browser.gateway(lambda gateway: gateway["reachable"]))["error"] is None


async def test_rejected_token_is_reported(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/api/v1/.*", Fault(status=401, body=b'{"error": "no"}'))
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "auth-refused"
    assert gateway["error"]["remedy"]


async def test_unreachable_scheduler_is_reported_until_it_is_back(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = fake_gateway.add()
    before = await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault(f"/clusters/{name}/.*", Fault(status=502))
    lost = await browser.cluster(name, lambda cluster: cluster["unreachable_since"])
    assert lost["problem"]["code"] == "scheduler-unreachable"
    assert lost["problem"]["since"] == lost["unreachable_since"]
    assert lost["workers"] == before["workers"], "the last known state stays"
    assert lost["idle"] is None
    fake_gateway.clear_faults()
    found = await browser.cluster(name, lambda cluster: cluster["unreachable_since"] is None)
    assert found["problem"] is None


@pytest.mark.parametrize("traits", [{**QUICK, "scheduler_timeout": 90.0}])
async def test_suspended_scheduler_does_not_delay_other_samples(browser: Browser, fake_gateway: FakeGateway) -> None:
    suspended, healthy = fake_gateway.add(), fake_gateway.add()
    fake_gateway.fault(f"/clusters/{suspended}/.*", Fault(kind="never"))
    await browser.until(
        lambda _: any(path.startswith(f"/clusters/{suspended}/") for _, path, _ in fake_gateway.requests)
    )
    fake_gateway.schedulers[healthy].counts["erred"] = 3
    await browser.cluster(healthy, lambda cluster: cluster["tasks"].get("erred") == 3, seconds=60)
    assert (await browser.clusters())[suspended]["unreachable_since"] is None, "its sample has not timed out"


LISTS_THAT_PROVE_NOTHING = [b"{}", b'{"error": {}}', b'{"error": "x"}', HTML, b"[]"]


@pytest.mark.parametrize("body", LISTS_THAT_PROVE_NOTHING)
async def test_cluster_that_the_list_lacks_stays_while_the_gateway_knows_it(
    browser: Browser, fake_gateway: FakeGateway, body: bytes
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault_on("GET", LIST, Fault(status=200, body=body))
    lists = fake_gateway.count(LIST)
    fake_gateway.schedulers[name].counts["erred"] = 7
    found = await browser.cluster(name, lambda cluster: cluster["tasks"].get("erred") == 7)
    await browser.until(lambda _: fake_gateway.count(LIST) > lists + 3)
    found = (await browser.clusters())[name]
    assert (found["status"], found["problem"]) == ("running", None)
    view = await browser.call("POST", f"clusters/{name}/view", {})
    assert view["base"], "its dashboards stay available"


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=404, body=HTML), Fault(kind="close")])
async def test_cluster_is_lost_only_after_the_gateway_says_so(
    browser: Browser, fake_gateway: FakeGateway, fault: Fault
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault_on("GET", f"{LIST}{name}", fault)
    record = fake_gateway.clusters.pop(name)
    requests = fake_gateway.count(f"{LIST}{name}")
    await browser.until(lambda _: fake_gateway.count(f"{LIST}{name}") > requests + 2)
    assert (await browser.clusters())[name]["status"] == "running"
    fake_gateway.clusters[name] = record
    fake_gateway.clear_faults()
    assert (await browser.cluster(name, lambda cluster: cluster["workers"]))["status"] == "running"


@pytest.mark.parametrize("change", [{"status": "GONE"}, {"status": None}, {"status": 3, "dashboard_route": None}])
async def test_unknown_status_means_running_in_an_unknown_state(
    browser: Browser, fake_gateway: FakeGateway, change: dict[str, Any]
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    known = dict(fake_gateway.clusters[name])
    fake_gateway.clusters[name] |= change
    found = await browser.cluster(name, lambda cluster: cluster["problem"])
    assert (found["status"], found["problem"]["message_id"]) == (
        "running",
        "problem.gateway-bad-response.unknown-status",
    )
    fake_gateway.schedulers[name].counts["erred"] = 7
    await browser.cluster(name, lambda cluster: cluster["tasks"].get("erred") == 7)
    fake_gateway.clusters[name] = known
    await browser.cluster(name, lambda cluster: cluster["problem"] is None)


NUMBERS = ["NaN", "Infinity", "1e308", "1" + "0" * 400]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: text[:8])
async def test_numbers_that_are_not_valid_affect_neither_other_clusters_nor_the_panel(
    browser: Browser, fake_gateway: FakeGateway, number: str
) -> None:
    bad, good = fake_gateway.add(), fake_gateway.add()
    value = json.loads(number)
    fake_gateway.clusters[bad] |= {"options": {"memory": value, "cores": 2}, "start_time": value, "stop_time": value}
    fake_gateway.schedulers[bad].counts |= dict.fromkeys(fake_gateway.schedulers[bad].counts, value)
    for worker in fake_gateway.schedulers[bad].identity["workers"].values():
        worker |= {
            "memory_limit": value,
            "nthreads": value,
            "last_seen": value,
            "metrics": {"cpu": value, "memory": value},
        }
    fake_gateway.schedulers[bad].metrics = f'dask_scheduler_tasks{{state="queued"}} {number}\n'
    fake_gateway.options = [
        {
            "field": "memory",
            "label": "Memory",
            "default": value,
            "spec": {"type": "float", "min": value, "max": value},
        }
    ]
    await browser.cluster(good, lambda cluster: cluster["workers"])
    found = await browser.cluster(bad, lambda cluster: cluster["status"] == "running")
    assert found["options"] == {"cores": 2}
    assert found["idle"] is None, "its activity is unknown"
    await browser.cluster(good, lambda cluster: cluster["workers"])
    assert (await browser.gateway(lambda gateway: True))["reachable"] is True
    (option,) = (await browser.call("GET", "options"))["options"]
    assert (option["default"], option["spec"]) == (None, {"type": "float", "min": None, "max": None})
    for text in browser.texts:
        json.loads(text, parse_constant=pytest.fail)


async def test_failed_stop_is_not_remembered_as_a_stop(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    monkeypatch.setattr(registry, "STOP_SECONDS", 0.5)
    fake_gateway.fault_on("DELETE", ".*", Fault(status=200, body=HTML, times=1))
    error = await browser.expect_error("DELETE", f"clusters/{name}")
    assert error.problem["code"] == "gateway-bad-response"
    assert browser.stack.registry.metadata(name).stop_requested is False
    fake_gateway.fault_on("DELETE", ".*", Fault(status=204, times=1))  # without effect
    await browser.call("DELETE", f"clusters/{name}")
    running = await browser.cluster(name, lambda cluster: cluster["problem"])
    assert running["problem"]["code"] == "cluster-not-stopped"
    fake_gateway.clusters[name] |= {"status": "FAILED", "stop_time": int(time.time() * 1000), "dashboard_route": None}
    failed = await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    assert failed["ended"]["by"] == "failure"


async def test_cluster_unknown_to_the_gateway_is_failed(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.clusters.clear()
    lost = await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    assert lost["problem"]["code"] == "cluster-not-found"
    assert lost["problem"]["since"] == lost["stopped"]
    await browser.call("DELETE", f"clusters/{name}")
    await browser.until(lambda clusters: name not in clusters)


@pytest.mark.parametrize("traits", [{**QUICK, "ended_cluster_retention": 3.0}])
async def test_ended_cluster_is_listed_for_the_retention_time(browser: Browser, fake_gateway: FakeGateway) -> None:
    name, long_ago = fake_gateway.add(), fake_gateway.add("STOPPED")
    fake_gateway.clusters[long_ago]["stop_time"] = int(time.time() * 1000) - 60_000
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
    ended = await browser.cluster(name, lambda cluster: cluster["status"] == "stopped")
    assert ended["ended"]["by"] == "elsewhere"
    await browser.until(lambda clusters: name not in clusters)
    assert not any(each["name"] == long_ago for event in browser.events for each in event["clusters"])
    assert [name] in [event["removed"] for event in browser.events]


@pytest.fixture
def used_cluster(fake_gateway: FakeGateway, jp_data_dir: Path, jp_root_dir: Path) -> str:
    """Return the name of a cluster that a notebook used before the server restarted."""
    name = fake_gateway.add("PENDING")
    uses = {"a.ipynb": {"name": name, "at": time.time() * 1000}}
    file = jp_data_dir / "dask-gateway" / "notebooks.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"version": 1, "roots": {str(jp_root_dir): uses}}))
    return name


@pytest.mark.parametrize("traits", [{**QUICK, "ended_cluster_retention": 3.0}])
async def test_ended_cluster_of_a_notebook_is_listed_for_longer(
    used_cluster: str, browser: Browser, fake_gateway: FakeGateway
) -> None:
    other = fake_gateway.add("PENDING")
    await browser.until(lambda clusters: {used_cluster, other} <= clusters.keys())
    for name in (used_cluster, other):
        fake_gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
    await browser.until(lambda clusters: other not in clusters)
    await browser.cluster(used_cluster, lambda cluster: cluster["status"] == "stopped", 10)
    await browser.call("PUT", "notebooks", {"path": "a.ipynb", "name": None})
    await browser.until(lambda clusters: used_cluster not in clusters)


@pytest.mark.parametrize("traits", [{**QUICK, "slow_start_after": 3.0}])
async def test_slow_start_is_reported(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add("PENDING")
    early = await browser.cluster(name, lambda cluster: True)
    assert early["problem"] is None
    late = await browser.cluster(name, lambda cluster: cluster["problem"])
    assert late["problem"]["code"] == "cluster-start-slow"
    fake_gateway.clusters[name]["status"] = "RUNNING"
    assert (await browser.cluster(name, lambda cluster: cluster["status"] == "running"))["problem"] is None


async def test_internal_error_is_reported_and_does_not_end_the_loop(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    with monkeypatch.context() as broken:
        broken.setattr(browser.stack.registry, "find_missing", lambda *_: [][0])
        gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "internal"
    assert any(record.exc_info for record in caplog.records)
    assert (await browser.gateway(lambda gateway: gateway["reachable"]))["error"] is None
    with monkeypatch.context() as broken:
        broken.setattr(browser.stack.monitor, "_start_due_jobs", lambda: [][0])
        await browser.gateway(lambda gateway: gateway["error"] and gateway["error"]["code"] == "internal")
    assert (await browser.gateway(lambda gateway: gateway["reachable"]))["error"] is None


async def test_labels_and_colors_are_stored(browser: Browser, fake_gateway: FakeGateway) -> None:
    one, other = fake_gateway.add(), fake_gateway.add()
    found = await browser.until(lambda clusters: one in clusters and other in clusters)
    assert found[one]["label"] == f"Cluster {one[:4]}"
    assert found[one]["color"] != found[other]["color"]
    assert found[one]["created_here"] is False
    changed = await browser.call("PATCH", f"clusters/{one}", {"label": "Mine", "color": "pink"})
    assert (changed["label"], changed["color"]) == ("Mine", "pink")
    await browser.app.stop_extension()
    await browser.app.store.refresh()
    kept = browser.app.store.get(fake_gateway.address, one)
    assert kept is not None
    assert (kept.label, kept.color) == ("Mine", "pink")


async def test_only_keys_of_mappings_are_published(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add(
        options={"environment": {"AWS_SECRET": "hunter2-hunter2"}, "cores": 2, "odd": ["hunter2"]}
    )
    cluster = await browser.cluster(name, lambda cluster: cluster["workers"])
    assert cluster["options"] == {"environment": {"AWS_SECRET": None}, "cores": 2, "odd": None}
    assert not any("hunter2" in text or "PRIVATE KEY" in text for text in browser.texts)


async def test_stopped_extension_leaves_no_task_and_sends_no_request(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = fake_gateway.add("PENDING")
    fake_gateway.add()
    await browser.cluster(name, lambda cluster: True)
    await browser.app.stop_extension()
    left = [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("dask-gateway")]
    assert left == []
    assert await requests_within(fake_gateway, 0.7) == []


async def test_cluster_that_cannot_be_serialized_does_not_affect_the_others(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = fake_gateway.add(), fake_gateway.add()
    await browser.cluster(other, lambda cluster: cluster["workers"])
    await browser.cluster(broken, lambda cluster: cluster["workers"])
    cluster_registry = browser.stack.registry
    serialize = cluster_registry.serialize_one

    def serialize_badly(name: str, now: float) -> Any:
        cluster = serialize(name, now)
        return {**cluster, "workers": math.nan} if cluster is not None and name == broken else cluster

    monkeypatch.setattr(cluster_registry, "serialize_one", serialize_badly)
    published = (await browser.clusters())[broken]
    await browser.call("POST", f"clusters/{other}/scale", {"count": 7})
    found = await browser.until(lambda clusters: clusters[other]["requested"] == {"count": 7})
    assert found[broken] == published, "its last state that could be serialized"
    failures = [record for record in caplog.records if "cannot be serialized" in record.getMessage()]
    assert len(failures) == 1, "it is logged once"
