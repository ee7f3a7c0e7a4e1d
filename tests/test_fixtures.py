"""The fixtures that other tests stand on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psutil

from .support.gateways import RealGateway, wait_until


async def test_server_and_test_share_a_loop(
    jp_fetch: Callable[..., Awaitable[Any]], jp_asyncio_loop: asyncio.AbstractEventLoop
) -> None:
    assert asyncio.get_running_loop() is jp_asyncio_loop
    answer = await jp_fetch("api", "status")
    assert answer.code == 200


def test_a_gateway_takes_all_its_processes_with_it(gateway_factory: Callable[..., RealGateway]) -> None:
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


def test_a_gateway_starts_again_at_its_address(gateway_factory: Callable[..., RealGateway]) -> None:
    real = gateway_factory()
    real.kill()
    real.start()
    wait_until(lambda: real.call("GET", "/api/v1/clusters/", "alice") == {})
