"""`jupyter dask-gateway doctor`: checks the connection to the gateway and its clusters, step by step."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from typing import TYPE_CHECKING

from ..config import GatewayConfig, GatewayConfigs
from ..doctor.diagnosis import Diagnosis, DoctorOptions
from ..doctor.report import step_lines
from ..doctor.runner import run_checks
from ..errors import GatewayProblem
from ..wire import types as wire
from .gateways import add_gateway_argument
from .kernel_python import run_in_kernel_python
from .output import FAILED, OK, print_json, print_line

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_arguments(subparsers: Subparsers) -> None:
    """Add the command."""
    text = (
        "Check the configuration, the network, the gateway, your permissions and your dashboards. The exit code is 1 "
        "if a check fails. The output has no passwords or tokens."
    )
    parser = subparsers.add_parser("doctor", help=text, description=text)
    parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
    parser.add_argument(
        "--create-cluster", action="store_true", help="Also create a cluster with one worker, and stop it."
    )
    parser.add_argument(
        "--kernel", action="store_true", help="Also check from the Python of the kernel spec python3."
    )
    add_gateway_argument(parser, "Name of the gateway to check (default: the default gateway).")
    parser.set_defaults(run_without_client=run)


async def run(arguments: argparse.Namespace) -> int:
    """Run the checks, print their results, and return the exit code: 1 if one has failed."""
    options = DoctorOptions(create_cluster=arguments.create_cluster, custom_auth_allowed=True)
    results: Counter[str] = Counter()
    steps: list[wire.DoctorStep] = []
    configs = GatewayConfigs(os.environ)
    chosen = getattr(arguments, "gateway", None)
    name = configs.names[0] if chosen is None else configs.find(chosen)

    async def load() -> GatewayConfig:
        config = configs.read(name)
        if config.address is None:
            raise GatewayProblem("gateway-unconfigured", "no-address")
        return config

    diagnosis = Diagnosis(
        os.environ, load, options, gateway=name, run_in_kernel=run_in_kernel_python if arguments.kernel else None
    )
    async for step in run_checks(diagnosis):
        if step.finding is None:
            continue
        results[step.finding.result] += 1
        steps.append(step.to_wire())
        if not arguments.json:
            for line in step_lines(step):
                print_line(line)
    if arguments.json:
        print_json({"result": "failed" if results["failed"] else "passed", "steps": steps})
    else:
        print_line(f"Failed: {results['failed']}. Warnings: {results['warning']}.")
    return FAILED if results["failed"] else OK
