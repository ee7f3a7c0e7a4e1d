"""The structure of the sources: Python imports in one direction, tests that mirror the package, small folders."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "jupyterlab_dask_gateway"
REPOSITORY = TESTS.parent
MAX_FILES = 15
"""Modules in one folder. `__init__.py` does not count, nor a spec beside its module."""
OF_NO_MODULE = {
    "handlers/authorization",
    "handlers/openapi",
    "notebooks/kernel_helper",
    "deploy",
    "docs",
    "fixtures",
    "layers",
    "release",
    "stylesheets",
    "suppressions",
}
"""Tests of all handlers, of files of the browser extension, and of the repository."""
LAYERS = (
    {"_version", "clock", "dask_config", "json_data", "wire", "yaml_files"},
    {"messages"},
    {"errors"},
    {"config", "request_validation", "sizing"},
    {"local"},
    {"gateway"},
    {"traits"},
    {"status_service"},
    {"scheduler"},
    {"storage"},
    {"idle"},
    {"clusters"},
    {"notebooks", "actions", "hub_clean_up"},
    {"gateways"},
    {"dashboards"},
    {"doctor"},
    {"handlers", "cli"},
    {"app"},
    {"__init__"},
)
"""From the lowest to the highest. Packages of one layer do not import each other."""
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def imported(file: Path) -> Iterator[Path]:
    """The files of the package that `file` imports, anywhere in it, also for types alone."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1]
            below = folder.joinpath(*node.module.split(".")) if node.module else folder
            for path in [below, *(below / alias.name for alias in node.names)]:
                if path.with_suffix(".py").is_file():
                    yield path.with_suffix(".py")
                elif path != folder and (path / "__init__.py").is_file():
                    yield path / "__init__.py"


def package_of(file: Path) -> str:
    """The package directly below the root that `file` belongs to, or its own name if it is a module there."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.fixture(scope="module")
def graph() -> dict[Path, set[Path]]:
    found = {file: set(imported(file)) for file in PACKAGE.rglob("*.py")}
    assert PACKAGE / "errors.py" in found[PACKAGE / "dashboards" / "proxy.py"]
    assert PACKAGE / "dashboards" / "__init__.py" in found[PACKAGE / "app.py"]
    return found


def test_files_do_not_import_each_other(graph: dict[Path, set[Path]]) -> None:
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the files


def test_packages_do_not_import_each_other(graph: dict[Path, set[Path]]) -> None:
    packages: dict[str, set[str]] = {}
    for file, targets in graph.items():
        name = package_of(file)
        packages.setdefault(name, set()).update({package_of(target) for target in targets} - {name})
    TopologicalSorter(packages).prepare()


def test_every_package_has_a_layer(graph: dict[Path, set[Path]]) -> None:
    assert {package_of(file) for file in graph} == LEVEL.keys()


def test_packages_import_lower_layers_only(graph: dict[Path, set[Path]]) -> None:
    upward = [
        f"{file.relative_to(PACKAGE)} -> {target.relative_to(PACKAGE)}"
        for file, targets in graph.items()
        for target in targets
        if package_of(file) != package_of(target) and LEVEL[package_of(file)] <= LEVEL[package_of(target)]
    ]
    assert upward == []


def test_every_test_is_named_after_its_module_and_stands_where_its_package_is() -> None:
    """`tests/a/test_b.py` tests `a/b.py`; so does `tests/a/test_b_aspect.py` where a module needs several files."""
    unknown = set()
    for file in TESTS.rglob("test_*.py"):
        folder = file.parent.relative_to(TESTS)
        words = file.stem.removeprefix("test_").split("_")
        modules = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
        if not any((PACKAGE / folder / f"{module}.py").is_file() for module in modules):
            unknown.add((folder / "_".join(words)).as_posix())
    assert unknown == OF_NO_MODULE


def test_folders_are_small() -> None:
    python = [file for root in (PACKAGE, TESTS) for file in root.rglob("*.py") if file.name != "__init__.py"]
    browser = [file for file in (REPOSITORY / "src").rglob("*.ts*") if ".spec." not in file.name]
    browser_tests = [file for ending in ("ts", "py") for file in (REPOSITORY / "ui-tests").rglob(f"*.{ending}")]
    counts = Counter(file.parent.relative_to(REPOSITORY) for file in [*python, *browser, *browser_tests])
    assert {Path("src/notebook/insert"), Path("ui-tests/configured")} <= set(counts)
    assert {str(folder): count for folder, count in counts.items() if count > MAX_FILES} == {}
