"""A backend of Dask Gateway that starts schedulers and workers quickly, for tests.

A scheduler spends 2 s of CPU time and a worker 1 s on imports. This backend imports once, and forks for each process.
"""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from dask_gateway_server.backends.local import UnsafeLocalBackend


class ForkingBackend(UnsafeLocalBackend):
    """UnsafeLocalBackend whose schedulers and workers run in forks of fork_dask.py.

    Their commands are `… -m dask ROLE …`, or `… shim.py ROLE …` of the private gateway.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lock = asyncio.Lock()
        self._forks: asyncio.subprocess.Process | None = None
        # The forks inherit it, as other processes of the gateway do.
        self._stdin = os.dup(0)

    async def start_process(self, cluster: Any, cmd: list[str], env: dict[str, str], name: str) -> int:
        """Start a process of a cluster, and return its id."""
        if cmd[1:3] != ["-m", "dask"] and Path(cmd[1]).name != "shim.py":
            return int(await super().start_process(cluster, cmd, env, name))
        workdir = cluster.state["workdir"]
        request = {
            "arguments": cmd[1:],
            "environ": env,
            "folder": workdir,
            "log": os.path.join(self.get_logs_directory(workdir), f"{name}.log"),
        }
        async with self._lock:
            forks = self._forks
            if forks is None or forks.returncode is not None:
                forks = self._forks = await asyncio.create_subprocess_exec(
                    cmd[0],
                    str(Path(__file__).with_name("fork_dask.py")),
                    str(self._stdin),
                    pass_fds=[self._stdin],
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    # A signal to the gateway's group would end it, and with it no process of a cluster.
                    start_new_session=True,
                )
            assert forks.stdin is not None
            assert forks.stdout is not None
            forks.stdin.write(json.dumps(request).encode() + b"\n")
            await forks.stdin.drain()
            return int(await forks.stdout.readline())
