"""Pasted URLs resolve to clusters of the user or allowed schedulers, and no other address is requested."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.dashboards import Target, service
from jupyterlab_dask_gateway.dashboards.pasted_urls import DashboardLocation, parse_port_id, resolve_url, scheduler_id
from jupyterlab_dask_gateway.errors import GatewayProblem

from ..fakes.hostile import Hostile
from ..support.dashboards import DashboardServer
from ..support.gateways import free_port, wait_until

GATEWAYS = ["http://gateway:8000/services/dask-gateway", "/services/dask-gateway", "https://dask.example.org"]
ALLOWED = "https://shared.example.org:8787/team"
SCHEDULERS = {scheduler_id(ALLOWED): ALLOWED}
SERVER = "hub.example.org"
BASE_URL = "/user/ann@x/"


@pytest.mark.parametrize(
    ("url", "cluster", "path"),
    [
        ("http://gateway:8000/services/dask-gateway/clusters/abc/status", "abc", "status"),
        ("http://GATEWAY:8000/services/dask-gateway/clusters/ns.abc/graph?x=1#y", "ns.abc", "graph?x=1"),
        ("http://gateway:8000/services/dask-gateway/clusters/abc", "abc", "status"),
        ("  https://dask.example.org:443/clusters/abc/  ", "abc", "status"),
        ("https://hub.example.org/services/dask-gateway/clusters/abc/workers", "abc", "workers"),
        ("/services/dask-gateway/clusters/abc/individual-cpu", "abc", "individual-cpu"),
        ("https://shared.example.org:8787/team/status", scheduler_id(ALLOWED), "status"),
        ("http://localhost:8787/status", "port:8787", "status"),
        ("http://127.0.0.1:8787/", "port:8787", "status"),
        ("http://[::1]:8787/graph", "port:8787", "graph"),
        ("https://hub.example.org/user/ann%40x/proxy/8787/individual-cpu", "port:8787", "individual-cpu"),
        ("/user/ann@x/proxy/8787/", "port:8787", "status"),
    ],
)
def test_resolve_url_accepts_dashboards_of_the_user(url: str, cluster: str, path: str) -> None:
    assert resolve_url(url, GATEWAYS, SCHEDULERS, SERVER, BASE_URL) == DashboardLocation(cluster, path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "status",
        "file:///etc/passwd",
        "ftp://localhost:8787/status",
        "javascript:alert(1)",
        "//gateway:8000/services/dask-gateway/clusters/abc/status",
        "http://evil.example/clusters/abc/status",
        "http://evil.example/services/dask-gateway/clusters/abc/status",
        "http://gateway:8001/services/dask-gateway/clusters/abc/status",
        "http://gateway:8000/services/dask-gateway-2/clusters/abc/status",
        "http://gateway:8000/services/dask-gateway/api/v1/clusters/",
        "http://gateway:8000@evil.example/services/dask-gateway/clusters/abc/status",
        "http://me:secret@localhost:8787/status",
        "http://gateway:8000/services/dask-gateway/clusters/a%2Fb/status",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1:8787/status",
        "http://0.0.0.0:8787/status",
        "http://localhost.evil.example:8787/status",
        "http://2130706433:8787/status",
        "http://localhost:99999/status",
        "http://localhost:0/status",
        "http://[localhost]:8787/status",
        "https://localhost:8787/status",
        "https://shared.example.org:8787/team2/status",
        "http://shared.example.org:8787/team/status",
        "https://shared.example.org/team/status",
        "https://elsewhere.example.org/user/ann@x/proxy/8787/status",
        "/user/bob/proxy/8787/status",
        "/user/ann@x/proxy/absolute/8787/status",
        "/user/ann@x/proxy/evil.example:80/status",
        "/user/ann@x/api/contents",
    ],
)
def test_resolve_url_rejects_other_urls(url: str) -> None:
    with pytest.raises(GatewayProblem) as refused:
        resolve_url(url, GATEWAYS, SCHEDULERS, SERVER, BASE_URL)
    assert refused.value.code == "dashboard-refused"
    assert "secret" not in refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "http://gateway:8000/services/dask-gateway/clusters/abc/../other/status",
        "http://gateway:8000/services/dask-gateway/clusters/abc/%2e%2e/other/status",
        "http://localhost:8787/..%2fx",
    ],
)
def test_resolve_url_rejects_paths_outside_the_cluster(url: str) -> None:
    with pytest.raises(GatewayProblem) as refused:
        resolve_url(url, GATEWAYS, SCHEDULERS, SERVER, BASE_URL)
    assert refused.value.code == "view-path-refused"


@pytest.mark.parametrize("name", ["port:", "port:0", "port:99999", "port:1e3", "port:-1", "port:80/x", "port:\u0663"])
def test_parse_port_id_rejects_invalid_ports(name: str) -> None:
    with pytest.raises(GatewayProblem) as refused:
        parse_port_id(name)
    assert refused.value.code == "bad-name"


# With a server


@pytest.fixture
def local_scheduler(tmp_path: Path) -> Iterator[int]:
    """The dashboard port of a shared scheduler."""
    port = free_port()
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", "0"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--dashboard-address", f"127.0.0.1:{port}"], cwd=tmp_path, stdout=log, stderr=log
        )

    def serves() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    wait_until(serves, 30)
    yield port
    process.kill()
    process.wait()


async def test_local_scheduler_of_the_user_is_shown(
    dashboard_server: DashboardServer, local_scheduler: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://localhost:{local_scheduler}/individual-cpu"
    status, pasted = await dashboard_server.call("POST", "dashboards/resolve", {"url": url})
    assert (status, pasted) == (200, {"cluster": f"port:{local_scheduler}", "path": "individual-cpu"})
    name = f"port%3A{local_scheduler}"
    status, plots = await dashboard_server.call("GET", f"clusters/{name}/dashboards")
    assert status == 200
    assert len(plots["plots"]) > 30
    status, view = await dashboard_server.call("POST", f"clusters/{name}/view")
    assert status == 200
    async with dashboard_server.get(f"{dashboard_server.origin}{view['base']}json/counts.json") as response:
        assert response.status == 200
    # Another user's program listens on the port while the pane is open.
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    async with dashboard_server.get(f"{dashboard_server.origin}{view['base']}json/counts.json") as response:
        assert response.status == 422
        assert "(dashboard-refused)" in await response.text()


async def test_other_program_is_requested_once_and_not_shown(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    port = int(hostile.base.rpartition(":")[2])
    for method, path, body in (
        ("POST", "dashboards/resolve", {"url": f"http://localhost:{port}/echo"}),
        ("POST", f"clusters/port%3A{port}/view", None),
        ("GET", f"clusters/port%3A{port}/dashboards", None),
    ):
        status, problem = await dashboard_server.call(method, path, body)
        assert (status, problem["code"]) == (422, "dashboard-refused")
    assert set(hostile.request_counts) == {"/json/identity.json"}


async def test_other_addresses_are_not_requested(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    port = int(hostile.base.rpartition(":")[2])
    dashboard_server.directory.gateways = ["http://gateway.example"]
    address = socket.gethostbyname(socket.gethostname())
    for url in (
        f"http://{address}.nip.example:{port}/",
        f"http://0.0.0.0:{port}/status",
        f"http://[::ffff:1.2.3.4]:{port}/",
    ):
        status, problem = await dashboard_server.call("POST", "dashboards/resolve", {"url": url})
        assert (status, problem["code"]) == (422, "dashboard-refused")
    await asyncio.sleep(0)
    assert not hostile.request_counts


async def test_only_clusters_of_the_user_are_resolved(dashboard_server: DashboardServer) -> None:
    dashboard_server.directory.gateways = ["http://gateway.example/dask"]
    url = "http://gateway.example/dask/clusters/{}/graph"
    assert await dashboard_server.call("POST", "dashboards/resolve", {"url": url.format("mine")}) == (
        200,
        {"cluster": "mine", "path": "graph"},
    )
    status, problem = await dashboard_server.call("POST", "dashboards/resolve", {"url": url.format("foreign")})
    assert (status, problem["code"]) == (404, "cluster-not-found")


async def test_allowed_scheduler_is_resolved(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    made = service.Dashboards(dashboard_server.directory, [f"{hostile.base}/"])
    try:
        pasted = await made.resolve(f"{hostile.base}/echo", "127.0.0.1:8888", "/")
        assert pasted == DashboardLocation(scheduler_id(hostile.base), "echo")
        assert await made.target(pasted.cluster) == Target(hostile.base)
        with pytest.raises(GatewayProblem) as refused:
            await made.target("named:000000000000")
        assert refused.value.code == "cluster-not-found"
    finally:
        await made.close()


@pytest.mark.parametrize("body", [{}, {"url": 1}, {"url": "x", "more": "y"}, ["x"]])
async def test_resolve_rejects_invalid_bodies(dashboard_server: DashboardServer, body: object) -> None:
    status, problem = await dashboard_server.call("POST", "dashboards/resolve", body)
    assert (status, problem["code"]) == (400, "bad-request")
