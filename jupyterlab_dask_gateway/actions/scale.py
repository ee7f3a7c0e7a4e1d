"""Requests for workers, and the limits that the gateway applies to them."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem, clean
from ..messages import Message, message
from ..scheduler.hints import workers_limited_hint
from ..scheduler.worker_target import Scaling
from ..wire import types as wire

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

START_RETRIES = 5
"""How often to retry while the gateway says that a running cluster does not run: its states lag behind each other."""
START_RETRY_SECONDS = 0.5


def granted_workers(requested: wire.WorkersRequest, response: str | None) -> wire.WorkersRequest:
    """Return the workers request that the gateway grants.

    Parameters
    ----------
    requested: `workers_request` of the wire
    response: the text with which dask-gateway-server reports a limit (in its routes.py), None if it reported none. If
        its numbers cannot be read, the request counts as granted.
    """
    if response is None:
        return requested
    count = re.search(r"Scaling to (\d+) instead", response)
    if count and "count" in requested:
        return {"count": int(count[1])}
    bounds = re.search(r"Using `maximum=(\d+), minimum=(\d+)` instead", response)
    if bounds and "minimum" in requested:
        return {"minimum": int(bounds[2]), "maximum": int(bounds[1])}
    return requested


def limit_message(requested: wire.WorkersRequest, granted: wire.WorkersRequest, response: str) -> Message:
    """Return the message that the gateway grants fewer workers.

    Parameters
    ----------
    requested, granted: `workers_request` of the wire
    response: the text of the gateway, quoted if its numbers could not be read
    """
    if requested == granted:
        return message("hint.workers-limited.message.with-text", text=clean(response))
    if "count" in granted:
        return message("hint.workers-limited.message.count", granted=granted["count"], requested=requested["count"])
    return message(
        "hint.workers-limited.message.bounds",
        minimum=granted["minimum"],
        maximum=granted["maximum"],
        requested_minimum=requested["minimum"],
        requested_maximum=requested["maximum"],
    )


def largest_number(request: wire.WorkersRequest) -> int:
    """Return the largest number of workers that a cluster can have after this request."""
    return request["count"] if "count" in request else request["maximum"]


async def request_workers(
    client: GatewayClient,
    registry: ClusterRegistry,
    monitor: ClusterMonitor,
    name: str,
    requested: wire.WorkersRequest,
) -> Message | None:
    """Scale a cluster to a number of workers, or make it adaptive.

    What the gateway granted is stored as the request: 3 of 99 requested workers would look as if 96 were missing.

    Parameters
    ----------
    name: the cluster
    requested: `workers_request` of the wire

    Returns the message that the gateway granted fewer workers, which the cluster has as a hint, too; else None.
    Raises GatewayProblem.
    """
    response = await _send(client, registry, name, requested)
    granted = granted_workers(requested, response)
    # A problem with an earlier request is obsolete now.
    obsolete = dict.fromkeys(("workers_before_scale_down", "scale_down_hint", "satisfied_request", "problem"))
    registry.update_metadata(name, requested=granted, **obsolete)
    limit = None if response is None else limit_message(requested, granted, response)
    cluster = registry.clusters.get(name)
    if cluster is not None:
        cluster.scaling = Scaling("minimum" in granted, granted.get("minimum", 0), granted.get("maximum"))
        registry.set_worker_limit(cluster.record.options, largest_number(requested), largest_number(granted))
        cluster.hints.pop("workers-limited", None)
        if limit is not None:
            cluster.hints["workers-limited"] = workers_limited_hint(limit)
    monitor.expect_change(name)
    return limit


async def _send(
    client: GatewayClient, registry: ClusterRegistry, name: str, requested: wire.WorkersRequest
) -> str | None:
    for retries_left in reversed(range(START_RETRIES)):
        try:
            if "count" in requested:
                return await client.scale(name, requested["count"])
            return await client.adapt(name, requested["minimum"], requested["maximum"])
        except GatewayProblem as problem:
            cluster = registry.clusters.get(name)
            running = cluster is not None and cluster.record.status == "running"
            if problem.code != "cluster-not-running" or not running or not retries_left:
                raise
        await asyncio.sleep(START_RETRY_SECONDS)
    raise AssertionError("the last retry returns or raises")
