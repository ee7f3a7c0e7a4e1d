"""`jupyter dask-gateway prune --all-users`: stops idle clusters of all users of a gateway on Kubernetes."""

from __future__ import annotations

import argparse
import asyncio
import os
import time

from ..config import read_config
from ..errors import GatewayProblem
from ..hub_clean_up.clean_up import HubCleanUp, Mode
from ..hub_clean_up.judgment import CleanUpRules
from ..hub_clean_up.report import report_json, table_lines
from ..messages import message
from ..status_service.kubernetes_api import KubernetesApi, KubernetesConfig, KubernetesFailure, in_cluster_config
from .forgotten import parse_duration
from .output import FAILED, OK, print_json, print_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the option `--all-users`, and those that belong to it. The parser has `--gateway`."""
    parser.add_argument(
        "--all-users",
        dest="run_without_client",
        action="store_const",
        const=run,
        default=argparse.SUPPRESS,
        help="Clean up the idle clusters of all users, as an administrator of a gateway on Kubernetes. It needs a "
        "service account that may list and patch DaskCluster objects.",
    )
    group = parser.add_argument_group("with --all-users")
    group.add_argument(
        "--record",
        action="store_true",
        help="Only store when clusters became idle, for later runs. Stop nothing.",
    )
    group.add_argument(
        "--idle-after", type=parse_duration, default="3h", help="Idle time until a cluster is stopped (default: 3h)."
    )
    group.add_argument(
        "--notice",
        type=parse_duration,
        default="1h",
        help="Time between the notice to the owner in the panel and the stop (default: 1h).",
    )
    group.add_argument(
        "--hold-within",
        type=parse_duration,
        help="Idle time after which Keep Alive no longer prevents the stop (default: no limit).",
    )
    group.add_argument(
        "--discard-results", action="store_true", help="Also stop clusters with results in memory, which are lost."
    )
    group.add_argument(
        "--every", type=parse_duration, metavar="TIME", help="Run repeatedly, with pauses of this length."
    )
    group.add_argument("--namespace", help="Namespace of the clusters (default: that of this pod).")
    group.add_argument(
        "--kubernetes",
        metavar="URL",
        help="Address of the Kubernetes API, for example http://127.0.0.1:8001 of `kubectl proxy` (default: that of "
        "this pod).",
    )
    group.add_argument("--json", action="store_true", help="Write JSON.")


async def run(arguments: argparse.Namespace) -> int:
    """Clean up once or repeatedly, and return the exit code: 1 if a cluster could not be changed.

    Raises GatewayProblem.
    """
    gateway = getattr(arguments, "gateway", None) or read_config(os.environ).address
    if gateway is None:
        raise GatewayProblem("gateway-unconfigured", "no-address")
    kubernetes = _kubernetes_config(arguments)
    if kubernetes is None:
        print_line(message("clean-up.not-on-kubernetes").text)
        return FAILED
    mode: Mode = "act" if arguments.yes else "record" if arguments.record else "dry-run"
    rules = CleanUpRules(
        arguments.idle_after, arguments.notice, arguments.older_than, arguments.hold_within, arguments.discard_results
    )
    api = KubernetesApi(kubernetes)
    clean_up = HubCleanUp(api, gateway, rules, mode, sample_interval=arguments.sample_interval)
    try:
        while True:
            exit_code = await _run_once(clean_up, mode, as_json=arguments.json)
            if arguments.every is None:
                return exit_code
            await asyncio.sleep(arguments.every)
    finally:
        await api.close()


async def _run_once(clean_up: HubCleanUp, mode: Mode, *, as_json: bool) -> int:
    try:
        outcomes = await clean_up.run()
    except KubernetesFailure as failure:
        variant = {403: "list-forbidden", 404: "no-dask-clusters"}.get(failure.status, "list-failed")
        print_line(message(f"clean-up.{variant}", text=str(failure)).text)
        return FAILED
    if as_json:
        print_json(report_json(outcomes, mode))
    else:
        for line in table_lines(outcomes, time.time() * 1000, mode):
            print_line(line)
    return FAILED if any(outcome.failure is not None for outcome in outcomes) else OK


def _kubernetes_config(arguments: argparse.Namespace) -> KubernetesConfig | None:
    if arguments.kubernetes:
        return KubernetesConfig(arguments.kubernetes.rstrip("/"), arguments.namespace or "default")
    return in_cluster_config(os.environ, arguments.namespace)
