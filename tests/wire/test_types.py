"""The wire types are those of the objects that the server builds and reads."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "jupyterlab_dask_gateway"
TYPES = PACKAGE / "wire" / "types.py"
UNIONS = PACKAGE / "handlers" / "base.py"
"""It lists the responses that handlers may send, which is not a use of their types."""


def used_types(source: str) -> set[str]:
    """Return the names X in `wire.X`. The text of a `cast` does not count."""
    return {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "wire"
    }


def members() -> dict[str, set[str]]:
    """Return the names in the annotations of each wire type."""
    return {
        node.name: {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        for node in ast.parse(TYPES.read_text()).body
        if isinstance(node, ast.ClassDef)
    }


def test_use_is_an_attribute_of_the_module() -> None:
    source = 'def lease(x: wire.Lease) -> list[wire.Option]: return cast("wire.View", wire.Plots())'
    assert used_types(source) == {"Lease", "Option", "Plots"}


def test_package_uses_each_type_that_is_no_member_of_another() -> None:
    types = members()
    nested = {name for used in types.values() for name in used}
    used = {
        name for path in PACKAGE.rglob("*.py") if path not in (TYPES, UNIONS) for name in used_types(path.read_text())
    }
    assert used <= set(types)
    assert sorted(set(types) - nested - used) == []
