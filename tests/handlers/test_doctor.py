"""The route that checks the connection to the gateway: lines of JSON, failures, and a browser that leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyterlab_dask_gateway.handlers import doctor

from ..doctor.support import check_steps
from ..fakes.gateway import FakeGateway, Fault
from ..support.gateways import until
from ..support.servers import QUICK, Browser


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


async def steps_of(fetch: Callable[..., Any], body: Any = None) -> list[dict[str, Any]]:
    """Run the checks, and return all lines."""
    response = await fetch("dask-gateway", "api", "doctor", method="POST", body=json.dumps(body or {}))
    assert response.headers["Content-Type"] == "application/x-ndjson"
    steps = [json.loads(line) for line in response.body.decode().splitlines() if line]
    check_steps(steps)
    return steps


async def test_each_check_starts_and_finishes(browser: Browser, jp_fetch: Callable[..., Any]) -> None:
    steps = await steps_of(jp_fetch)
    assert [step["result"] for step in steps[::2]] == ["running"] * (len(steps) // 2)
    assert [step["check"] for step in steps[::2]] == [step["check"] for step in steps[1::2]]
    assert {step["result"] for step in steps[1::2]} == {"passed", "skipped"}
    traits = [detail["values"] for detail in steps[1]["details"] if detail["id"] == "doctor.value.trait"]
    assert {"name": "gateway_timeout", "value": str(QUICK["gateway_timeout"])} in traits


async def test_failure_has_a_code_and_its_meaning(
    browser: Browser, jp_fetch: Callable[..., Any], fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault("/api/version", Fault(status=404))
    (failed,) = [step for step in await steps_of(jp_fetch) if step["result"] == "failed"]
    assert (failed["check"], failed["code"]) == ("http", "gateway-bad-response")
    assert failed["administrator"]["id"] == "doctor.advice.wrong-path.administrator"


async def test_kernel_is_checked_on_request(
    browser: Browser, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]
) -> None:
    (finished,) = [
        step
        for step in await steps_of(jp_fetch, {"check_kernel": True})
        if step["check"] == "kernel" and step["result"] != "running"
    ]
    assert (finished["result"], finished["message"]["id"]) == ("passed", "doctor.kernel.open")
    assert jp_serverapp.kernel_manager.list_kernel_ids() == []


async def test_nothing_is_checked_without_a_request(browser: Browser, fake_gateway: FakeGateway) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    assert fake_gateway.count("/api/v1/options") == 0


async def test_request_that_is_not_valid_is_rejected(browser: Browser) -> None:
    refused = await browser.expect_error("POST", "doctor", {"create_cluster": 1})
    assert (refused.status, refused.problem["field"]) == (400, "create_cluster")


async def start_checks(server: ServerApp) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Request the checks with a cluster, and return the connection."""
    body = '{"create_cluster": true}'
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(
        f"POST {server.base_url}dask-gateway/api/doctor HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: token {server.identity_provider.token}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    return reader, writer


@pytest.fixture
def no_workers(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check waits for a worker, and its connection is kept open by empty lines."""
    monkeypatch.setattr(doctor, "KEEP_ALIVE", 0.1)
    fake_gateway.fault("/clusters/[^/]+/json/counts.json", Fault(status=200, body=b'{"workers": 0, "tasks": 0}'))


async def test_second_request_waits_for_the_first_one(
    browser: Browser, jp_serverapp: ServerApp, fake_gateway: FakeGateway, no_workers: None
) -> None:
    first_reader, first = await start_checks(jp_serverapp)
    await first_reader.readuntil(b'"check": "workers"')
    second_reader, second = await start_checks(jp_serverapp)
    await second_reader.readuntil(b'"check": "turn"')
    third_reader, third = await start_checks(jp_serverapp)
    await third_reader.readuntil(b'"check": "turn"')
    await second_reader.readuntil(b"\r\n1\r\n\n\r\n")  # an empty line
    assert len(fake_gateway.clusters) == 1
    third.close()  # a request that leaves while it waits
    first.close()
    await second_reader.readuntil(b"Another check of your server had to finish first.")
    await second_reader.readuntil(b'"check": "workers"')
    assert sorted(cluster["status"] for cluster in fake_gateway.clusters.values()) == ["RUNNING", "STOPPED"]
    second.close()

    async def is_stopped() -> bool:
        return {cluster["status"] for cluster in fake_gateway.clusters.values()} == {"STOPPED"}

    await until(is_stopped)
    assert len(fake_gateway.clusters) == 2


async def test_cluster_is_stopped_when_the_browser_leaves(
    browser: Browser, jp_serverapp: ServerApp, fake_gateway: FakeGateway, no_workers: None
) -> None:
    reader, writer = await start_checks(jp_serverapp)
    await reader.readuntil(b'"check": "workers"')
    await reader.readuntil(b"\r\n1\r\n\n\r\n")  # an empty line, which keeps the connection open
    (cluster,) = fake_gateway.clusters.values()
    assert cluster["status"] == "RUNNING"
    writer.close()

    async def is_stopped() -> bool:
        return bool(next(iter(fake_gateway.clusters.values()))["status"] == "STOPPED")

    await until(is_stopped)
