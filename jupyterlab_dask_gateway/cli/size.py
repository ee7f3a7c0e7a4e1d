"""`jupyter dask-gateway size`: how many machines a deployment needs, and what they cost."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..request_validation import validate
from ..sizing.deployment import DEFAULTS, known_inputs
from ..sizing.estimate import estimate
from ..sizing.machines import MachineTable, read_machines
from ..wire import types as wire
from .output import FAILED, OK, print_json, print_line

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

NUMBERS: dict[str, tuple[type, str]] = {
    "users": (int, "Number of users"),
    "active_users": (int, "Number of users that are active at the same time"),
    "workers_per_user": (int, "Number of Dask workers of each active user; 0 for no clusters"),
    "hours_per_month": (float, "Hours of use per month, for the price"),
}
SIZES = {
    "server": "a user's Jupyter server requests",
    "scheduler": "a Dask scheduler requests",
    "worker": "a Dask worker requests",
    "daemons": "the Kubernetes daemons on each machine request",
}
MACHINES = {"server_machine": "servers and schedulers", "worker_machine": "workers"}


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command."""
    text = "Calculate how many machines a deployment needs and what they cost."
    parser = subparsers.add_parser("size", help=text, description=text)
    defaults: Mapping[str, object] = DEFAULTS
    for name, (kind, text) in NUMBERS.items():
        parser.add_argument(_flag(name), type=kind, metavar="N", help=f"{text} (default: {defaults[name]}).")
    for name, text in SIZES.items():
        parser.add_argument(_flag(f"{name}_cores"), type=float, metavar="N", help=f"Cores that {text}.")
        parser.add_argument(_flag(f"{name}_memory"), type=float, metavar="GIB", help=f"Memory, in GiB, that {text}.")
    for name, text in MACHINES.items():
        parser.add_argument(_flag(name), metavar="TYPE", help=f"Machine type of {text}. See --list.")
    parser.add_argument("--machines", type=Path, metavar="FILE", help="Table of machine types, as in docs/sizing.md.")
    parser.add_argument("--list", action="store_true", help="List the machine types.")
    parser.add_argument("--json", action="store_true", help="Write JSON.")
    parser.set_defaults(run_without_client=run)


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


async def run(arguments: argparse.Namespace) -> int:
    """Write the estimate, and return the exit code: 1 if something fits on no machine. Raises GatewayProblem."""
    table = read_machines(arguments.machines)
    if arguments.list:
        _list_machines(table, arguments.json)
        return OK
    inputs = _inputs(arguments, table)
    result = estimate(inputs, table)
    if arguments.json:
        print_json({"inputs": inputs, **result})
    else:
        _describe(inputs, result)
    return FAILED if result["machines"] is None else OK


def _inputs(arguments: argparse.Namespace, table: MachineTable) -> wire.SizingInputs:
    """Return the inputs of this deployment with the arguments in place. Raises GatewayProblem `bad-request`."""
    inputs: dict[str, Any] = {**known_inputs(table, os.environ)}
    for name in (*NUMBERS, *MACHINES):
        if getattr(arguments, name) is not None:
            inputs[name] = getattr(arguments, name)
    for name in SIZES:
        values = {"cores": getattr(arguments, f"{name}_cores"), "memory_gib": getattr(arguments, f"{name}_memory")}
        inputs[name] = {**inputs[name], **{key: value for key, value in values.items() if value is not None}}
    if arguments.active_users is None:
        inputs["active_users"] = min(inputs["active_users"], inputs["users"])
    return validate(wire.SizingInputs, inputs)


def _list_machines(table: MachineTable, as_json: bool) -> None:
    machines = [machine.to_wire() for machine in table.machines.values()]
    if as_json:
        print_json({"machines": machines, "currency": table.currency})
        return
    for machine in machines:
        price = "price unknown" if machine["price"] is None else f"{machine['price']:.3f} {table.currency}/h"
        print_line(f"{machine['name']:<20}  {_size(machine['size']):<24}  {price}")


def _describe(inputs: wire.SizingInputs, result: wire.SizingResult) -> None:
    """Write the estimate as text."""
    print_line(
        f"{inputs['active_users']} of {inputs['users']} users active, {inputs['workers_per_user']} workers each"
    )
    print_line(f"Requested: {_size(result['requested'])}")
    for pool in result["pools"]:
        used = f"{pool['used_cores']:.0%} of the cores and {pool['used_memory']:.0%} of the memory requested"
        print_line(
            f"{pool['kind'].capitalize()}: {_count(pool['machines'])} x {pool['machine']} "
            f"({pool['per_machine']} per machine, {used}); {_count(pool['maximum'])} for all users at once"
        )
        print_line(
            f"  Reserved by Kubernetes per machine: {_size(pool['reserved'])}; available: {_size(pool['available'])}"
        )
    if result["price"] is not None and result["price_per_month"] is not None:
        currency = result["currency"]
        print_line(
            f"Price: {result['price']:.2f} {currency} per hour, {result['price_per_month']:.0f} {currency} "
            f"per month ({inputs['hours_per_month']:g} h)"
        )
    for found in result["findings"]:
        print_line(f"- {found['text']}")


def _size(size: wire.Size) -> str:
    return f"{size['cores']:g} cores, {size['memory_gib']:.4g} GiB"


def _count(machines: int | None) -> str:
    return "?" if machines is None else str(machines)
