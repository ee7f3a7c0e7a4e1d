"""The catalog of messages: every sentence that users can see and that starts on the server.

`messages.yaml` holds the sentences. The browser translates a message by its id, from a catalog generated from the
same file; the English text serves the command line, logs and REST clients.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .wire import types as wire
from .yaml_files import read_yaml

CATALOG = Path(__file__).with_name("messages.yaml")

Value = str | int | float
"""A value of a placeholder: text of another program, or a number."""

GROUP = "gateway"
"""The value of the placeholder `group`: the group of the default gateway in the Dask configuration."""

_PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Template:
    """A sentence of the catalog with named placeholders.

    `one` is the singular. It is used if the value of the placeholder `count` is 1.
    """

    other: str
    one: str | None = None
    count: str = ""

    def placeholders(self) -> set[str]:
        """Return the names of all placeholders."""
        texts = (self.other, self.one or "")
        return {name for text in texts for name, _ in _PLACEHOLDER.findall(text)} | ({self.count} - {""})

    def fill(self, values: Mapping[str, Value]) -> str:
        """Return the English sentence. Raises KeyError if a value is missing."""
        text = self.one if self.one is not None and values[self.count] == 1 else self.other
        return _PLACEHOLDER.sub(lambda match: _FORMATS[match[2] or ""](values[match[1]]), text)


@dataclass(frozen=True)
class ProblemKind:
    """A code of a problem. `status` is the HTTP status of the response to the browser."""

    status: int


@dataclass(frozen=True)
class Catalog:
    """All messages by id, and all problems by code."""

    templates: Mapping[str, Template]
    problems: Mapping[str, ProblemKind]


@dataclass(frozen=True)
class Message:
    """A sentence of the catalog and the values of its placeholders.

    `id` is a dotted path in messages.yaml. Values never hold a token, password or key. `group` is that of the default
    gateway if it is missing.
    """

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        template = catalog().templates.get(self.id)
        if template is None:
            raise KeyError(f"messages.yaml has no message {self.id}")
        missing = template.placeholders() - set(self.values)
        if "group" in missing:
            object.__setattr__(self, "values", {**self.values, "group": GROUP})
            missing.remove("group")
        if missing:
            raise KeyError(f"The message {self.id} needs values for {', '.join(sorted(missing))}")

    @property
    def text(self) -> str:
        """The English sentence."""
        return catalog().templates[self.id].fill(self.values)

    def with_group(self, group: str) -> Message:
        """Return the same message; it names keys of this group of the Dask configuration."""
        return Message(self.id, {**self.values, "group": group})

    def to_wire(self) -> wire.Message:
        """Return `message` of events/clusters.yaml."""
        return {"id": self.id, "values": dict(self.values), "text": self.text}


def message(id: str, /, **values: Value) -> Message:
    """Return the message `id` with these values. Raises KeyError for an unknown id or a missing value."""
    return Message(id, values)


def parse_message(data: Any) -> Message | None:
    """Read a stored message, a mapping with `id` and `values`.

    Returns None for anything else, and for an id that this version does not have.
    """
    if not isinstance(data, dict) or not isinstance(data.get("values"), dict):
        return None
    if not all(isinstance(value, (str, int, float)) for value in data["values"].values()):
        return None
    try:
        parsed = Message(str(data.get("id")), data["values"])
        _ = parsed.text
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    return parsed


@functools.cache
def catalog() -> Catalog:
    """Read the catalog at its first use, so that a server whose user has no clusters does not load it."""
    data = read_yaml(CATALOG)
    templates: dict[str, Template] = {}
    for code, problem in data["problems"].items():
        _collect(problem.get("messages", {}), f"problem.{code}", templates)
        _collect(problem["remedies"], f"remedy.{code}", templates)
    for group, texts in data["texts"].items():
        _collect(texts, group, templates)
    return Catalog(templates, {code: ProblemKind(problem["status"]) for code, problem in data["problems"].items()})


def _collect(node: Any, path: str, found: dict[str, Template]) -> None:
    """Add the messages below `node` to `found`, by their dotted paths."""
    if isinstance(node, str):
        found[path] = Template(node.strip())
    elif "other" in node:
        found[path] = Template(node["other"].strip(), node["one"].strip(), node["count"])
    else:
        for key, child in node.items():
            _collect(child, f"{path}.{key}", found)


def format_duration(seconds: float) -> str:
    """Format a duration in seconds: `50 s`, `20 min`, `3 h`."""
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


def format_bytes(count: float) -> str:
    """Format a number of bytes in binary units: `512 MiB`, `1.5 GiB`."""
    for unit, size in (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{round(count)} B"


def format_time(at: float) -> str:
    """Format a time (ms since epoch) in the time zone of this machine: `2026-03-01 14:05 CET`."""
    return time.strftime("%Y-%m-%d %H:%M %Z", time.localtime(at / 1000))


_FORMATS: dict[str, Any] = {
    "": str,
    "bytes": lambda value: format_bytes(float(value)),
    "count": lambda value: f"{int(value):,}",
    "duration": lambda value: format_duration(float(value)),
    "time": lambda value: format_time(float(value)),
}
"""Formats of placeholders: `{size:bytes}` takes bytes, `{tasks:count}` a whole number, `{idle:duration}` seconds,
`{at:time}` ms since epoch."""
