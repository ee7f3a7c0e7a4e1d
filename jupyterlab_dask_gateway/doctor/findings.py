"""What a check of the doctor is, and what it finds."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..errors import GatewayProblem, redact
from ..messages import Message, Value, message
from ..wire import types as wire
from .advice import Advice, advice_for, advice_messages

if TYPE_CHECKING:
    from .diagnosis import Diagnosis

Result = Literal["passed", "warning", "failed", "skipped"]


@dataclass(frozen=True)
class Finding:
    """The result of a check.

    Parameters
    ----------
    message: what was found
    user, administrator: what it means for them, and what they can do; None unless it is a failure or a warning
    code: the code in docs/errors.md, if there is one
    details: further facts
    """

    result: Result
    message: Message
    user: Message | None = None
    administrator: Message | None = None
    code: str | None = None
    details: tuple[Message, ...] = ()

    def map_messages(self, change: Callable[[Message], Message]) -> Finding:
        """Return the same finding with each of its messages changed."""
        return Finding(
            self.result,
            change(self.message),
            None if self.user is None else change(self.user),
            None if self.administrator is None else change(self.administrator),
            self.code,
            tuple(change(each) for each in self.details),
        )

    def without_secrets(self, secrets: Iterable[str]) -> Finding:
        """Return the same finding, with each of `secrets` replaced in all values."""
        known = list(secrets)

        def clean(text: Message) -> Message:
            return Message(text.id, {name: _redact_value(value, known) for name, value in text.values.items()})

        return self.map_messages(clean)

    def naming_group(self, group: str) -> Finding:
        """Return the same finding; its messages name keys of this group of the Dask configuration."""
        return self.map_messages(lambda text: text.with_group(group) if "group" in text.values else text)


_PATTERNS = (
    (re.compile(r"//[^/\s@]+@"), "//•••@"),  # user and password in a URL
    (re.compile(r"(https?://[^\s?]+)\?\S+"), r"\1?•••"),  # the query of a URL
    (re.compile(r"\b([0-9a-f]{4})[0-9a-f]{20,}\b", re.IGNORECASE), r"\1•••"),  # a token, or the name of a cluster
)
"""What may be a secret although it is unknown here, as in the text of another program, and what replaces it."""


def _redact_value(value: Value, secrets: Iterable[str]) -> Value:
    if not isinstance(value, str):
        return value
    text = redact(value, secrets)
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


@dataclass(frozen=True)
class Check:
    """One step of the doctor.

    Parameters
    ----------
    code: its name in reports
    title: the id of its title in messages.yaml
    run: returns the finding. It may raise GatewayProblem, which is a failure.
    requires: the codes of the checks without which it makes no sense
    """

    code: str
    title: str
    run: Callable[[Diagnosis], Awaitable[Finding]]
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A check that has started, or has finished with a finding."""

    check: Check
    finding: Finding | None = None

    def to_wire(self) -> wire.DoctorStep:
        """Return `doctor_step` of events/clusters.yaml."""
        finding = self.finding
        step: wire.DoctorStep = {
            "check": self.check.code,
            "title": message(self.check.title).to_wire(),
            "result": "running" if finding is None else finding.result,
            "details": [] if finding is None else [each.to_wire() for each in finding.details],
        }
        if finding is None:
            return step
        step["message"] = finding.message.to_wire()
        if finding.user is not None:
            step["user"] = finding.user.to_wire()
        if finding.administrator is not None:
            step["administrator"] = finding.administrator.to_wire()
        if finding.code is not None:
            step["code"] = finding.code
        return step


def passed(text: Message, *details: Message) -> Finding:
    """Return the finding of a check that found no fault."""
    return Finding("passed", text, details=details)


def skipped(text: Message) -> Finding:
    """Return the finding of a check that was not run, or does not apply."""
    return Finding("skipped", text)


def warning(text: Message, advice: Advice, *details: Message) -> Finding:
    """Return the finding of a check that found something to improve."""
    return Finding("warning", text, *advice_messages(advice), details=details)


def failed(text: Message, advice: Advice, *details: Message) -> Finding:
    """Return the finding of a check that found a fault."""
    return Finding("failed", text, *advice_messages(advice), details=details)


def failed_with(problem: GatewayProblem, advice: Advice | None = None, *details: Message) -> Finding:
    """Return the finding for a problem. `advice` is by default that of the code and variant of the problem."""
    texts = advice_messages(advice_for(problem) if advice is None else advice)
    return Finding("failed", problem.message_ref, *texts, code=problem.code, details=details)
