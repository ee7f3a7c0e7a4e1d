"""Values of cluster options on the command line. Pure functions, except that `NAME=@FILE` reads a file."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..errors import GatewayProblem
from ..gateway.options import find_fault
from ..json_data import read_json
from ..wire import types as wire

BOOLEANS = {"true": True, "false": False}
TYPE_FAULTS = {
    "int": "not-an-integer",
    "float": "not-a-number",
    "bool": "not-a-boolean",
    "mapping": "not-a-mapping",
}
"""Variants of `bad-request` for a text that is not a value of this type of option."""


def parse_assignment(text: str) -> tuple[str, str]:
    """Return the name and the text of the value in `NAME=VALUE`. Raises argparse.ArgumentTypeError."""
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise argparse.ArgumentTypeError("an option is NAME=VALUE, for example worker_cores=2")
    return name, value


def read_options(assignments: Iterable[tuple[str, str]], specs: Iterable[wire.Option]) -> dict[str, Any]:
    """Return the options of a request.

    Parameters
    ----------
    assignments: name and text of each value; the last one of a name applies
    specs: the gateway's option specs

    Raises GatewayProblem `bad-request` for an unknown option and for a value of another type. The gateway checks
    bounds and choices.
    """
    kinds = {spec["field"]: spec["spec"]["type"] for spec in specs}
    options = {}
    for name, text in assignments:
        if name not in kinds:
            raise GatewayProblem("bad-request", "unknown-field", {"name": name}, field=name)
        kind = kinds[name]
        value = _read_value(kind, text)
        if kind in TYPE_FAULTS and find_fault({"type": kind}, value) is not None:
            raise GatewayProblem("bad-request", TYPE_FAULTS[kind], {"name": name}, field=name)
        options[name] = value
    return options


def _read_value(kind: str, text: str) -> Any:
    """Return the value in a text; None if it is not a value of this type of option."""
    if kind == "bool":
        return BOOLEANS.get(text.lower())
    if kind not in TYPE_FAULTS:
        return text
    try:
        # Other users of the machine can see arguments, so mappings with credentials can be in a file.
        if kind == "mapping" and text.startswith("@"):
            text = Path(text[1:]).read_text(encoding="utf-8")
        return read_json(text)
    except (OSError, ValueError):
        return None
