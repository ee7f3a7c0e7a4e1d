"""A comment that switches off a check names the check and the reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .support.tracked import ROOT, tracked_files

SUPPRESSION = re.compile(
    r"#\s*type:\s*ignore|#\s*(ruff:\s*|flake8:\s*)?noqa|pragma:\s*no cover"
    r"|(es|style)lint-disable|prettier-ignore|istanbul ignore|@ts-(expect-error|ignore|nocheck)"
)
ALLOWED = re.compile(
    r"# type: ignore\[[a-z, -]+\]  # \w"
    r"|# noqa: [A-Z]+\d+(, [A-Z]+\d+)* - \w"
    r"|(es|style)lint-disable(-next-line|-line)? [\w@/-]+(, [\w@/-]+)* -- \w"
    r"|@ts-expect-error \w"
)


def bare(line: str) -> bool:
    """Whether a line has a suppression without its check or its reason."""
    return SUPPRESSION.search(line) is not None and ALLOWED.search(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "x = y  # type: ignore",
        "x = y  # type: ignore[misc]",
        "x = y  # noqa",
        "x = y  # noqa: S101",
        "# ruff: noqa: E501",
        "// eslint-disable-next-line no-empty",
        "/* eslint-disable */",
        "// @ts-ignore because",
        "// @ts-expect-error",
    ],
)
def test_bare_suppressions_are_found(line: str) -> None:
    assert bare(line)


def test_suppressions_have_a_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked_files(".py", ".ts", ".tsx", ".js", ".mjs", ".css")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare(line)
    ]
    assert found == []
