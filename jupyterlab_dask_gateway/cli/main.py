"""`jupyter dask-gateway COMMAND`: parses the arguments, and runs the command."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import aclosing

from ..errors import GatewayProblem
from . import clusters, doctor, prune, size, status_service
from .gateways import CliGateways
from .output import print_problem

COMMANDS = (clusters, prune, doctor, size, status_service)
"""Modules with `add_arguments(subparsers)`.

It sets the default `run` to a function of gateways and arguments, or `run_without_client` to one of arguments only.
"""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands."""
    parser = argparse.ArgumentParser(
        "jupyter dask-gateway",
        description="List, create, scale, stop and clean up your Dask Gateway clusters, check the connection, "
        "and size a deployment. The gateways and your login are those of the Dask configuration.",
    )
    subparsers = parser.add_subparsers(dest="command", required=True)
    for command in COMMANDS:
        command.add_arguments(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and return its exit code. `arguments` are those of the process by default."""
    return asyncio.run(_run(make_parser().parse_args(sys.argv[1:] if arguments is None else arguments)))


async def _run(arguments: argparse.Namespace) -> int:
    try:
        if "run_without_client" in arguments:
            exit_code: int = await arguments.run_without_client(arguments)
            return exit_code
        async with aclosing(CliGateways(os.environ, getattr(arguments, "gateway", None))) as gateways:
            exit_code = await arguments.run(gateways, arguments)
            return exit_code
    except GatewayProblem as problem:
        print_problem(problem, as_json=getattr(arguments, "json", False))
        return 1
