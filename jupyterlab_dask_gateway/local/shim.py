"""The program of each process of the private local gateway: `python shim.py gateway|scheduler|worker …`.

These processes must end with the Jupyter server, however it ends. Schedulers and workers have their own sessions, so
no process group contains all of them, and only Linux can end a child with its parent (PR_SET_PDEATHSIG). So standard
input is a pipe whose only writer is the Jupyter server, and all descendants inherit it: the parent pipe. When the
server ends, the pipe closes, and each process ends.

This file is run as a script, by its path. It imports little before it reads the parent pipe, so that a process also
ends while large packages load.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

_GRACE = 20.0
"""Seconds for a clean end of the gateway and its clusters."""
_CHECK_SECONDS = 2.0
"""Seconds between two checks of whether a scheduler still runs."""


def call_at_parent_exit(callback: Callable[[], None]) -> None:
    """Call `callback` in a thread when the parent pipe at standard input closes."""
    pipe = os.dup(0)

    def wait() -> None:
        while os.read(pipe, 1024):
            pass
        callback()

    threading.Thread(target=wait, name="parent-exit", daemon=True).start()


def run_dask(role: str, folder: str, arguments: list[str]) -> None:
    """Run a scheduler or a worker in `folder`, so that relative paths mean the same as in the Jupyter server."""
    call_at_parent_exit(lambda: os._exit(1))
    # A task that reads standard input must not read the parent pipe.
    with open(os.devnull, "rb") as null:
        os.dup2(null.fileno(), 0)
    os.chdir(folder)
    import importlib

    if role == "scheduler":
        hide_pages()
    else:
        # The process that the nanny starts inherits it.
        os.environ["DASK_DISTRIBUTED__WORKER__HTTP__ROUTES"] = "[]"
    sys.argv = [f"dask-{role}", *arguments]
    # Not with `bin/dask-scheduler`: recent versions have no such script, and PATH may lead to another environment.
    importlib.import_module(f"distributed.cli.dask_{role}").main()


def hide_pages() -> None:
    """Serve the pages of the scheduler of this process below a random path, which only the gateway gets.

    Other users of the machine can connect to the port. Through the gateway, they need the name of the cluster. The
    option `--dashboard-prefix` of distributed does not help: the page `/` redirects to the prefix.
    """
    import importlib
    import secrets

    from tornado.routing import Router

    secret = secrets.token_urlsafe(24)

    class PrivatePages(Router):
        def __init__(self, application: Any) -> None:
            self.application = application

        def find_handler(self, request: Any, **kwargs: Any) -> Any:
            received_secret, _, path = request.uri[1:].partition("/")
            if not secrets.compare_digest(received_secret.encode(), secret.encode()):
                return None  # status 404
            request.uri = f"/{path}"
            request.path = request.uri.partition("?")[0]
            return self.application.find_handler(request, **kwargs)

    node: Any = importlib.import_module("distributed.node").ServerNode
    service: Any = importlib.import_module("dask_gateway.scheduler_preload").GatewaySchedulerService
    start_http_server, address = node.start_http_server, service.dashboard_address.fget

    def start_private_server(self: Any, *args: Any, **kwargs: Any) -> None:
        start_http_server(self, *args, **kwargs)
        self.http_server.request_callback = PrivatePages(self.http_application)

    node.start_http_server = start_private_server
    service.dashboard_address = property(lambda self: f"{address(self)}/{secret}")


def run_gateway() -> None:
    """Run the gateway with `settings.json` of the current folder, and remove the folder at the end."""
    import shutil
    import signal
    import time

    folder = os.getcwd()

    def end() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    call_at_parent_exit(end)
    import importlib
    import json

    with open("settings.json", encoding="utf-8") as file:
        settings = json.load(file)
    # It contains the password, and is not read again.
    os.unlink("settings.json")
    server: Any = importlib.import_module("dask_gateway_server.app")
    try:
        app = server.DaskGateway.instance(config=gateway_config(settings, folder))
        app.initialize([])
        app.start()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def local_backend() -> type:
    """Return the backend of dask-gateway-server, which here also notices the end of a scheduler.

    The original checks the processes of workers, and of clusters that start. A running cluster would fail only after
    `cluster_heartbeat_timeout`, which is a day.
    """
    import asyncio
    import importlib

    local: Any = importlib.import_module("dask_gateway_server.backends.local")

    class LocalBackend(local.UnsafeLocalBackend):  # type: ignore[misc]  # dask-gateway-server has no types
        async def do_start_cluster(self, cluster: Any) -> AsyncIterator[dict[str, Any]]:
            state: dict[str, Any] = {}
            async for state in super().do_start_cluster(cluster):
                yield state
            self.task_pool.spawn(self._fail_at_end(cluster.name, state["pid"]))

        async def _fail_at_end(self, name: str, pid: int) -> None:
            is_running = True
            while is_running:
                await asyncio.sleep(_CHECK_SECONDS)
                is_running = local.is_running(pid)
            # Without effect if it was stopped.
            await self.stop_cluster(name, failed=True)

    return LocalBackend


def gateway_config(settings: dict[str, Any], folder: str) -> Any:
    """Make the configuration of the gateway from the settings that `GatewayProcess` wrote."""
    import importlib

    from traitlets.config import Config

    fields: Any = importlib.import_module("dask_gateway_server.options")
    cores, memory = machine_size()
    max_memory = max(0.5, round(memory * 0.75, 1))
    default_cores, default_memory = default_worker(cores, max_memory)
    scheduler_memory = 1 << 30

    def worker(options: Any) -> dict[str, Any]:
        return {"worker_cores": options.worker_cores, "worker_memory": int(options.worker_memory * 2**30)}

    def command(role: str) -> list[str]:
        return [sys.executable, os.path.abspath(__file__), role, settings["workdir"]]

    return Config(
        DaskGateway={
            "address": f"127.0.0.1:{settings['api_port']}",
            "backend_class": local_backend(),
            "authenticator_class": "dask_gateway_server.auth.SimpleAuthenticator",
            # At INFO it logs each request.
            "log_level": "WARN",
        },
        SimpleAuthenticator={"password": settings["password"]},
        # At `info` the proxy logs when it listens, which another program on its port does not.
        Proxy={
            "address": f"127.0.0.1:{settings['proxy_port']}",
            "log_level": "info",
            "proxy_status_period": 2.0,
        },
        UnsafeLocalBackend={
            "clusters_directory": os.path.join(folder, "clusters"),
            "inherited_environment": [name for name in os.environ if is_for_dask(name)],
            "cluster_options": fields.Options(
                fields.Integer("worker_cores", default_cores, min=1, max=cores, label="Worker Cores"),
                fields.Float("worker_memory", default_memory, min=0.25, max=max_memory, label="Worker Memory (GiB)"),
                handler=worker,
            ),
            # The backend checks the processes. The heartbeat timeout is long, because a laptop may be suspended.
            "cluster_status_period": 2.0,
            "worker_status_period": 5.0,
            "cluster_heartbeat_period": 5,
            "cluster_heartbeat_timeout": 24 * 3600.0,
            "cluster_start_timeout": 120.0,
            "worker_start_timeout": 120.0,
            "check_timeouts_period": 10.0,
            "sigint_timeout": 3,
            "sigterm_timeout": 2,
            "sigkill_timeout": 2,
        },
        ClusterConfig={
            "scheduler_cmd": command("scheduler"),
            # Without `--host` workers listen on all interfaces. Their pages can be read without a name or password.
            "worker_cmd": [*command("worker"), "--host", "127.0.0.1", "--no-dashboard"],
            # The limits of the gateway include the scheduler.
            "scheduler_cores": 1,
            "scheduler_memory": scheduler_memory,
            "cluster_max_cores": float(cores + 1),
            "cluster_max_memory": int(max_memory * 2**30) + scheduler_memory,
            # Changes of adaptive scaling apply quickly. The load matters to this user only.
            "adaptive_period": 1.0,
        },
    )


def is_for_dask(name: str) -> bool:
    """Return whether schedulers and workers inherit this environment variable.

    They inherit those of the user, as with a LocalCluster, but not those that the gateway sets for them, nor those of
    the Jupyter server.
    """
    return not name.startswith(("DASK_GATEWAY_", "DASK_DISTRIBUTED__COMM__", "JUPYTERHUB_", "JPY_"))


def machine_size() -> tuple[int, float]:
    """Return the cores that this process may use, and the memory in GiB, both within limits of a container."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:
                memory = min(memory, int(file.read()))
        except (OSError, ValueError):
            # No limit: not Linux, not in a container, or the value `max`.
            continue
    return cores, memory / 2**30


def default_worker(cores: int, memory: float) -> tuple[int, float]:
    """Return the default cores and memory (GiB) of a worker, such that several workers fit into the machine.

    `memory` (GiB) is the total of all workers. A worker gets its share of it, but at most 4 GiB for each core.
    """
    worker_cores = 1 if cores <= 4 else 2
    share = min(4.0, memory / cores) * worker_cores
    # Rounded down to a quarter, so that the sum of all workers stays within `memory`.
    return worker_cores, max(0.25, int(share * 4) / 4)


def main() -> None:
    """Run the program that the first argument names."""
    # Python puts the folder of a script first in the path, but the modules beside this one are not top-level modules.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if path != here]
    role, *arguments = sys.argv[1:]
    if role == "gateway":
        run_gateway()
    else:
        run_dask(role, arguments[0], arguments[1:])


if __name__ == "__main__":
    main()
