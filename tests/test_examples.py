"""Each example, from start to end, in a kernel of its own on a private local gateway, as a newcomer runs it."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from tornado.httpclient import HTTPClientError

from jupyterlab_dask_gateway.local import LocalGateway

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.ipynb"))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
async def test_example_runs(path: Path, tmp_path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "examples are kept without outputs"
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    gateway = LocalGateway(environ=environ, workdir=str(tmp_path))
    gateway.start()
    try:
        client = NotebookClient(
            notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        )
        await client.async_execute(env=environ)
    finally:
        await gateway.stop()
    assert not [name for name in os.listdir(tmp_path) if name.startswith("dask-gateway-example-")]


async def test_rest_gives_what_there_is(jp_fetch: Callable[..., Awaitable[Any]]) -> None:
    listed = json.loads((await jp_fetch("dask-gateway", "api", "examples")).body)["examples"]
    assert [example["name"] for example in listed] == [path.name for path in EXAMPLES]
    assert listed[0]["title"] == "Arrays larger than one worker"
    one = json.loads((await jp_fetch("dask-gateway", "api", "examples", EXAMPLES[0].name)).body)
    assert one["content"]["nbformat"] == 4


@pytest.mark.parametrize("name", ["none.ipynb", "..%2Fpyproject.toml"])
async def test_rest_gives_nothing_else(jp_fetch: Callable[..., Awaitable[Any]], name: str) -> None:
    with pytest.raises(HTTPClientError) as failure:
        await jp_fetch("dask-gateway", "api", "examples", name)
    assert failure.value.code in (400, 404)
