"""A reason why a cluster waits, is to be stopped, or ended.

It is a code, a variant and values, which messages.yaml turns into a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import GatewayProblem
from ..json_data import is_number
from ..messages import Message, Value

WAITING = ("machine-starting", "machines-full", "image-downloading")
"""Codes that are not failures: the cluster continues without an action of the user. Their sentences are hints."""
FAILURES = (
    "request-too-large",
    "no-machine-accepts",
    "machine-limit",
    "image-not-pulled",
    "quota-reached",
    "container-not-created",
    "killed-for-memory",
    "machine-lost",
    "crashed",
)
"""Codes of problems."""
CLEAN_UP = ("clean-up-announced", "cleaned-up")
"""Codes of the administrator's clean-up: of a running cluster that is to be stopped, and of one that was stopped."""
LOST = "lost"
"""Their variant with the loss of results in memory; without, it is `default`."""
ROLES = ("scheduler", "workers")
"""The variant, or the end of it, by the role of the pods. Those of workers have the value `count`."""
MAX_TEXT = 500
"""Characters of one value."""


@dataclass(frozen=True)
class Reason:
    """Why a cluster waits, lacks workers, is to be stopped, or ended.

    Parameters
    ----------
    code: one of WAITING, FAILURES and CLEAN_UP
    variant: which of the messages of that code describes it; see ROLES
    values: values of the placeholders
    remedy: which of the remedies of that code helps; WAITING and CLEAN_UP have one each
    since: ms since epoch
    """

    code: str
    variant: str
    values: Mapping[str, Value] = field(default_factory=dict)
    remedy: str = "default"
    since: float = 0

    @property
    def is_failure(self) -> bool:
        """Return whether the cluster does not continue without an action."""
        return self.code in FAILURES

    @property
    def message(self) -> Message:
        """The sentence that describes it. Raises KeyError for an unknown one, or a missing value."""
        if self.is_failure:
            return self.problem.message_ref
        return Message(f"{self._group}.{self.code}.message.{self.variant}", self.values)

    @property
    def advice(self) -> Message:
        """The sentence about what helps. Raises KeyError for an unknown one, or a missing value."""
        if self.is_failure:
            return self.problem.remedy_ref
        return Message(f"{self._group}.{self.code}.advice", {})

    @property
    def _group(self) -> str:
        return "clean-up" if self.code in CLEAN_UP else "waiting"

    @property
    def problem(self) -> GatewayProblem:
        """The problem of a failure. Raises KeyError for an unknown one, or a missing value."""
        return GatewayProblem(self.code, self.variant, self.values, remedy=self.remedy)

    def to_json(self) -> dict[str, Any]:
        """Return it as the service sends it."""
        return {
            "code": self.code,
            "variant": self.variant,
            "values": dict(self.values),
            "remedy": self.remedy,
            "since": self.since,
        }


def parse_reason(data: Any) -> Reason | None:
    """Parse a reason that the service has sent. Returns None if it is not valid, or of another version."""
    if not isinstance(data, dict) or not isinstance(data.get("values"), dict):
        return None
    code, variant, remedy, since = (data.get(key) for key in ("code", "variant", "remedy", "since"))
    if code not in WAITING + FAILURES + CLEAN_UP or not isinstance(variant, str) or not isinstance(remedy, str):
        return None
    values = {
        str(name): value for name, value in data["values"].items() if isinstance(value, str) or is_number(value)
    }
    values = {name: value[:MAX_TEXT] if isinstance(value, str) else value for name, value in values.items()}
    reason = Reason(code, variant, values, remedy, since if is_number(since) else 0)
    try:
        _ = reason.message.text, reason.advice.text
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return reason
