"""The lock that servers take to change a file."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.storage import file_lock
from jupyterlab_dask_gateway.storage.file_lock import locked

HOLD = """
import sys, time
from pathlib import Path
from jupyterlab_dask_gateway.storage.file_lock import locked
with locked(Path(sys.argv[1]), 30):
    print("locked", flush=True)
    time.sleep(600)
"""


def test_the_lock_excludes_another_user_in_the_same_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path, 1), pytest.raises(TimeoutError), locked(path, 0):
        pytest.fail("the lock was taken twice")
    with locked(path, 0):
        assert path.exists()


def test_the_lock_is_taken_as_soon_as_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    order: list[str] = []

    def wait() -> None:
        with locked(path, 60):
            order.append("second")

    with locked(path, 1):
        waiter = threading.Thread(target=wait)
        waiter.start()
        order.append("first")
    waiter.join(60)
    assert order == ["first", "second"]


def test_the_lock_of_a_killed_process_is_released(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(TimeoutError), locked(path, 0.1):
            pytest.fail("the process holds the lock")
        holder.kill()
        holder.wait()
        with locked(path, 30):
            assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_system_without_locks_is_used_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(file_lock, "_try_lock", fail)
    with locked(tmp_path / "lock", 0), locked(tmp_path / "lock", 0):
        assert (tmp_path / "lock").exists()


def test_a_file_that_cannot_be_locked_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(file_lock, "_try_lock", fail)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)), locked(tmp_path / "lock", 30):
        pytest.fail("it is not locked")


def test_other_failures_are_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "missing" / "lock", 0):
        pytest.fail("there is no directory")
