"""One run of the private local gateway as a child process: its start and end, its log and its folder.

Neither this module nor the local backend of dask-gateway-server works on Windows.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import GatewayProblem, clean
from ..json_data import write_json
from ..messages import Value

HOST = "127.0.0.1"
FOLDER_PREFIX = "jupyterlab-dask-gateway-"

START_TIMEOUT = 60.0
"""Seconds for a start. It takes 1-2 s on an idle machine, and many more on a busy one."""
STOP_TIMEOUT = 5.0
"""Seconds for a clean end. The processes of Dask end at once when the parent pipe closes."""

_SHIM = Path(__file__).with_name("shim.py")
_LOG_TAIL = 16384
"""Bytes at the end of the log that are kept."""
_PORT_IN_USE = b"address already in use"
_PROXY_LISTENS = b"HTTP Proxy serving at"
"""Logged by the gateway's own proxy once it listens, which another program on its port does not log."""
_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_FAILURE = re.compile(r"^\[[CEF] |^(\w+\.)*\w*(Error|Exception)\b|^fatal|^panic")


class GatewayProcess:
    """One run of the gateway: its process, its folder, and the end of its log.

    The standard input of the process is the parent pipe: it closes when this server ends (see `shim.py`).

    Parameters
    ----------
    password: the password of the gateway
    proxy_port: the port of its proxy
    workdir: folder in which workers resolve relative paths
    on_end: called on the event loop when the process ends unexpectedly after its start
    """

    def __init__(
        self, password: str, proxy_port: int, workdir: str, on_end: Callable[[GatewayProcess], None]
    ) -> None:
        self._password = password
        self._proxy_port = proxy_port
        self._workdir = workdir
        self._on_end: Callable[[GatewayProcess], None] | None = on_end
        self._log_tail = b""
        self._proxy_listens = False
        self._port_in_use = False
        self._folder: Path | None = None
        self._folder_lock: int | None = None
        self._parent_pipe: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._log_reader: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether it has ended and its folder is removed."""
        return self._log_reader is not None and self._log_reader.done()

    async def start(self) -> bool:
        """Start the process and wait until the gateway responds. Return False if a port was in use.

        Raises GatewayProblem `local-failed`, or OSError. Call `end` after any outcome.
        """
        await asyncio.to_thread(self._prepare)
        pipe_end, self._parent_pipe = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(_SHIM),
                "gateway",
                cwd=self._folder,
                env={name: value for name, value in os.environ.items() if not name.startswith("DASK_GATEWAY_")},
                stdin=pipe_end,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                # Ctrl-C in the terminal must reach the Jupyter server only, which asks for confirmation.
                start_new_session=True,
            )
        finally:
            os.close(pipe_end)
        self._log_reader = asyncio.create_task(self._read_log(self._process))
        try:
            return await asyncio.wait_for(self._wait_until_ready(self._log_reader), START_TIMEOUT)
        except asyncio.TimeoutError:
            values: dict[str, Value] = {"limit": START_TIMEOUT}
            text = self._last_log_line()
            if text is None:
                raise GatewayProblem("local-failed", "timeout", values) from None
            raise GatewayProblem("local-failed", "timeout-with-log", {**values, "text": text}) from None

    async def end(self) -> None:
        """End the process and all that it started, and remove its folder."""
        self._on_end = None
        self._close_parent_pipe()
        if self._process is not None and self._log_reader is not None:
            await asyncio.wait({self._log_reader}, timeout=STOP_TIMEOUT)
            if not self._log_reader.done():
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._log_reader
        await asyncio.to_thread(self._remove_folder)

    def end_reason(self) -> tuple[str, dict[str, Value]]:
        """Return why the process ended: a message of `local-failed` and `local-ended`, and its values."""
        code = self._process.returncode if self._process is not None else None
        if code is not None and code < 0:
            return "ended-by-signal", {"signal": -code}
        text = self._last_log_line()
        if text is not None:
            return "ended-with-log", {"text": text}
        return "ended-with-code", {"exit_code": code or 0}

    def _last_log_line(self) -> str | None:
        """Return the last logged line, of errors if there are any, without the password."""
        lines = [line.strip() for line in _COLORS.sub("", self._log_tail.decode(errors="replace")).splitlines()]
        lines = [line for line in lines if line]
        errors = [line for line in lines if _FAILURE.search(line)]
        return clean((errors or lines)[-1], (self._password,), 300) if lines else None

    def _prepare(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self._folder_lock = _lock(self._folder)
        with socket.socket() as free:
            free.bind((HOST, 0))
            api_port = free.getsockname()[1]
        settings = {
            "password": self._password,
            "api_port": api_port,
            "proxy_port": self._proxy_port,
            "workdir": self._workdir,
        }
        descriptor = os.open(self._folder / "settings.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(write_json(settings))

    def _remove_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._folder_lock is not None:
            os.close(self._folder_lock)
            self._folder_lock = None

    def _close_parent_pipe(self) -> None:
        if self._parent_pipe is not None:
            os.close(self._parent_pipe)
            self._parent_pipe = None

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        """Keep the end of the log in memory until the process ends."""
        assert process.stdout is not None
        while chunk := await process.stdout.read(65536):
            self._log_tail += chunk
            self._proxy_listens = self._proxy_listens or _PROXY_LISTENS in self._log_tail
            self._port_in_use = self._port_in_use or _PORT_IN_USE in self._log_tail.lower()
            self._log_tail = self._log_tail[-_LOG_TAIL:]
        await process.wait()
        # Schedulers and workers do not notice that the gateway has ended.
        self._close_parent_pipe()
        await asyncio.to_thread(self._remove_folder)
        if self._on_end is not None:
            self._on_end(self)

    async def _wait_until_ready(self, log: asyncio.Task[None]) -> bool:
        """Wait until this gateway responds at the proxy's port. Return False if a port was in use."""
        while not (self._proxy_listens and await _is_healthy(self._proxy_port)):
            if self._port_in_use:
                return False
            if log.done():
                raise GatewayProblem("local-failed", *self.end_reason())
            await asyncio.wait({log}, timeout=0.05)
        return True


def remove_stale_folders(parent: Path | None = None) -> None:
    """Remove folders of gateways whose server was killed, because they hold keys. Blocks: call it in a thread."""
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{FOLDER_PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
                continue
            # A server that uses a folder holds its lock.
            with open(folder / "lock", "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> int:
    """Lock the folder until the returned descriptor is closed, which also happens when this server is killed.

    The file gets its name once it is locked, because `remove_stale_folders` ignores folders without it.
    """
    lock = os.open(folder / "lock.new", os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename(folder / "lock.new", folder / "lock")
    return lock


async def _is_healthy(port: int) -> bool:
    """Return whether a gateway responds at the port. The password is not sent: it may be another program."""
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        try:
            writer.write(f"GET /api/health HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            status = await reader.readline()
        finally:
            writer.close()
    except OSError:
        return False
    return status.split(b" ")[1:2] == [b"200"]
