"""The route `progress`: when it samples a scheduler, and what it sends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.details import progress
from jupyterlab_dask_gateway.scheduler import client
from jupyterlab_dask_gateway.scheduler.client import request_metrics
from jupyterlab_dask_gateway.scheduler.progress import ProgressSample

from ...fakes.gateway import FakeGateway, Fault
from ...support.servers import QUICK, Browser, check_wire


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.fixture
async def name(browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> str:
    """A running cluster without tasks, that only this test samples."""
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["status"] == "running")
    monkeypatch.setattr(browser.stack.monitor, "renew_lease", lambda: None)
    set_totals(fake_gateway, name, waiting=0, processing=0, memory=0)
    return name


def set_totals(
    fake: FakeGateway, name: str, *, waiting: int, processing: int, memory: int, task: str = "inc"
) -> None:
    """Set the totals of the tasks with one name, none of which is unfinished."""
    states = {"waiting": waiting, "processing": processing, "memory": memory}
    fake.schedulers[name].metrics = "# HELP\n" + "".join(
        f'dask_scheduler_prefix_state_totals_total{{task_prefix_name="{task}",state="{state}"}} {count}\n'
        for state, count in states.items()
    )


async def test_progress_has_the_tasks_that_changed(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    first = await browser.call("GET", f"clusters/{name}/progress")
    check_wire(first, "progress")
    assert [task["done"] for task in first["tasks"]] == [0]
    set_totals(fake_gateway, name, waiting=3, processing=3, memory=3)
    second = await browser.call("GET", f"clusters/{name}/progress", params={"since": first["at"]})
    assert second["tasks"] == [{"name": "inc", "done": 3, "failed": 0, "processing": 0, "waiting": 0}]
    assert second["origin"] == first["origin"]
    third = await browser.call("GET", f"clusters/{name}/progress", params={"since": second["at"]})
    assert third["tasks"] == []
    again = await browser.call("GET", f"clusters/{name}/progress")
    assert again["tasks"] == second["tasks"]


async def test_keep_alive_tasks_are_left_out(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    await browser.call("GET", f"clusters/{name}/progress")
    set_totals(fake_gateway, name, waiting=1, processing=1, memory=1, task="dask-gateway-keep-alive")
    after = await browser.call("GET", f"clusters/{name}/progress")
    assert [task["name"] for task in after["tasks"]] == ["inc"]


async def test_windows_share_one_sample(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 60.0)
    sampled = count_samples(browser, monkeypatch)
    responses = await asyncio.gather(*(browser.call("GET", f"clusters/{name}/progress") for _ in range(5)))
    responses.append(await browser.call("GET", f"clusters/{name}/progress"))
    assert len(sampled) == 1
    assert {response["at"] for response in responses} == {responses[0]["at"]}
    assert 0 < responses[-1]["next_in"] <= 60_000


def count_samples(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each sample."""
    sampled: list[str] = []
    take = progress.ProgressSampler._sample

    async def sample(self: progress.ProgressSampler, name: str, *args: Any) -> None:
        sampled.append(name)
        await take(self, name, *args)

    monkeypatch.setattr(progress.ProgressSampler, "_sample", sample)
    return sampled


@pytest.mark.parametrize(
    ("costs", "seconds"),
    [
        ([0.1, 0.1], 1.0),
        ([0.005, 0.005, 0.005], 1.0),
        ([0.1, 0.1, 0.1], 11.0),
        ([2.0, 0.1, 2.0], 11.0),
        ([0.001, 0.1, 0.1, 0.1], 11.0),
        ([2.0, 2.0, 2.0], 30.0),
    ],
)
def test_interval_is_a_multiple_of_the_lowest_of_three_costs(costs: list[float], seconds: float) -> None:
    tracker = progress.ProgressTracker(0.0, 0.0, 0.0, ProgressSample({}, None), {})
    tracker.costs.extend(costs)
    assert tracker.interval == pytest.approx(seconds)


