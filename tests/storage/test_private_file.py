"""The JSON file that only its user can read."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.storage.private_file import PrivateFile

LOG = logging.getLogger(__name__)


def private_file(path: Path) -> PrivateFile:
    return PrivateFile(path, LOG, "nothing is saved.")


def test_write_creates_a_file_and_a_directory_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "file.json"
    private_file(path).write({"a": 1})
    assert private_file(path).read() == {"a": 1}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_write_leaves_no_temporary_file_when_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.json"
    private_file(path).write({"a": 1})

    def fail(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(PermissionError):
        private_file(path).write({"a": 2})
    assert [each.name for each in tmp_path.iterdir()] == ["file.json"]
    assert private_file(path).read() == {"a": 1}


def test_read_returns_none_without_a_file_and_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert private_file(tmp_path / "file.json").read() is None
    assert caplog.records == []


@pytest.mark.parametrize("text", ["", "{", "\x00" * 50, "[" * 10**5])
def test_read_warns_once_about_a_file_that_is_not_json(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "file.json"
    path.write_text(text)
    file = private_file(path)
    assert file.read() is None
    assert file.read() is None
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "nothing is saved." in caplog.text
