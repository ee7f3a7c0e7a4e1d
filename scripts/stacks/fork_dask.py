"""Fork a scheduler or a worker for each line of standard input (forking_backend.py), and print its process id.

A line is a JSON object: `arguments` of Python (`["-m", "dask", "scheduler" | "worker", …]`, or shim.py of the private
gateway with its arguments), `environ` (all variables), `folder` and `log`. The only argument of this program is the
descriptor that becomes standard input of the forks. It ends with its own input; the forks go on.
"""

# scripts/matrix.mjs runs this file with Python 3.8, too.
from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import dask
from distributed.cli import dask_scheduler, dask_worker

SETTINGS = {
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD": "fork",
}
"""Settings with which processes need less CPU time to start and while idle.

Each process checks its event loop 50 times a second, and a worker samples its stack 100 times. Without both, an idle
worker needs 0.5 s of CPU time a minute, not 2 s, and a scheduler 0.3 s, not 1.1 s. A worker of the private gateway
has a parent process, the nanny, which starts it: with a fork, it imports nothing again.
"""

# What the processes would import after they start, and what takes most of that time.
for module in ("aiohttp", "dask_gateway.scheduler_preload", "distributed.dashboard.scheduler", "prometheus_client"):
    with suppress(ImportError):
        importlib.import_module(module)


def run(request: dict[str, Any]) -> None:
    """Become the requested process. Raises SystemExit when it ends."""
    arguments = request["arguments"]
    is_module = arguments[0] == "-m"
    script, role, *rest = arguments[1:] if is_module else arguments
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(request["folder"])
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.dup2(int(sys.argv[1]), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    # The command line is that of this file, so psutil recognizes the process by this name.
    Path("/proc/self/comm").write_text(role)
    os.environ.clear()
    os.environ.update({**SETTINGS, **request["environ"]})
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    dask.config.refresh()
    if is_module:
        main = {"scheduler": dask_scheduler, "worker": dask_worker}[role].main
        main(args=rest, prog_name=f"dask-{role}")
    else:
        sys.argv = arguments
        runpy.run_path(script, run_name="__main__")


def serve() -> None:
    """Fork a process for each line, and print its id."""
    # The forks are not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # The garbage collector ignores the objects that exist now, so forks share their memory.
    gc.freeze()
    while line := sys.stdin.readline():
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            run(request)
        print(pid, flush=True)


if __name__ == "__main__":
    serve()
