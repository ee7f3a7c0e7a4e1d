"""Which notebook uses which cluster."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.notebooks.associations import NotebookAssociations
from jupyterlab_dask_gateway.storage.notebook_store import NotebookStore

NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


def associations(path: Path) -> NotebookAssociations:
    return NotebookAssociations(NotebookStore(path, "/home/a", logging.getLogger(__name__)))


async def test_is_used_follows_put_and_read(tmp_path: Path) -> None:
    first = associations(tmp_path / "notebooks.json")
    await first.put("x/a.ipynb", NAME)
    assert first.is_used(NAME)
    next_server = associations(tmp_path / "notebooks.json")
    assert not next_server.is_used(NAME)
    assert {notebook: each.name for notebook, each in (await next_server.read()).items()} == {"x/a.ipynb": NAME}
    assert (next_server.is_used(NAME), next_server.is_used(OTHER)) == (True, False)
    await next_server.put("x/a.ipynb", None)
    assert not next_server.is_used(NAME)


async def test_concurrent_puts_are_all_saved(tmp_path: Path) -> None:
    mine = associations(tmp_path / "notebooks.json")
    await asyncio.gather(*(mine.put(f"{i}.ipynb", NAME) for i in range(5)))
    assert len(await mine.read()) == 5


async def test_put_raises_a_problem_where_the_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GatewayProblem) as failure:
        await associations(tmp_path / "file" / "notebooks.json").put("a.ipynb", NAME)
    assert failure.value.code == "internal"
    assert "could not be saved" in failure.value.message
