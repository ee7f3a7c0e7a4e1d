"""The report of the doctor as text, for a terminal or a ticket. It is in English."""

from __future__ import annotations

from collections.abc import Iterator

from ..messages import message
from .findings import Step

_MARKS = {"passed": "ok", "warning": "WARNING", "failed": "FAILED", "skipped": "skipped"}


def step_lines(step: Step) -> Iterator[str]:
    """Return the lines of a finished step."""
    finding = step.finding
    if finding is None:
        return
    yield f"[{_MARKS[finding.result]:>7}] {message(step.check.title).text}: {finding.message.text}"
    if finding.code is not None:
        yield f"          ({finding.code})"
    for detail in finding.details:
        yield f"          - {detail.text}"
    if finding.user is not None:
        yield f"          You: {finding.user.text}"
    if finding.administrator is not None:
        yield f"          Administrators: {finding.administrator.text}"
