"""JSON of other programs, and JSON that leaves the server."""

from __future__ import annotations

import ast
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.json_data import (
    LARGEST_NUMBER,
    PART,
    clean_json,
    is_number,
    read_json,
    write_json,
    write_json_parts,
)

PACKAGE = Path(__file__).parents[1] / "jupyterlab_dask_gateway"
BAD_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "1e308", "1" + "0" * 400, "1" + "0" * 5000, "-1" + "0" * 400]


@pytest.mark.parametrize("number", BAD_NUMBERS, ids=lambda text: text[:12])
def test_read_json_replaces_numbers_that_cannot_be_calculated_with(number: str) -> None:
    assert read_json(f'{{"bad": {number}, "good": [1, -2.5, 1e18]}}') == {"bad": None, "good": [1, -2.5, 1e18]}


@pytest.mark.parametrize("text", [b"", b"nonsense", b"\xff\xfe", b"[" * 100_000, "{"])
def test_read_json_raises_value_error_for_other_text(text: bytes | str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is that of the standard library
        read_json(text)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_write_json_rejects_numbers_that_json_does_not_have(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json({"clusters": [{"memory": number}]})


@given(st.dictionaries(st.text(), st.lists(st.integers()) | st.integers(0, 3 * PART).map(lambda n: [[]] * n)))
def test_parts_are_what_is_written_at_once(data: dict[str, Any]) -> None:
    parts = list(write_json_parts(data))
    assert "".join(parts) == write_json(data)
    assert max(part.count("[]") for part in parts) <= PART


def test_parts_reject_numbers_that_json_does_not_have() -> None:
    with pytest.raises(ValueError, match="JSON"):
        list(write_json_parts({"clusters": [math.nan] * 2 * PART}))


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**400) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(any_json)
def test_what_is_read_can_be_written_and_calculated_with(value: Any) -> None:
    read = read_json(json.dumps(value))
    assert json.loads(write_json(read), parse_constant=pytest.fail) == read
    assert write_json(clean_json(value))


@given(st.integers() | st.floats() | st.just(10**400) | st.booleans() | st.text())
def test_numbers_can_be_calculated_with(value: Any) -> None:
    if is_number(value):
        assert math.isfinite(1000 * float(value) + sum([value] * 1000))
        assert abs(value) <= LARGEST_NUMBER
    else:
        assert isinstance(value, (bool, str)) or not abs(value) <= LARGEST_NUMBER


def test_deep_data_is_cut() -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    assert write_json(clean_json({"a": deep, "b": 1})) == '{"a": [[[[[[[null]]]]]]], "b": 1}'


OTHER_WRITERS = {
    "json_data.py": "it is the place",
    "errors.py": "compares texts with the JSON form of secrets",
    "config.py": "checks a configured value",
    "clusters/startup.py": "makes a key",
}


def test_json_is_written_in_one_place() -> None:
    """All other functions would have to assert that numbers are finite, too."""
    writers = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("dumps", "dump") and ast.unparse(node.value) == "json"
    }
    assert writers == OTHER_WRITERS.keys()
