"""The connection from a kernel to schedulers, with a real kernel, and the Python of the kernel spec."""

from __future__ import annotations

import json
import socket
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, NoReturn

import pytest
from aiohttp import web
from jupyter_server.serverapp import ServerApp

from jupyterlab_dask_gateway.cli.kernel_python import run_in_kernel_python
from jupyterlab_dask_gateway.doctor.checks.kernel import MARK, KernelFailure
from jupyterlab_dask_gateway.doctor.checks.kernel_probe import probe
from jupyterlab_dask_gateway.doctor.findings import Finding
from jupyterlab_dask_gateway.doctor.runner import run_checks
from jupyterlab_dask_gateway.doctor.server_kernel import run_in_new_kernel

from ...fakes.gateway import FakeGateway
from ...support.gateways import SHARED_USER, RealGateway, free_port
from ..support import diagnosis_of, environ_of, failures, respond_not_found


async def diagnose(environ: dict[str, str], run_in_kernel: Callable[[str, float], Awaitable[str]] | None) -> Finding:
    """Run all checks, and return the finding of that from a kernel."""
    diagnosis = diagnosis_of(environ)
    diagnosis.run_in_kernel = run_in_kernel
    async with aclosing(run_checks(diagnosis)) as steps:
        found = {step.check.code: step.finding async for step in steps if step.finding is not None}
    return found["kernel"]


def kernel_runner(**result: Any) -> Callable[[str, float], Awaitable[str]]:
    """Return the runner of a kernel whose network gives this result."""

    async def run(code: str, timeout: float) -> str:
        return f"Welcome!\n{MARK}{json.dumps(result)}\n"

    return run


async def test_no_kernel_is_started_without_a_request(fake_gateway: FakeGateway) -> None:
    found = await diagnose(environ_of(fake_gateway.address), None)
    assert (found.result, found.message.id) == ("skipped", "doctor.kernel.not-requested")


async def test_real_kernel_reaches_the_scheduler_of_a_cluster_and_is_shut_down(
    jp_serverapp: ServerApp, gateway: RealGateway, running_cluster: str
) -> None:
    manager = jp_serverapp.kernel_manager
    found = await diagnose(gateway.environ(SHARED_USER), run_in_new_kernel(manager))
    assert (found.result, found.message.id) == ("passed", "doctor.kernel.reached")
    assert running_cluster not in str(found)
    assert manager.list_kernel_ids() == []


async def test_python_of_the_kernel_spec_reaches_the_scheduler_of_a_cluster(
    gateway: RealGateway, running_cluster: str
) -> None:
    found = await diagnose(gateway.environ(SHARED_USER), run_in_kernel_python)
    assert (found.result, found.message.id) == ("passed", "doctor.kernel.reached")


async def test_kernel_in_another_network_is_explained(fake_gateway: FakeGateway) -> None:
    kernel = kernel_runner(tcp="no-connection", tls=None, proxies=["HTTPS_PROXY"])
    found = await diagnose({**environ_of(fake_gateway.address), "NO_PROXY": "127.0.0.1"}, kernel)
    assert failures({"kernel": found}) == {"kernel": "kernel-network"}
    assert "although your server can" in found.message.text
    assert [detail.text for detail in found.details] == [
        "The kernel has the environment variable HTTPS_PROXY, and your server does not.",
        "Your server has the environment variable NO_PROXY, and the kernel does not.",
    ]


@pytest.mark.parametrize(
    ("result", "id_"),
    [
        ({"tcp": "host-unknown"}, "doctor.kernel.host-unknown"),
        ({"tcp": "connect-timeout"}, "doctor.kernel.no-connection"),
        ({"tcp": "open", "tls": False}, "doctor.kernel.other-program"),
        ({"tcp": 7}, "doctor.kernel.no-connection"),
        ({}, "doctor.kernel.no-connection"),
    ],
)
async def test_reports_failed_probe(
    gateway: RealGateway, running_cluster: str, result: dict[str, Any], id_: str
) -> None:
    found = await diagnose(gateway.environ(SHARED_USER), kernel_runner(**result))
    assert (found.result, found.message.id) == ("failed", id_)


@pytest.mark.parametrize("output", ["", "Traceback (most recent call last):", f"{MARK}{{", f"{MARK}[]"])
async def test_reports_kernel_without_a_result(fake_gateway: FakeGateway, output: str) -> None:
    async def run(code: str, timeout: float) -> str:
        return output

    found = await diagnose(environ_of(fake_gateway.address), run)
    assert failures({"kernel": found}) == {"kernel": "kernel"}


async def test_reports_kernel_that_does_not_start(
    jp_serverapp: ServerApp, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.doctor.server_kernel.KERNEL_NAME", "no-such-kernel")
    found = await diagnose(environ_of(fake_gateway.address), run_in_new_kernel(jp_serverapp.kernel_manager))
    assert failures({"kernel": found}) == {"kernel": "kernel"}


async def test_kernel_that_takes_too_long_is_shut_down(jp_serverapp: ServerApp) -> None:
    manager = jp_serverapp.kernel_manager
    with pytest.raises(KernelFailure, match="TimeoutError"):
        await run_in_new_kernel(manager)("import time; time.sleep(60)", 3.0)
    assert manager.list_kernel_ids() == []
    with pytest.raises(KernelFailure, match="TimeoutError"):
        await run_in_kernel_python("import time; time.sleep(60)", 1.0)


@pytest.mark.parametrize("timeout_type", [TimeoutError, type("timeout", (OSError,), {})], ids=["3.10", "3.8"])
def test_probe_reports_a_timeout_in_each_version_of_python(
    monkeypatch: pytest.MonkeyPatch, timeout_type: type[OSError]
) -> None:
    """Before Python 3.10, `socket.timeout` is a type of its own."""

    def create_connection(*args: object) -> NoReturn:
        raise timeout_type

    monkeypatch.setattr(socket, "timeout", timeout_type)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    assert probe("127.0.0.1", 1, None, 5.0)["tcp"] == "connect-timeout"


async def test_probe_distinguishes_what_prevents_a_connection() -> None:
    assert probe("127.0.0.1", free_port(), None, 5.0)["tcp"] == "connection-refused"
    assert probe("no-such-host.invalid", 80, None, 5.0)["tcp"] == "host-unknown"
    server = web.ServerRunner(web.Server(respond_not_found))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    port = server.addresses[0][1]
    assert probe("127.0.0.1", port, None, 5.0) | {"proxies": []} == {"tcp": "open", "tls": None, "proxies": []}
    code = f"from {probe.__module__} import probe; print(probe('127.0.0.1', {port}, 'x', 5))"
    assert "'tls': False" in await run_in_kernel_python(code, 30.0)
    await server.cleanup()
