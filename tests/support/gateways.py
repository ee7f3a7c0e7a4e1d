"""Real gateways: `dask-gateway-server` with UnsafeLocalBackend as a child process, reaped with all it started.

Fixtures (synchronous, so that they may outlive a test's loop):
- `gateway`: one for the whole session: all six kinds of options, a path prefix, a limit of 3 workers, a password.
- `bare_gateway`: one for the whole session, without options, prefix, limit and password.
- `gateway_factory`: starts others, which end with the test.
- `user`: a user name of the test's own: every name is let in, and sees its own clusters alone. Its clusters end
  with the test.
- `client`: a GatewayClient of that user at `gateway`.
- `running_cluster`: the name of a cluster with one worker, made once, of the user `SHARED_USER`; leave it as it is.
- `shared_client`: a GatewayClient of that user.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from jupyterlab_dask_gateway.config import GatewayConfig, read_config
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient

SHARED_USER = "shared"

ENDS_SOCKETS = """
import sys
from dask_gateway import Gateway

def end(dask_scheduler):
    for app in dask_scheduler.http_application.applications:
        for connection in list(getattr(app, "_clients", [])):
            connection._socket.close()

with Gateway().connect(sys.argv[1]).get_client() as client:
    client.run_on_scheduler(end)
"""

# `image` decides what happens: it is the option that people get wrong.
OPTIONS = """
import os
from dask_gateway_server.options import Bool, Float, Integer, Mapping, Options, Select, String

# What distributed compares is what `importlib.metadata` says, so this alone is another version.
other_versions = os.path.join(c.UnsafeLocalBackend.clusters_directory, "other-versions")
os.makedirs(os.path.join(other_versions, "toolz-0.0.1.dist-info"), exist_ok=True)
with open(os.path.join(other_versions, "toolz-0.0.1.dist-info", "METADATA"), "w") as file:
    file.write("Metadata-Version: 2.1\\nName: toolz\\nVersion: 0.0.1\\n")

def handler(options):
    if options.image == "refused":
        raise ValueError("image: this image is not allowed here")
    if options.image == "refused-at-length":
        raise ValueError("these options do not go together:\\n- image\\n- mode")
    if options.image == "refused-silently":
        raise ValueError("")
    config = {
        "worker_cores": options.worker_cores,
        "worker_memory": int(options.worker_memory * 2**30),
        "environment": options.environment,
    }
    if options.image == "fails":
        config["scheduler_cmd"] = ["false"]
    if options.image == "other-versions":
        config["environment"] = {**options.environment, "PYTHONPATH": other_versions}
    if options.image == "never-starts":
        # The gateway adds arguments of its own, which `sleep` alone would refuse, and end.
        config["scheduler_cmd"] = ["sh", "-c", "exec sleep 600"]
    return config

