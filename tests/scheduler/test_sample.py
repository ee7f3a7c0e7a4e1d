"""Samples of real and fake schedulers."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from html import escape
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.scheduler.sample import (
    MAX_BODY,
    Sample,
    parse_connected,
    parse_metrics,
    parse_sample,
    parse_workers,
    parse_workers_page,
    sample,
)

from ..fakes.gateway import DATA, HTML, LATE, FakeGateway, Fault
from ..support.gateways import SHARED_USER, RealGateway

COUNTS = json.loads((DATA / "counts.json").read_text())
IDENTITY = json.loads((DATA / "identity.json").read_text())
METRICS = (DATA / "metrics.txt").read_text()


def parsed(counts: Any = COUNTS, identity: Any = IDENTITY, metrics: str = "") -> Sample:
    return parse_sample(counts, identity, metrics, at=1.0, seconds=0.5)


def test_recorded_pages() -> None:
    """Recorded: 20 results of 1 MB, one error, 50 tasks that sleep, 2 workers of one thread and 1 GiB."""
    found = parsed(metrics=METRICS)
    assert (found.at, found.seconds) == (1.0, 0.5)
    assert (found.workers, found.desired_workers, found.threads, found.clients) == (2, 20, 2, 2)
    assert found.tasks == {
        "processing": 4,
        "waiting": 0,
        "unrunnable": 0,
        "memory": 20,
        "erred": 1,
        "released": 0,
        "queued": 46,
        "no_worker": 0,
    }
    assert (found.results_bytes, found.results_count) == (20_000_000, 20)
    assert (found.memory_used, found.memory_limit) == (85164032 + 85118976, 2 * 2**30)
    assert found.totals == {"waiting": 71, "processing": 25, "queued": 62, "memory": 20, "erred": 1}


def test_workers_are_sorted_by_name_and_have_no_addresses() -> None:
    first, second = parse_workers(IDENTITY)
    assert (first.name, first.threads, first.cpu, first.status) == (
        "4ae11fcb26944f8798d96dbdb1b0241c",
        1,
        6.0,
        "running",
    )
    assert (first.memory_used, first.memory_limit, first.spilled) == (85164032, 2**30, 0)
    assert first.last_seen == 1795234924.6483338
    assert first.name < second.name
    assert "tls://" not in repr((first, second))


def test_worker_named_by_its_address_gets_a_number() -> None:
    worker = {"id": "tls://10.0.0.1:1", "name": "tls://10.0.0.1:1"}
    assert "10.0.0.1" not in repr(parse_workers({"workers": {"tls://10.0.0.1:1": worker}}))


def test_queued_tasks_follow_from_the_total_without_metrics() -> None:
    found = parsed()
    assert found.tasks["queued"] == 71 - (4 + 20 + 1)
    assert "no_worker" not in found.tasks
    assert found.totals is None
    assert "queued" not in parsed({**COUNTS, "tasks": 25}).tasks


def test_older_scheduler_without_totals_and_desired_workers() -> None:
    counts = {name: value for name, value in COUNTS.items() if name not in ("desired_workers", "workers")}
    identity = {"workers": IDENTITY["workers"]}
    found = parsed(counts, identity)
    assert (found.workers, found.desired_workers, found.threads) == (2, None, 2)


@pytest.mark.parametrize(
    ("counts", "identity"),
    [
        ({}, {}),
        ({"workers": "two", "bytes": None, "memory": -3, "processing": float("inf")}, {"workers": []}),
        ({"workers": True}, {"workers": {"a": None, "b": 3}}),
        ({}, {"workers": {"a": {"metrics": 3, "nthreads": "1", "memory_limit": None, "last_seen": "now"}}}),
        ({}, {"workers": {"a": {"metrics": {"spilled_bytes": {"disk": []}, "cpu": float("nan")}}}}),
    ],
)
def test_missing_values_are_zero(counts: Any, identity: Any) -> None:
    found = parsed(counts, identity)
    assert (found.threads, found.memory_used, found.results_bytes, set(found.tasks.values())) == (0, 0, 0, {0})
    assert json.dumps([worker.cpu for worker in found.worker_list], allow_nan=False)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*COUNTS, "metrics", "name", "a"]), inner),
    max_leaves=20,
)


@given(
    st.dictionaries(st.sampled_from(list(COUNTS)), json_values),
    st.fixed_dictionaries({"workers": json_values}),
    st.text(),
)
def test_any_json_can_be_parsed(counts: Any, identity: Any, metrics: str) -> None:
    found = parsed(counts, identity, metrics)
    assert found.workers >= 0
    assert found.memory_used >= 0


@pytest.mark.parametrize(
    "text",
    [
        "# the package prometheus_client is not installed\n",
        'dask_scheduler_tasks{state="queued"} many\n',
        'dask_scheduler_tasks{state="queued"} NaN\n',
        'dask_scheduler_tasks{estate="queued"} 1.0\n',
        "\x00\xff{{{\n",
        "",
    ],
)
def test_metrics_without_task_counts(text: str) -> None:
    assert parse_metrics(text) == ({}, None, 0)


def test_name_of_a_task_is_not_taken_for_a_state() -> None:
    line = 'dask_scheduler_prefix_state_totals_total{task_prefix_name="a,state=\\"b\\"} 9",state="memory"} 2.0'
    assert parse_metrics(line) == ({}, {"memory": 2.0}, 0)


def test_keep_alive_tasks_are_counted_apart() -> None:
    line = 'dask_scheduler_prefix_state_totals_total{state="memory",task_prefix_name="dask-gateway-keep-alive"} 2.0'
    assert parse_metrics(line) == ({}, {}, 2)


def test_heading_without_counts_means_no_tasks() -> None:
    old = 'dask_scheduler_tasks{state="no-worker"} 0.0\n'
    assert parse_metrics(old).totals is None, "distributed 2022.02 counts no totals"
    assert parse_metrics(f"# TYPE dask_scheduler_prefix_state_totals_total counter\n{old}").totals == {}


def test_connected_programs_are_distinguished_from_published_data() -> None:
    lines = [
        f"dask_scheduler_client_connections_{kind}_total {count}.0" for kind, count in (("added", 5), ("removed", 3))
    ]
    assert parse_connected("\n".join(lines)) == 2
    assert parse_connected(lines[0]) is None
    assert parse_connected("") is None
    assert parse_connected(METRICS) == 1


async def test_real_scheduler(shared_client: GatewayClient, running_cluster: str) -> None:
    url = shared_client.scheduler_url(await shared_client.get_cluster(running_cluster))
    found = await sample(shared_client.session, url, 10, with_metrics=True)
    assert found.connected == 0
    assert found.metrics_bytes
    assert (found.workers, found.threads, found.memory_limit) == (1, 1, 2**30)
    assert found.desired_workers is not None
    assert found.tasks["processing"] == found.tasks["queued"] == 0
    assert found.memory_used > 0
    assert 0 < found.seconds < 10


async def test_metrics_are_requested_only_if_wanted(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    url = client.scheduler_url(await client.get_cluster(name))
    try:
        await sample(client.session, url, 5)
        asked = [path for _, path, _ in fake_gateway.requests]
        assert f"/clusters/{name}/json/counts.json" in asked
        assert f"/clusters/{name}/metrics" not in asked
        assert (await sample(client.session, url, 5, with_metrics=True)).metrics_bytes == len(METRICS.encode())
        fake_gateway.schedulers[name].metrics = " " * (MAX_BODY + 1)
        taken = await sample(client.session, url, 5, with_metrics=True)
        assert (taken.metrics_bytes, taken.connected) == (MAX_BODY, None)
        fake_gateway.fault(".*/metrics", Fault(status=404))
        assert "no_worker" not in (await sample(client.session, url, 5, with_metrics=True)).tasks
    finally:
        await client.close()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=502), "HTTP 502"),
        (Fault(status=302, headers={"Location": "/elsewhere"}), "HTTP 302"),
        (Fault(status=200, body=HTML), "another program responds"),
        (Fault(status=200, body=b"[]"), "another program responds"),
        (Fault(status=200, body=b"[" * 100_000), "another program responds"),
        (Fault(how="close"), "closed"),
        (Fault(how="cut"), "closed"),
        (Fault(how="never"), "in time"),
        (Fault(how="endless"), "too large"),
    ],
    ids=lambda value: f"{value.how}-{value.status}-{value.body[:3]!r}" if isinstance(value, Fault) else "",
)
@pytest.mark.parametrize("page", ["counts", "identity"])
async def test_failed_request_is_reported(fake_gateway: FakeGateway, fault: Fault, words: str, page: str) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    fake_gateway.fault(f".*/{page}.json", fault)
    try:
        with pytest.raises(GatewayProblem) as caught:
            await sample(
                client.session, f"{fake_gateway.address}/clusters/{name}", 0.5 if fault.how == "never" else 5
            )
    finally:
        await client.close()
    assert caught.value.code == "scheduler-unreachable"
    assert words in caught.value.message
    # The name is all that protects a scheduler's pages.
    assert name not in caught.value.message


@pytest.mark.parametrize(("slow", "cost"), [(".*", False), (".*/counts.json", True)], ids=["the way", "the page"])
async def test_network_delay_is_no_cost_of_the_scheduler(fake_gateway: FakeGateway, slow: str, cost: bool) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    fake_gateway.fault(slow, Fault(how="late"))
    try:
        found = await sample(client.session, f"{fake_gateway.address}/clusters/{name}", 30)
    finally:
        await client.close()
    assert found.seconds >= LATE
    # The way is subtracted but for what differs from one request to the next.
    assert (found.cost > LATE / 2) == cost


def test_known_workers_replace_a_missing_identity() -> None:
    workers = parse_workers(IDENTITY)
    grown = {**COUNTS, "workers": 4, "cores": 4}
    found = parse_sample(grown, None, "", at=1.0, seconds=0.5, known=workers)
    assert (found.workers, found.threads, found.memory_limit) == (4, 4, 4 * 2**30)
    assert found.worker_list == workers
    found = parse_sample(COUNTS, None, "", at=1.0, seconds=0.5)
    assert (found.workers, found.threads, found.memory_limit) == (2, 2, 0)


async def test_missing_identity_is_no_failure(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    url = f"{fake_gateway.address}/clusters/{name}"
    try:
        before = await sample(client.session, url, 5)
        fake_gateway.fault(".*/identity.json", Fault(status=500, body=HTML))
        now = await sample(client.session, url, 5, known=before.worker_list)
    finally:
        await client.close()
    assert now.worker_list == before.worker_list
    assert (now.workers, now.threads, now.memory_limit) == (before.workers, before.threads, before.memory_limit)


PAGE = """<tr >
    <td><a href="../worker/tls%3A%2F%2F10.0.0.1%3A1.html">tls://10.0.0.1:1</a></td>
    <td> {name} </td>
    <td> 2 </td>
    <td data-sort="1073741824"> 1.00 GiB </td>
    <td> <progress class="progress" value="{memory}" max="1073741824"></progress>
    </td>
    <td data-sort="0.5"> 500.00 ms </td>
    <td data-sort="0.2"> 200.00 ms </td>
