"""Output of the commands."""

from __future__ import annotations

import sys

from ..errors import GatewayProblem


def print_line(text: str) -> None:
    """Write a line to the standard output."""
    sys.stdout.write(text + "\n")


def print_problem(problem: GatewayProblem) -> None:
    """Write a problem and its remedy to the standard error."""
    sys.stderr.write(f"{problem.message}\n{problem.remedy}\n")
