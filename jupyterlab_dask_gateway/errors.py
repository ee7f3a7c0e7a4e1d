"""Problems that users see: a code, what happened, and what to do.

The sentences are in messages.yaml. `docs/errors.md` is the index of the codes, and a test compares both.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from .messages import Message, Value, catalog
from .wire import types as wire

MAX_MESSAGE = 500
"""Characters of another program's text that a message shows: longer than any sentence of a gateway."""


class GatewayProblem(Exception):
    """A problem with a code of messages.yaml. Raises KeyError for an unknown message or a missing value.

    Parameters
    ----------
    code: key of `problems` in messages.yaml
    variant: which of the messages of that code says what happened
    values: values of the placeholders of message and remedy; never a token, password or key
    remedy: which of the remedies of that code says what to do
    field: the option or field of the request at fault
    retry_after: seconds for which the other program wants no further request; None if it does not say so
    """

    def __init__(
        self,
        code: str,
        variant: str,
        values: Mapping[str, Value] | None = None,
        *,
        remedy: str = "default",
        field: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.code = code
        self.retry_after = retry_after
        self.field = field
        self.message_ref = Message(f"problem.{code}.{variant}", dict(values or {}))
        self.remedy_ref = Message(f"remedy.{code}.{remedy}", dict(values or {}))
        super().__init__(self.message)

    @property
    def values(self) -> dict[str, Value]:
        """The values of the placeholders of message and remedy."""
        return {**self.message_ref.values, **self.remedy_ref.values}

    def name_group(self, group: str) -> None:
        """Let message and remedy name keys of this group of the Dask configuration."""
        self.message_ref = self.message_ref.with_group(group)
        self.remedy_ref = self.remedy_ref.with_group(group)
        self.args = (self.message,)

    @property
    def message(self) -> str:
        """The English sentence about what happened."""
        return self.message_ref.text

    @property
    def remedy(self) -> str:
        """The English sentence about what to do."""
        return self.remedy_ref.text

    def with_remedy(self, remedy: str) -> GatewayProblem:
        """Return the same problem with another remedy of its code."""
        variant = self.message_ref.id.rpartition(".")[2]
        return GatewayProblem(
            self.code, variant, self.values, remedy=remedy, field=self.field, retry_after=self.retry_after
        )

    @property
    def status(self) -> int:
        """The HTTP status for the browser."""
        return catalog().problems[self.code].status

    def to_wire(self) -> wire.Problem:
        """Return `problem` of events/clusters.yaml."""
        problem: wire.Problem = {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "message_id": self.message_ref.id,
            "remedy_id": self.remedy_ref.id,
        }
        if self.values:
            problem["values"] = self.values
        if self.field is not None:
            problem["field"] = self.field
        return problem


class CreateOutcomeUnknown(GatewayProblem):
    """`create-uncertain`: a cluster was requested, and no response says whether it was created.

    `under_way` means that the gateway may still be creating it: its absence from the list proves nothing yet.
    """

    def __init__(self, variant: str, values: Mapping[str, Value] | None = None, *, under_way: bool) -> None:
        super().__init__("create-uncertain", variant, values)
        self.under_way = under_way


def redact(text: str, secrets: Iterable[str]) -> str:
    """Replace each of `secrets` in a text.

    Those with less than four characters stay, because the text would become unreadable.
    """
    for secret in sorted({s for s in secrets if len(s) >= 4}, key=len, reverse=True):
        # Programs quote a value in their errors as Python's `repr` or as JSON.
        for form in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
            text = text.replace(form, "•••")
    return text


def clean(text: str, secrets: Iterable[str] = (), limit: int = MAX_MESSAGE) -> str:
    """Clean the text of another program for display: one line, no control characters, at most `limit` characters.

    Each of `secrets` is replaced wherever it occurs; see `redact`.
    """
    text = re.sub(r"\s+", " ", redact(text, secrets))
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C")).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
