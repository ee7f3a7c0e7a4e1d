"""`jupyter dask-gateway prune`: stops the user's forgotten clusters."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..gateway.client import GatewayClient
from . import prune_all_users
from .forgotten import add_search_arguments, describe, find_running
from .gateways import CliGateways, add_gateway_argument, title
from .output import FAILED, OK, print_line, print_problem

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "prune", help="Stop your forgotten clusters. Without --yes, only list what would be stopped."
    )
    add_search_arguments(parser)
    add_gateway_argument(
        parser,
        "Name of the gateway (default: all gateways); with --all-users its address (default: gateway.address).",
    )
    parser.add_argument("--yes", action="store_true", help="Stop the clusters.")
    prune_all_users.add_arguments(parser)
    parser.set_defaults(run=run)


async def run(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """Stop the forgotten clusters, and return the exit code: 1 if something failed. Raises GatewayProblem."""
    found, is_complete = await gateways.each(lambda client: find_running(client, arguments))
    stopped = total = 0
    for name, running in found.items():
        forgotten = [cluster for cluster in running if cluster.reason_to_keep is None]
        if len(gateways.names) > 1:
            print_line(title(name))
        total += len(forgotten)
        for cluster in forgotten:
            print_line(describe(cluster, time.time() * 1000))
            if arguments.yes and await _stop(gateways.client(name), cluster.record.name):
                stopped += 1
    if arguments.yes:
        print_line(f"Stopped clusters: {stopped}")
        return OK if is_complete and stopped == total else FAILED
    print_line(f"Clusters to stop: {total}. Their results would be lost.")
    print_line("To stop them, run the command again with --yes.")
    return OK if is_complete else FAILED


async def _stop(client: GatewayClient, name: str) -> bool:
    """Stop a cluster, and report a failure. Returns whether it ends."""
    try:
        await client.stop(name)
        await client.confirm_end(name)
    except GatewayProblem as problem:
        print_problem(problem)
        return False
    return True
