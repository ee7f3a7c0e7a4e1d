"""Whatever a stored file holds, the server starts and sends valid clusters."""

from __future__ import annotations

import copy
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

from ..clusters.test_registry import apply_list
from ..support.servers import WIRE
from .test_cluster_format import FULL_JSON, GATEWAY, STORED_JSON

RUNNING = "b"
VALIDATOR = Draft202012Validator({"$defs": WIRE["$defs"], "$ref": "#/$defs/cluster"})
WRONG: list[Any] = [
    None,
    True,
    -1,
    1.5,
    1e308,
    10**400,
    float("nan"),
    float("inf"),
    "text",
    "",
    [],
    [1],
    {},
    {"x": 1},
]
"""Each of these replaces each part of the file."""


def mutants(value: Any) -> Iterator[Any]:
    """All values that differ from `value` in one place, also by a missing member."""
    yield from WRONG
    if isinstance(value, dict):
        for key, member in value.items():
            yield {other: each for other, each in value.items() if other != key}
            for mutant in mutants(member):
                yield {**value, key: mutant}


def stored(entry: Any) -> Any:
    return {"version": 3, **copy.deepcopy(STORED_JSON), "gateways": {GATEWAY: {"a": entry, RUNNING: entry}}}


def recent(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry that is not pruned."""
    now = time.time() * 1000
    return {**entry, "dismissed": False, "ended_at": now - 1000, "updated_at": now, "changed_at": {"updated_at": now}}


async def check_server(path: Path, data: Any) -> ClusterStore:
    """Start a server with this file, where one cluster has ended and the other runs. Returns its store."""
    write_text(path, data if isinstance(data, str) else json.dumps(data))
    store = ClusterStore(path, logging.getLogger(__name__))
    await store.refresh()
    registry = ClusterRegistry(store, GATEWAY, ended_retention=900, slow_start_after=120)
    running = {RUNNING: ClusterRecord(name=RUNNING, status="running")}
    apply_list(registry, running, 1.0)
    clusters = registry.serialize(time.time() * 1000)
    assert RUNNING in registry.clusters
    for cluster in clusters.values():
        VALIDATOR.validate(json.loads(json.dumps(cluster, allow_nan=False)))
    return store


def write_text(path: Path, text: str) -> None:
    path.write_text(text)


def read_text(path: Path) -> str:
    return path.read_text()


@pytest.mark.parametrize("key", sorted(FULL_JSON))
async def test_a_wrong_value_in_a_field_of_a_cluster_does_no_harm(
    tmp_path: Path, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    entry = recent(FULL_JSON)
    for mutant in mutants(entry[key]):
        store = await check_server(tmp_path / "clusters.json", stored({**entry, key: mutant}))
    await store.save()
    assert any(key in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("key", ["gateways", "idle_policy", "startup_durations", "version"])
async def test_a_wrong_value_outside_of_clusters_does_no_harm(tmp_path: Path, key: str) -> None:
    content = stored({"label": "x"})
    for mutant in mutants(content[key]):
        path = tmp_path / "clusters.json"
        if key == "version" and isinstance(mutant, int) and mutant > 3:
            continue  # a newer version, which is not saved
        store = await check_server(path, {**content, key: mutant})
        await store.save()
        assert json.loads(read_text(path))["version"] == 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "NaN", '"x"', "[" * 10**5, '{"gateways": ' + "[" * 900 + "]" * 900 + "}"]
)
async def test_a_file_that_is_not_an_object_does_no_harm(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clusters.json"
    store = await check_server(path, text)
    await store.save()
    assert json.loads(read_text(path))["version"] == 3
