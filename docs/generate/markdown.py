"""Markdown of the generated pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def code(text: Any) -> str:
    """Return a text as code."""
    return f"`{text}`"


def cell(text: str) -> str:
    """Return a text as one line of a table cell."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; empty if there are no rows."""
    lines = [f"| {' | '.join(cell(text) for text in row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""])
