"""Failures as users meet them: a code, what happened, and what to do about it.

The sentences are in messages.yaml; `docs/errors.md` is the index of the codes, and a test compares both.
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
    """A failure with a code of messages.yaml.

    Parameters
    ----------
    code: key of `problems` in messages.yaml
    variant: which of the messages of that code says what happened
    values: values of the placeholders of message and remedy; never a token, password or key
    remedy: which of the remedies of that code says what to do
    field: the option or field of the request at fault
    """

    def __init__(
        self,
        code: str,
        variant: str,
        values: Mapping[str, Value] | None = None,
        *,
        remedy: str = "default",
        field: str | None = None,
    ) -> None:
        self.code = code
        self.values = dict(values or {})
        self.field = field
        if f"problem.{code}.{variant}" not in catalog().templates:
            # Sentences that are not in the catalog yet.
            self.message_ref: Message | None = None
            self.message = variant
        else:
            self.message_ref = Message(f"problem.{code}.{variant}", self.values)
            self.message = self.message_ref.text
        if f"remedy.{code}.{remedy}" not in catalog().templates:
            self.remedy_ref: Message | None = None
            self.remedy = remedy
        else:
            self.remedy_ref = Message(f"remedy.{code}.{remedy}", self.values)
            self.remedy = self.remedy_ref.text
        super().__init__(self.message)

    def with_remedy(self, remedy: str) -> GatewayProblem:
        """Return the same failure with another remedy of its code."""
        variant = self.message if self.message_ref is None else self.message_ref.id.rpartition(".")[2]
        return GatewayProblem(self.code, variant, self.values, remedy=remedy, field=self.field)

    @property
    def status(self) -> int:
        """The HTTP status for the browser."""
        return catalog().problems[self.code].status

    def to_wire(self) -> wire.Problem:
        """`problem` of events/clusters.yaml."""
        problem: wire.Problem = {"code": self.code, "message": self.message, "remedy": self.remedy}
        if self.message_ref is not None:
            problem["message_id"] = self.message_ref.id
        if self.remedy_ref is not None:
            problem["remedy_id"] = self.remedy_ref.id
        if self.values:
            problem["values"] = dict(self.values)
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


def clean(text: str, secrets: Iterable[str] = (), limit: int = MAX_MESSAGE) -> str:
    """Make the text of another program fit for display: one line, no control characters, at most `limit` characters.

    Each of `secrets` is replaced, wherever it occurs. A secret of under four characters is left: replacing it would
    make the text unreadable.
    """
    for secret in sorted({s for s in secrets if len(s) >= 4}, key=len, reverse=True):
        # Programs quote a value in their errors as Python's `repr` or as JSON.
        for form in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
            text = text.replace(form, "•••")
    text = re.sub(r"\s+", " ", text)
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C")).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
