"""Two real gateways: clusters of both in one server, and the code with which a kernel reaches the named one."""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jupyter_server.serverapp import ServerApp

from jupyterlab_dask_gateway import config

from ..support.gateways import RealGateway
from ..support.servers import Browser

USER = "alice"

CONNECT = """
import sys
import dask
from dask_gateway import Gateway
from dask_gateway.config import defaults

with dask.config.set(gateway=dask.config.merge(defaults["gateway"], dask.config.get("gateways.slurm"))):
    cluster = Gateway().connect(sys.argv[1])
client = cluster.get_client()
print(client.submit(sum, [40, 2]).result(timeout=60), cluster.gateway.address)
assert Gateway().address == sys.argv[2], "the default gateway stays the default one"
"""
"""The code of docs/admin.md, and a task."""


@pytest.fixture
def slurm(gateway_factory: Callable[..., RealGateway]) -> RealGateway:
    """Start another gateway, with another password and other options."""
    return gateway_factory(password=secrets.token_hex(16))


@pytest.fixture
def configuration(gateway: RealGateway, slurm: RealGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a configuration of both gateways, which this server and kernels read."""

    def group(real: RealGateway) -> dict[str, Any]:
        return {"address": real.address, "auth": {"kwargs": {"username": USER, "password": real.password}}}

    default = {**group(gateway), "cluster": {"options": {"environment": {"KEY": "secret-of-default"}}}}
    folder = tmp_path / "dask"
    folder.mkdir()
    (folder / "gateways.yaml").write_text(yaml.safe_dump({"gateway": default, "gateways": {"slurm": group(slurm)}}))
    monkeypatch.setattr(config._dask, "paths", [str(folder)])
    return folder


@pytest.fixture
def browser(configuration: Path, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    return Browser(jp_serverapp, jp_fetch)


async def test_clusters_of_two_real_gateways(
    browser: Browser, configuration: Path, gateway: RealGateway, slurm: RealGateway
) -> None:
    options = (await browser.call("GET", "options"))["options"]
    assert "worker_cores" in [option["field"] for option in options]
    assert (await browser.call("GET", "options", params={"gateway": "slurm"}))["options"] == []
    there = (await browser.call("POST", "clusters", {"gateway": "slurm", "workers": {"count": 1}}))["name"]
    here = (await browser.call("POST", "clusters", {}))["name"]
    found = await browser.until(
        lambda clusters: clusters[there]["workers"] == 1 and clusters[here]["status"] == "running"
    )
    assert [found[name]["gateway"] for name in (here, there)] == ["", "slurm"]
    assert (gateway.status(here, USER), slurm.status(there, USER)) == ("RUNNING", "RUNNING")

    command = [sys.executable, "-c", CONNECT, there, gateway.address]
    environ = {**os.environ, "DASK_CONFIG": str(configuration)}
    process = await asyncio.to_thread(
        subprocess.run, command, env=environ, capture_output=True, text=True, timeout=180, check=False
    )
    assert process.stdout.split() == ["42", slurm.address], process.stderr

    slurm.kill()
    await browser.gateway(lambda state: state["reachable"] is False, name="slurm")
    await browser.call("DELETE", f"clusters/{here}")
    found = await browser.until(lambda clusters: clusters[here]["status"] == "stopped")
    assert found[there]["status"] == "running", "its gateway does not say that it has ended"
