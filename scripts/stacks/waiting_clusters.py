"""A gateway backend whose clusters or workers can wait without end, as recorded on Kubernetes."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from dask_gateway_server.backends.local import UnsafeLocalBackend

NOT_WAITING = ("running", "scheduler-evicted")
CASES = sorted({path.stem for path in Path(os.environ["HUB_RECORDINGS"]).glob("*.json")} - {*NOT_WAITING})
"""The recordings of clusters that wait, or whose workers do."""


def waiting(state: Path) -> Path:
    """Return the folder with a file for each waiting cluster, which has the name of its case."""
    folder = state / "waiting"
    folder.mkdir(exist_ok=True)
    return folder


class WaitingBackend(UnsafeLocalBackend):
    """Runs clusters on this machine, except for those whose option `waits_for` names a case."""

    async def do_start_cluster(self, cluster: Any) -> AsyncIterator[Any]:
        """Start the scheduler, unless the case is one of the scheduler."""
        case = cluster.options.get("waits_for", "nothing")
        if case in CASES:
            (waiting(Path(os.environ["HUB_STATE"])) / cluster.name).write_text(case)
        if case.startswith("scheduler-"):
            await asyncio.Event().wait()
        async for state in super().do_start_cluster(cluster):
            yield state

    async def do_start_worker(self, worker: Any) -> AsyncIterator[Any]:
        """Start a worker, unless the case is one of the workers."""
        if worker.cluster.options.get("waits_for", "nothing").startswith("worker-"):
            await asyncio.Event().wait()
        async for state in super().do_start_worker(worker):
            yield state
