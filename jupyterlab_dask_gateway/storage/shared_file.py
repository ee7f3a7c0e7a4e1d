"""A JSON file that all servers of a user read and change.

Memory has the records of all servers, as of the last read, and the changes of this one. Each save locks the file,
reads it, merges (see `records.py`), and writes. What could not be written stays in memory, and is tried again until
it is written.

Two servers share the data directory if the user has named servers, or starts JupyterLab twice. If it is on NFS and
they run on different hosts, locks and atomic replacement work (see `file_lock.py`), but a host may show the previous
file for as long as it caches attributes (`acregmax` and `acdirmax` of `man 5 nfs`, 60 s by default). Until then the
other server does not see a change. No change is lost.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..errors import GatewayProblem
from .records import Key, Record, Records, change, merge
from .records_file import Exchange, FileFormat, NewerVersion, RecordsFile, wall_time

WAIT_SECONDS = 10.0
"""Seconds for which a caller waits for the file. A file system that does not respond blocks a thread only."""
SAVE_DELAY = 0.05
"""Seconds from a change until it is saved automatically, together with others."""
RETRY_SECONDS = (5.0, 60.0)
"""Shortest and longest pause, in seconds, until a failed save is tried again. Each is twice the one before."""


class SharedFile:
    """The records in memory, and their file. Methods that are not async take no time and do not access the file."""

    def __init__(
        self,
        path: Path,
        file_format: FileFormat,
        log: logging.Logger | logging.LoggerAdapter[Any],
        consequence: str,
    ) -> None:
        """Prepare the file, without access to it.

        Parameters
        ----------
        log: gets one warning for each broken file and for each series of failures
        consequence: end of the warning, which says what is not saved
        """
        self.records: Records = {}
        self._file = RecordsFile(path, file_format, log)
        self._log = log
        self._consequence = consequence
        self._changes = self._saved_changes = 0
        self._started = self._ended = 0
        self._task: asyncio.Task[None] | None = None
        self._result = Exchange()
        self._failures = 0
        self._saves_automatically = False
        self._timer: asyncio.TimerHandle | None = None
        self._on_change: Callable[[], None] = lambda: None

    @property
    def dirty(self) -> bool:
        """Whether changes are not written yet."""
        return self._changes != self._saved_changes

    def change(self, key: Key, changes: Mapping[str, Any]) -> Record:
        """Change fields of a record, and return it."""
        record = change(self.records.get(key, {}), changes, wall_time())
        self.records = {**self.records, key: record}
        self._changes += 1
        self._schedule(SAVE_DELAY)
        return record

    def start(self, on_change: Callable[[], None]) -> None:
        """Save each change automatically, and call `on_change` when another server changed something."""
        self._saves_automatically, self._on_change = True, on_change
        if self.dirty:
            self._schedule(SAVE_DELAY)

    async def close(self) -> None:
        """Save all changes, and stop saving automatically. A failure is in the log."""
        self._saves_automatically = False
        self._cancel_timer()
        await self._synchronize()

    async def refresh(self) -> bool:
        """Read what other servers changed. Returns whether that is known: the file can be read."""
        return (await self._synchronize()).records is not None

    def refresh_soon(self) -> None:
        """Start `refresh`, if no exchange with the file is in progress."""
        if self._saves_automatically and self._task is None:
            self._start_exchange()

    async def save(self) -> None:
        """Write all changes. Raises GatewayProblem `not-saved`; they stay in memory and are written later.

        A caller that is cancelled does not end the write.
        """
        wanted = self._changes
        result = await self._synchronize()
        if self._saved_changes < wanted:
            raise save_problem(result.failure)

    async def _synchronize(self) -> Exchange:
        """Wait for an exchange that starts after this call, and return its result."""
        number = self._started + 1
        deadline = time.monotonic() + WAIT_SECONDS
        while self._ended < number:
            task = self._task or self._start_exchange()
            await asyncio.wait({task}, timeout=max(0.0, deadline - time.monotonic()))
            if not task.done():
                return Exchange(failure=TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT)))
            task.result()
        return self._result

    def _start_exchange(self) -> asyncio.Task[None]:
        self._task = asyncio.create_task(self._exchange(), name="dask-gateway file")
        return self._task

    async def _exchange(self) -> None:
        self._started += 1
        before, changes = self.records, self._changes
        try:
            result = await asyncio.to_thread(self._file.access, before, self.dirty)
        finally:
            self._task, self._ended = None, self._started
        self._result = result
        is_unchanged = self.records is before
        if result.records is not None:
            # Those that are too old are no longer in the result.
            self.records = result.records if is_unchanged else merge(self.records, result.records, wall_time())
        if result.missing:
            self._changes += not self.dirty
        else:
            self._saved_changes = changes
        self._report(result.failure)
        self._cancel_timer()
        if self.dirty:
            self._schedule(self._pause() if result.failure else SAVE_DELAY)
        if result.records is not None and result.records is not before:
            self._on_change()

    def _pause(self) -> float:
        shortest, longest = RETRY_SECONDS
        return float(min(longest, shortest * 2 ** min(self._failures - 1, 10)))

    def _schedule(self, seconds: float) -> None:
        if self._saves_automatically and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._save_now)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _save_now(self) -> None:
        self._timer = None
        if self.dirty and self._task is None:
            self._start_exchange()

    def _report(self, failure: Exception | None) -> None:
        """Log the first failure of a series, and its end."""
        if failure is None:
            if self._failures:
                self._log.info("%s can be used again.", self._file.path)
            self._failures = 0
            return
        self._failures += 1
        if self._failures == 1:
            self._log.warning("%s %s: %s", self._file.path, _describe(failure), self._consequence)


def save_problem(failure: Exception | None) -> GatewayProblem:
    """Return the problem that a change could not be saved."""
    if isinstance(failure, NewerVersion):
        return GatewayProblem("not-saved", "newer-version", remedy="newer-version")
    if isinstance(failure, TimeoutError):
        return GatewayProblem("not-saved", "locked", remedy="locked")
    return GatewayProblem("not-saved", "failed", {"reason": _reason(failure)})


def _describe(failure: Exception) -> str:
    if isinstance(failure, NewerVersion):
        return f"was written by a newer version (format {failure.version}) and is not changed"
    return f"cannot be used ({_reason(failure)})"


def _reason(failure: Exception | None) -> str:
    code = failure.errno if isinstance(failure, OSError) else None
    return os.strerror(code) if code is not None else type(failure).__name__
