"""Output and exit codes of the commands."""

from __future__ import annotations

import sys
from typing import Any

from ..errors import GatewayProblem
from ..json_data import write_json
from ..wire import types as wire

OK = 0
FAILED = 1
"""A problem was reported. argparse exits with 2 if the arguments are not valid."""
TIMED_OUT = 3


def print_line(text: str) -> None:
    """Write a line to the standard output."""
    sys.stdout.write(text + "\n")


def print_json(data: Any) -> None:
    """Write JSON as one line to the standard output."""
    print_line(write_json(data))


def print_problem(problem: GatewayProblem | wire.Problem, *, as_json: bool = False, title: str = "") -> None:
    """Write a problem and its remedy, or `problem` of events/clusters.yaml, to the standard error.

    `title` is a line before the text.
    """
    found = problem.to_wire() if isinstance(problem, GatewayProblem) else problem
    lines = [write_json(found)] if as_json else [title, found["message"], found["remedy"]]
    text = "\n".join(line for line in lines if line)
    sys.stderr.write(text + "\n")
