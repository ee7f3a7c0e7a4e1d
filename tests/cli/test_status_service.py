"""`jupyter dask-gateway status-service` as an administrator starts it."""

from __future__ import annotations

import asyncio
import re
import signal

import aiohttp
import pytest

from jupyterlab_dask_gateway.cli import status_service
from jupyterlab_dask_gateway.cli.main import _run, make_parser
from jupyterlab_dask_gateway.messages import message

from ..fakes.gateway import FakeGateway
from ..fakes.kubernetes import FakeKubernetes
from ..support.servers import set_environment
from ..support.status_service import PREFIX


async def run(*words: str) -> int:
    return await _run(make_parser().parse_args(["status-service", *words]))


async def test_address_of_the_gateway_is_required(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_environment(monkeypatch, {})
    assert await run() == 1
    assert "gateway.address" in capsys.readouterr().err


async def test_outside_a_pod_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(status_service, "in_cluster_config", lambda *_: None)
    assert await run("--gateway", "http://gateway.invalid") == 1
    assert capsys.readouterr().out.strip() == message("status-service.not-in-a-pod").text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_service_responds_until_a_signal_ends_it(
    fake_gateway: FakeGateway,
    fake_kubernetes: FakeKubernetes,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: signal.Signals,
) -> None:
    monkeypatch.setattr(status_service, "in_cluster_config", lambda *_: fake_kubernetes.config)
    arguments = ["--gateway", fake_gateway.address, "--host", "127.0.0.1", "--port", "0", "--prefix", PREFIX]
    running = asyncio.create_task(run(*arguments))
    output = ""
    while not (started := re.search(r"port (\d+)", output)):
        assert not running.done(), output
        await asyncio.sleep(0.01)
        output += capsys.readouterr().out
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{started[1]}{PREFIX}"
        async with session.get(f"{url}clusters") as response:
            assert response.status < 500
        signal.raise_signal(number)
        assert await running == 0
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)
