"""A gateway backend whose clusters can wait or end as recorded on Kubernetes."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from dask_gateway_server.backends.db_base import JobStatus
from forking_backend import ForkingBackend
from recorded_cases import NAMES

FAILING_CASE = "scheduler-crashed"
"""The case of a scheduler that ends before it runs."""
ENDING_CASE = "scheduler-machine-lost"
"""The case of a scheduler that ends later."""


def case_folder(state: Path) -> Path:
    """Return the folder with a file for each cluster with a case, which has the name of the case."""
    folder = state / "waiting"
    folder.mkdir(exist_ok=True)
    return folder


def case_of(cluster: Any) -> str:
    """Return the case that the user chose for a cluster; empty for none."""
    case = cluster.options.get("waits_for", "")
    return case if case in NAMES else ""


class WaitingBackend(ForkingBackend):
    """Runs clusters on this machine, except for those whose option `waits_for` names a case."""

    async def do_start_cluster(self, cluster: Any) -> AsyncIterator[Any]:
        """Start the scheduler, unless the case is that of one which does not start."""
        case = case_of(cluster)
        if case:
            (case_folder(Path(os.environ["HUB_STATE"])) / cluster.name).write_text(case)
        if case == FAILING_CASE:
            raise RuntimeError("The case of this cluster is that of a scheduler that ends.")
        if case.startswith("scheduler-") and case != ENDING_CASE:
            await asyncio.Event().wait()
        async for state in super().do_start_cluster(cluster):
            yield state

    async def do_start_worker(self, worker: Any) -> AsyncIterator[Any]:
        """Start a worker, unless the case is one of the workers."""
        if case_of(worker.cluster).startswith("worker-"):
            await asyncio.Event().wait()
        async for state in super().do_start_worker(worker):
            yield state

    async def on_cluster_heartbeat(self, cluster_name: str, msg: Any) -> None:
        """End the cluster with the second heartbeat of its scheduler, if that is its case."""
        cluster = self.db.get_cluster(cluster_name)
        was_running = cluster is not None and cluster.status == JobStatus.RUNNING
        await super().on_cluster_heartbeat(cluster_name, msg)
        if was_running and case_of(cluster) == ENDING_CASE:
            self.db.update_cluster(cluster, target=JobStatus.FAILED)
            self.queue.put(cluster)
