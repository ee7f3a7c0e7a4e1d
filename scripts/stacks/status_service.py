"""The status service for the hub of `npm run hub`. Recordings take the place of the Kubernetes API.

status_service.py GATEWAY
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web
from recorded_cases import LOG, read_case

from jupyterlab_dask_gateway.status_service.access import GatewayAccess
from jupyterlab_dask_gateway.status_service.kubernetes_objects import CLUSTER_LABEL, parse_event
from jupyterlab_dask_gateway.status_service.namespace_state import NamespaceState
from jupyterlab_dask_gateway.status_service.server import StatusServer
from jupyterlab_dask_gateway.status_service.service import binding_from_hub

WAITING = Path(os.environ["HUB_STATE"]) / "waiting"
TIMES = ("creationTimestamp", "eventTime", "finishedAt", "firstTimestamp", "lastTimestamp", "startedAt")
QUOTA = {
    "status": {
        "hard": {"requests.cpu": "64", "requests.memory": "256Gi", "pods": "60"},
        "used": {"requests.cpu": "41", "requests.memory": "164Gi", "pods": "28"},
    }
}
"""The quota of the namespace, until a case has another one."""


class Recordings:
    """Fills the state, as the watcher does from the Kubernetes API."""

    states = {"pods": "ok", "events": "ok", "resourcequotas": "ok"}

    def __init__(self, state: NamespaceState) -> None:
        self._state = state
        state.replace_quotas([QUOTA])

    async def follow(self) -> None:
        """Look for new waiting clusters without end."""
        known: set[str] = set()
        while True:
            for path in WAITING.glob("*"):
                if path.name not in known:
                    known.add(path.name)
                    self._add(path.name, path.read_text())
            await asyncio.sleep(0.5)

    def _add(self, cluster: str, case: str) -> None:
        recorded = read_case(case)
        events = [event for event in recorded["events"] if parse_event(event)]
        recorded["events"] = sorted(events, key=lambda event: parse_event(event).at)
        old = recorded["gateway"]["name"].rpartition(".")[2]
        new = json.loads(json.dumps(recorded).replace(old, cluster), object_hook=set_times)
        for number, pod in enumerate(new["pods"]):
            assert pod["metadata"]["labels"][CLUSTER_LABEL] == cluster
            pod["metadata"]["uid"] = f"{cluster}-{number}"
            pod_end = self._state.apply_pod("ADDED", pod, time.time() * 1000)
            if pod_end is not None and pod_end.code == "crashed":
                self._state.add_log(pod_end, LOG)
        for event in new["events"]:
            self._state.apply_event("ADDED", event)
        if new["resourcequotas"]:
            self._state.replace_quotas(new["resourcequotas"])


def set_times(data: dict[str, Any]) -> dict[str, Any]:
    """Replace all times by now: a new machine that was requested long ago is no longer expected."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return {key: now if key in TIMES and value else value for key, value in data.items()}


async def main() -> None:
    """Run until the hub ends the process."""
    state = NamespaceState()
    recordings: Any = Recordings(state)
    binding = binding_from_hub(os.environ)
    server = StatusServer(state, recordings, GatewayAccess(sys.argv[1]), namespace="", prefix=binding.prefix)
    runner = web.AppRunner(server.app)
    await runner.setup()
    await web.TCPSite(runner, binding.host, binding.port).start()
    await recordings.follow()


asyncio.run(main())
