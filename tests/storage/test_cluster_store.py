"""The store of cluster metadata: reading, writing, and several servers that share the file."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.storage.cluster_store import (
    FORGET_ENDED,
    FORGET_UNSEEN,
    MAX_STARTUP_GROUPS,
    ClusterStore,
    prune,
)
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata

LOG = logging.getLogger(__name__)
GATEWAY = "http://gateway"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "clusters.json"


def read_file(path: Path) -> Any:
    return json.loads(path.read_text())


def write_file(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)


async def load(path: Path) -> ClusterStore:
    store = ClusterStore(path, LOG)
    await store.load()
    return store


def metadata(store: ClusterStore, name: str) -> ClusterMetadata:
    found = store.get(GATEWAY, name)
    assert found is not None
    return found


async def test_metadata_outlives_the_server(path: Path) -> None:
    first = await load(path)
    first.put(GATEWAY, "a", label="Mine", color="red", requested={"count": 2})
    first.put(GATEWAY, "a", created_here=True)
    assert first.dirty
    await first.save()
    assert not first.dirty
    second = await load(path)
    found = metadata(second, "a")
    assert (found.label, found.color, found.requested, found.created_here) == ("Mine", "red", {"count": 2}, True)
    assert second.get("http://other", "a") is None
    assert list(second.of(GATEWAY)) == ["a"]


async def test_idle_policy_and_startup_durations_outlive_the_server(path: Path) -> None:
    first = await load(path)
    assert first.idle_policy == {}
    first.idle_policy = {"stop_after": 60}
    first.set_startup_durations("group", [{"ready": 5.0}])
    assert first.dirty
    await first.save()
    second = await load(path)
    assert second.idle_policy == {"stop_after": 60}
    assert second.startup_durations("group") == [{"ready": 5.0}]
    assert second.startup_durations("other") == []


async def test_an_idle_policy_that_was_reset_stays_reset_for_other_servers(path: Path) -> None:
    one = await load(path)
    one.idle_policy = {"stop_after": 60}
    await one.save()
    other = await load(path)
    other.idle_policy = {}
    await other.save()
    one.put(GATEWAY, "a", label="x")
    await one.save()
    assert one.idle_policy == {}


async def test_startup_durations_of_the_oldest_groups_are_dropped(path: Path) -> None:
    store = await load(path)
    for group in range(MAX_STARTUP_GROUPS + 1):
        store.set_startup_durations(str(group), [{"ready": 5.0}])
    await store.save()
    assert store.startup_durations("0") == []
    assert store.startup_durations("1") == [{"ready": 5.0}]


async def test_servers_keep_the_entries_of_each_other(path: Path) -> None:
    one, other = await load(path), await load(path)
    one.put(GATEWAY, "a", label="of one")
    await one.save()
    other.put(GATEWAY, "b", label="of the other")
    await other.save()
    one.put(GATEWAY, "c", label="of one")
    await one.save()
    assert sorted(read_file(path)["gateways"][GATEWAY]) == ["a", "b", "c"]


async def test_the_last_write_of_an_entry_wins(path: Path) -> None:
    one, other = await load(path), await load(path)
    one.put(GATEWAY, "a", label="older")
    await one.save()
    other.put(GATEWAY, "a", label="newer")
    await other.save()
    await one.save()
    assert metadata(one, "a").label == "newer"


def pause_writes(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Returns an event that says that `store` is about to write, and one that lets it write."""
    writing, proceed = threading.Event(), threading.Event()

    def paused(data: Any, write: Any = store._file.write) -> None:
        writing.set()
        proceed.wait(30)
        write(data)

    monkeypatch.setattr(store._file, "write", paused)
    return writing, proceed


async def test_a_change_during_a_save_is_saved_by_the_next(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await load(path)
    writing, proceed = pause_writes(store, monkeypatch)
    store.put(GATEWAY, "a", label="first")
    store.idle_policy = {"stop_after": 1}
    saving = asyncio.create_task(store.save())
    await asyncio.to_thread(writing.wait, 30)
    store.put(GATEWAY, "a", label="second")
    store.idle_policy = {"stop_after": 2}
    proceed.set()
    await saving
    assert store.dirty
    await store.save()
    fresh = await load(path)
    assert metadata(fresh, "a").label == "second"
    assert fresh.idle_policy == {"stop_after": 2}


async def test_a_save_that_is_cancelled_is_completed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await load(path)
    writing, proceed = pause_writes(store, monkeypatch)
    store.put(GATEWAY, "a", label="Mine")
    first = asyncio.create_task(store.save())
    await asyncio.to_thread(writing.wait, 30)
    first.cancel()
    await asyncio.wait([first])
    store.put(GATEWAY, "b", label="Later")
    last = asyncio.create_task(store.save())
    proceed.set()
    await last
    assert [each.label for each in (await load(path)).of(GATEWAY).values()] == ["Mine", "Later"]


@pytest.mark.parametrize("text", ["{", "[]", '{"gateways": []}', '{"gateways": {"http://gateway": 3}}', "3", '"x"'])
async def test_a_file_that_is_not_valid_counts_as_empty(
    path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_file(path, text)
    store = await load(path)
    await store.load()
    assert store.of(GATEWAY) == {}
    assert len(caplog.records) == 1
    store.put(GATEWAY, "a", label="new")
    await store.save()
    assert read_file(path)["gateways"][GATEWAY]["a"]["label"] == "new"


async def test_a_file_of_a_newer_version_is_not_changed(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    newer = {"version": 3, "gateways": {GATEWAY: {"a": {"label": "newer"}}}}
    write_file(path, json.dumps(newer))
    store = await load(path)
    assert store.of(GATEWAY) == {}
    for label in ("one", "two"):
        store.put(GATEWAY, "a", label=label)
        await store.save()
    assert not store.dirty
    assert metadata(store, "a").label == "two", "it stays in memory"
    assert read_file(path) == newer
    assert len(caplog.records) == 1


async def test_a_file_of_version_1_is_migrated_with_the_next_save(path: Path) -> None:
    write_file(path, json.dumps({"version": 1, "gateways": {GATEWAY: {"a": {"label": "x", "touched": 9e15}}}}))
    store = await load(path)
    assert metadata(store, "a").label == "x"
    store.put(GATEWAY, "b", label="y")
    await store.save()
    written = read_file(path)
    assert written["version"] == 2
    assert written["gateways"][GATEWAY]["a"] == {"label": "x", "updated_at": 9e15}


async def test_a_file_that_cannot_be_written_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    store = ClusterStore(tmp_path / "file" / "clusters.json", LOG)
    for label in ("one", "two"):
        store.put(GATEWAY, "a", label=label)
        await store.save()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert metadata(store, "a").label == "two"


def test_prune_drops_clusters_that_ended_or_were_seen_long_ago() -> None:
    now = time.time() * 1000
    entries = {
        (GATEWAY, "running"): ClusterMetadata(updated_at=now - FORGET_UNSEEN + 1000),
        (GATEWAY, "ended"): ClusterMetadata(updated_at=now, ended_at=now - FORGET_ENDED + 1000),
        (GATEWAY, "ended long ago"): ClusterMetadata(updated_at=now, ended_at=now - FORGET_ENDED - 1000),
        (GATEWAY, "seen long ago"): ClusterMetadata(updated_at=now - FORGET_UNSEEN - 1000),
    }
    assert [name for _, name in prune(entries, now)] == ["running", "ended"]
