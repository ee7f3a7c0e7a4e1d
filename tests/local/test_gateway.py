"""The private local gateway, with real processes that end in different ways."""

from __future__ import annotations

import asyncio
import fcntl
import importlib.util
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from jupyterlab_dask_gateway.config import read_config
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.local import process as local_process
from jupyterlab_dask_gateway.local.gateway import LocalGateway
from jupyterlab_dask_gateway.local.process import FOLDER_PREFIX, remove_stale_folders
from jupyterlab_dask_gateway.local.shim import default_worker, is_for_dask, machine_size

# A notebook that finds the gateway in its environment.
KERNEL = """
import json
from dask_gateway import Gateway

with Gateway() as gateway:
    print(json.dumps([len(gateway.list_clusters()), sorted(gateway.cluster_options())]))
"""

# Creates a cluster that continues to run, computes on a worker, and reports about both.
NOTEBOOK = """
import json, os
from dask_gateway import Gateway

with Gateway() as gateway:
    with gateway.new_cluster(worker_cores=2, worker_memory=0.5, shutdown_on_close=False) as cluster:
        cluster.scale(1)
        with cluster.get_client() as client:
            answer, folder, variables = client.submit(lambda: (6 * 7, os.getcwd(), dict(os.environ))).result()
            worker, = client.scheduler_info()["workers"].values()
        print(json.dumps({
            "answer": answer, "folder": folder, "variables": variables, "threads": worker["nthreads"],
            "memory": worker["memory_limit"], "host": worker["host"], "link": cluster.dashboard_link,
        }))
"""

# The part of a Jupyter server that runs the local gateway.
SERVER = """
import asyncio, json, os
from jupyterlab_dask_gateway.local.gateway import LocalGateway

async def main():
    gateway = LocalGateway()
    gateway.listen()
    await gateway.ensure_running()
    print(json.dumps({k: v for k, v in os.environ.items() if k.startswith("DASK_GATEWAY__")}), flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture(autouse=True)
def private_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, so that each test sees the folders of its own gateways only."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[LocalGateway]:
    """A local gateway that has not been started, with its own `environ`."""
    gateway = LocalGateway(environ={"PATH": os.environ["PATH"]}, workdir=str(tmp_path))
    gateway.listen()
    yield gateway
    await gateway.stop()


@pytest.fixture
def leftovers() -> Iterator[list[psutil.Process]]:
    """Processes to kill at the end of the test."""
    processes: list[psutil.Process] = []
    yield processes
    for process in processes:
        if alive(process):
            process.kill()


def environ_of(gateway: LocalGateway) -> dict[str, str]:
    return dict(gateway._environ)


async def python(script: str, environ: dict[str, str], timeout: float = 40) -> str:
    """Run a script in a new process and return its output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), timeout)
    assert process.returncode == 0, err.decode()
    return out.decode()


