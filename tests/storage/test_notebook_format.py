"""The file that says which notebook uses which cluster."""

from __future__ import annotations

import json

import pytest

from jupyterlab_dask_gateway.storage.notebook_format import (
    MAX_AGE,
    MAX_ASSOCIATIONS,
    prune_records,
    read_records,
    root_key,
    write_records,
)
from jupyterlab_dask_gateway.storage.records import REMOVED, Field, Record, Records

NAME = "0123456789abcdef0123456789abcdef"
RECORDS: Records = {
    root_key("/home/a"): {"x/a.ipynb": Field(NAME, 5.0), "b.ipynb": Field(REMOVED, 6.0)},
    root_key("/home/b"): {"a.ipynb": Field(NAME, 7.0)},
}
JSON = {
    "roots": {
        "/home/a": {"x/a.ipynb": {"name": NAME, "at": 5.0}, "b.ipynb": {"name": None, "at": 6.0}},
        "/home/b": {"a.ipynb": {"name": NAME, "at": 7.0}},
    }
}


def test_write_records_writes_these_keys() -> None:
    assert write_records(RECORDS) == JSON


@pytest.mark.parametrize("version", [1, 2])
def test_read_records_reads_what_was_written(version: int) -> None:
    assert read_records(json.loads(json.dumps(JSON)), version) == (RECORDS, [])


@pytest.mark.parametrize(
    "entry",
    [
        None,
        3,
        [],
        {"at": 1},
        {"name": 3, "at": 1},
        {"name": NAME},
        {"name": NAME, "at": 1e999},
        {"name": "x" * 9999, "at": 1},
    ],
)
def test_an_entry_that_is_not_valid_is_dropped_alone(entry: object) -> None:
    valid = {"name": NAME, "at": 5}
    records, dropped = read_records({"roots": {"/a": {"a.ipynb": valid, "b.ipynb": entry}}}, 2)
    expected = {"a.ipynb": Field(NAME, 5.0)}
    if entry == {"at": 1}:
        expected["b.ipynb"] = Field(REMOVED, 1.0)
    assert records == {root_key("/a"): expected}
    assert dropped == ([] if entry == {"at": 1} else ["roots"])


@pytest.mark.parametrize("data", [{}, {"roots": []}, {"roots": {"/a": 3}}])
def test_roots_that_are_not_valid_are_dropped(data: dict[str, object]) -> None:
    assert read_records(data, 2) == ({}, ["roots"])


def test_old_associations_and_the_oldest_of_too_many_are_pruned() -> None:
    now = 10 * MAX_AGE
    record: Record = {f"{i}.ipynb": Field(NAME, now - i) for i in range(MAX_ASSOCIATIONS + 5)}
    pruned = prune_records({root_key("/a"): {**record, "old.ipynb": Field(NAME, now - MAX_AGE)}}, now)
    (left,) = pruned.values()
    assert len(left) == MAX_ASSOCIATIONS
    assert "0.ipynb" in left
    assert f"{MAX_ASSOCIATIONS + 4}.ipynb" not in left
    assert "old.ipynb" not in left
    assert prune_records(pruned, now) is pruned
