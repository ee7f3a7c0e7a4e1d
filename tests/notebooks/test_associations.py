"""What the server remembers of notebooks: the pure parts and the file."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.notebooks.associations import (
    FORGET,
    MOST,
    Association,
    NotebookAssociations,
    parse_uses,
    prune,
)

LOG = logging.getLogger(__name__)
NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


def test_a_broken_file_gives_what_is_usable() -> None:
    good = {"name": NAME, "at": 5}
    assert parse_uses({"a.ipynb": good, "b": {"name": 3, "at": 1}, "c": None, "d": {"name": NAME}}) == {
        "a.ipynb": Association(NAME, 5.0)
    }
    assert parse_uses([good]) == {}
    assert parse_uses(None) == {}


def test_old_and_many_entries_go_oldest_first() -> None:
    now = 10 * FORGET
    uses = {f"{i}.ipynb": Association(NAME, now - i) for i in range(MOST + 5)}
    kept = prune({**uses, "old.ipynb": Association(NAME, now - FORGET)}, now)
    assert len(kept) == MOST
    assert "0.ipynb" in kept
    assert f"{MOST + 4}.ipynb" not in kept
    assert "old.ipynb" not in kept


async def test_memory_outlives_the_server_and_is_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "notebooks.json"
    memory = NotebookAssociations(path, "/home/a", LOG)
    await memory.put("x/a.ipynb", NAME)
    assert memory.knows(NAME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = NotebookAssociations(path, "/home/a", LOG)
    assert {use: kept.name for use, kept in (await again.read()).items()} == {"x/a.ipynb": NAME}
    assert (again.knows(NAME), again.knows(OTHER)) == (True, False)
    await again.put("x/a.ipynb", None)
    assert not again.knows(NAME)
    assert await again.read() == {}


async def test_servers_with_other_roots_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "notebooks.json"
    here, there = NotebookAssociations(path, "/a", LOG), NotebookAssociations(path, "/b", LOG)
    await asyncio.gather(*(here.put(f"{i}.ipynb", NAME) for i in range(5)))
    await there.put("0.ipynb", OTHER)
    assert len(await here.read()) == 5
    assert (await there.read())["0.ipynb"].name == OTHER


async def test_a_broken_file_starts_anew_and_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "notebooks.json"
    path.write_text("{")
    memory = NotebookAssociations(path, "/a", LOG)
    assert await memory.read() == {}
    assert "cannot be read" in caplog.text
    await memory.put("a.ipynb", NAME)
    assert json.loads(path.read_text())["roots"]["/a"]["a.ipynb"]["name"] == NAME


async def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GatewayProblem) as failure:
        await NotebookAssociations(tmp_path / "file" / "notebooks.json", "/a", LOG).put("a.ipynb", NAME)
    assert "remembered" in failure.value.message
