"""Problems, the index of their codes, and the cleaning of texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import MAX_MESSAGE, GatewayProblem, clean
from jupyterlab_dask_gateway.messages import Value, catalog

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "jupyterlab_dask_gateway"
INDEX = ROOT / "docs" / "errors.md"
CODES = catalog().problems


def browser_codes() -> list[str]:
    """Return the codes of problems that the browser detects."""
    source = (ROOT / "src" / "gateway" / "problems.ts").read_text()
    block = source.split("export const BROWSER_CODES = [", 1)[1].split("]", 1)[0]
    return re.findall(r"'([a-z-]+)'", block)


def entries() -> dict[str, str]:
    """Return the text of each entry of the index by its code."""
    parts = re.split(r"^### `([^`]+)`$", INDEX.read_text(), flags=re.MULTILINE)[1:]
    texts = [re.split(r"^##", text, flags=re.MULTILINE)[0] for text in parts[1::2]]
    return dict(zip(parts[::2], texts, strict=True))


def test_index_has_each_code_once() -> None:
    found = re.findall(r"^### `([^`]+)`$", INDEX.read_text(), flags=re.MULTILINE)
    assert browser_codes()
    # Both the server and the browser check names and paths before they become parts of URLs.
    assert sorted(found) == sorted({*CODES, *browser_codes()})


def test_index_has_the_headings_of_the_catalog() -> None:
    headings = re.findall(r"^## (.*)$", INDEX.read_text(), flags=re.MULTILINE)
    assert headings == [
        "Requests",
        "Gateway configuration",
        "Connection",
        "Authentication",
        "Clusters",
        "Dashboards",
        "Browser and server",
    ]


@pytest.mark.parametrize("code", sorted({*CODES, *browser_codes()}))
def test_entry_has_meaning_symptom_and_what_to_do(code: str) -> None:
    assert re.findall(r"^- \*\*([^*]+):\*\*", entries()[code], flags=re.MULTILINE) == [
        "Meaning",
        "Symptom",
        "What to do",
    ]


@pytest.mark.parametrize("code", CODES)
def test_entry_has_the_http_status(code: str) -> None:
    text = re.sub(r"\s*\n +", " ", entries()[code])
    assert f"HTTP {CODES[code].status} to the browser" in text


def test_problem_on_the_wire() -> None:
    problem = GatewayProblem("gateway-error", "no-reason", {"status": 500}, field="workers")
    assert problem.status == 502
    assert problem.to_wire() == {
        "code": "gateway-error",
        "message": "The gateway failed with HTTP 500 and gave no reason.",
        "message_id": "problem.gateway-error.no-reason",
        "remedy": "Try again. If the problem persists, report this message to your hub administrator.",
        "remedy_id": "remedy.gateway-error.default",
        "values": {"status": 500},
        "field": "workers",
    }


def test_problem_without_values_and_field_on_the_wire() -> None:
    assert {"values", "field"}.isdisjoint(GatewayProblem("forbidden", "not-permitted").to_wire())


@pytest.mark.parametrize(
    ("code", "variant", "values", "remedy"),
    [
        ("forbidden", "unknown", {}, "default"),
        ("forbidden", "not-permitted", {}, "unknown"),
        ("unknown", "not-permitted", {}, "default"),
        ("gateway-error", "no-reason", {}, "default"),
    ],
)
def test_problem_requires_messages_of_the_catalog(
    code: str, variant: str, values: dict[str, Value], remedy: str
) -> None:
    with pytest.raises(KeyError):
        GatewayProblem(code, variant, values, remedy=remedy)


HELPERS: dict[str, tuple[str, int, set[str]]] = {
    "CreateOutcomeUnknown": ("create-uncertain", 0, set()),
    "unexpected_response": ("gateway-bad-response", 0, set()),
    "config.py:_invalid": ("config-invalid", 1, {"key"}),
    "dashboards/paths.py:_refused": ("view-path-refused", 0, set()),
    "dashboards/pasted_urls.py:_refused": ("dashboard-refused", 0, set()),
    "scheduler/sample.py:_unreachable": ("scheduler-unreachable", 0, set()),
}
"""Functions that make problems of one code: the code, the position of the variant in the arguments, added values."""


def constant(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None


def literal_values(call: ast.Call, position: int) -> set[str] | None:
    """The names of the values in a call; None where they are not literal."""
    node = next((keyword.value for keyword in call.keywords if keyword.arg == "values"), None)
    if node is None and len(call.args) > position:
        node = call.args[position]
    if node is None:
        return {keyword.arg for keyword in call.keywords if keyword.arg}
    if not isinstance(node, ast.Dict) or not all(isinstance(key, ast.Constant) for key in node.keys):
        return None
    return {constant(key) for key in node.keys}


def problem_calls() -> Iterator[tuple[str, ast.Call, str, int, set[str]]]:
    """All calls that make a problem of a literal code: place, call, code, position of the variant, added values."""
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            name, place = node.func.id, f"{file}:{node.lineno}"
            if name == "GatewayProblem" and len(node.args) > 1 and constant(node.args[0]) is not None:
                yield place, node, constant(node.args[0]), 1, set()
            elif helper := HELPERS.get(name) or HELPERS.get(f"{file}:{name}"):
                yield place, node, *helper


def test_calls_name_messages_of_the_catalog_and_give_their_values() -> None:
    templates, faults, checked = catalog().templates, [], 0
    for place, call, code, position, added in problem_calls():
        variant = constant(call.args[position]) if len(call.args) > position else None
        if variant is None:
            continue
        checked += 1
        remedy = next((constant(k.value) for k in call.keywords if k.arg == "remedy"), "default")
        ids = [f"problem.{code}.{variant}"] + ([f"remedy.{code}.{remedy}"] if remedy is not None else [])
        names = literal_values(call, position + 1)
        for id in ids:
            if id not in templates:
                faults.append(f"{place}: messages.yaml has no message {id}")
            elif names is not None and (missing := templates[id].placeholders() - names - added - {"group"}):
                faults.append(f"{place}: {id} needs values for {missing}")
    assert faults == []
    assert checked > 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\nlines\tand\r\nmore ", "two lines and more"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("right\u202eto left, zero\u200bwidth", "rightto left, zerowidth"),
        ("the token abcd-1234!", "the token •••!"),
        ("quoted 'pem\\nkey' and \"k\\u00e9y-k\\u00e9y\"", "quoted '•••' and \"•••\""),
        ("a b is not a secret", "a b is not a secret"),
    ],
)
def test_clean_removes_secrets_and_control_characters(text: str, expected: str) -> None:
    assert clean(text, ["abcd-1234", "abcd", "pem\nkey", "kéy-kéy", "a b", ""]) == expected


@given(st.text(max_size=2000))
def test_clean_returns_one_short_line(text: str) -> None:
    out = clean(text)
    assert len(out) <= MAX_MESSAGE
    assert out.isprintable()
