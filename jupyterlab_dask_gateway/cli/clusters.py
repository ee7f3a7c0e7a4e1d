"""`jupyter dask-gateway clusters`: lists, creates, scales and stops clusters of the user."""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from ..actions.requests import create_request, workers_request
from ..errors import GatewayProblem
from ..gateway.client import GatewayClient
from ..request_validation import validate
from ..wire import types as wire
from .forgotten import (
    RunningCluster,
    add_search_arguments,
    add_store_argument,
    describe,
    find_running,
    parse_duration,
)
from .gateways import CliGateways, add_gateway_argument, title
from .option_values import parse_assignment, read_options
from .output import FAILED, OK, TIMED_OUT, print_json, print_line, print_problem
from .server_config import read_prices
from .session import Session, open_session

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SMALL_PRICE = 0.1
ANY_GATEWAY = "Name of the gateway (default: the one that has the cluster)."


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command. Without an action it lists the clusters."""
    parser = subparsers.add_parser("clusters", help="List your clusters, or create, scale and stop them.")
    add_search_arguments(parser)
    add_gateway_argument(parser, "Name of the gateway (default: all gateways).")
    parser.add_argument("--json", action="store_true", help="Write JSON.")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action")
    create = actions.add_parser("create", help="Create a cluster.")
    create.add_argument(
        "--option",
        action="append",
        type=parse_assignment,
        default=[],
        metavar="NAME=VALUE",
        help="Option of the cluster, for example worker_cores=2. A mapping is JSON, or @FILE with JSON.",
    )
    create.add_argument("--label", help="Label of the cluster.")
    create.add_argument("--workers", type=int, metavar="COUNT", help="Number of workers.")
    create.add_argument("--minimum", type=int, help="Minimum number of workers of an adaptive cluster.")
    create.add_argument("--maximum", type=int, help="Maximum number of workers of an adaptive cluster.")
    _add_action_arguments(create, create_cluster, "Name of the gateway (default: the default gateway).")
    scale = actions.add_parser("scale", help="Request a number of workers.")
    scale.add_argument("name", help="Name of the cluster.")
    scale.add_argument("count", type=int, help="Number of workers.")
    _add_action_arguments(scale, scale_cluster)
    adapt = actions.add_parser("adapt", help="Scale a cluster adaptively.")
    adapt.add_argument("name", help="Name of the cluster.")
    adapt.add_argument("minimum", type=int, help="Minimum number of workers.")
    adapt.add_argument("maximum", type=int, help="Maximum number of workers.")
    _add_action_arguments(adapt, adapt_cluster)
    stop = actions.add_parser("stop", help="Stop clusters. Their results are lost.")
    stop.add_argument("names", nargs="+", metavar="name", help="Names of the clusters.")
    add_gateway_argument(stop, ANY_GATEWAY)
    add_store_argument(stop)
    stop.add_argument("--json", action="store_true", help="Write JSON.")
    stop.set_defaults(run=stop_clusters)


def _add_action_arguments(parser: argparse.ArgumentParser, run: Any, gateway_help: str = ANY_GATEWAY) -> None:
    add_gateway_argument(parser, gateway_help)
    parser.add_argument(
        "--wait-for-workers", action="store_true", help="Wait until the requested workers have started."
    )
    parser.add_argument(
        "--timeout",
        type=parse_duration,
        default=parse_duration("10m"),
        help="Maximum time to wait, for example 90s or 30m (default: 10m). Then the exit code is 3.",
    )
    add_store_argument(parser)
    parser.add_argument("--json", action="store_true", help="Write JSON.")
    parser.set_defaults(run=run)


async def run(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """List the live clusters, and return the exit code: 1 if one of several gateways fails. Raises GatewayProblem."""
    prices = await asyncio.to_thread(read_prices)

    async def find(client: GatewayClient) -> tuple[list[RunningCluster], list[wire.Cluster]]:
        running = await find_running(client, arguments)
        async with open_session(client, arguments.store, prices) as session:
            await session.sample_all()
            live = [session.to_wire(name) for name, cluster in session.registry.clusters.items() if cluster.live]
        return running, live

    found, is_complete = await gateways.each(find, as_json=arguments.json)
    if arguments.json:
        reasons = {each.record.name: each.reason_to_keep for running, _ in found.values() for each in running}
        print_json({"clusters": [_with_reason(each, reasons) for _, live in found.values() for each in live]})
        return OK if is_complete else FAILED
    costs: list[wire.Price] = []
    for name, (running, live) in found.items():
        if len(gateways.names) > 1:
            print_line(title(name))
        for each in live:
            if each["status"] != "running":
                print_line(_describe(each))
        by_name = {each["name"]: price for each in live if (price := each["usage"].get("price")) is not None}
        costs += by_name.values()
        for cluster in running:
            price = by_name.get(cluster.record.name)
            print_line("  ".join([describe(cluster, time.time() * 1000), *([_price_text(price)] if price else [])]))
    print_line(f"Running clusters: {sum(len(running) for running, _ in found.values())}")
    if costs:
        print_line(f"Price: {_price_text({**costs[0], 'per_hour': sum(price['per_hour'] for price in costs)})}")
    return OK if is_complete else FAILED


def _price_text(price: wire.Price) -> str:
    """Return `12.30 USD per hour`. A small price has two significant digits, because it would read as 0."""
    per_hour = price["per_hour"]
    number = f"{per_hour:.2g}" if 0 < per_hour < SMALL_PRICE else f"{per_hour:.2f}"
    return " ".join([number, *([price["currency"]] if price["currency"] else []), "per hour"])


def _with_reason(cluster: wire.Cluster, reasons: dict[str, Any]) -> dict[str, Any]:
    """Add `forgotten`, and in `reason_to_keep` the sentence why the cluster is not forgotten, to `cluster`."""
    name = cluster["name"]
    reason = reasons.get(name)
    is_forgotten = name in reasons and reason is None
    return {**cluster, "forgotten": is_forgotten, "reason_to_keep": None if reason is None else reason.text}


async def create_cluster(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """Create a cluster, wait until it runs, and return the exit code. Raises GatewayProblem."""
    client = gateways.first
    specs = await client.options() if arguments.option else []
    body: dict[str, Any] = {"options": read_options(arguments.option, specs)}
    if arguments.label is not None:
        body["label"] = arguments.label
    limits = {"minimum": arguments.minimum, "maximum": arguments.maximum}
    bounds = {name: value for name, value in limits.items() if value is not None}
    if arguments.workers is not None:
        body["workers"] = {"count": arguments.workers}
    if bounds:
        # With a number too, or with one bound only, this is not valid, and the validation says why.
        body["workers"] = {**body.get("workers", {}), **bounds}
    request = create_request(validate(wire.CreateRequest, body))
    async with open_session(client, arguments.store) as session:
        name = (await session.actions.create(request))["name"]
        return await _finish(session, arguments, name)


async def scale_cluster(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """Request a number of workers, and return the exit code. Raises GatewayProblem."""
    return await _request_workers(
        gateways, arguments, workers_request(validate(wire.ScaleRequest, {"count": arguments.count}))
    )


async def adapt_cluster(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """Scale a cluster adaptively, and return the exit code. Raises GatewayProblem."""
    limits = {"minimum": arguments.minimum, "maximum": arguments.maximum}
    bounds = {name: value for name, value in limits.items() if value is not None}
    return await _request_workers(gateways, arguments, workers_request(validate(wire.AdaptRequest, bounds)))


async def _request_workers(
    gateways: CliGateways, arguments: argparse.Namespace, requested: wire.WorkersRequest
) -> int:
    async with open_session(await gateways.client_of(arguments.name), arguments.store) as session:
        if session.registry.cluster(arguments.name).record.status == "pending":
            # Its creator, often the user's server, requests other workers at the same time.
            raise GatewayProblem("cluster-not-running", "starting")
        limited = await session.actions.scale(arguments.name, requested)
        if limited is not None and not arguments.json:
            print_line(limited.text)
        return await _finish(session, arguments, arguments.name)


async def _finish(session: Session, arguments: argparse.Namespace, name: str) -> int:
    """Wait for what the arguments say, write the cluster, and return the exit code. Raises GatewayProblem."""
    try:
        name = await asyncio.wait_for(session.launcher.wait_for_end(name), arguments.timeout)
        cluster = session.to_wire(name)
        if cluster["problem"] is None and arguments.wait_for_workers:
            await asyncio.wait_for(_wait_for_workers(session, name), arguments.timeout)
            cluster = session.to_wire(name)
    except asyncio.TimeoutError:
        _write(session.to_wire(name), arguments)
        return TIMED_OUT
    _write(cluster, arguments)
    if cluster["problem"] is not None:
        print_problem(cluster["problem"], as_json=arguments.json)
        return FAILED
    return OK


async def _wait_for_workers(session: Session, name: str) -> None:
    """Wait until a cluster has the workers that were requested, of an adaptive cluster the minimum."""
    requested = session.registry.metadata(name).requested or {}
    count = requested.get("count", requested.get("minimum", 0))
    await session.wait_until(name, lambda found: found.sample is not None and found.sample.workers >= count)


async def stop_clusters(gateways: CliGateways, arguments: argparse.Namespace) -> int:
    """Stop clusters, and return the exit code: 1 if one could not be stopped. Raises GatewayProblem."""
    stopped = []
    exit_code = OK
    async with AsyncExitStack() as stack:
        sessions: dict[GatewayClient, Session] = {}
        for name in arguments.names:
            try:
                client = await gateways.client_of(name)
                if client not in sessions:
                    sessions[client] = await stack.enter_async_context(open_session(client, arguments.store))
                sessions[client].registry.cluster(name)
                await sessions[client].actions.stop_and_confirm(name)
            except GatewayProblem as problem:
                print_problem(problem, as_json=arguments.json)
                exit_code = FAILED
            else:
                stopped.append(name)
    if arguments.json:
        print_json({"stopped": stopped})
    else:
        print_line(f"Stopped clusters: {len(stopped)}")
    return exit_code


def _write(cluster: wire.Cluster, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print_json(cluster)
    else:
        print_line(_describe(cluster))


def _describe(cluster: wire.Cluster) -> str:
    """Return a line about a cluster."""
    workers = f"{cluster['workers']} workers, {cluster['threads']} cores"
    return "  ".join([cluster["name"], cluster["label"], cluster["status"], workers])
