"""`jupyter dask-gateway status-service`: a JupyterHub service that explains why clusters wait or ended."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal

from ..config import read_config
from ..errors import GatewayProblem
from ..messages import message
from ..status_service.kubernetes_api import in_cluster_config
from ..status_service.service import Binding, StatusService, binding_from_hub
from .output import FAILED, OK, print_line


def add_arguments(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    hub = binding_from_hub(os.environ)
    parser = subparsers.add_parser(
        "status-service",
        help="Run the JupyterHub service that explains why clusters on Kubernetes wait or ended.",
        description="Watch the pods of the gateway's namespace, and explain to users why their clusters wait or "
        "ended. The gateway decides which clusters a user may see. Run it in a pod whose service account may read "
        "pods, events and quotas.",
    )
    parser.add_argument("--gateway", metavar="URL", help="Address of the gateway (default: gateway.address).")
    parser.add_argument("--namespace", help="Namespace of the clusters (default: that of this pod).")
    parser.add_argument("--host", default=hub.host, help="Interface to listen on (default: %(default)s).")
    parser.add_argument("--port", type=int, default=hub.port, help="Port to listen on (default: %(default)s).")
    parser.add_argument("--prefix", default=hub.prefix, help="Path of the service (default: %(default)s).")
    parser.set_defaults(run_without_client=serve)


async def serve(arguments: argparse.Namespace) -> int:
    """Run the service until SIGTERM or SIGINT, and return the exit code. Raises GatewayProblem."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    gateway = arguments.gateway or read_config(os.environ).address
    if gateway is None:
        raise GatewayProblem("gateway-unconfigured", "no-address", remedy="status-service")
    kubernetes = in_cluster_config(os.environ, arguments.namespace)
    if kubernetes is None:
        print_line(message("status-service.not-in-a-pod").text)
        return FAILED
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    service = StatusService(kubernetes, gateway, Binding(arguments.host, arguments.port, arguments.prefix))
    try:
        await service.start()
        print_line(message("status-service.started", namespace=kubernetes.namespace, port=service.port).text)
        await ended.wait()
    finally:
        await service.stop()
    return OK
