"""Codes, their index, and what may be shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import MAX_MESSAGE, GatewayProblem, clean
from jupyterlab_dask_gateway.messages import catalog

ROOT = Path(__file__).parent.parent
INDEX = ROOT / "docs" / "errors.md"
CODES = catalog().problems


def browser_codes() -> list[str]:
    """The codes that only the browser half can find."""
    source = (ROOT / "src" / "gateway" / "problems.ts").read_text()
    block = source.split("export const BROWSER_CODES = [", 1)[1].split("]", 1)[0]
    return re.findall(r"'([a-z-]+)'", block)


def test_the_index_has_every_code_once_and_no_other() -> None:
    entries = re.findall(r"^### `([^`]+)`$", INDEX.read_text(), flags=re.MULTILINE)
    assert browser_codes()
    assert sorted(entries) == sorted([*CODES, *browser_codes()])


def test_every_entry_tells_what_it_means_its_sign_and_what_to_do() -> None:
    entries = re.split(r"^### `[^`]+`$", INDEX.read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) == len(CODES) + len(browser_codes())
    for entry in entries:
        body = re.split(r"^##", entry, flags=re.MULTILINE)[0]
        assert re.findall(r"^- \*\*(\w+)", body, flags=re.MULTILINE) == ["Means", "Sign", "Do"], entry


def test_the_index_tells_the_http_status() -> None:
    text = re.sub(r"\s*\n +", " ", INDEX.read_text())
    for code, known in CODES.items():
        entry = text.split(f"### `{code}`\n", 1)[1].split("###", 1)[0]
        assert f"HTTP {known.status} to the browser" in entry, code


@pytest.mark.parametrize("code", CODES)
def test_a_problem_on_the_wire(code: str) -> None:
    problem = GatewayProblem(code, "What happened.", field="workers")
    assert problem.status == CODES[code].status
    assert problem.to_wire() == {
        "code": code,
        "message": "What happened.",
        "remedy": catalog().templates[f"remedy.{code}.default"].other,
        "remedy_id": f"remedy.{code}.default",
        "field": "workers",
    }
    assert "field" not in GatewayProblem(code, "What happened.").to_wire()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\nlines\tand\r\nmore ", "two lines and more"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("right\u202eto left, zero\u200bwidth", "rightto left, zerowidth"),
        ("the token abcd-1234!", "the token •••!"),
        ("quoted 'pem\\nkey' and \"k\\u00e9y-k\\u00e9y\"", "quoted '•••' and \"•••\""),
        ("a b is no secret", "a b is no secret"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text, ["abcd-1234", "abcd", "pem\nkey", "kéy-kéy", "a b", ""]) == expected


@given(st.text(max_size=2000))
def test_clean_is_one_short_line(text: str) -> None:
    out = clean(text)
    assert len(out) <= MAX_MESSAGE
    assert out.isprintable()
