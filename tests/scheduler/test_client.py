"""Requests to real and fake schedulers."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from html import escape

import aiohttp
import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.scheduler.client import MAX_BODY, check_health, sample, sample_counts
from jupyterlab_dask_gateway.scheduler.sample import parse_workers_page

from ..fakes.gateway import DATA, HTML, LATE, FakeGateway, Fault
from ..support.gateways import SHARED_USER, RealGateway

METRICS = (DATA / "metrics.txt").read_text()
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


async def test_sample_reads_a_real_scheduler(shared_client: GatewayClient, running_cluster: str) -> None:
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
        requested_paths = [path for _, path, _ in fake_gateway.requests]
        assert f"/clusters/{name}/json/counts.json" in requested_paths
        assert f"/clusters/{name}/metrics" not in requested_paths
        assert (await sample(client.session, url, 5, with_metrics=True)).metrics_bytes == len(METRICS.encode())
        fake_gateway.schedulers[name].metrics = " " * (MAX_BODY + 1)
        result = await sample(client.session, url, 5, with_metrics=True)
        assert (result.metrics_bytes, result.connected) == (MAX_BODY, None)
    finally:
        await client.close()


@pytest.mark.parametrize(
    "fault", [Fault(status=404), Fault(status=502), Fault(kind="close")], ids=["not found", "proxy", "closed"]
)
async def test_scheduler_without_metrics_responds(fake_gateway: FakeGateway, fault: Fault) -> None:
    client = fake_gateway.client()
    url = f"{fake_gateway.address}/clusters/{fake_gateway.add()}"
    fake_gateway.fault(".*/metrics", fault)
    try:
        result = await sample(client.session, url, 5, with_metrics=True)
    finally:
        await client.close()
    assert "no_worker" not in result.tasks
    assert (result.connected, result.totals) == (None, None)
    assert result.metrics_bytes == 0


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(status=502), "HTTP 502"),
        (Fault(status=302, headers={"Location": "/elsewhere"}), "HTTP 302"),
        (Fault(status=200, body=HTML), "another program responds"),
        (Fault(status=200, body=b"[]"), "another program responds"),
        (Fault(status=200, body=b"[" * 100_000), "another program responds"),
        (Fault(kind="close"), "closed"),
        (Fault(kind="cut"), "closed"),
        (Fault(kind="never"), "in time"),
        (Fault(kind="endless"), "too large"),
    ],
    ids=lambda value: f"{value.kind}-{value.status}-{value.body[:3]!r}" if isinstance(value, Fault) else "",
)
@pytest.mark.parametrize("page", ["counts", "identity"])
async def test_failed_request_is_reported(fake_gateway: FakeGateway, fault: Fault, words: str, page: str) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    fake_gateway.fault(f".*/{page}.json", fault)
    try:
        with pytest.raises(GatewayProblem) as caught:
            await sample(
                client.session, f"{fake_gateway.address}/clusters/{name}", 0.5 if fault.kind == "never" else 5
            )
    finally:
        await client.close()
    assert caught.value.code == "scheduler-unreachable"
    assert words in caught.value.message
    # The name is all that protects a scheduler's pages.
    assert name not in caught.value.message


@pytest.mark.parametrize("body", [b"{}", b'{"error": "x"}', b'{"workers": 0}'])
async def test_counts_of_another_program_do_not_show_an_idle_scheduler(
    fake_gateway: FakeGateway, body: bytes
) -> None:
    """A cluster without tasks may be stopped automatically."""
    client = fake_gateway.client()
    url = f"{fake_gateway.address}/clusters/{fake_gateway.add()}"
    try:
        last = await sample(client.session, url, 5)
        fake_gateway.fault(".*", Fault(status=200, body=body))
        for take in (sample(client.session, url, 5), sample_counts(client.session, url, 5, last)):
            with pytest.raises(GatewayProblem) as caught:
                await take
            assert caught.value.code == "scheduler-unreachable"
            assert "another program responds" in caught.value.message
    finally:
        await client.close()


@pytest.mark.parametrize(("slow", "cost"), [(".*", False), (".*/counts.json", True)], ids=["network", "page"])
async def test_network_delay_does_not_count_as_cost_of_the_scheduler(
    fake_gateway: FakeGateway, slow: str, cost: bool
) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    fake_gateway.fault(slow, Fault(kind="late"))
    try:
        found = await sample(client.session, f"{fake_gateway.address}/clusters/{name}", 30)
    finally:
        await client.close()
    assert found.seconds >= LATE
    # The network time is subtracted, except for its variation between requests.
    assert (found.cost > LATE / 2) == cost


async def test_missing_identity_is_not_a_failure(fake_gateway: FakeGateway) -> None:
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


async def test_workers_page_of_a_real_scheduler_is_parsed(shared_client: GatewayClient, running_cluster: str) -> None:
    url = shared_client.scheduler_url(await shared_client.get_cluster(running_cluster))
    (worker,) = (await sample(shared_client.session, url, 10)).worker_list
    async with shared_client.session.get(f"{url}/info/main/workers.html") as response:
        ((name, memory),) = parse_workers_page(await response.text()).items()
    assert name == worker.name
    assert memory == pytest.approx(worker.memory_used, rel=0.5)


async def test_sample_reads_a_real_scheduler_after_tasks(gateway: RealGateway, running_cluster: str) -> None:
    """Right after tasks have run, distributed 2026.8 responds with HTTP 500 for its identity."""
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


@pytest.mark.parametrize("status", [200, 404])
async def test_scheduler_that_responds_is_healthy(fake_gateway: FakeGateway, status: int) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*", Fault(status=status))
    try:
        await check_health(client.session, f"{fake_gateway.address}/clusters/a", 5)
    finally:
        await client.close()
    assert [path for _, path, _ in fake_gateway.requests] == ["/clusters/a/health"]


@pytest.mark.parametrize(
    ("fault", "variant"),
    [
        (Fault(status=502), "status"),
        (Fault(kind="close"), "closed"),
        (Fault(kind="never"), "timeout"),
        (Fault(kind="endless"), "too-large"),
        (Fault(status=429, headers={"Retry-After": "7"}), "too-many-requests"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_scheduler_that_does_not_respond_is_not_healthy(
    fake_gateway: FakeGateway, fault: Fault, variant: str
) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*", fault)
    try:
        with pytest.raises(GatewayProblem) as caught:
            await check_health(
                client.session, f"{fake_gateway.address}/clusters/a", 0.5 if variant == "timeout" else 10
            )
    finally:
        await client.close()
    assert caught.value.message_ref.id == f"problem.scheduler-unreachable.{variant}"
    assert caught.value.retry_after == (7.0 if variant == "too-many-requests" else None)
