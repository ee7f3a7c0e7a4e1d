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
from . import clusters, doctor, prune, size, status_service
from .output import print_problem

COMMANDS = (clusters, prune, doctor, size, status_service)
"""Modules with `add_arguments(subparsers)`.

It sets the default `run` to a function of client and arguments, or `run_without_client` to one of arguments only.
"""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser with all commands."""
    parser = argparse.ArgumentParser(
        "jupyter dask-gateway",
        description="List, create, scale, stop and clean up your Dask Gateway clusters, check the connection, "
        "and size a deployment. The gateway and your login are those of the Dask configuration.",
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
        config = read_config(os.environ)
        # As in a notebook, the class of the configuration runs in a process of the user.
        client = GatewayClient(config, make_authenticator(config, os.environ, custom_allowed=True))
    except GatewayProblem as problem:
        print_problem(problem, as_json=getattr(arguments, "json", False))
        return 1
    try:
        exit_code = await arguments.run(client, arguments)
        return exit_code
    except GatewayProblem as problem:
        print_problem(problem, as_json=getattr(arguments, "json", False))
        return 1
    finally:
        await client.close()
