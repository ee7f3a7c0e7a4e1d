"""`jupyter dask-gateway prune`: stops the user's forgotten clusters."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..gateway.client import GatewayClient
from . import prune_all_users
from .forgotten import add_search_arguments, describe, find_running
from .output import print_line, print_problem

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "prune", help="Stop your forgotten clusters. Without --yes, only list what would be stopped."
    )
    add_search_arguments(parser)
    parser.add_argument("--yes", action="store_true", help="Stop the clusters.")
    prune_all_users.add_arguments(parser)
    parser.set_defaults(run=run)


async def run(client: GatewayClient, arguments: argparse.Namespace) -> int:
    """Stop the forgotten clusters, and return the exit code: 1 if one could not be stopped. Raises GatewayProblem."""
    forgotten = [cluster for cluster in await find_running(client, arguments) if cluster.reason_to_keep is None]
    stopped = 0
    for cluster in forgotten:
        print_line(describe(cluster, time.time() * 1000))
        if arguments.yes:
            try:
                await client.stop(cluster.record.name)
                await client.confirm_end(cluster.record.name)
            except GatewayProblem as problem:
                print_problem(problem)
            else:
                stopped += 1
    if arguments.yes:
        print_line(f"Stopped clusters: {stopped}")
        return int(stopped < len(forgotten))
    print_line(f"Clusters to stop: {len(forgotten)}. Their results would be lost.")
    print_line("To stop them, run the command again with --yes.")
    return 0