async def until(condition: Callable[[], bool], timeout: float = 20) -> None:
    """Wait for a condition, for at most `timeout` seconds."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < timeout, "the condition was not met in time"
        await asyncio.sleep(0.02)


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gateways(parent: psutil.Process | None = None) -> list[psutil.Process]:
    """Find the local gateways among the descendants of a process."""
    found = []
    for process in (parent or psutil.Process()).children(recursive=True):
        try:
            if process.cmdline()[1:] == [str(local_process._SHIM), "gateway"]:
                found.append(process)
        except psutil.Error:
            continue
    return found


def process_tree(process: psutil.Process) -> list[psutil.Process]:
    """Return a process and all of its descendants."""
    return [process, *process.children(recursive=True)]


def roles(processes: list[psutil.Process]) -> set[str]:
    lines = [process.cmdline() for process in processes]
    return {line[2] for line in lines if len(line) > 2 and line[1] == str(local_process._SHIM)}


def state_of(gateway: LocalGateway) -> tuple[str, GatewayProblem | None]:
    return gateway.state, gateway.problem


def folders() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"))


async def fetch_health(gateway: LocalGateway) -> tuple[str, dict[str, str]]:
    """Request the health at the activation listener with the password; return the status line and the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(gateway.address.rpartition(":")[2]))
    credentials = b64encode(f"anyone:{gateway.config.auth_kwargs['password']}".encode()).decode()
    request = ["GET /api/health HTTP/1.1", "Host: localhost", f"Authorization: Basic {credentials}"]
    writer.write("\r\n".join([*request, "Connection: close", "", ""]).encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    return head.splitlines()[0], json.loads(body)


PAGES = (
    "status",
    "individual-workers",
    "json/counts.json",
    "metrics",
    "info/main/logs.html",
    "individual-plots.json",
)
"""Pages of a scheduler."""


def http_status(url: str) -> int | None:
    """Return the status of a response, or None where no HTTP server responds."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:  # for example TLS
        return None


def assert_no_page_is_served(port: int) -> None:
    """Check that a user who knows only the port cannot read a page of a scheduler or worker."""
    for page in ("", *PAGES, "health", "statics/css/base.css", "info/main/workers.html", "json/identity.json"):
        assert http_status(f"http://127.0.0.1:{port}/{page}") in (404, None), page


async def test_connections_without_data_and_polling_start_nothing(gateway: LocalGateway) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", int(gateway.address.rpartition(":")[2]))
    writer.close()
    await writer.wait_closed()
    # Nothing listens at the address at which this server polls.
    with socket.socket() as polling:
        address = gateway.config.address or ""
        assert polling.connect_ex(("127.0.0.1", int(address.rpartition(":")[2]))) != 0
    assert gateway.state == "stopped"
    assert gateways() == []
    assert folders() == []


async def test_first_request_of_a_kernel_starts_the_gateway(gateway: LocalGateway) -> None:
    environ = {**environ_of(gateway), "HTTP_PROXY": "http://127.0.0.1:9"}
    assert json.loads(await python(KERNEL, environ)) == [0, ["worker_cores", "worker_memory"]]
    assert gateway.state == "running"


async def test_listener_and_proxy_reach_the_same_gateway(gateway: LocalGateway) -> None:
    await gateway.ensure_running()
    assert (await fetch_health(gateway))[1] == {"status": "pass"}
    client = GatewayClient(gateway.config, make_authenticator(gateway.config, {}))
    try:
        assert await client.list_clusters() == {}
        assert [option["label"] for option in await client.options()] == ["Worker Cores", "Worker Memory (GiB)"]
    finally:
        await client.close()
    # Dask in a kernel reads the same configuration.
    read = read_config(environ_of(gateway), paths=[])
    assert read.address == gateway.address
    assert (read.proxy_address, read.public_address) == (gateway.config.proxy_address, gateway.config.address)
    assert (read.auth, read.auth_kwargs, read.http_proxy) == ("basic", gateway.config.auth_kwargs, None)


async def test_concurrent_requests_start_one_gateway(gateway: LocalGateway) -> None:
    cancelled, *others = [asyncio.create_task(gateway.ensure_running()) for _ in range(4)]
    await until(lambda: len(gateways()) == 1)
    cancelled.cancel()
    await asyncio.gather(*others)
    assert cancelled.cancelled()
    assert gateway.state == "running"
    assert len(gateways()) == 1


async def test_cluster_computes_and_a_killed_gateway_restarts(
    gateway: LocalGateway, tmp_path: Path, leftovers: list[psutil.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER_VARIABLE", "yes")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "server-token")
    password = str(gateway.config.auth_kwargs["password"])
    before = (environ_of(gateway), gateway.config)
    report = json.loads(await python(NOTEBOOK, environ_of(gateway)))
    assert report["answer"] == 42
    assert report["folder"] == str(tmp_path)
    assert (report["threads"], report["memory"], report["host"]) == (2, 2**29, "127.0.0.1")
    assert report["link"].startswith(f"{gateway.config.address}/clusters/")
    assert report["variables"]["USER_VARIABLE"] == "yes"
    assert "JUPYTERHUB_API_TOKEN" not in report["variables"]

    processes = process_tree(gateways()[0])
    leftovers += processes
    assert roles(processes) == {"gateway", "scheduler", "worker"}
    assert not [process for process in processes if password in " ".join(process.cmdline())]
    for process in processes:
        sockets = process.net_connections("inet")
        assert {s.laddr.ip for s in sockets if s.status == psutil.CONN_LISTEN} <= {"127.0.0.1"}
        for listening in sockets:
            if listening.status == psutil.CONN_LISTEN:
                await asyncio.to_thread(assert_no_page_is_served, listening.laddr.port)
    for page in PAGES:
        assert await asyncio.to_thread(http_status, f"{report['link'].removesuffix('status')}{page}") == 200, page
    [folder] = folders()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path for path in files if path.suffix == ".pem"]
    assert not [path for path in files if path.suffix != ".log" and stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert not [path for path in files if password in path.read_text(errors="replace")]

    changes: list[str | None] = []
    gateway._on_change = lambda: changes.append(gateway.problem.code if gateway.problem else None)
    processes[0].kill()
    await until(lambda: not any(alive(process) for process in processes))
    await until(lambda: changes == ["local-ended"])
    assert gateway.state == "stopped"
    assert gateway.problem is not None
    assert gateway.problem.message == "The private local gateway ended unexpectedly because of signal 9."
    assert folders() == []

    assert json.loads(await python(KERNEL, environ_of(gateway)))[0] == 0
    assert (environ_of(gateway), gateway.config) == before
    assert state_of(gateway) == ("running", None)


async def test_cluster_fails_when_its_scheduler_is_killed(
    gateway: LocalGateway, leftovers: list[psutil.Process]
) -> None:
    await python(NOTEBOOK, environ_of(gateway))
    leftovers += process_tree(gateways()[0])
    client = GatewayClient(gateway.config, make_authenticator(gateway.config, {}))
    try:
        (record,) = (await client.list_clusters()).values()
        assert record.status == "running"
        (scheduler,) = (process for process in leftovers if roles([process]) == {"scheduler"})
        scheduler.kill()
        deadline = time.monotonic() + 30
        while (await client.get_cluster(record.name)).status != "failed":
            assert time.monotonic() < deadline, "the gateway does not notice it"
            await asyncio.sleep(0.1)
        # Its workers end, too, and no others are started in their place.
        await until(lambda: roles(process_tree(gateways()[0])) == {"gateway"})
    finally:
        await client.close()


async def test_stop_ends_all_and_restores_the_environment(tmp_path: Path, leftovers: list[psutil.Process]) -> None:
    environ = {"PATH": os.environ["PATH"], "DASK_GATEWAY__AUTH__TYPE": "jupyterhub"}
    before = dict(environ)
    gateway = LocalGateway(environ=environ)
    gateway.listen()
    assert environ["DASK_GATEWAY__AUTH__TYPE"] == "basic"
    await gateway.ensure_running()
    processes = process_tree(gateways()[0])
    leftovers += processes
    await gateway.stop()
    await until(lambda: not any(alive(process) for process in processes))
    assert environ == before
    assert folders() == []
    with pytest.raises(GatewayProblem, match="stopped with its server"):
        await gateway.ensure_running()


@pytest.mark.parametrize("both", [False, True], ids=["server", "server-and-gateway"])
async def test_killed_server_leaves_no_process(both: bool, leftovers: list[psutil.Process]) -> None:
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", SERVER, stdout=subprocess.PIPE)
    assert server.stdout is not None
    leftovers.append(psutil.Process(server.pid))
    environ = json.loads(await asyncio.wait_for(server.stdout.readline(), 40))
    await python(NOTEBOOK, {"PATH": os.environ["PATH"], **environ})
    processes = process_tree(psutil.Process(server.pid))
    leftovers += processes
    assert roles(processes) == {"gateway", "scheduler", "worker"}
    # Only the server and its kernels have the credentials in their environment.
    assert not [process for process in processes if "DASK_GATEWAY__AUTH__KWARGS" in process.environ()]
    killed = [server.pid] + [process.pid for process in gateways(processes[0]) if both]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    await until(lambda: not any(alive(process) for process in processes))
    await server.communicate()
    # A gateway that ends cleanly removes its folder. After one that was killed, the next server does.
    assert bool(folders()) is both
    remove_stale_folders()
    assert folders() == []


def test_remove_stale_folders_keeps_used_and_new_ones(tmp_path: Path) -> None:
    names = ("left", "used", "new")
    left, used, new = (tmp_path / f"{FOLDER_PREFIX}{name}" for name in names)
    for folder in (left, used, new):
        (folder / "clusters").mkdir(parents=True)
        (folder / "clusters" / "dask.pem").write_text("key")
    for folder in (left, used):
        (folder / "lock").touch()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").touch()
    (tmp_path / f"{FOLDER_PREFIX}link").symlink_to(elsewhere)
    with open(used / "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        remove_stale_folders(tmp_path)
    assert not left.exists()
    assert used.exists()
    assert new.exists()
    assert elsewhere.exists()


async def test_port_in_use_by_another_program_is_replaced(gateway: LocalGateway) -> None:
    """After some attempts it takes another port and reports that its configuration changed."""
    gateway._release_port()
    before = (gateway.address, gateway.config.address, gateway.config.auth_kwargs)
    changes: list[str] = []
    gateway._on_change = lambda: changes.append(gateway.state)
    with socket.create_server(("127.0.0.1", int((gateway.config.address or "").rpartition(":")[2]))):
        assert json.loads(await python(KERNEL, environ_of(gateway)))[0] == 0
    assert (gateway.address, gateway.config.auth_kwargs) == (before[0], before[2])
    assert gateway.config.address != before[1]
    assert read_config(environ_of(gateway), paths=[]).proxy_address == gateway.config.proxy_address
    assert changes == ["starting", "starting", "running"]
    assert len(folders()) == 1


async def test_failed_start_reports_its_reason(
    gateway: LocalGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(
        "import json, os, stat\n"
        "settings = json.load(open('settings.json'))\n"
        "mode = stat.S_IMODE(os.stat('settings.json').st_mode)\n"
        "raise RuntimeError(f'no space left, {mode:o}, ' + settings['password'])\n"
    )
    monkeypatch.setattr(local_process, "_SHIM", broken)
    with pytest.raises(GatewayProblem) as caught:
        await gateway.ensure_running()
    assert caught.value.code == "local-failed"
    message = 'The private local gateway failed to start: "RuntimeError: no space left, 600, •••".'
    assert caught.value.message == message
    assert gateway.problem is caught.value
    assert gateway.state == "stopped"
    assert folders() == []
    # A request of a kernel gets the same reason.
    status, body = await fetch_health(gateway)
    assert status == "HTTP/1.1 500 Internal Server Error"
    assert body["error"].startswith(message)
    monkeypatch.undo()
    await gateway.ensure_running()
    assert state_of(gateway) == ("running", None)


async def test_start_without_response_times_out(
    gateway: LocalGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = tmp_path / "silent.py"
    silent.write_text("import time\nprint('thinking', flush=True)\ntime.sleep(600)\n")
    monkeypatch.setattr(local_process, "_SHIM", silent)
    monkeypatch.setattr(local_process, "START_TIMEOUT", 0.5)
    monkeypatch.setattr(local_process, "STOP_TIMEOUT", 0.1)
    with pytest.raises(GatewayProblem, match="did not start within 0 s"):
        await gateway.ensure_running()
    assert gateways() == []
    assert folders() == []


def test_unavailable_reason_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert LocalGateway.unavailable_reason() is None
    monkeypatch.setattr(os, "access", lambda *_: False)
    without_proxy = LocalGateway.unavailable_reason()
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "jupyterlab_dask_gateway.local.gateway.find_spec", lambda name: None if name == "sqlalchemy" else find(name)
    )
    without_package = LocalGateway.unavailable_reason()
    monkeypatch.setattr(sys, "platform", "win32")
    on_windows = LocalGateway.unavailable_reason()
    problems = (without_proxy, without_package, on_windows)
    assert [p.code if p else None for p in problems] == [
        "local-unsupported",
        "gateway-unconfigured",
        "local-unsupported",
    ]
    assert without_package is not None
    assert "sqlalchemy" in without_package.message
    assert "jupyterlab-dask-gateway[local]" in without_package.remedy


async def test_server_does_not_import_packages_of_the_child_processes() -> None:
    loaded = await python(
        "import sys\n"
        "from jupyterlab_dask_gateway.local.gateway import LocalGateway\n"
        "assert LocalGateway.unavailable_reason() is None\n"
        "print({'dask_gateway_server', 'dask_gateway', 'distributed', 'sqlalchemy'} & set(sys.modules))",
        dict(os.environ),
    )
    assert loaded.strip() == "set()"


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [(1, 1.0, (1, 1.0)), (2, 17.7, (1, 4.0)), (8, 12.0, (2, 3.0)), (64, 48.0, (2, 1.5)), (16, 0.5, (2, 0.25))],
)
def test_default_worker_fits_into_the_machine(cores: int, memory: float, expected: tuple[int, float]) -> None:
    assert default_worker(cores, memory) == expected


def test_machine_size_is_within_the_physical_limits() -> None:
    cores, memory = machine_size()
    assert 1 <= cores <= (os.cpu_count() or 1)
    assert 0 < memory <= psutil.virtual_memory().total / 2**30 + 0.1


def test_dask_inherits_variables_of_the_user_and_not_of_the_server() -> None:
    names = ["HOME", "AWS_PROFILE", "DASK_DISTRIBUTED__WORKER__DAEMON", "DASK_GATEWAY__AUTH__KWARGS", "JPY_API_TOKEN"]
    assert [name for name in names if is_for_dask(name)] == names[:3]
