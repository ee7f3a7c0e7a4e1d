"""The file that servers share: broken files, failures, retries, and a file system that does not respond."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.storage import records_file, shared_file
from jupyterlab_dask_gateway.storage.file_lock import locked
from jupyterlab_dask_gateway.storage.private_file import PrivateFile
from jupyterlab_dask_gateway.storage.records import Field, Records, values
from jupyterlab_dask_gateway.storage.records_file import FileFormat
from jupyterlab_dask_gateway.storage.shared_file import SharedFile

from ..support.dashboards import until

LOG = logging.getLogger(__name__)
KEY = ("key",)


def read(data: Mapping[str, Any], version: int) -> tuple[Records, list[str]]:
    fields = {name: Field(*each) for name, each in data.get("fields", {}).items() if isinstance(each, list)}
    dropped = [name for name in data.get("fields", {}) if name not in fields]
    return ({KEY: fields} if fields else {}), dropped


def write(records: Records) -> dict[str, Any]:
    return {"fields": {name: list(field) for name, field in records.get(KEY, {}).items()}}


FORMAT = FileFormat(2, read, write, lambda records, now: records)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "file.json"


def shared(path: Path) -> SharedFile:
    return SharedFile(path, FORMAT, LOG, "nothing is saved.")


def content(file: SharedFile) -> dict[str, Any]:
    return values(file.records.get(KEY, {}))


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)


def read_text(path: Path) -> str:
    return path.read_text()


def fields_in(path: Path) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(path.read_text())["fields"]
    return fields


@pytest.mark.parametrize(
    "text", ["", "{", "\x00" * 50, "[" * 10**5, "[]", "3", '"x"', '{"version": "x"}', '{"version": true}']
)
async def test_a_broken_file_is_kept_beside_a_new_one_and_reported_once(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_text(path, text)
    file = shared(path)
    assert await file.refresh()
    assert await file.refresh()
    assert len(warnings(caplog)) == 1
    file.change(KEY, {"a": 1})
    await file.save()
    assert fields_in(path)["a"][0] == 1
    assert read_text(path.with_name("file.json.bad")) == text


async def test_values_that_are_not_valid_are_reported_once_and_kept_beside_the_file(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = json.dumps({"version": 2, "fields": {"good": ["x", 1.0], "wrong": 3}})
    write_text(path, text)
    file = shared(path)
    await file.refresh()
    file.change(KEY, {"b": 1})
    await file.save()
    assert content(file) == {"good": "x", "b": 1}
    (warning,) = warnings(caplog)
    assert "wrong" in warning
    assert "good" not in warning
    assert read_text(path.with_name("file.json.bad")) == text


async def test_a_file_of_a_newer_version_is_not_changed(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    newer = json.dumps({"version": 3, "fields": {"a": ["newer", 1.0]}})
    write_text(path, newer)
    file = shared(path)
    assert not await file.refresh()
    for value in (1, 2):
        file.change(KEY, {"a": value})
        with pytest.raises(GatewayProblem) as caught:
            await file.save()
        assert (caught.value.code, caught.value.remedy_ref.id) == ("not-saved", "remedy.not-saved.newer-version")
    assert (file.dirty, content(file)) == (True, {"a": 2})
    assert read_text(path) == newer
    assert len(warnings(caplog)) == 1


class FullDisk:
    """A disk without space: writing fails, reading works. `full` can be changed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self.writes = 0
        replace = PrivateFile._replace

        def fail(file: PrivateFile, path: Path, content: bytes) -> Any:
            self.writes += 1
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return replace(file, path, content)

        monkeypatch.setattr(PrivateFile, "_replace", fail)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FullDisk:
    return FullDisk(monkeypatch)


