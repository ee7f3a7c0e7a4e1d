"""Tests of the shared fixtures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psutil

from .support.gateways import RealGateway


async def test_server_and_test_share_a_loop(
    jp_fetch: Callable[..., Awaitable[Any]], jp_asyncio_loop: asyncio.AbstractEventLoop
) -> None:
    assert asyncio.get_running_loop() is jp_asyncio_loop
    response = await jp_fetch("api", "status")
    assert response.code == 200


def test_stopped_gateway_leaves_no_process(gateway_factory: Callable[..., RealGateway]) -> None:
    real = gateway_factory()
    name = real.make_cluster(workers=1)
    assert len(real.dask_processes()) >= 2
    assert real.scheduler(name).is_running()
    real.kill()
    left = real.dask_processes()
    assert left
    real.stop()
    psutil.wait_procs(left, timeout=10)
    assert not real.dask_processes()


def test_gateway_restarts_at_the_same_address(gateway_factory: Callable[..., RealGateway]) -> None:
    real = gateway_factory()
    address = real.address
    real.kill()
    real.start()  # waits until the gateway responds
    assert real.address == address
    assert real.call("GET", "/api/v1/clusters/", "alice") == {}
