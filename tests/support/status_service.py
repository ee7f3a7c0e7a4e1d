"""The status service for tests: the real one with fakes of what it asks, and servers that respond in its place."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.status_service.service import Binding, StatusService

from ..fakes.gateway import FakeGateway, FakeScheduler
from ..fakes.kubernetes import FakeKubernetes
from .servers import set_environment

PREFIX = "/services/dask-gateway-status/"


def make_status_service(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> StatusService:
    """Return a service on a free port, which has to be started."""
    return StatusService(fake_kubernetes.config, fake_gateway.address, Binding("127.0.0.1", 0, PREFIX), pause=0.05)


@pytest.fixture
async def status_service(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> AsyncIterator[StatusService]:
    service = make_status_service(fake_kubernetes, fake_gateway)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def status_service_environment(
    status_service: StatusService, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Configure the servers of this test for the fake gateway and the status service."""
    url = f"http://127.0.0.1:{status_service.port}{PREFIX}"
    variables = {"DASK_GATEWAY__ADDRESS": fake_gateway.address, "DASK_GATEWAY_STATUS_SERVICE_URL": url}
    set_environment(monkeypatch, variables)


def add_recorded(fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, case: dict[str, Any]) -> str:
    """Add the cluster of a recording to the gateway and to Kubernetes, and return its name."""
    record = case["gateway"]
    name: str = record["name"]
    fake_gateway.clusters[name] = {"options": {}, **record, "start_time": int(time.time() * 1000) - 10_000}
    fake_gateway.schedulers[name] = FakeScheduler()
    fake_kubernetes.load(case)
    return name


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
