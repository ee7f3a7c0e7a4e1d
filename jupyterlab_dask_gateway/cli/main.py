"""`jupyter dask-gateway COMMAND`: parses the arguments, connects to the gateway, and runs the command."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from ..config import read_config
from ..errors import GatewayProblem
from ..gateway.auth import make_authenticator
from ..gateway.client import GatewayClient
from . import clusters, prune
from .output import print_problem

COMMANDS = (clusters, prune)
"""Modules with `add_arguments(subparsers)`, which sets the default `run` to a function of client and arguments."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands."""
    parser = argparse.ArgumentParser(
        "jupyter dask-gateway",
        description="List and clean up your Dask Gateway clusters. The gateway and your login are those of the Dask "
        "configuration.",
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
        config = read_config(os.environ)
        client = GatewayClient(config, make_authenticator(config, os.environ))
    except GatewayProblem as problem:
        print_problem(problem)
        return 1
    try:
        exit_code: int = await arguments.run(client, arguments)
        return exit_code
    except GatewayProblem as problem:
        print_problem(problem)
        return 1
    finally:
        await client.close()
