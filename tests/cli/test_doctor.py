"""`jupyter dask-gateway doctor`: text, JSON, exit status, and that the output has no secret."""

from __future__ import annotations

import asyncio
import json

import pytest

from jupyterlab_dask_gateway.cli.main import main

from ..doctor.support import check_steps
from ..fakes.gateway import FakeGateway, Fault
from ..support.gateways import RealGateway
from ..support.servers import set_environment


@pytest.fixture
def doctor_environment(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    kwargs = {"username": "alice", "password": "hunter2-hunter2"}
    set_environment(
        monkeypatch,
        {"DASK_GATEWAY__ADDRESS": fake_gateway.address, "DASK_GATEWAY__AUTH__KWARGS": repr(kwargs)},
    )


async def run(*arguments: str) -> int:
    """Run the command beside the event loop of the fake gateway."""
    return await asyncio.to_thread(main, ["doctor", *arguments])


def test_real_gateway_passes(
    gateway: RealGateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_environment(monkeypatch, gateway.environ())
    assert main(["doctor"]) == 0
    output = capsys.readouterr().out
    assert "[     ok] Gateway version: Dask Gateway 20" in output
    assert output.endswith("Failed: 0. Warnings: 0.\n")
    assert str(gateway.password) not in output


@pytest.mark.usefixtures("doctor_environment")
async def test_python_of_the_kernel_spec_is_used_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert await run("--kernel") == 0
    assert "[     ok] Scheduler address from a kernel: A new kernel can connect to" in capsys.readouterr().out


@pytest.mark.usefixtures("doctor_environment")
async def test_text_has_the_failure_and_what_it_means(
    fake_gateway: FakeGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_gateway.fault("/api/v1/clusters/", Fault(status=401))
    assert await run() == 1
    output = capsys.readouterr().out
    assert "[ FAILED] Authentication: The gateway rejected the user name and password." in output
    assert "You: " in output
    assert "Administrators: Check gateway.auth.kwargs" in output
    assert output.endswith("Failed: 1. Warnings: 0.\n")
    assert "hunter2" not in output


@pytest.mark.usefixtures("doctor_environment")
@pytest.mark.parametrize(("fault", "code", "result"), [(None, 0, "passed"), (Fault(status=404), 1, "failed")])
async def test_json_has_each_step(
    fake_gateway: FakeGateway, capsys: pytest.CaptureFixture[str], fault: Fault | None, code: int, result: str
) -> None:
    if fault is not None:
        fake_gateway.fault("/api/version", fault)
    assert await run("--json") == code
    report = json.loads(capsys.readouterr().out)
    assert report["result"] == result
    check_steps(report["steps"])
    assert "running" not in {step["result"] for step in report["steps"]}
    (http,) = [step for step in report["steps"] if step["check"] == "http"]
    assert http["result"] == result


@pytest.mark.usefixtures("doctor_environment")
async def test_warnings_do_not_fail(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    assert await run() == 0
    assert "Warnings: 1." in capsys.readouterr().out


@pytest.mark.usefixtures("doctor_environment")
async def test_cluster_is_created_on_request(fake_gateway: FakeGateway) -> None:
    await run()
    assert fake_gateway.clusters == {}
    await run("--create-cluster")
    (cluster,) = fake_gateway.clusters.values()
    assert cluster["status"] == "STOPPED"


def test_missing_gateway_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DASK_GATEWAY__ADDRESS", raising=False)
    assert main(["doctor"]) == 1
    assert "No Dask Gateway is configured." in capsys.readouterr().out
