"""Checks that create a cluster, wait for a worker, and stop the cluster."""

from __future__ import annotations

import asyncio
import time

from ...errors import GatewayProblem
from ...gateway.responses import ClusterRecord
from ...messages import message
from ...scheduler.client import request_counts
from ..diagnosis import Diagnosis
from ..findings import Finding, failed, passed, skipped, warning

POLL_SECONDS = 0.5
MAX_APPEARANCE_SECONDS = 10.0
"""Seconds for which a new cluster may be unknown: on Kubernetes until the gateway has received its own object."""
IMAGE_OPTION = "image"
IMAGE_VARIABLES = ("JUPYTER_IMAGE_SPEC", "JUPYTER_IMAGE")


async def check_cluster(diagnosis: Diagnosis) -> Finding:
    """Create a cluster, and wait until it runs."""
    if not diagnosis.options.create_cluster:
        return skipped(message("doctor.cluster.not-requested"))
    started = time.monotonic()
    diagnosis.created = name = await diagnosis.client.create({})
    diagnosis.cluster = None
    diagnosis.cluster = await _wait_until_running(diagnosis, name, started)
    return passed(message("doctor.cluster.running", seconds=time.monotonic() - started))


async def _wait_until_running(diagnosis: Diagnosis, name: str, started: float) -> ClusterRecord:
    """Return the record of the running cluster. Raises GatewayProblem also where it fails or is slow."""
    while True:
        waited = time.monotonic() - started
        try:
            record = await diagnosis.client.get_cluster(name, wait=True)
        except GatewayProblem as problem:
            if problem.code != "cluster-not-found" or waited > MAX_APPEARANCE_SECONDS:
                raise
        else:
            if record.status == "running" and record.dashboard_route is not None:
                return record
            if record.status in ("failed", "stopped", "stopping"):
                raise GatewayProblem("cluster-start-failed", "no-reason")
        if waited > diagnosis.options.cluster_timeout:
            raise GatewayProblem("cluster-start-slow", "no-reason")
        await asyncio.sleep(POLL_SECONDS)


async def check_workers(diagnosis: Diagnosis) -> Finding:
    """Request one worker, and wait until it has connected to the scheduler."""
    if diagnosis.created is None or diagnosis.cluster is None:
        return skipped(message("doctor.cluster.not-requested"))
    client, options = diagnosis.client, diagnosis.options
    base = client.scheduler_url(diagnosis.cluster)
    started = time.monotonic()
    limit = await client.scale(diagnosis.created, 1)
    if limit is not None:
        return warning(message("doctor.workers.limited", text=limit), "fewer-workers")
    while time.monotonic() - started < options.worker_timeout:
        counts = await request_counts(client.session, base, options.scheduler_timeout)
        if counts.get("workers"):
            return passed(message("doctor.workers.arrived", seconds=time.monotonic() - started))
        await asyncio.sleep(POLL_SECONDS)
    return failed(message("doctor.workers.none", waited=options.worker_timeout), "no-workers")


async def check_image(diagnosis: Diagnosis) -> Finding:
    """Compare the image of the cluster with that of this server."""
    own = next((diagnosis.environ[name] for name in IMAGE_VARIABLES if diagnosis.environ.get(name)), None)
    image = None if diagnosis.cluster is None else diagnosis.cluster.options.get(IMAGE_OPTION)
    if own is None or not isinstance(image, str):
        return skipped(message("doctor.image.unknown"))
    if image == own:
        return passed(message("doctor.image.same", image=own))
    return warning(message("doctor.image.differs", image=image, own=own), "image")


async def check_stop(diagnosis: Diagnosis) -> Finding:
    """Stop the cluster of this run."""
    if diagnosis.created is None:
        return skipped(message("doctor.cluster.not-requested"))
    await stop_own_cluster(diagnosis)
    return passed(message("doctor.stop.stopped"))


async def stop_own_cluster(diagnosis: Diagnosis) -> None:
    """Stop the cluster of this run, if it exists, and wait until it has ended. Raises GatewayProblem."""
    name = diagnosis.created
    if name is not None:
        await diagnosis.client.stop(name)
        await diagnosis.client.confirm_end(name)
        diagnosis.created = None
