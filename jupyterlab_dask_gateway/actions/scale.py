"""Asking the gateway for workers, and what it made of it."""

from __future__ import annotations

import asyncio
import re

from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..wire import Wire

NOT_YET = 5
"""How often a cluster that runs by its record may say that it does not, half a second apart."""


def granted(asked: Wire, clamp: str | None) -> Wire:
    """What the gateway gives of `asked`, read from its words, which state it; else as asked.

    This is what is remembered as requested: 3 of 99 workers would look as if 96 were still to come.
    """
    if clamp is None:
        return asked
    count = re.search(r"Scaling to (\d+) instead", clamp)
    if count and "count" in asked:
        return {"count": int(count[1])}
    bounds = re.search(r"Using `maximum=(\d+), minimum=(\d+)` instead", clamp)
    if bounds and "minimum" in asked:
        return {"minimum": int(bounds[2]), "maximum": int(bounds[1])}
    return asked


async def request_workers(monitor: ClusterMonitor, name: str, asked: Wire) -> str | None:
    """Scale (`{count}`) or adapt (`{minimum, maximum}`); gives the gateway's words where it gives less.

    Remembers what was granted, and shows a clamp in the row as well. Raises GatewayProblem.
    """
    client = monitor.client
    for left in reversed(range(NOT_YET)):
        try:
            if "count" in asked:
                clamp = await client.scale(name, asked["count"])
            else:
                clamp = await client.adapt(name, asked["minimum"], asked["maximum"])
            break
        except GatewayProblem as problem:
            cluster = monitor.registry.clusters.get(name)
            running = cluster is not None and cluster.record.status == "running"
            if problem.code != "cluster-not-running" or not running or not left:
                raise
            await asyncio.sleep(0.5)
    # Whatever was wrong with asking before is over.
    over = dict.fromkeys(("workers_before_scale_down", "scale_down_hint", "satisfied_request", "problem"))
    monitor.registry.update_metadata(name, requested=granted(asked, clamp), **over)
    cluster = monitor.registry.clusters.get(name)
    if cluster is not None:
        cluster.hints.pop("clamped", None)
        if clamp is not None:
            reason = "The gateway limits how much one cluster may use."
            cluster.hints["clamped"] = {"code": "clamped", "message": clamp, "reason": reason}
    monitor.expect_change(name)
    return clamp
