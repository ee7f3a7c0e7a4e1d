"""Runs each example in a kernel with a private local gateway, and tests the REST routes of the examples."""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tornado.httpclient import HTTPClientError

from jupyterlab_dask_gateway.local.gateway import LocalGateway

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.ipynb"))
FORKS = ROOT / "scripts" / "stacks" / "fork_local"
"""In PYTHONPATH, it makes schedulers and workers of the private gateway start as forks, with less CPU time."""


def test_all_examples_are_found() -> None:
    assert len(EXAMPLES) == 4


def cells(path: Path, kind: str) -> str:
    notebook = nbformat.read(path, as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def installed_by(package: str, *extras: str) -> set[str]:
    """List the distributions that a package with these extras installs, itself included."""
    found, todo = set(), [(package, frozenset(extras))]
    while todo:
        name, wanted = todo.pop()
        found.add((name, wanted))
        for needed in map(Requirement, requires(name) or []):
            requirement = (canonicalize_name(needed.name), frozenset(needed.extras))
            contexts = [{"extra": extra} for extra in ("", *wanted)]
            applies = needed.marker is None or any(map(needed.marker.evaluate, contexts))
            if applies and requirement not in found:
                todo.append(requirement)
    return {name for name, _ in found}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_imports_are_installed_by_the_extras_that_it_names(path: Path) -> None:
    extras = ["local", *(["examples"] if "[examples]" in cells(path, "markdown") else [])]
    installed = installed_by("jupyterlab-dask-gateway", *extras)
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(cells(path, "code")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    } | ({"zarr"} if "_zarr(" in cells(path, "code") else set())
    distributions = packages_distributions()
    missing = {
        module
        for module in imported - sys.stdlib_module_names
        if not installed & {canonicalize_name(name) for name in distributions[module]}
    }
    assert not missing


def test_examples_use_the_labels_of_the_interface() -> None:
    sources = (path for path in (ROOT / "src").rglob("*.ts*") if ".spec." not in path.name)
    code = "".join(path.read_text() for path in sources if path.parent.name != "testing")
    for path in EXAMPLES:
        for label in re.findall(r"\*\*([A-Z][^*]*)\*\*", cells(path, "markdown")):
            assert f"'{label}'" in code, (path.name, label)
    (in_kernel_menu,) = re.findall(r"\*\*([^*]*)\*\* in the menu \*Kernel\*", cells(EXAMPLES[3], "markdown"))
    assert f": trans.__('{in_kernel_menu}')" in code, "the label outside the palette"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
async def test_example_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(FORKS), prepend=os.pathsep)
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "examples are stored without outputs"
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    gateway = LocalGateway(environ=environ, workdir=str(tmp_path))
    gateway.listen()
    try:
        client = NotebookClient(
            notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        )
        await client.async_execute(env=environ)
    finally:
        await gateway.stop()
    assert not [name for name in os.listdir(tmp_path) if name.startswith("dask-gateway-example-")]


async def test_rest_returns_the_examples(jp_fetch: Callable[..., Awaitable[Any]]) -> None:
    listed = json.loads((await jp_fetch("dask-gateway", "api", "examples")).body)["examples"]
    assert [example["name"] for example in listed] == [path.name for path in EXAMPLES]
    assert listed[0]["title"] == "Arrays larger than one worker"
    example = json.loads((await jp_fetch("dask-gateway", "api", "examples", EXAMPLES[0].name)).body)
    assert example["content"]["nbformat"] == 4


@pytest.mark.parametrize("name", ["none.ipynb", "..%2Fpyproject.toml"])
async def test_rest_rejects_other_names(jp_fetch: Callable[..., Awaitable[Any]], name: str) -> None:
    with pytest.raises(HTTPClientError) as failure:
        await jp_fetch("dask-gateway", "api", "examples", name)
    assert failure.value.code in (400, 404)
