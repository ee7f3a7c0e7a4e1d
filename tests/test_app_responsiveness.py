"""Many clusters and large pages: other requests of the server wait for a short time only."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.publisher import Publisher
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.handlers import cluster_page
from jupyterlab_dask_gateway.json_data import write_json
from jupyterlab_dask_gateway.scheduler import info_pages
from jupyterlab_dask_gateway.scheduler.client import sample
from jupyterlab_dask_gateway.scheduler.info_pages import parse_worker_log_path
from jupyterlab_dask_gateway.scheduler.sample import parse_workers

from .fakes.gateway import DATA, FakeGateway, Fault
from .support.dashboards import until
from .support.servers import QUICK, Browser

LIST = "/api/v1/clusters/"


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


class LoopUse:
    """Measures the longest CPU time, in seconds, of the event loop between two turns of a task, and the total.

    For so long, no other request of the server is served. A busy machine has less CPU time for everything, so only
    ratios are compared. Garbage is not collected meanwhile: after thousands of tests in this process, that takes
    longer than what is measured.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self.total = 0.0

    async def __aenter__(self) -> LoopUse:
        gc.disable()
        self._task = asyncio.create_task(self._measure())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        gc.enable()

    async def _measure(self) -> None:
        while True:
            started = time.thread_time()
            await asyncio.sleep(0.002)
            seconds = time.thread_time() - started
            self.longest = max(self.longest, seconds)
            self.total += seconds


def large_list(fake: FakeGateway, count: int, status: str) -> bytes:
    """Return the list of a gateway with many clusters. As in real records, credentials are the largest part."""
    record = fake.clusters.pop(fake.add(status))
    record |= {"tls_cert": "x" * 2000, "tls_key": "x" * 2000, "options": {"image": "good", "cores": 2}}
    names = [f"cluster{index}" for index in range(count)]
    return json.dumps({name: {**record, "name": name, "start_time": 10**12} for name in names}).encode()


@pytest.mark.parametrize(("count", "status"), [(2000, "PENDING"), (1000, "GONE")])
async def test_list_of_many_clusters_does_not_block_the_server(
    browser: Browser, fake_gateway: FakeGateway, caplog: pytest.LogCaptureFixture, count: int, status: str
) -> None:
    """Otherwise most of the work for a list would be done at once."""
    caplog.set_level(logging.WARNING)  # the log of each event takes longer than the event
    fake_gateway.fault_on("GET", LIST, Fault(status=200, body=large_list(fake_gateway, count, status)))
    async with LoopUse() as use:
        await browser.call("POST", "lease")
        await until(lambda: len(browser.app.publisher.snapshot()["clusters"]) == count, 120)
        lists = fake_gateway.count(LIST)
        await until(lambda: fake_gateway.count(LIST) > lists + 1, 120)
    assert use.longest < use.total / 3


WORKERS = 12_000
"""identity.json has 1.1 KB for each of them, and info/main/workers.html has about as much."""
ROW = (
    """<tr >
    <td><a href="../worker/tls%3A%2F%2F10.0.0.1%3A1.html">tls://10.0.0.1:1</a></td>
    <td> {name} </td>
    <td> <progress class="progress" value="777" max="1073741824"></progress></td>
    <td><a href="../logs/tls%3A%2F%2F10.0.0.1%3A1.html"> logs </a></td>"""
    + 780 * " "
    + "</tr>\n"
)


def large_identity() -> bytes:
    identity = json.loads((DATA / "identity.json").read_text())
    worker = next(iter(identity["workers"].values()))
    workers = {f"tls://10.0.0.1:{number}": {**worker, "name": f"w{number}"} for number in range(WORKERS)}
    return json.dumps({**identity, "workers": workers}).encode()


def large_workers_page() -> bytes:
    return "".join(ROW.format(name=f"w{number}") for number in range(WORKERS)).encode()


async def test_pages_of_many_workers_do_not_block_the_server(fake_gateway: FakeGateway) -> None:
    identity = large_identity()
    started = time.thread_time()
    parse_workers(json.loads(identity))
    at_once = time.thread_time() - started
    client = fake_gateway.client()
    url = f"{fake_gateway.address}/clusters/{fake_gateway.add()}"
    fake_gateway.fault(".*/identity.json", Fault(status=200, body=identity, times=1))
    fake_gateway.fault(".*/workers.html", Fault(status=200, body=large_workers_page()))
    try:
        async with LoopUse() as use:
            first = await sample(client.session, url, 60)
            fake_gateway.fault(".*/identity.json", Fault(status=500))
            second = await sample(client.session, url, 60, known=first.worker_list)
    finally:
        await client.close()
    assert len(first.worker_list) == WORKERS
    assert {worker.memory_used for worker in second.worker_list} == {777}
    assert use.longest < at_once / 2


async def test_log_of_one_of_many_workers_is_found_in_a_thread(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def find(html: str, worker: str) -> str | None:
        threads.append(threading.current_thread())
        return parse_worker_log_path(html, worker)

    monkeypatch.setattr(info_pages, "parse_worker_log_path", find)
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.schedulers[name].pages |= {
        "info/main/workers.html": large_workers_page().decode(),
        "info/logs/tls://10.0.0.1:1.html": "<p> 2026-01-01 00:00:01 a </p>",
    }
    logs = await browser.call("GET", f"clusters/{name}/logs", params={"worker": f"w{WORKERS - 1}"})
    assert logs["entries"] == ["2026-01-01 00:00:01 a"]
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize(
    ("owner", "source", "path"),
    [(Publisher, "snapshot", "clusters"), (cluster_page, "serialize_workers", "clusters/a/workers")],
)
async def test_long_response_is_serialized_in_parts(
    browser: Browser,
    jp_fetch: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    source: str,
    path: str,
) -> None:
    rows = [{"name": "worker", "options": {str(number): number / 3 for number in range(40)}}] * 20_000
    data = {"boot": "a", "rows": rows, "none": []}
    started = time.thread_time()
    text = write_json(data)
    at_once = time.thread_time() - started
    monkeypatch.setattr(owner, source, lambda *_: data)
    monkeypatch.setattr(ClusterRegistry, "cluster", lambda *_: SimpleNamespace(sample=None))
    async with LoopUse() as use:
        response = await jp_fetch("dask-gateway", "api", *path.split("/"))
    assert response.body.decode() == text
    assert use.longest < at_once / 2
