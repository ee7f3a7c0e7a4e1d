"""One run of the private local gateway as a child process: its start, its tether, its log and its folder.

Not for Windows, where neither this module nor dask-gateway-server's local backend works.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
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

HOST = "127.0.0.1"
FOLDER_PREFIX = "jupyterlab-dask-gateway-"

# Seconds a start may take: 1-2 on an idle machine, many more on a busy one.
START_TIMEOUT = 60.0
# Seconds a polite end may take; Dask's processes end at once, by the tether.
STOP_TIMEOUT = 5.0

_SHIM = Path(__file__).with_name("shim.py")
# Bytes of the log that are kept.
_TAIL = 16384
_TAKEN = b"address already in use"
# Said by the gateway's own proxy once it has its port, which tells it from a stranger there.
_LISTENS = b"HTTP Proxy serving at"
_COLORS = re.compile(r"\x1b\[[0-9;]*m")
_FAILURE = re.compile(r"^\[[CEF] |^(\w+\.)*\w*(Error|Exception)\b|^fatal|^panic")


class Child:
    """One run of the gateway: its process, its folder, its tether and the end of its log.

    `on_end` is called on the loop when it ends by itself after it had started.
    """

    def __init__(self, password: str, proxy_port: int, workdir: str, on_end: Callable[[Child], None]) -> None:
        self._password = password
        self._proxy_port = proxy_port
        self._workdir = workdir
        self._on_end: Callable[[Child], None] | None = on_end
        self._tail = b""
        self._listens = False
        self._taken = False
        self._folder: Path | None = None
        self._lock: int | None = None
        self._tether: int | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._log: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether it has ended, and all is tidied up."""
        return self._log is not None and self._log.done()

    async def start(self) -> bool:
        """Start, and wait until it answers; False if a port was taken.

        Raises GatewayProblem `local-failed`, or OSError. Whatever happens, `end` is to be called in the end.
        """
        await asyncio.to_thread(self._prepare)
        line, self._tether = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                str(_SHIM),
                "gateway",
                cwd=self._folder,
                env={name: value for name, value in os.environ.items() if not name.startswith("DASK_GATEWAY_")},
                stdin=line,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                # Ctrl-C in the terminal is the Jupyter server's, which asks before it ends.
                start_new_session=True,
            )
        finally:
            os.close(line)
        self._log = asyncio.create_task(self._follow(self._process))
        try:
            return await asyncio.wait_for(self._answers(self._log), START_TIMEOUT)
        except asyncio.TimeoutError:
            raise self._failure(f"it did not answer within {START_TIMEOUT:.0f} s; {self.reason()}") from None

    async def end(self) -> None:
        """End it and all that it started, and remove its folder."""
        self._on_end = None
        self._cut()
        if self._process is not None and self._log is not None:
            await asyncio.wait({self._log}, timeout=STOP_TIMEOUT)
            if not self._log.done():
                with suppress(ProcessLookupError):
                    self._process.kill()
                await self._log
        await asyncio.to_thread(self._clean_up)

    def reason(self) -> str:
        """Why it ended or what it said last, as far as can be told: one line, without the password."""
        code = self._process.returncode if self._process is not None else None
        if code is not None and code < 0:
            return f"it was ended by signal {-code}."
        lines = [line.strip() for line in _COLORS.sub("", self._tail.decode(errors="replace")).splitlines()]
        said = [line for line in lines if line]
        telling = [line for line in said if _FAILURE.search(line)] or said
        if telling:
            return clean(telling[-1], (self._password,), 300)
        return "it says nothing." if code is None else f"it ended with exit code {code}."

    def _prepare(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
        self._lock = _lock(self._folder)
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
            json.dump(settings, file)

    def _clean_up(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _cut(self) -> None:
        if self._tether is not None:
            os.close(self._tether)
            self._tether = None

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        """Keep the end of the log, in memory alone, until the process ends."""
        assert process.stdout is not None
        while chunk := await process.stdout.read(65536):
            self._tail += chunk
            self._listens = self._listens or _LISTENS in self._tail
            self._taken = self._taken or _TAKEN in self._tail.lower()
            self._tail = self._tail[-_TAIL:]
        await process.wait()
        # Schedulers and workers do not notice by themselves that it is gone.
        self._cut()
        await asyncio.to_thread(self._clean_up)
        if self._on_end is not None:
            self._on_end(self)

    async def _answers(self, log: asyncio.Task[None]) -> bool:
        """Wait until our own gateway answers at the proxy's port; False if a port was taken."""
        while not (self._listens and await _is_healthy(self._proxy_port)):
            if self._taken:
                return False
            if log.done():
                raise self._failure(self.reason())
            await asyncio.wait({log}, timeout=0.05)
        return True

    def _failure(self, why: str) -> GatewayProblem:
        return GatewayProblem("local-failed", f"The local gateway did not start: {why}")


def sweep(parent: Path | None = None) -> None:
    """Remove folders of gateways whose server was killed: they hold keys. Blocks; for a thread."""
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{FOLDER_PREFIX}*"):
        with suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
                continue
            # Whoever uses a folder holds its lock.
            with open(folder / "lock", "rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> int:
    """Lock the folder until the descriptor is closed, by `kill -9` at the latest.

    The file gets its name when it is locked: a folder without it is not swept.
    """
    lock = os.open(folder / "lock.new", os.O_WRONLY | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.rename(folder / "lock.new", folder / "lock")
    return lock


async def _is_healthy(port: int) -> bool:
    """Whether a gateway answers at the port. Without a password: it might be a stranger."""
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
