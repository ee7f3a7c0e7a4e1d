"""The file that says which notebook uses which cluster."""

from __future__ import annotations

import json
import logging
import stat
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.storage.notebook_store import (
    MAX_AGE,
    MAX_ASSOCIATIONS,
    Association,
    NotebookStore,
    parse_associations,
    prune,
)

LOG = logging.getLogger(__name__)
NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


def test_associations_outlive_the_server(tmp_path: Path) -> None:
    path = tmp_path / "data" / "notebooks.json"
    NotebookStore(path, "/home/a", LOG).put("x/a.ipynb", NAME)
    next_server = NotebookStore(path, "/home/a", LOG)
    assert {notebook: each.name for notebook, each in next_server.read().items()} == {"x/a.ipynb": NAME}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert next_server.put("x/a.ipynb", None) == {}
    assert next_server.read() == {}


def test_each_root_has_its_own_associations(tmp_path: Path) -> None:
    path = tmp_path / "notebooks.json"
    here, there = NotebookStore(path, "/a", LOG), NotebookStore(path, "/b", LOG)
    here.put("0.ipynb", NAME)
    there.put("0.ipynb", OTHER)
    assert here.read()["0.ipynb"].name == NAME
    assert there.read()["0.ipynb"].name == OTHER


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"roots": []}'])
def test_a_file_that_is_not_valid_counts_as_empty(
    tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "notebooks.json"
    path.write_text(text)
    store = NotebookStore(path, "/a", LOG)
    assert store.read() == {}
    store.put("a.ipynb", NAME)
    assert store.read()["a.ipynb"].name == NAME
    assert len(caplog.records) == 1


def test_a_file_of_a_newer_version_is_not_changed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "notebooks.json"
    path.write_text(json.dumps({"version": 2, "later": {}}))
    store = NotebookStore(path, "/a", LOG)
    assert store.put("a.ipynb", NAME)["a.ipynb"].name == NAME
    assert store.read() == {}
    assert json.loads(path.read_text()) == {"version": 2, "later": {}}
    assert len(caplog.records) == 1


def test_put_raises_where_the_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        NotebookStore(tmp_path / "file" / "notebooks.json", "/a", LOG).put("a.ipynb", NAME)


def test_parse_associations_drops_entries_that_are_not_valid() -> None:
    valid = {"name": NAME, "at": 5}
    data = {"a.ipynb": valid, "b": {"name": 3, "at": 1}, "c": None, "d": {"name": NAME}, "e": {**valid, "at": 1e999}}
    assert parse_associations(data) == {"a.ipynb": Association(NAME, 5.0)}
    assert parse_associations([valid]) == {}
    assert parse_associations(None) == {}


def test_prune_drops_old_associations_and_the_oldest_of_too_many() -> None:
    now = 10 * MAX_AGE
    associations = {f"{i}.ipynb": Association(NAME, now - i) for i in range(MAX_ASSOCIATIONS + 5)}
    left = prune({**associations, "old.ipynb": Association(NAME, now - MAX_AGE)}, now)
    assert len(left) == MAX_ASSOCIATIONS
    assert "0.ipynb" in left
    assert f"{MAX_ASSOCIATIONS + 4}.ipynb" not in left
    assert "old.ipynb" not in left