</tr>
"""


async def test_memory_of_known_workers_is_updated_without_identity(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    url = f"{fake_gateway.address}/clusters/{name}"
    try:
        before = await sample(client.session, url, 5)
        one, other = before.worker_list
        fake_gateway.fault(".*/identity.json", Fault(status=500, body=HTML))
        rows = [(escape(one.name), 777), ("&lt;new&gt;", 1)]
        page = "".join(PAGE.format(name=name, memory=memory) for name, memory in rows)
        fake_gateway.fault(".*/workers.html", Fault(status=200, body=page.encode()))
        now = await sample(client.session, url, 5, known=before.worker_list)
    finally:
        await client.close()
    updated, unchanged = now.worker_list
    assert unchanged == other
    assert updated == replace(one, memory_used=777)
    assert now.memory_used == 777 + other.memory_used


def test_page_of_workers_without_rows() -> None:
    good = PAGE.format(name="&lt;a&gt; b", memory=5)
    assert parse_workers_page(good) == {"<a> b": 5}
    for bad in ("", "<html>", good.replace("<td> &", " " * 10_000 + "<td> &")):
        assert parse_workers_page(bad) == {}
    assert parse_workers_page(PAGE.format(name="a", memory="1" * 4000)) == {}


async def test_real_page_of_workers(shared_client: GatewayClient, running_cluster: str) -> None:
    url = shared_client.scheduler_url(await shared_client.get_cluster(running_cluster))
    (worker,) = (await sample(shared_client.session, url, 10)).worker_list
    async with shared_client.session.get(f"{url}/info/main/workers.html") as response:
        ((name, memory),) = parse_workers_page(await response.text()).items()
    assert name == worker.name
    assert memory == pytest.approx(worker.memory_used, rel=0.5)


async def test_real_scheduler_with_tasks(gateway: RealGateway, running_cluster: str) -> None:
    """Right after tasks have run, distributed 2026.8 answers 500 for its identity."""
    code = (
        "import sys; from dask_gateway import Gateway; client = Gateway().connect(sys.argv[1]).get_client();"
        "print(sum(client.gather(client.map(abs, range(100)))), flush=True); sys.stdin.read()"
    )
    environ = {**os.environ, **gateway.environ(SHARED_USER)}
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, running_cluster, env=environ, stdin=PIPE, stdout=PIPE
    )
    client = gateway.client(SHARED_USER)
    try:
        assert worker.stdout is not None
        assert await worker.stdout.readline() == b"4950\n"
        found = await sample(client.session, f"{gateway.address}/clusters/{running_cluster}", 5)
    finally:
        worker.kill()
        await worker.communicate()
        await client.close()
    assert found.workers == 1
    assert found.threads >= 1


async def test_closed_port_is_unreachable() -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(GatewayProblem, match="refused"):
            await sample(session, "http://127.0.0.1:1/clusters/x", 5)
