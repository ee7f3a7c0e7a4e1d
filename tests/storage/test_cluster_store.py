"""The store of cluster metadata, for one server and for several that share the file."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.storage.cluster_format import MAX_STARTUPS
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata

LOG = logging.getLogger(__name__)
GATEWAY = "http://gateway"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "clusters.json"


def write_file(path: Path, data: Any) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(data))


def read_file(path: Path) -> Any:
    return json.loads(path.read_text())


async def load(path: Path) -> ClusterStore:
    store = ClusterStore(path, LOG)
    await store.refresh()
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
    assert list(second.clusters_of_gateway(GATEWAY)) == ["a"]


async def test_idle_policy_and_startup_durations_outlive_the_server(path: Path) -> None:
    first = await load(path)
    assert first.idle_policy == {}
    first.idle_policy = {"stop_after": 60}
    first.add_startup_durations("group", "a", {"ready": 5.0})
    assert first.dirty
    await first.save()
    second = await load(path)
    assert second.idle_policy == {"stop_after": 60}
    assert second.startup_durations("group") == [{"ready": 5.0}]
    assert second.startup_durations("other") == []


async def test_the_last_startups_of_a_group_are_kept(path: Path) -> None:
    store = await load(path)
    for number in range(MAX_STARTUPS + 1):
        store.add_startup_durations("group", str(number), {"ready": float(number)})
        await store.save()
    assert len(store.startup_durations("group")) == MAX_STARTUPS


Change = Callable[[ClusterStore], object]


def put(name: str = "a", **changes: Any) -> Change:
    return lambda store: store.put(GATEWAY, name, **changes)


def choose(**choice: Any) -> Change:
    def change(store: ClusterStore) -> None:
        store.idle_policy = choice

    return change


@pytest.mark.parametrize(
    ("before", "one_changes", "other_changes", "expected"),
    [
        (put(label="x"), put(label="of one"), put(color="red"), {"label": "of one", "color": "red"}),
        (
            put(label="x"),
            put(requested={"count": 3}),
            put(kept_alive=True),
            {"requested": {"count": 3}, "kept_alive": True},
        ),
        (put(label="x"), put(label="older"), put(label="newer"), {"label": "newer"}),
        (put(kept_alive=True), put(label="y"), put(kept_alive=False), {"label": "y", "kept_alive": False}),
        (put(snoozed_until=1e12), put(snoozed_until=None), put(label="y"), {"snoozed_until": None, "label": "y"}),
    ],
)
async def test_servers_keep_the_changes_of_each_other(
    path: Path, before: Change, one_changes: Change, other_changes: Change, expected: dict[str, Any]
) -> None:
    one = await load(path)
    before(one)
    await one.save()
    other = await load(path)
    one_changes(one)
    await asyncio.sleep(0.002)  # so that the changes have different times
    other_changes(other)
    await one.save()
    await other.save()
    await one.refresh()
    for store in (one, other, await load(path)):
        found = metadata(store, "a")
        assert {name: getattr(found, name) for name in expected} == expected


async def test_servers_keep_the_clusters_of_each_other(path: Path) -> None:
    one, other = await load(path), await load(path)
    one.put(GATEWAY, "a", label="of one")
    other.put(GATEWAY, "b", label="of the other")
    await one.save()
    await other.save()
    one.put(GATEWAY, "c", label="of one")
    await one.save()
    assert sorted(one.clusters_of_gateway(GATEWAY)) == ["a", "b", "c"]


async def test_fields_of_the_idle_policy_are_merged(path: Path) -> None:
    one, other = await load(path), await load(path)
    choose(stop_after=60)(one)
    choose(badge_after=5)(other)
    await one.save()
    await other.save()
    await one.refresh()
    assert one.idle_policy == other.idle_policy == {"stop_after": 60, "badge_after": 5}


async def test_a_choice_that_repeats_older_fields_does_not_revert_them(path: Path) -> None:
    one, other = await load(path), await load(path)
    choose(stop_after=60, badge_after=1)(one)
    await one.save()
    await other.refresh()
    choose(stop_after=90, badge_after=1)(one)
    await asyncio.sleep(0.002)
    choose(stop_after=60, badge_after=2)(other)  # it does not know the change of the first one
    await one.save()
    await other.save()
    assert other.idle_policy == {"stop_after": 90, "badge_after": 2}


async def test_an_idle_policy_that_was_reset_stays_reset_for_other_servers(path: Path) -> None:
    one = await load(path)
    choose(stop_after=60)(one)
    await one.save()
    other = await load(path)
    choose()(other)
    await other.save()
    one.put(GATEWAY, "a", label="x")
    await one.save()
    assert one.idle_policy == {}


PUT_MANY = """
import asyncio, logging, sys
from pathlib import Path
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

async def main():
    store = ClusterStore(Path(sys.argv[1]), logging.getLogger())
    await store.refresh()
    for number in range(int(sys.argv[3])):
        store.put("http://gateway", f"{sys.argv[2]}-{number}", label="x")
        store.put("http://gateway", "shared", **{sys.argv[2]: float(number + 1)})
        await store.save()

asyncio.run(main())
"""


def run_together(*arguments: tuple[str, ...]) -> None:
    """Run PUT_MANY in several processes at the same time."""
    processes = [subprocess.Popen([sys.executable, "-c", PUT_MANY, *each]) for each in arguments]
    assert [process.wait(120) for process in processes] == [0] * len(processes)


async def test_no_change_is_lost_when_processes_write_at_the_same_time(path: Path) -> None:
    fields, count = ("core_hours", "started", "snoozed_until"), 40
    run_together(*((str(path), field, str(count)) for field in fields))
    store = await load(path)
    assert len(store.clusters_of_gateway(GATEWAY)) == len(fields) * count + 1
    shared = metadata(store, "shared")
    assert [getattr(shared, field) for field in fields] == [count] * len(fields)


async def test_a_file_of_version_1_is_migrated_with_the_next_save(path: Path) -> None:
    write_file(path, {"version": 1, "gateways": {GATEWAY: {"a": {"label": "x", "touched": 2e13}}}})
    store = await load(path)
    assert metadata(store, "a").label == "x"
    store.put(GATEWAY, "b", label="y")
    await store.save()
    written = read_file(path)
    assert written["version"] == 3
    assert written["gateways"][GATEWAY]["a"]["label"] == "x"
    assert written["gateways"][GATEWAY]["b"]["changed_at"]["label"] > 1.7e12
