"""What Kubernetes reports about a cluster, by case: the recordings, and cases that differ from one in one respect."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

Case = dict[str, Any]

RECORDINGS = Path(os.environ["HUB_RECORDINGS"])
NO_REASON = ("running", "scheduler-evicted")
"""Recordings without a reason: the second one was made when the pod was already gone."""
DISRUPTED = {"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"}
LOG = "ModuleNotFoundError: No module named 'dask_gateway'"


def _containers(case: Case, role: str) -> list[Case]:
    return [
        status
        for pod in case["pods"]
        if pod["metadata"]["labels"]["app.kubernetes.io/component"] == role
        for status in pod["status"]["containerStatuses"]
    ]


def _limit_pulls(case: Case) -> None:
    case["events"][-1]["message"] = "toomanyrequests: You have reached your unauthenticated pull rate limit."


def _download(case: Case) -> None:
    case["events"][-1]["reason"] = "Pulling"
    _wait(case, "ContainerCreating")


def _remove_secret(case: Case) -> None:
    _wait(case, "CreateContainerConfigError")


def _wait(case: Case, reason: str) -> None:
    (container,) = _containers(case, "dask-scheduler")
    container["state"] = {"waiting": {"reason": reason}}


def _crash_scheduler(case: Case) -> None:
    (container,) = _containers(case, "dask-scheduler")
    container["state"] = {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": "2026-11-28T03:11:39Z"}}


def _crash_workers(case: Case) -> None:
    for container in _containers(case, "dask-worker"):
        if "terminated" in container["lastState"]:
            container["lastState"]["terminated"].update(exitCode=1, reason="Error")


def _remove_machines(case: Case) -> None:
    for pod in case["pods"]:
        if case["pods"] == [pod] or pod["metadata"]["labels"]["app.kubernetes.io/component"] == "dask-worker":
            pod["status"]["conditions"] = [DISRUPTED]


DERIVED: dict[str, tuple[str, Callable[[Case], None]]] = {
    "scheduler-crashed": ("scheduler-image-pull", _crash_scheduler),
    "scheduler-image-downloading": ("scheduler-image-pull", _download),
    "scheduler-machine-lost": ("scheduler-image-pull", _remove_machines),
    "scheduler-pull-limit": ("scheduler-image-pull", _limit_pulls),
    "scheduler-without-secret": ("scheduler-image-pull", _remove_secret),
    "worker-crashed": ("worker-oom-killed", _crash_workers),
    "worker-machine-lost": ("worker-oom-killed", _remove_machines),
}
"""By name: the recording, and what is changed in it, as in tests/status_service/test_diagnosis.py."""
NAMES = sorted({*(path.stem for path in RECORDINGS.glob("*.json")), *DERIVED} - {*NO_REASON})


def read_case(name: str) -> Case:
    """Return `{gateway, pods, events, resourcequotas}` of one case."""
    recording, change = DERIVED.get(name, (name, None))
    case: Case = json.loads((RECORDINGS / f"{recording}.json").read_text())
    if change is not None:
        change(case)
    return case
