"""What each process of the private local gateway runs through: `python shim.py gateway|scheduler|worker …`.

Nothing holds these processes by itself: schedulers and workers are sessions of their own, so no process group has
them all, and Linux alone can tie a child's life to its parent's. What holds everywhere is a tether: standard input is
a pipe whose only writer is the Jupyter server, and all descendants inherit it. However the server ends, the pipe ends
too, and each process sees that for itself.

This file is run as a script, by its path. It imports little before it watches the tether, so that nobody can be left
behind while the large packages load.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

# Seconds that the gateway may take to end politely, clusters included.
_GRACE = 20.0


def tether(on_end: Callable[[], None]) -> None:
    """Call `on_end` in a thread as soon as the pipe at standard input ends."""
    line = os.dup(0)

    def watch() -> None:
        while os.read(line, 1024):
            pass
        on_end()

    threading.Thread(target=watch, name="tether", daemon=True).start()


def run_dask(role: str, folder: str, arguments: list[str]) -> None:
    """Be a scheduler or a worker, which work in `folder`: relative paths mean the same as in the Jupyter server."""
    tether(lambda: os._exit(1))
    # What a task reads from standard input must not be the tether.
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.chdir(folder)
    import importlib

    sys.argv = [f"dask-{role}", *arguments]
    # Not by `bin/dask-scheduler`: recent versions have no such script, and PATH may lead to another environment.
    importlib.import_module(f"distributed.cli.dask_{role}").main()


def run_gateway() -> None:
    """Be the gateway, as `settings.json` of the current folder says; the folder is removed at the end."""
    import shutil
    import signal
    import time

    folder = os.getcwd()

    def end() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    tether(end)
    import importlib
    import json

    with open("settings.json", encoding="utf-8") as file:
        settings = json.load(file)
    # It holds the password, and nobody reads it again.
    os.unlink("settings.json")
    server: Any = importlib.import_module("dask_gateway_server.app")
    try:
        app = server.DaskGateway.instance(config=gateway_config(settings, folder))
        app.initialize([])
        app.start()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def gateway_config(settings: dict[str, Any], folder: str) -> Any:
    """The gateway's configuration, from what `LocalGateway` wrote; `workdir` is where Dask's processes work."""
    import importlib

    from traitlets.config import Config

    fields: Any = importlib.import_module("dask_gateway_server.options")
    cores, memory = machine_size()
    most = max(0.5, round(memory * 0.75, 1))
    default_cores, default_memory = default_worker(cores, most)
    scheduler_memory = 1 << 30

    def worker(options: Any) -> dict[str, Any]:
        return {"worker_cores": options.worker_cores, "worker_memory": int(options.worker_memory * 2**30)}

    def command(role: str) -> list[str]:
        return [sys.executable, os.path.abspath(__file__), role, settings["workdir"]]

    return Config(
        DaskGateway={
            "address": f"127.0.0.1:{settings['api_port']}",
            "backend_class": "dask_gateway_server.backends.local.UnsafeLocalBackend",
            "authenticator_class": "dask_gateway_server.auth.SimpleAuthenticator",
            # At INFO it writes a line for each request.
            "log_level": "WARN",
        },
        SimpleAuthenticator={"password": settings["password"]},
        # At `info` the proxy says when it listens, which tells it from a stranger on its port.
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
                fields.Float("worker_memory", default_memory, min=0.25, max=most, label="Worker Memory (GiB)"),
                handler=worker,
            ),
            # A process that died is found by its id. A heartbeat that is late says little on a laptop, which sleeps.
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
            # Without `--host` workers listen on all interfaces.
            "worker_cmd": [*command("worker"), "--host", "127.0.0.1"],
            # The gateway counts the scheduler in; the limits are the machine's, for the workers of one cluster.
            "scheduler_cores": 1,
            "scheduler_memory": scheduler_memory,
            "cluster_max_cores": float(cores + 1),
            "cluster_max_memory": int(most * 2**30) + scheduler_memory,
            # A change of mind about adaptive scaling shows at once; nobody else is kept busy by it.
            "adaptive_period": 1.0,
        },
    )


def is_for_dask(name: str) -> bool:
    """Whether schedulers and workers get this environment variable: all of the user's, as with a LocalCluster, but
    the gateway's own, which it sets for them, and what belongs to the Jupyter server.
    """
    return not name.startswith(("DASK_GATEWAY_", "DASK_DISTRIBUTED__COMM__", "JUPYTERHUB_", "JPY_"))


def machine_size() -> tuple[int, float]:
    """Cores that this process may use, and memory in GiB; a container's limit counts."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path, encoding="ascii") as file:
                memory = min(memory, int(file.read()))
        except (OSError, ValueError):
            # No such limit: not Linux, no container, or the word `max`.
            continue
    return cores, memory / 2**30


def default_worker(cores: int, memory: float) -> tuple[int, float]:
    """Cores and memory (GiB) of a worker unless the user says otherwise: several fit into the machine.

    `memory` is what all workers may have. A worker gets its share of it, but no more than 4 GiB a core.
    """
    own = 1 if cores <= 4 else 2
    share = min(4.0, memory / cores) * own
    # In steps of a quarter, rounded down: the sum of all workers stays within `memory`.
    return own, max(0.25, int(share * 4) / 4)


def main() -> None:
    """Run the role that the first argument names."""
    # A script's folder is searched first, but the modules beside this one are nobody's top-level modules.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if path != here]
    role, *arguments = sys.argv[1:]
    if role == "gateway":
        run_gateway()
    else:
        run_dask(role, arguments[0], arguments[1:])


if __name__ == "__main__":
    main()
