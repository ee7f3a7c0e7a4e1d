"""`jupyter dask-gateway clusters`: lists the user's running clusters."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from ..gateway.client import GatewayClient
from .forgotten import add_search_arguments, describe, find_running
from .output import print_line

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser("clusters", help="List your running clusters, and which of them look forgotten.")
    add_search_arguments(parser)
    parser.set_defaults(run=run)


async def run(client: GatewayClient, arguments: argparse.Namespace) -> int:
    """List the running clusters, and return the exit code. Raises GatewayProblem."""
    clusters = await find_running(client, arguments)
    for cluster in clusters:
        print_line(describe(cluster, time.time() * 1000))
    print_line(f"Running clusters: {len(clusters)}")
    return 0
