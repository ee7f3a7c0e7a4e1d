"""Real gateways: `dask-gateway-server` with UnsafeLocalBackend as a child process.

Fixtures (synchronous where they outlive the event loop of a test):
- `gateway`: one for the session, with all six kinds of options, a path prefix, a limit of 3 workers and a password.
- `bare_gateway`: one for the session, without options, prefix, limit and password.
- `gateway_factory`: starts other gateways, which are stopped after the test.
- `user`: a new user name. The gateway accepts every name and shows users only their own clusters. The clusters are
  stopped after the test.
- `client`: a GatewayClient of that user at `gateway`.
- `running_cluster`: the name of a cluster of `SHARED_USER` with one worker, shared by all tests. Do not change it.
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

CLOSE_SOCKETS = """
import sys
from dask_gateway import Gateway

def end(dask_scheduler):
    for app in dask_scheduler.http_application.applications:
        for connection in list(getattr(app, "_clients", [])):
            connection._socket.close()

with Gateway().connect(sys.argv[1]).get_client() as client:
    client.run_on_scheduler(end)
"""

# The option `image` selects a failure: a wrong image is the most frequent one.
OPTIONS = """
import os
from dask_gateway_server.options import Bool, Float, Integer, Mapping, Options, Select, String

# distributed compares the versions that `importlib.metadata` reports; 2022.2 those that the packages report.
other_versions = os.path.join(c.UnsafeLocalBackend.clusters_directory, "other-versions")
os.makedirs(os.path.join(other_versions, "toolz-0.0.1.dist-info"), exist_ok=True)
with open(os.path.join(other_versions, "toolz-0.0.1.dist-info", "METADATA"), "w") as file:
    file.write("Metadata-Version: 2.1\\nName: toolz\\nVersion: 0.0.1\\n")
with open(os.path.join(other_versions, "old_toolz.py"), "w") as file:
    file.write("import toolz\\n\\ntoolz.__version__ = '0.0.1'\\n")

def handler(options):
    if options.image == "refused":
        raise ValueError("image: this image is not allowed here")
    if options.image == "refused-at-length":
        raise ValueError("these options do not go together:\\n- image\\n- mode")
    if options.image == "refused-silently":
        raise ValueError("")
    # Each cluster that has not ended has a folder.
    if options.image == "one-cluster" and len(os.listdir(c.UnsafeLocalBackend.clusters_directory)) > 1:
        raise ValueError("You already have a running cluster")
    config = {
        "worker_cores": options.worker_cores,
        "worker_memory": int(options.worker_memory * 2**30),
        "environment": options.environment,
    }
    if options.image == "fails":
        config["scheduler_cmd"] = ["false"]
    if options.image == "other-versions":
        config["environment"] = {**options.environment, "PYTHONPATH": other_versions}
        config["scheduler_cmd"] = [*c.ClusterConfig.scheduler_cmd, "--preload", "old_toolz"]
        config["worker_cmd"] = [*c.ClusterConfig.worker_cmd, "--preload", "old_toolz"]
    if options.image == "never-starts":
        # The gateway appends arguments, with which `sleep` would fail.
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
import sys

