"""Which notebook uses which cluster."""

from __future__ import annotations

import asyncio
import logging
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.notebooks.associations import NotebookAssociations

NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32

PUT_MANY = """
import asyncio, logging, sys
from pathlib import Path
from jupyterlab_dask_gateway.notebooks.associations import NotebookAssociations

async def main():
    mine = NotebookAssociations(Path(sys.argv[1]), "/home/a", logging.getLogger())
    for number in range(int(sys.argv[3])):
        await mine.put(f"{sys.argv[2]}-{number}.ipynb", "a" * 32)

asyncio.run(main())
"""


def run_together(*arguments: tuple[str, ...]) -> None:
    """Run PUT_MANY in several processes at the same time."""
    processes = [subprocess.Popen([sys.executable, "-c", PUT_MANY, *each]) for each in arguments]
    assert [process.wait(120) for process in processes] == [0] * len(processes)


@pytest.fixture
def open_associations(tmp_path: Path) -> Callable[..., NotebookAssociations]:
    """Return the associations as another server has them that shares the file."""

    def open_again(root: str = "/home/a") -> NotebookAssociations:
        return NotebookAssociations(tmp_path / "data" / "notebooks.json", root, logging.getLogger(__name__))

    return open_again


async def test_associations_outlive_the_server(
    open_associations: Callable[..., NotebookAssociations], tmp_path: Path
) -> None:
    await open_associations().put("x/a.ipynb", NAME)
    next_server = open_associations()
    assert await next_server.read() == {"x/a.ipynb": NAME}
    assert stat.S_IMODE((tmp_path / "data" / "notebooks.json").stat().st_mode) == 0o600


async def test_is_used_follows_put_and_read(open_associations: Callable[..., NotebookAssociations]) -> None:
    first, second = open_associations(), open_associations()
    await first.put("x/a.ipynb", NAME)
    assert first.is_used(NAME)
    assert not second.is_used(NAME)
    await second.read()
    assert (second.is_used(NAME), second.is_used(OTHER)) == (True, False)
    await second.put("x/a.ipynb", None)
    assert not second.is_used(NAME)


async def test_a_removed_association_is_removed_for_other_servers(
    open_associations: Callable[..., NotebookAssociations],
) -> None:
    first, second = open_associations(), open_associations()
    await first.put("a.ipynb", NAME)
    await second.read()
    await first.put("a.ipynb", None)
    await second.put("b.ipynb", OTHER)
    assert await first.read() == await second.read() == {"b.ipynb": OTHER}


async def test_each_root_has_its_own_associations(open_associations: Callable[..., NotebookAssociations]) -> None:
    here, there = open_associations("/a"), open_associations("/b")
    await here.put("0.ipynb", NAME)
    await there.put("0.ipynb", OTHER)
    assert await here.read() == {"0.ipynb": NAME}
    assert await there.read() == {"0.ipynb": OTHER}


async def test_concurrent_puts_are_all_saved(open_associations: Callable[..., NotebookAssociations]) -> None:
    mine = open_associations()
    await asyncio.gather(*(mine.put(f"{i}.ipynb", NAME) for i in range(5)))
    assert len(await open_associations().read()) == 5


async def test_no_association_is_lost_when_processes_write_at_the_same_time(
    open_associations: Callable[..., NotebookAssociations], tmp_path: Path
) -> None:
    path, count = tmp_path / "data" / "notebooks.json", 40
    run_together(*((str(path), str(number), str(count)) for number in range(3)))
    assert len(await open_associations().read()) == 3 * count


async def test_put_raises_a_problem_where_the_file_cannot_be_written_and_keeps_the_association(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    mine = NotebookAssociations(tmp_path / "file" / "notebooks.json", "/home/a", logging.getLogger(__name__))
    with pytest.raises(GatewayProblem) as failure:
        await mine.put("a.ipynb", NAME)
    assert failure.value.code == "not-saved"
    assert await mine.read() == {"a.ipynb": NAME}
