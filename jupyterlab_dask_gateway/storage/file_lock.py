"""An advisory lock that the servers of a user take to change a file.

The operating system releases the lock when its holder ends, also when it is killed. The lock file stays.

On NFS the lock works between hosts if the server supports locks: NFSv4 does, NFSv3 with its lock daemon. Where the
file system has no locks (`nolock`, or Lustre without `flock`), `locked` continues without one. Two servers that save
within the same milliseconds can then overwrite each other's changes in the file; each has its own changes still in
memory, notices with its next read that they are missing, and writes them again.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RETRY_SECONDS = 0.02
_BUSY = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_NOT_SUPPORTED = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        """Lock the first byte, which need not exist. Raises OSError."""
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        """Lock the file. Raises OSError. Unlike `lockf`, `flock` also excludes other users in the same process."""
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file `path`, which is created if it is missing. Blocks; call it in a thread.

    Raises TimeoutError if another process holds it for `seconds`, and OSError if it cannot be created.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, time.monotonic() + seconds)
        yield
    finally:
        os.close(handle)  # releases the lock


def _lock(handle: int, deadline: float) -> None:
    while True:
        try:
            _try_lock(handle)
        except OSError as failure:
            if failure.errno in _NOT_SUPPORTED:
                return
            if failure.errno not in _BUSY:
                raise
        else:
            return
        if time.monotonic() >= deadline:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        time.sleep(RETRY_SECONDS)