async def test_expensive_samples_are_rare(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "MEASUREMENTS", 1)
    fake_gateway.fault(f"/clusters/{name}/metrics", Fault(kind="late"))
    expensive = await browser.call("GET", f"clusters/{name}/progress")
    # The late page takes a second.
    assert expensive["next_in"] > 1000 * progress.LONGEST_INTERVAL / 2


async def test_schedulers_without_metrics_are_counted(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    scheduler = fake_gateway.schedulers[name]
    scheduler.metrics = "# Prometheus metrics are not available\n"
    scheduler.counts |= {"tasks": 7, "processing": 4, "memory": 2, "erred": 1, "released": 0}
    first = await browser.call("GET", f"clusters/{name}/progress")
    assert first["tasks"] == [{"name": None, "done": 0, "failed": 0, "processing": 4, "waiting": 0}]
    scheduler.counts |= {"processing": 1, "memory": 5}
    second = await browser.call("GET", f"clusters/{name}/progress")
    assert second["tasks"] == [{"name": None, "done": 3, "failed": 0, "processing": 1, "waiting": 0}]


NO_METRICS = pytest.mark.parametrize(
    "fault", [Fault(kind="close"), Fault(status=502), Fault(status=404)], ids=["closed", "proxy", "not found"]
)
"""How schedulers and their proxy respond where there is no /metrics."""


@NO_METRICS
async def test_schedulers_without_metrics_are_asked_for_them_once(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    requested: list[tuple[Any, ...]] = []

    async def record(*args: Any, **options: Any) -> str | None:
        """Count the requests for progress only: polls request /metrics, too."""
        requested.append(args)
        return await request_metrics(*args, **options)

    monkeypatch.setattr(client, "request_metrics", record)
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    fake_gateway.fault(f"/clusters/{name}/metrics", fault)
    fake_gateway.schedulers[name].counts |= {"tasks": 4, "processing": 4, "memory": 0, "erred": 0, "released": 0}
    first = await browser.call("GET", f"clusters/{name}/progress")
    assert first["tasks"] == [{"name": None, "done": 0, "failed": 0, "processing": 4, "waiting": 0}]
    fake_gateway.clear_faults()
    fake_gateway.schedulers[name].counts |= {"processing": 0, "memory": 4}
    second = await browser.call("GET", f"clusters/{name}/progress")
    assert second["tasks"] == [{"name": None, "done": 4, "failed": 0, "processing": 0, "waiting": 0}]
    assert len(requested) == 1


@pytest.mark.parametrize("fault", [Fault(kind="close"), Fault(status=502)], ids=["closed", "proxy"])
async def test_metrics_that_fail_later_are_a_problem(
    browser: Browser, fake_gateway: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    await browser.call("GET", f"clusters/{name}/progress")
    fake_gateway.fault(f"/clusters/{name}/metrics", fault)
    failed = await browser.expect_error("GET", f"clusters/{name}/progress")
    assert failed.problem["code"] == "scheduler-unreachable"
    fake_gateway.clear_faults()
    set_totals(fake_gateway, name, waiting=3, processing=3, memory=3)
    after = await browser.call("GET", f"clusters/{name}/progress")
    assert [(task["name"], task["done"]) for task in after["tasks"]] == [("inc", 3)]


async def test_failures_are_problems(browser: Browser, fake_gateway: FakeGateway, name: str) -> None:
    unknown = await browser.expect_error("GET", "clusters/unknown/progress")
    assert unknown.problem["code"] == "cluster-not-found"
    invalid = await browser.expect_error("GET", f"clusters/{name}/progress", params={"since": "nan"})
    assert invalid.problem["code"] == "bad-request"
    for fault in (Fault(kind="close"), Fault(status=502)):
        fake_gateway.fault(f"/clusters/{name}/(metrics|json/.*)", fault)
        failed = await browser.expect_error("GET", f"clusters/{name}/progress")
        assert failed.problem["code"] == "scheduler-unreachable"
    fake_gateway.clear_faults()
    assert (await browser.call("GET", f"clusters/{name}/progress"))["tasks"]
