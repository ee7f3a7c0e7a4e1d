"""Problems, the index of their codes, and the cleaning of texts."""

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
    assert sorted(found) == sorted([*CODES, *browser_codes()])


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


@pytest.mark.parametrize("code", [*CODES, *browser_codes()])
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