c.Backend.cluster_options = Options(
    Integer("worker_cores", 1, min=1, max=4, label="Worker Cores"),
    Float("worker_memory", 1, min=0.25, max=8, label="Worker Memory (GiB)"),
    String("image", "good", label="Image"),
    Bool("gpu", False, label="GPU"),
    Select("mode", ["fast", "slow"], default="fast", label="Mode"),
    Mapping("environment", {}, label="Environment"),
    handler=handler,
)
"""

CONFIG = """
c = get_config()
c.DaskGateway.backend_class = "dask_gateway_server.backends.local.UnsafeLocalBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.SimpleAuthenticator"
c.SimpleAuthenticator.password = {password!r}
c.Proxy.address = {listen!r}
c.Proxy.prefix = {prefix!r}
c.UnsafeLocalBackend.clusters_directory = {folder!r}
c.UnsafeLocalBackend.sigint_timeout = 2
c.UnsafeLocalBackend.cluster_status_period = 1
c.UnsafeLocalBackend.worker_status_period = 1
c.ClusterConfig.scheduler_cmd = [{python!r}, "-m", "dask", "scheduler"]
c.ClusterConfig.worker_cmd = [{python!r}, "-m", "dask", "worker", "--host", "127.0.0.1"]
c.ClusterConfig.cluster_max_workers = {max_workers!r}
"""


class RealGateway:
    """A gateway as a child process. `start` may follow `stop` or `kill`: same address, clusters forgotten."""

    def __init__(
        self,
        folder: Path,
        *,
        options: str = "",
        prefix: str = "",
        max_workers: int | None = None,
        password: str | None = None,
        extra: str = "",
    ) -> None:
        self.folder = folder
        self.password = password
        port = free_port()
        self.address = f"http://127.0.0.1:{port}{prefix}"
        self._file = folder / "config.py"
        self._log = folder / "gateway.log"
        clusters = folder / "clusters"
        clusters.mkdir()
        self._file.write_text(
            CONFIG.format(
                password=password,
                listen=f"127.0.0.1:{port}",
                prefix=prefix,
                folder=str(clusters),
                python=sys.executable,
                max_workers=max_workers,
            )
            + options
            + extra
        )
        self._file.chmod(0o600)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 30) -> None:
        """Start it and wait until it is well."""
        command = [sys.executable, "-m", "dask_gateway_server", "-f", str(self._file)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + seconds
        while not self._is_well():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the gateway does not start:\n{self.log()}")
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """What it has written."""
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """`kill -9` of the gateway and its proxy; its schedulers and workers are left behind, until `stop`."""
        assert self.process is not None
        proxies = [p for p in psutil.Process(self.process.pid).children() if "dask-gateway-proxy" in p.name()]
        for process in (self.process, *proxies):
            process.kill()
        self.process.wait()

    def suspend(self) -> None:
        """Let it accept connections and answer none, until `resume`."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it and everything that it started, at once."""
        mine: list[psutil.Process] = []
        if self.process is not None and self.process.poll() is None:
            itself = psutil.Process(self.process.pid)
            mine = [*itself.children(recursive=True), itself]
        for process in {*mine, *self.dask_processes()}:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        if self.process is not None:
            self.process.wait()
        psutil.wait_procs(mine, timeout=10)

    def dask_processes(self, role: str = "") -> list[psutil.Process]:
        """Its schedulers and workers, or those of one role; orphans too: each works in a folder below ours."""
        found = []
        for process in psutil.process_iter():
            try:
                inside = process.cwd().startswith(str(self.folder))
                if inside and (not role or role in process.cmdline()):
                    found.append(process)
            except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return found

    def scheduler(self, name: str) -> psutil.Process:
        """The scheduler's process of a cluster."""
        return next(p for p in self.dask_processes("scheduler") if p.cwd().endswith(name))

    def environ(self, user: str = "alice", password: str | None = None) -> dict[str, str]:
        """The variables that lead a client or a kernel here as `user`."""
        kwargs = {"username": user, "password": self.password if password is None else password}
        return {
            "DASK_GATEWAY__ADDRESS": self.address,
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": repr(kwargs),
        }

    def config(self, user: str = "alice", **variables: str) -> GatewayConfig:
        """The configuration that leads here as `user`; `variables` are environment variables on top."""
        return read_config({**self.environ(user), **variables}, paths=[])

    def client(self, user: str = "alice", **variables: str) -> GatewayClient:
        """A client of `user`; to be closed."""
        config = self.config(user, **variables)
        return GatewayClient(config, make_authenticator(config, {}))

    def call(self, method: str, path: str, user: str, body: Any = None) -> Any:
        """A plain REST call, independent of the code under test."""
        credentials = b64encode(f"{user}:{self.password or ''}".encode()).decode()
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def make_cluster(self, user: str = "alice", workers: int = 0, **options: Any) -> str:
        """Make a cluster, wait until it and its workers run, and return its name."""
        name = str(self.call("POST", "/api/v1/clusters/", user, {"cluster_options": options})["name"])
        wait_until(lambda: self.status(name, user) != "PENDING")
        assert self.status(name, user) == "RUNNING", self.log()
        if workers:
            self.call("POST", f"/api/v1/clusters/{name}/scale", user, {"count": workers})
            wait_until(lambda: self.worker_count(name) >= workers)
        return name

    def end_sockets(self, name: str, user: str = "alice") -> None:
        """The scheduler ends the WebSockets of its dashboard's pages, and is well."""
        environ = {**os.environ, **self.environ(user)}
        command = [sys.executable, "-c", ENDS_SOCKETS, name]
        subprocess.run(command, env=environ, check=True, timeout=60, stdin=subprocess.DEVNULL, stdout=sys.stderr)

    def status(self, name: str, user: str = "alice") -> str:
        return str(self.call("GET", f"/api/v1/clusters/{name}", user)["status"])

    def worker_count(self, name: str) -> int:
        try:
            with urllib.request.urlopen(f"{self.address}/clusters/{name}/json/counts.json", timeout=5) as answer:
                return int(json.load(answer)["workers"])
        except urllib.error.HTTPError:
            return 0

    def stop_clusters(self, user: str) -> None:
        """Ask for the end of all clusters of `user`."""
        for name in self.call("GET", "/api/v1/clusters/", user):
            self.call("DELETE", f"/api/v1/clusters/{name}", user)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition, off the loop; fails the test when time is up."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "time is up"
        time.sleep(0.05)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait for a condition, on the loop; fails the test when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        if await condition():
            return
        assert time.monotonic() < deadline, "time is up"
        await asyncio.sleep(0.05)


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealGateway]:
    real = RealGateway(
        tmp_path_factory.mktemp("gateway"),
        options=OPTIONS,
        prefix="/services/dask-gateway",
        max_workers=3,
        password=secrets.token_hex(16),
    )
    real.start()
    yield real
    real.stop()


@pytest.fixture(scope="session")
def bare_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealGateway]:
    real = RealGateway(tmp_path_factory.mktemp("bare"))
    real.start()
    yield real
    real.stop()


@pytest.fixture
def gateway_factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RealGateway]]:
    """`gateway_factory(**arguments of RealGateway)`, started."""
    made: list[RealGateway] = []

    def make(**arguments: Any) -> RealGateway:
        real = RealGateway(tmp_path_factory.mktemp("custom"), **arguments)
        made.append(real)
        real.start()
        return real

    yield make
    for real in made:
        real.stop()


@pytest.fixture
def user(gateway: RealGateway) -> Iterator[str]:
    name = f"user-{uuid.uuid4().hex[:8]}"
    yield name
    gateway.stop_clusters(name)


@pytest.fixture
async def client(gateway: RealGateway, user: str) -> AsyncIterator[GatewayClient]:
    made = gateway.client(user)
    yield made
    await made.close()


@pytest.fixture(scope="session")
def running_cluster(gateway: RealGateway) -> str:
    return gateway.make_cluster(SHARED_USER, workers=1)


@pytest.fixture
async def shared_client(gateway: RealGateway) -> AsyncIterator[GatewayClient]:
    made = gateway.client(SHARED_USER)
    yield made
    await made.close()
