"""The private local gateway: `dask-gateway-server` as a child of the Jupyter server, where no gateway is configured.

Three ports on 127.0.0.1, all free ones:
- the *door*: a listener of our own, which kernels know as `gateway.address`. It costs nothing while nobody knocks.
  The first request starts the gateway; then requests and answers are passed on.
- the *proxy*: the gateway's own public port, kept free for it. Schedulers and dashboards are reached there, and the
  server half asks there too: neither crosses Jupyter's loop, and looking never starts the gateway.
- the gateway's API, behind its proxy: nobody's business.

Door, proxy and password stay the same for the server's life, however often the gateway starts.
`process.py` is one run of it; `shim.py` is what the child runs, and how it ends with us.
"""

from __future__ import annotations

import asyncio
import getpass
import json
import os
import re
import secrets
import socket
import sys
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..config import GatewayConfig
from ..errors import GatewayProblem, clean

if TYPE_CHECKING:
    from .process import Child

HOST = "127.0.0.1"

# A port that is taken may be free again soon; after so many attempts another one is chosen.
SAME_PORT_ATTEMPTS = 3
ATTEMPTS = 5

State = Literal["waiting", "starting", "running"]


class LocalGateway:
    """The private local gateway of this server.

    `state` is `waiting` (for somebody to need it), `starting` or `running`. `problem` says why the last start failed
    (`local-failed`), or that the gateway ended by itself (`local-ended`), until it runs again. `on_change` is called
    on the loop whenever one of these or `config` changes.
    """

    def __init__(
        self,
        environ: MutableMapping[str, str] = os.environ,
        workdir: str | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> None:
        """`environ` is what kernels inherit; workers resolve relative paths from `workdir` (default: our own)."""
        self.state: State = "waiting"
        self.problem: GatewayProblem | None = None
        self._environ = environ
        self._workdir = workdir or os.getcwd()
        self._on_change = on_change
        self._password = secrets.token_urlsafe(32)
        self._username = _username()
        self._before: dict[str, str | None] = {}
        self._door: socket.socket | None = None
        self._door_port = 0
        self._proxy_port = 0
        self._reserved: socket.socket | None = None
        self._server: asyncio.Server | None = None
        self._visits: set[asyncio.Task[None]] = set()
        self._starting: asyncio.Task[None] | None = None
        self._child: Child | None = None
        self._closed = False

    @classmethod
    def available(cls) -> GatewayProblem | None:
        """Why there can be no local gateway here (`local-unsupported`, `gateway-unconfigured`), or None."""
        if sys.platform == "win32":
            return GatewayProblem("local-unsupported", "No gateway is configured, and none can run on Windows.")
        packages = ("dask_gateway_server", "dask_gateway", "distributed", "sqlalchemy")
        missing = [name.replace("_", "-") for name in packages if find_spec(name) is None]
        if missing:
            return GatewayProblem(
                "gateway-unconfigured",
                f"No gateway is configured, and for a private local one {', '.join(missing)} is not installed.",
            )
        spec = find_spec("dask_gateway_server")
        folders = list(spec.submodule_search_locations or ()) if spec else []
        if not any(os.access(Path(folder, "proxy", "dask-gateway-proxy"), os.X_OK) for folder in folders):
            return GatewayProblem(
                "local-unsupported",
                "No gateway is configured, and dask-gateway-server was installed without its proxy.",
                remedy="Install dask-gateway-server from a wheel, or configure the address of a gateway.",
            )
        return None

    @property
    def config(self) -> GatewayConfig:
        """How the server half reaches it: at the proxy, so that asking does not start it."""
        return GatewayConfig(
            address=self._proxy_address,
            public_address=self._proxy_address,
            proxy_address=f"gateway://{HOST}:{self._proxy_port}",
            auth="basic",
            auth_kwargs=self._credentials,
        )

    @property
    def address(self) -> str:
        """What kernels have as `gateway.address`: the door."""
        return f"http://{HOST}:{self._door_port}"

    def start(self) -> None:
        """Take the ports and tell kernels, by the environment. No process is started.

        Only where no gateway is configured: what `environ` says about one is put aside until `stop`.
        """
        from tornado.ioloop import IOLoop

        self._door = socket.create_server((HOST, 0), backlog=128)
        self._door_port = self._door.getsockname()[1]
        self._reserve()
        self._tell_kernels()
        # Connections wait in the socket's queue until the loop runs.
        IOLoop.current().add_callback(self._serve)

    async def ensure(self) -> None:
        """Have it running. Raises GatewayProblem `local-failed`."""
        if self._closed:
            raise GatewayProblem("local-failed", "The local gateway has been stopped with its server.")
        if self.state == "running":
            return
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        # Who waits may give up; the start goes on for the others.
        await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """End it, with all of its clusters, and take its traces out of the environment."""
        self._closed = True
        for name, value in self._before.items():
            if value is None:
                self._environ.pop(name, None)
            else:
                self._environ[name] = value
        self._before = {}
        if self._server is not None:
            self._server.close()
        if self._starting is not None:
            self._starting.cancel()
        for visit in list(self._visits):
            visit.cancel()
        tasks = [task for task in (self._starting, *self._visits) if task is not None]
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._child is not None:
            await self._child.end()
            self._child = None
        self._release()
        if self._door is not None:
            self._door.close()
        self._change("waiting", None)

    # The addresses

    @property
    def _proxy_address(self) -> str:
        return f"http://{HOST}:{self._proxy_port}"

    @property
    def _credentials(self) -> dict[str, str]:
        return {"username": self._username, "password": self._password}

    def _tell_kernels(self) -> None:
        for name, value in {
            "DASK_GATEWAY__ADDRESS": self.address,
            "DASK_GATEWAY__PUBLIC_ADDRESS": self._proxy_address,
            "DASK_GATEWAY__PROXY_ADDRESS": f"gateway://{HOST}:{self._proxy_port}",
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": repr(self._credentials),
            # An HTTP proxy of the environment does not lead to our own machine.
            "DASK_GATEWAY__HTTP_CLIENT__PROXY": "False",
        }.items():
            self._before.setdefault(name, self._environ.get(name))
            self._environ[name] = value

    def _reserve(self) -> None:
        """Hold the proxy's port while the gateway does not: bound, so that nobody else is given it."""
        if self._reserved is None:
            holder = socket.socket()
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                holder.bind((HOST, self._proxy_port))
            except OSError:
                # Somebody was faster: the next start finds out whether it matters.
                holder.close()
                return
            self._reserved = holder
            self._proxy_port = holder.getsockname()[1]

    def _release(self) -> None:
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None

    def _move(self) -> None:
        """Give up the proxy's port. Kernels that run already keep the old one, so this is the last resort."""
        self._proxy_port = 0
        self._reserve()
        self._tell_kernels()
        self._change("starting", None)

    def _change(self, state: State, problem: GatewayProblem | None) -> None:
        self.state, self.problem = state, problem
        if self._on_change is not None:
            self._on_change()

    # The process

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting = None
        # Looked at here as well, because all who waited may have given up.
        if not task.cancelled():
            task.exception()

    async def _start(self) -> None:
        self._change("starting", None)
        try:
            self._child = await self._launch()
        except GatewayProblem as problem:
            self._reserve()
            self._change("waiting", problem)
            raise
        self._change("running", None)
        if self._child.ended:
            self._ended(self._child)

    async def _launch(self) -> Child:
        from .process import Child

        for attempt in range(1, ATTEMPTS + 1):
            if attempt > SAME_PORT_ATTEMPTS:
                self._move()
            self._release()
            child = Child(self._password, self._proxy_port, self._workdir, self._ended)
            answers = False
            try:
                answers = await child.start()
            except OSError as error:
                raise GatewayProblem(
                    "local-failed", f"The local gateway could not be started: {clean(str(error))}"
                ) from None
            finally:
                if not answers:
                    await child.end()
            if answers:
                return child
            await asyncio.sleep(0.1 * attempt)
        raise GatewayProblem("local-failed", "The local gateway found no free port.")

    def _ended(self, child: Child) -> None:
        """The running gateway ended, not by us."""
        if child is self._child and not self._closed:
            self._child = None
            self._reserve()
            self._change("waiting", GatewayProblem("local-ended", f"The local gateway ended: {child.reason()}"))

    # The door

    async def _serve(self) -> None:
        if self._closed or self._door is None:
            return
        self._server = await asyncio.start_server(self._visit, sock=self._door)
        from .process import sweep

        await asyncio.to_thread(sweep)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._visits.add(task)
            task.add_done_callback(self._visits.discard)
        with suppress(ConnectionError):
            try:
                # Who connects and says nothing (a scan for open ports) starts nothing.
                first = await reader.read(65536)
                if first:
                    await self._pass_on(first, reader, writer)
            finally:
                writer.close()

    async def _pass_on(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self.ensure()
        except GatewayProblem as problem:
            writer.write(_refusal(problem))
            await writer.drain()
            return
        there, back = await asyncio.open_connection(HOST, self._proxy_port)
        try:
            back.write(first)
            await asyncio.gather(_pipe(reader, back), _pipe(there, writer))
        finally:
            back.close()


def _username() -> str:
    try:
        name = getpass.getuser()
    except (ImportError, KeyError, OSError):
        # In a container under a user id that has no name.
        name = str(os.getuid())
    # A colon would end the name in HTTP Basic, and Dask expands braces.
    return re.sub(r"[^\w.@-]", "_", name, flags=re.ASCII)


def _refusal(problem: GatewayProblem) -> bytes:
    """An answer that the Python client raises as an error with our text."""
    body = json.dumps({"error": f"{problem.message} {problem.remedy}"}).encode()
    head = (
        "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
