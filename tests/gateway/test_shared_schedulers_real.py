"""A shared scheduler: a real `dask scheduler` with a worker."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from jupyterlab_dask_gateway.gateway.shared_schedulers import parse_shared_schedulers

from ..fakes.gateway import FakeGateway
from ..support.servers import QUICK, Browser

WORK = """
import sys
from distributed import Client
print(Client(sys.argv[1]).submit(sum, [1, 2]).result())
"""


@pytest.fixture(scope="module")
def shared_scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Start the scheduler and a worker. Returns an entry of the trait."""
    folder = tmp_path_factory.mktemp("shared")
    options = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0"]
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *options],
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert scheduler.stderr is not None
    found: dict[str, str] = {"name": "Shared scheduler"}
    log: list[str] = []
    while len(found) < 3:
        line = scheduler.stderr.readline()
        assert line, log
        log.append(line)
        if match := re.search(r"Scheduler at: +(tcp://\S+)", line):
            found["address"] = match[1]
        if match := re.search(r"dashboard at: +(?:http://)?(\S+:\d+)", line):
            found["dashboard"] = f"http://{match[1]}/status"
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", found["address"], "--nthreads", "1", "--no-dashboard"],
        cwd=folder,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    yield found
    for process in (worker, scheduler):
        process.terminate()
        process.wait(30)
    scheduler.stderr.close()


@pytest.fixture
def traits(shared_scheduler: dict[str, str]) -> dict[str, Any]:
    return {**QUICK, "shared_schedulers": [shared_scheduler]}


@pytest.fixture
def name(shared_scheduler: dict[str, str]) -> str:
    (scheduler,) = parse_shared_schedulers([shared_scheduler])
    return scheduler.name


async def test_scheduler_is_in_the_list_with_its_workers_and_work(
    browser: Browser, fake_gateway: FakeGateway, shared_scheduler: dict[str, str], name: str
) -> None:
    other = fake_gateway.add()
    shown = await browser.cluster(name, lambda cluster: cluster["workers"] == 1)
    assert (shown["kind"], shown["status"], shown["label"]) == ("scheduler", "running", "Shared scheduler")
    assert shown["scheduler_address"] == shared_scheduler["address"]
    assert shown["idle_management"]["level"] == "none"
    assert shown["problem"] is None
    cluster = await browser.cluster(other, lambda each: each["workers"])
    assert (cluster["kind"], cluster["scheduler_address"]) == ("cluster", None)
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORK, shared_scheduler["address"], stdout=asyncio.subprocess.PIPE
    )
    assert (await program.communicate())[0].strip() == b"3"
    assert await browser.call("GET", f"clusters/{name}/progress")
    assert (await browser.call("GET", f"clusters/{name}/logs"))["entries"]
    assert not any(name in path for _, path, _ in fake_gateway.requests), "the gateway does not know it"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "", None),
        ("POST", "/scale", {"count": 3}),
        ("POST", "/adapt", {"minimum": 0, "maximum": 3}),
        ("POST", "/snooze", {"seconds": 60}),
        ("POST", "/keep", {"keep": True}),
        ("PATCH", "", {"stop_when_finished": True}),
    ],
)
async def test_actions_that_change_the_scheduler_are_rejected(
    browser: Browser, fake_gateway: FakeGateway, name: str, method: str, path: str, body: Any
) -> None:
    await browser.cluster(name, lambda cluster: cluster["workers"] == 1)
    before = len(fake_gateway.requests)
    refused = await browser.expect_error(method, f"clusters/{name}{path}", body)
    assert (refused.status, refused.problem["code"]) == (409, "cluster-shared")
    assert not [path for method, path, _ in fake_gateway.requests[before:] if method != "GET"]


async def test_label_can_be_changed_and_ends_with_the_users_choice(browser: Browser, name: str) -> None:
    await browser.call("PATCH", f"clusters/{name}", {"label": "Our Dask"})
    shown = await browser.cluster(name, lambda cluster: cluster["label"] == "Our Dask")
    assert shown["color"]


async def test_dashboards_are_served_by_the_isolated_proxy(
    browser: Browser, shared_scheduler: dict[str, str], name: str
) -> None:
    plots = await browser.call("GET", f"clusters/{name}/dashboards")
    assert plots
    found = await browser.call("POST", "dashboards/resolve", {"url": shared_scheduler["dashboard"]})
    assert found["cluster"] == name
    view = await browser.call("POST", f"clusters/{name}/view", {})
    app = browser.serverapp
    origin = f"http://127.0.0.1:{app.port}"
    async with aiohttp.ClientSession() as session:
        page = URL(f"{origin}{view['base']}status", encoded=True)
        async with session.get(page) as response:
            assert response.status == 200
            assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_scheduler_is_not_requested_without_a_viewer(browser: Browser, name: str) -> None:
    await browser.cluster(name, lambda cluster: cluster["workers"] == 1)
    due = browser.stack.monitor._schedule
    due.lease_ends = 0.0
    cluster = browser.stack.registry.clusters[name]
    assert due.sample_due(name, cluster, 10.0**12) == float("inf")
    assert not browser.stack.registry.has_live_clusters(), "it needs no background polling"
