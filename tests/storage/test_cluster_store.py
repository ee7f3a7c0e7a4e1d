"""What is kept of clusters, and that losing it loses nothing else."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.storage.cluster_store import (
    FORGET_GONE,
    FORGET_UNSEEN,
    PALETTE,
    ClusterMetadata,
    ClusterStore,
    pick_color,
    prune,
)

LOG = logging.getLogger("test_store")
GATEWAY = "http://gateway"


def make(path: Path) -> ClusterStore:
    return ClusterStore(path, LOG)


async def test_it_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "deeper" / "clusters.json"
    first = make(path)
    first.put(GATEWAY, "a", label="Mine", color="red", requested={"count": 2})
    first.put(GATEWAY, "a", created_here=True)
    assert first.dirty
    await first.save()
    assert not first.dirty
    second = make(path)
    await second.load()
    kept = second.get(GATEWAY, "a")
    assert kept is not None
    assert (kept.label, kept.color, kept.requested, kept.created_here) == ("Mine", "red", {"count": 2}, True)
    assert second.get("http://other", "a") is None
    assert list(second.of(GATEWAY)) == ["a"]


async def test_only_this_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "clusters.json"
    store = make(path)
    store.put(GATEWAY, "a", label="Mine")
    await store.save()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["clusters.json"]


async def test_two_servers_keep_each_others_entries(tmp_path: Path) -> None:
    path = tmp_path / "clusters.json"
    one, other = make(path), make(path)
    await one.load()
    await other.load()
    one.put(GATEWAY, "a", label="of one")
    await one.save()
    other.put(GATEWAY, "b", label="of the other")
    await other.save()
    one.put(GATEWAY, "c", label="of one")
    await one.save()
    assert sorted(json.loads(path.read_text())["gateways"][GATEWAY]) == ["a", "b", "c"]
    # The last writer of an entry wins.
    other.put(GATEWAY, "a", label="newer")
    await other.save()
    await one.save()
    kept = one.get(GATEWAY, "a")
    assert kept is not None
    assert kept.label == "newer"


def hold(store: ClusterStore, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Has `store` wait before it writes: the events say that it came to that, and that it may go on."""
    writing, go_on = threading.Event(), threading.Event()

    def held(*args: Any, write: Any = store._write) -> None:
        writing.set()
        go_on.wait(30)
        write(*args)

    monkeypatch.setattr(store, "_write", held)
    return writing, go_on


async def test_what_changes_while_it_is_saved_is_saved_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make(tmp_path / "clusters.json")
    writing, go_on = hold(store, monkeypatch)
    store.put(GATEWAY, "a", label="first")
    saving = asyncio.create_task(store.save())
    await asyncio.to_thread(writing.wait, 30)
    store.put(GATEWAY, "a", label="second")
    go_on.set()
    await saving
    assert store.dirty
    await store.save()
    fresh = make(tmp_path / "clusters.json")
    await fresh.load()
    kept = fresh.get(GATEWAY, "a")
    assert kept is not None
    assert kept.label == "second"


async def test_a_save_that_is_cancelled_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clusters.json"
    store = make(path)
    store.put(GATEWAY, "a", label="Before")
    await store.save()
    writing, go_on = hold(store, monkeypatch)
    store.put(GATEWAY, "a", label="Mine")
    first = asyncio.create_task(store.save())
    await asyncio.to_thread(writing.wait, 30)
    first.cancel()
    await asyncio.wait([first])
    store.put(GATEWAY, "b", label="Later")
    last = asyncio.create_task(store.save())
    go_on.set()
    await last
    again = make(path)
    await again.load()
    assert [kept.label for kept in again.of(GATEWAY).values()] == ["Mine", "Later"]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"gateways": []}', '{"gateways": {"http://gateway": 3}}', "\x00" * 50, "[" * 10**5],
)
async def test_a_broken_file_loses_only_itself(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "clusters.json"
    path.write_text(text)
    store = make(path)
    await store.load()
    await store.load()
    assert store.of(GATEWAY) == {}
    assert len(caplog.records) == 1
    store.put(GATEWAY, "a", label="new")
    await store.save()
    assert json.loads(path.read_text())["gateways"][GATEWAY]["a"]["label"] == "new"


async def test_broken_entries_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "clusters.json"
    entries = {"good": {"label": "x", "later": 1}, "text": "x", "wrong": {"label": 3}, "mapping": {"requested": 5}}
    path.write_text(json.dumps({"gateways": {GATEWAY: entries}}))
    store = make(path)
    await store.load()
    assert store.of(GATEWAY) == {"good": ClusterMetadata(label="x")}


async def test_where_it_cannot_be_written_it_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    store = make(tmp_path / "file" / "clusters.json")
    for label in ("one", "two"):
        store.put(GATEWAY, "a", label=label)
        await store.save()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    kept = store.get(GATEWAY, "a")
    assert kept is not None
    assert kept.label == "two"


def test_what_ended_long_ago_is_forgotten() -> None:
    now = time.time() * 1000
    entries = {
        (GATEWAY, "runs"): ClusterMetadata(updated_at=now - FORGET_UNSEEN + 1000),
        (GATEWAY, "ended"): ClusterMetadata(updated_at=now, ended_at=now - FORGET_GONE + 1000),
        (GATEWAY, "long ago"): ClusterMetadata(updated_at=now, ended_at=now - FORGET_GONE - 1000),
        (GATEWAY, "never seen again"): ClusterMetadata(updated_at=now - FORGET_UNSEEN - 1000),
    }
    assert [name for _, name in prune(entries, now)] == ["runs", "ended"]


def test_colors_are_used_evenly() -> None:
    used: list[str] = []
    for _ in range(2 * len(PALETTE)):
        used.append(pick_color(used))
    assert tuple(used[: len(PALETTE)]) == PALETTE
    assert set(Counter(used).values()) == {2}
    assert pick_color(["blue", "green", "none of ours"]) == "orange"
