"""The server half is built in layers: no two files need each other, be it for types alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "jupyterlab_dask_gateway"


def imported(file: Path) -> Iterator[Path]:
    """The package's files that `file` imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1]
            below = folder.joinpath(*node.module.split(".")) if node.module else folder
            for path in [below, *(below / alias.name for alias in node.names)]:
                if path.with_suffix(".py").is_file():
                    yield path.with_suffix(".py")
                elif path != folder and (path / "__init__.py").is_file():
                    yield path / "__init__.py"


def test_no_imports_go_in_circles() -> None:
    graph = {file: set(imported(file)) for file in PACKAGE.rglob("*.py")}
    assert PACKAGE / "errors.py" in graph[PACKAGE / "dashboards" / "proxy.py"]
    assert PACKAGE / "dashboards" / "__init__.py" in graph[PACKAGE / "app.py"]
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the files
