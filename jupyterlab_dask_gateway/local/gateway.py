"""The private local gateway: `dask-gateway-server` as a child process, where no gateway is configured.

It uses three free ports on 127.0.0.1:
- The activation listener (`activation.py`). Kernels get it as `gateway.address`. The first request with the password
  starts the gateway; requests and responses are then relayed.
- The proxy of the gateway, its public port, reserved while the gateway does not run. Schedulers and dashboards are
  reached there, and this server polls there: neither passes through Jupyter's event loop, and polling never starts
  the gateway.
- The API of the gateway, behind its proxy.

Listener, proxy port and password stay the same as long as the server runs, however often the gateway restarts.
`process.py` is one run of the gateway. `shim.py` is the program of the child processes.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import re
import secrets
import socket
import sys
from collections.abc import Callable, MutableMapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..config import GatewayConfig
from ..errors import GatewayProblem, clean
from .activation import HOST, ActivationListener

if TYPE_CHECKING:
    from .process import GatewayProcess

SAME_PORT_ATTEMPTS = 3
"""Attempts to start on the same port, which may become free again. Further attempts use another port."""
ATTEMPTS = 5

State = Literal["stopped", "starting", "running"]


class LocalGateway:
    """The private local gateway of this server.

    `state` is `stopped` until the gateway is needed, then `starting` and `running`. `problem` is why the last start
    failed (`local-failed`) or that the gateway ended unexpectedly (`local-ended`), until it runs again.

    Parameters
    ----------
    environ: the environment that kernels inherit
    workdir: folder in which workers resolve relative paths; by default the current folder
    on_change: called on the event loop when `state`, `problem` or `config` changes
    """

    def __init__(
        self,
        environ: MutableMapping[str, str] = os.environ,
        workdir: str | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        self.state: State = "stopped"
        self.problem: GatewayProblem | None = None
        self._environ = environ
        self._workdir = workdir or os.getcwd()
        self._on_change = on_change
        self._password = secrets.token_urlsafe(32)
        self._username = _username()
        self._saved_environ: dict[str, str | None] = {}
        self._listener: ActivationListener | None = None
        self._proxy_port = 0
        self._port_holder: socket.socket | None = None
        self._starting: asyncio.Task[None] | None = None
        self._process: GatewayProcess | None = None
        self._closed = False

    @classmethod
    def unavailable_reason(cls) -> GatewayProblem | None:
        """Return why no local gateway can run here (`local-unsupported`, `gateway-unconfigured`), else None."""
        if sys.platform == "win32":
            return GatewayProblem("local-unsupported", "windows")
        packages = ("dask_gateway_server", "dask_gateway", "distributed", "sqlalchemy")
        missing = [name.replace("_", "-") for name in packages if find_spec(name) is None]
        if missing:
            return GatewayProblem("gateway-unconfigured", "packages-missing", {"packages": ", ".join(missing)})
        spec = find_spec("dask_gateway_server")
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if not any(os.access(Path(folder, "proxy", "dask-gateway-proxy"), os.X_OK) for folder in folders):
            return GatewayProblem("local-unsupported", "proxy-missing", remedy="proxy-missing")
        return None

    @property
    def config(self) -> GatewayConfig:
        """How this server reaches it: at the proxy, so that polling does not start it."""
        return GatewayConfig(
            address=self._proxy_address,
            public_address=self._proxy_address,
            proxy_address=f"gateway://{HOST}:{self._proxy_port}",
            auth="basic",
            auth_kwargs=self._credentials,
        )

    @property
    def address(self) -> str:
        """The address of the activation listener, which kernels get as `gateway.address`."""
        return f"http://{HOST}:{self._listener.port if self._listener is not None else 0}"

    def listen(self) -> None:
        """Open the ports and set the environment variables of kernels. No process is started.

        Values of these variables are saved, and restored by `stop`.
        """
        from tornado.ioloop import IOLoop

        self._listener = ActivationListener(self._password, self.ensure_running, lambda: self._proxy_port)
        self._reserve_port()
        self._set_environ()
        IOLoop.current().add_callback(self._serve)

    async def ensure_running(self) -> None:
        """Start the gateway unless it runs, and wait until it responds. Raises GatewayProblem `local-failed`."""
        if self._closed:
            raise GatewayProblem("local-failed", "server-stopped")
        if self.state == "running":
            return
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._start_finished)
        # Shielded: a request that is cancelled must not stop the start for the others.
        await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """Stop it with all of its clusters, and restore the environment."""
        self._closed = True
        for name, value in self._saved_environ.items():
            if value is None:
                self._environ.pop(name, None)
            else:
                self._environ[name] = value
        self._saved_environ = {}
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        if self._listener is not None:
            await self._listener.close()
        if self._process is not None:
            await self._process.end()
            self._process = None
        self._release_port()
        self._set_state("stopped", None)

    # The addresses

    @property
    def _proxy_address(self) -> str:
        return f"http://{HOST}:{self._proxy_port}"

    @property
    def _credentials(self) -> dict[str, str]:
        return {"username": self._username, "password": self._password}

    def _set_environ(self) -> None:
        for name, value in {
            "DASK_GATEWAY__ADDRESS": self.address,
            "DASK_GATEWAY__PUBLIC_ADDRESS": self._proxy_address,
            "DASK_GATEWAY__PROXY_ADDRESS": f"gateway://{HOST}:{self._proxy_port}",
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": repr(self._credentials),
            # An HTTP proxy of the environment cannot reach this machine's loopback address.
            "DASK_GATEWAY__HTTP_CLIENT__PROXY": "False",
        }.items():
            self._saved_environ.setdefault(name, self._environ.get(name))
            self._environ[name] = value

    def _reserve_port(self) -> None:
        """Bind the proxy's port while the gateway does not run, so that no other program gets it."""
        if self._port_holder is None:
            holder = socket.socket()
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                holder.bind((HOST, self._proxy_port))
            except OSError:
                # Another program has it. The next start retries, and then uses another port.
                holder.close()
                return
            self._port_holder = holder
            self._proxy_port = holder.getsockname()[1]

    def _release_port(self) -> None:
        if self._port_holder is not None:
            self._port_holder.close()
            self._port_holder = None

    def _change_proxy_port(self) -> None:
        """Reserve another port for the proxy. The last resort: kernels that run already keep the old one."""
        self._proxy_port = 0
        self._reserve_port()
        self._set_environ()
        self._set_state("starting", None)

    def _set_state(self, state: State, problem: GatewayProblem | None) -> None:
        self.state, self.problem = state, problem
        if self._on_change is not None:
            self._on_change()

    # The process

    def _start_finished(self, task: asyncio.Task[None]) -> None:
        self._starting = None
        # Mark the exception as retrieved: every waiting request may have been cancelled.
        if not task.cancelled():
            task.exception()

    async def _start(self) -> None:
        self._set_state("starting", None)
        try:
            self._process = await self._launch()
        except GatewayProblem as problem:
            self._reserve_port()
            self._set_state("stopped", problem)
            raise
        self._set_state("running", None)
        if self._process.ended:
            self._on_end(self._process)

    async def _launch(self) -> GatewayProcess:
        from .process import GatewayProcess

        for attempt in range(1, ATTEMPTS + 1):
            if attempt > SAME_PORT_ATTEMPTS:
                self._change_proxy_port()
            self._release_port()
            process = GatewayProcess(self._password, self._proxy_port, self._workdir, self._on_end)
            responds = False
            try:
                responds = await process.start()
            except OSError as error:
                raise GatewayProblem("local-failed", "not-started", {"text": clean(str(error))}) from None
            finally:
                if not responds:
                    await process.end()
            if responds:
                return process
            await asyncio.sleep(0.1 * attempt)
        raise GatewayProblem("local-failed", "no-port")

    def _on_end(self, process: GatewayProcess) -> None:
        """Handle that the running gateway ended unexpectedly."""
        if process is self._process and not self._closed:
            self._process = None
            self._reserve_port()
            variant, values = process.end_reason()
            self._set_state("stopped", GatewayProblem("local-ended", variant, values))

    async def _serve(self) -> None:
        if self._closed or self._listener is None:
            return
        await self._listener.serve()
        from .process import remove_stale_folders

        await asyncio.to_thread(remove_stale_folders)


def _username() -> str:
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # The user id has no name, as in some containers.
        name = str(os.getuid())
    # A colon would end the name in HTTP Basic, and Dask expands braces.
    return re.sub(r"[^\w.@-]", "_", name, flags=re.ASCII)
