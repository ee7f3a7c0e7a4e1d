"""Tests of the catalog of messages. scripts/language.mjs checks its language."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.messages import Template, catalog, message, parse_message

PACKAGE = Path(__file__).parents[1] / "jupyterlab_dask_gateway"
DOCUMENTS = Path(__file__).parents[1] / "docs"
IDS = sorted(catalog().templates)
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@functools.cache
def literals() -> tuple[set[str], set[str]]:
    """The strings in the code of the package, and what its formatted strings can become, as patterns.

    A placeholder of a formatted string stands for any string of the same file.
    """
    texts: set[str] = set()
    patterns: set[str] = set()
    for file in PACKAGE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        found = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        words = "|".join(sorted(re.escape(text) for text in found if re.fullmatch(r"[\w.-]*", text)))
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else f"(?:{words})"
                    for part in node.values
                ]
                if any(isinstance(part, ast.Constant) for part in node.values):
                    patterns.add("".join(parts))
        texts |= found
    return texts, patterns


@functools.cache
def documented_codes() -> str:
    return "".join(file.read_text(encoding="utf-8") for file in DOCUMENTS.rglob("*.md"))


def is_written(text: str) -> bool:
    texts, patterns = literals()
    return text in texts or any(re.fullmatch(pattern, text) for pattern in patterns)


@pytest.mark.parametrize("id_", IDS)
def test_every_message_is_used(id_: str) -> None:
    kind, _, rest = id_.partition(".")
    if kind in ("problem", "remedy"):
        code, variant = rest.split(".", 1)
        assert is_written(code) or is_written(id_)
        assert (kind == "remedy" and variant == "default") or is_written(variant) or is_written(id_)
    else:
        assert is_written(id_)


@pytest.mark.parametrize("code", sorted(catalog().problems))
def test_every_code_is_documented(code: str) -> None:
    assert code in documented_codes()


@pytest.mark.parametrize("id_", [id_ for id_ in IDS if catalog().templates[id_].one is not None])
def test_singular_and_plural_have_the_same_placeholders(id_: str) -> None:
    template = catalog().templates[id_]
    assert set(PLACEHOLDER.findall(template.one or "")) == set(PLACEHOLDER.findall(template.other))
    assert template.count in {name for name, _ in PLACEHOLDER.findall(template.other)}


@pytest.mark.parametrize("id_", IDS)
@pytest.mark.parametrize("number", [1, 2])
def test_every_message_can_be_filled(id_: str, number: int) -> None:
    values: dict[str, Any] = dict.fromkeys(catalog().templates[id_].placeholders(), number)
    text = message(id_, **values).text
    assert "{" not in text
    assert text[0].isupper() or text[0].isdigit() or text.startswith(("gateway.", "pip ")), text


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("{size:bytes}", {"size": 3 * 2**29}, "1.5 GiB"),
        ("{size:bytes}", {"size": 10}, "10 B"),
        ("{tasks:count}", {"tasks": 12000}, "12,000"),
        ("{idle:duration}", {"idle": 45}, "45 s"),
        ("{idle:duration}", {"idle": 600}, "10 min"),
        ("{idle:duration}", {"idle": 7200}, "2 h"),
        ("{name} of {name}", {"name": "x"}, "x of x"),
    ],
)
def test_placeholders_are_formatted(text: str, values: dict[str, Any], filled: str) -> None:
    assert Template(text).fill(values) == filled


def test_times_are_local() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d \S+", Template("{at:time}").fill({"at": 1.7e12}))


def test_count_selects_the_singular() -> None:
    template = Template("{n} workers", "{n} worker", "n")
    assert (template.fill({"n": 1}), template.fill({"n": 0})) == ("1 worker", "0 workers")


def test_message_rejects_unknown_ids_and_missing_values() -> None:
    with pytest.raises(KeyError, match=re.escape("no.such.id")):
        message("no.such.id")
    with pytest.raises(KeyError, match="wanted"):
        message("hint.no-workers.message", waited=1)


def test_parse_message_reads_id_and_values() -> None:
    stored = {"id": "hint.memory-full.message", "values": {"percent": 91}}
    assert parse_message(stored) == message("hint.memory-full.message", percent=91)


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        {"id": "hint.memory-full.advice"},
        {"id": "hint.of-another-version", "values": {}},
        {"id": "hint.memory-full.message", "values": {}},
        {"id": "hint.memory-full.message", "values": {"percent": []}},
        {"id": "hint.spilling.message", "values": {"spilled": "x"}},
        {"id": "hint.scaled-down.message", "values": {"workers": 1, "idle": 1, "at": 1e300}},
    ],
)
def test_stored_message_of_another_version_is_dropped(stored: Any) -> None:
    assert parse_message(stored) is None
