"""The file that only its user can read."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.storage.private_file import STALE_SECONDS, PrivateFile


def test_write_creates_a_file_and_a_directory_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "file.json"
    signature = PrivateFile(path).write(b"1")
    assert PrivateFile(path).read() == (b"1", signature)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_write_leaves_no_temporary_file_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.json"
    PrivateFile(path).write(b"1")

    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(PermissionError):
        PrivateFile(path).write(b"2")
    assert [each.name for each in tmp_path.iterdir()] == ["file.json"]
    assert PrivateFile(path).read()[0] == b"1"


def test_read_returns_the_content_only_if_the_file_was_replaced(tmp_path: Path) -> None:
    file = PrivateFile(tmp_path / "file.json")
    assert file.read() == (None, None), "there is no file"
    first = file.write(b"1")
    assert file.read(first) == (None, first)
    second = PrivateFile(file.path).write(b"2")
    assert file.read(first) == (b"2", second)


def test_keep_broken_saves_the_content_beside_the_file(tmp_path: Path) -> None:
    kept = PrivateFile(tmp_path / "file.json").save_invalid_copy(b"{")
    assert (kept.name, kept.read_bytes()) == ("file.json.bad", b"{")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_sweep_deletes_temporary_files_that_were_left_over(tmp_path: Path) -> None:
    long_ago = time.time() - 2 * STALE_SECONDS
    for name in (".file-abc.json", ".file-new.json", ".other-abc.json", "file-abc.json"):
        (tmp_path / name).write_text("")
        if "new" not in name:
            os.utime(tmp_path / name, (long_ago, long_ago))
    PrivateFile(tmp_path / "file.json").delete_stale_files()
    assert sorted(each.name for each in tmp_path.iterdir()) == [".file-new.json", ".other-abc.json", "file-abc.json"]
