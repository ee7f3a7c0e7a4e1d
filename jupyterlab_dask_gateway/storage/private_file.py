"""One file that only its user can read, written atomically. All methods block, and raise OSError."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .file_lock import locked

STALE_SECONDS = 3600.0
"""Minimum age of a temporary file that a killed process has left behind."""


class Signature(NamedTuple):
    """What changes whenever the file is replaced."""

    inode: int
    modified_ns: int
    size: int


class PrivateFile:
    """A file with mode 0600 in a directory with mode 0700, which is created with the first write."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, known: Signature | None = None) -> tuple[bytes | None, Signature | None]:
        """Return the content and its signature.

        The content is None if the signature is still `known`. Without a file both are None.
        """
        try:
            # NFS shows the changes of another host to those who open a file, but not always to `stat`.
            with self.path.open("rb") as file:
                signature = _signature(file.fileno())
                return (None if signature == known else file.read()), signature
        except FileNotFoundError:
            return None, None

    def write(self, content: bytes) -> Signature:
        """Replace the content, and return the new signature."""
        self._create_directory()
        return self._replace(self.path, content)

    def save_invalid_copy(self, content: bytes) -> Path:
        """Save `content`, which cannot be used, next to the file, and return where."""
        path = self.path.with_name(f"{self.path.name}.bad")
        self._replace(path, content)
        return path

    @contextmanager
    def lock(self, seconds: float) -> Iterator[None]:
        """Exclude other servers that call this. Raises TimeoutError after `seconds`."""
        self._create_directory()
        with locked(self.path.with_name(f".{self.path.stem}.lock"), seconds):
            yield

    def delete_stale_files(self) -> None:
        """Delete temporary files of processes that were killed before they could."""
        for left in self.path.parent.glob(f".{self.path.stem}-*.json"):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                left.unlink(missing_ok=True)

    def _create_directory(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _replace(self, path: Path, content: bytes) -> Signature:
        # mkstemp creates a file with mode 0600, and os.replace is atomic: no reader sees half a file.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{self.path.stem}-", suffix=".json")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                # Without this, a file system may save the new name before the content, or report a full disk later.
                os.fsync(file.fileno())
                signature = _signature(file.fileno())
            os.replace(temporary, path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
        return signature


def _signature(handle: int) -> Signature:
    status = os.fstat(handle)
    return Signature(status.st_ino, status.st_mtime_ns, status.st_size)