async def test_changes_stay_in_memory_while_the_disk_is_full_and_are_written_later(
    path: Path, disk: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    file = shared(path)
    file.change(KEY, {"a": 1})
    with pytest.raises(GatewayProblem) as caught:
        await file.save()
    assert caught.value.code == "not-saved"
    assert os.strerror(errno.ENOSPC) in caught.value.message
    file.change(KEY, {"b": 2})
    assert await file.refresh(), "reading works"
    assert (content(file), file.dirty) == ({"a": 1, "b": 2}, True)
    assert len(warnings(caplog)) == 1
    disk.full = False
    await file.save()
    other = shared(path)
    await other.refresh()
    assert (content(other), file.dirty) == ({"a": 1, "b": 2}, False)


async def test_changes_of_another_server_do_not_revert_those_that_are_not_written(path: Path, disk: FullDisk) -> None:
    disk.full = False
    other, file = shared(path), shared(path)
    other.change(KEY, {"a": "before", "b": "before"})
    await other.save()
    await file.refresh()
    disk.full = True
    file.change(KEY, {"a": "mine"})
    with pytest.raises(GatewayProblem):
        await file.save()
    disk.full = False
    other.change(KEY, {"b": "theirs"})
    await other.save()
    await file.refresh()
    assert content(file) == {"a": "mine", "b": "theirs"}


async def test_a_failed_save_is_retried_automatically(
    path: Path, disk: FullDisk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(shared_file, "RETRY_SECONDS", (0.02, 0.05))
    file = shared(path)
    file.start(lambda: None)
    file.change(KEY, {"a": 1})
    await until(lambda: disk.writes > 3)
    assert len(warnings(caplog)) == 1
    disk.full = False
    await until(lambda: not file.dirty)
    assert "can be used again" in caplog.text
    file.change(KEY, {"a": 2})
    await until(lambda: not file.dirty)
    disk.full = True
    file.change(KEY, {"a": 3})
    await until(lambda: len(warnings(caplog)) == 2)
    await file.close()


async def test_a_read_only_directory_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    other, file = shared(path), shared(path)
    other.change(KEY, {"a": 1})
    await other.save()
    monkeypatch.setattr("jupyterlab_dask_gateway.storage.private_file.locked", fail)
    file.change(KEY, {"b": 2})
    with pytest.raises(GatewayProblem):
        await file.save()
    assert content(file) == {"a": 1, "b": 2}


async def test_a_file_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    assert not await shared(tmp_path).refresh(), "it is a directory"


async def test_a_lost_file_is_written_again(path: Path) -> None:
    file = shared(path)
    file.start(lambda: None)
    file.change(KEY, {"a": 1})
    await file.save()
    os.unlink(path)
    await file.refresh()
    await until(path.exists)
    await file.close()
    assert fields_in(path)["a"][0] == 1


async def test_a_change_that_was_overwritten_without_a_lock_is_written_again(path: Path) -> None:
    file = shared(path)
    file.start(lambda: None)
    file.change(KEY, {"a": 1})
    await file.save()
    write_text(path, json.dumps({"version": 2, "fields": {"b": [2, time.time() * 1000]}}))
    await file.refresh()
    await until(lambda: not file.dirty and "a" in fields_in(path))
    assert content(file) == {"a": 1, "b": 2}
    await file.close()


async def test_start_reports_the_changes_of_another_server_once(path: Path) -> None:
    calls: list[int] = []
    file, other = shared(path), shared(path)
    file.start(lambda: calls.append(1))
    file.change(KEY, {"a": 1})
    await file.save()
    assert calls == [], "it is the only server"
    await other.refresh()
    other.change(KEY, {"a": 2})
    await other.save()
    file.refresh_soon()
    await until(lambda: content(file) == {"a": 2})
    await file.refresh()
    assert calls == [1]
    await file.close()


@pytest.fixture
def paused_writes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Pause each write. Returns an event that says that one is about to start, and one that lets it continue."""
    writing, proceed = threading.Event(), threading.Event()
    write_file = PrivateFile.write

    def pause(file: PrivateFile, content: bytes) -> Any:
        writing.set()
        proceed.wait(60)
        return write_file(file, content)

    monkeypatch.setattr(PrivateFile, "write", pause)
    yield writing, proceed
    proceed.set()


Paused = tuple[threading.Event, threading.Event]


async def test_a_change_during_a_save_is_saved_by_the_next(path: Path, paused_writes: Paused) -> None:
    file = shared(path)
    writing, proceed = paused_writes
    file.change(KEY, {"a": "first", "b": 1})
    saving = asyncio.create_task(file.save())
    await asyncio.to_thread(writing.wait, 60)
    file.change(KEY, {"a": "second"})
    proceed.set()
    await saving
    assert (file.dirty, content(file)) == (True, {"a": "second", "b": 1})
    await file.save()
    other = shared(path)
    await other.refresh()
    assert content(other) == {"a": "second", "b": 1}


async def test_a_save_that_is_cancelled_is_completed(path: Path, paused_writes: Paused) -> None:
    file = shared(path)
    writing, proceed = paused_writes
    file.change(KEY, {"a": 1})
    first = asyncio.create_task(file.save())
    await asyncio.to_thread(writing.wait, 60)
    first.cancel()
    await asyncio.wait([first])
    proceed.set()
    await until(lambda: not file.dirty)
    assert fields_in(path)["a"][0] == 1


async def test_a_file_system_that_does_not_respond_blocks_neither_the_loop_nor_more_than_one_thread(
    path: Path, paused_writes: Paused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_file, "WAIT_SECONDS", 0.1)
    file = shared(path)
    file.change(KEY, {"a": 1})
    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(GatewayProblem) as caught:
            await file.save()
        assert caught.value.remedy_ref.id == "remedy.not-saved.locked"
        assert not await file.refresh()
    assert threading.active_count() <= before + 1
    assert content(file) == {"a": 1}
    paused_writes[1].set()
    await until(lambda: not file.dirty)


async def test_a_lock_that_is_not_released_ends_the_save_and_not_the_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records_file, "LOCK_SECONDS", 0.1)
    other, file = shared(path), shared(path)
    other.change(KEY, {"a": 1})
    await other.save()
    file.change(KEY, {"b": 2})
    with locked(path.with_name(".file.lock"), 1):
        with pytest.raises(GatewayProblem) as caught:
            await file.save()
        assert caught.value.remedy_ref.id == "remedy.not-saved.locked"
        assert await file.refresh()
    assert content(file) == {"a": 1, "b": 2}
    await file.save()
    assert not file.dirty