c = get_config()
sys.path.insert(0, {stacks!r})
c.DaskGateway.backend_class = "forking_backend.ForkingBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.SimpleAuthenticator"
c.SimpleAuthenticator.password = {password!r}
c.Proxy.address = {listen!r}
c.Proxy.prefix = {prefix!r}
c.UnsafeLocalBackend.clusters_directory = {folder!r}
c.UnsafeLocalBackend.sigint_timeout = 2
c.UnsafeLocalBackend.cluster_status_period = 1
c.UnsafeLocalBackend.worker_status_period = 1
c.ClusterConfig.scheduler_cmd = [{python!r}, "-m", "dask", "scheduler"]
# Without its parent process and its own dashboard, a worker starts with a third of the CPU time.
c.ClusterConfig.worker_cmd = [
    {python!r}, "-m", "dask", "worker", "--host", "127.0.0.1", "--no-nanny", "--no-dashboard"
]
c.ClusterConfig.cluster_max_workers = {max_workers!r}
"""


class RealGateway:
    """A gateway as a child process.

    `start` can follow `stop` or `kill`: the address is the same, and the gateway does not know its earlier clusters.
    `python`: the interpreter of schedulers, workers and clients, which can have other packages than the gateway.
    """

    def __init__(
        self,
        folder: Path,
        *,
        options: str = "",
        prefix: str = "",
        max_workers: int | None = None,
        password: str | None = None,
        extra: str = "",
        python: str = sys.executable,
    ) -> None:
        self.folder = folder
        self.python = python
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
                python=python,
                stacks=str(Path(__file__).parents[2] / "scripts" / "stacks"),
                max_workers=max_workers,
            )
            + options
            + extra
        )
        self._file.chmod(0o600)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 30) -> None:
        """Start the gateway and wait until it is healthy.

        `seconds`: the longest wait. Raises RuntimeError with the log of the gateway if it does not start.
        """
        command = [sys.executable, "-m", "dask_gateway_server", "-f", str(self._file)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + seconds
        while not self._is_healthy():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the gateway does not start:\n{self.log()}")
            time.sleep(0.05)

    def _is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/api/health", timeout=1) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """Return the log of the gateway."""
        return self._log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill the gateway and its proxy. The schedulers and workers keep running until `stop`."""
        assert self.process is not None
        proxies = [p for p in psutil.Process(self.process.pid).children() if "dask-gateway-proxy" in p.name()]
        self.process.kill()
        for proxy in proxies:
            proxy.kill()
        self.process.wait()

    def suspend(self) -> None:
        """Suspend the process until `resume`: it accepts connections but does not respond."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Kill the gateway and all processes that it started."""
        mine: list[psutil.Process] = []
        if self.process is not None and self.process.poll() is None:
            parent = psutil.Process(self.process.pid)
            mine = [*parent.children(recursive=True), parent]
        for process in {*mine, *self.dask_processes()}:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        if self.process is not None:
            self.process.wait()
        psutil.wait_procs(mine, timeout=10)

    def dask_processes(self, role: str = "") -> list[psutil.Process]:
        """Return the processes of schedulers and workers, or those of one role (`scheduler` or `worker`).

        Orphans are included: each process has a working directory below `folder`.
        """
        found = []
        for process in psutil.process_iter():
            try:
                inside = process.cwd().startswith(str(self.folder))
                if inside and role in ("", process.name()):
                    found.append(process)
            except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return found

    def scheduler(self, name: str) -> psutil.Process:
        """Return the process of the scheduler of a cluster."""
        return next(p for p in self.dask_processes("scheduler") if p.cwd().endswith(name))

    def environ(self, user: str = "alice", password: str | None = None) -> dict[str, str]:
        """Return the environment variables with which clients and kernels use this gateway as `user`."""
        kwargs = {"username": user, "password": self.password if password is None else password}
        return {
            "DASK_GATEWAY__ADDRESS": self.address,
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": repr(kwargs),
        }

    def config(self, user: str = "alice", **variables: str) -> GatewayConfig:
        """Return the configuration for `user`. `variables`: additional environment variables."""
        return read_config({**self.environ(user), **variables}, paths=[])

    def client(self, user: str = "alice", **variables: str) -> GatewayClient:
        """Return a client of `user`. The caller closes it."""
        config = self.config(user, **variables)
        return GatewayClient(config, make_authenticator(config, {}))

    def call(self, method: str, path: str, user: str, body: Any = None) -> Any:
        """Send a REST request to the gateway without the code under test."""
        credentials = b64encode(f"{user}:{self.password or ''}".encode()).decode()
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Basic {credentials}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def make_cluster(self, user: str = "alice", workers: int = 0, **options: Any) -> str:
        """Create a cluster, wait until it and its workers are running, and return its name."""
        name = str(self.call("POST", "/api/v1/clusters/", user, {"cluster_options": options})["name"])
        wait_until(lambda: self.status(name, user) != "PENDING")
        assert self.status(name, user) == "RUNNING", self.log()
        if workers:
            self.call("POST", f"/api/v1/clusters/{name}/scale", user, {"count": workers})
            wait_until(lambda: self.worker_count(name) >= workers)
        return name

    def close_sockets(self, name: str, user: str = "alice") -> None:
        """Let the scheduler close the WebSockets of its dashboard pages. It keeps running."""
        environ = {**os.environ, **self.environ(user)}
        command = [self.python, "-c", CLOSE_SOCKETS, name]
        subprocess.run(command, env=environ, check=True, timeout=60, stdin=subprocess.DEVNULL, stdout=sys.stderr)

    def status(self, name: str, user: str = "alice") -> str:
        return str(self.call("GET", f"/api/v1/clusters/{name}", user)["status"])

    def worker_count(self, name: str) -> int:
        try:
            with urllib.request.urlopen(f"{self.address}/clusters/{name}/json/counts.json", timeout=5) as response:
                return int(json.load(response)["workers"])
        except urllib.error.HTTPError:
            return 0

    def stop_clusters(self, user: str) -> None:
        """Request that all clusters of `user` stop, without waiting."""
        for name in self.call("GET", "/api/v1/clusters/", user):
            self.call("DELETE", f"/api/v1/clusters/{name}", user)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition, blocking the thread. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition was not met in time"
        time.sleep(0.05)


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Wait for a condition on the event loop. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        if await condition():
            return
        assert time.monotonic() < deadline, "the condition was not met in time"
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
    """Start gateways: `gateway_factory(**arguments of RealGateway)`."""
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
