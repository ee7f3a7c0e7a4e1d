"""Recordings of a Kubernetes API: one file for each reason why a cluster waits or ended.

Made with kube-apiserver, kube-scheduler and kube-controller-manager 1.35 and dask-gateway-server 2026.3 on simulated
machines (kwok 0.8). Pull failures, killed processes and the events of cluster-autoscaler are injected.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"
NAMES = sorted(path.stem for path in RECORDED.glob("*.json"))


def recording(name: str) -> dict[str, Any]:
    """Return `{gateway, pods, events, resourcequotas}` of one case."""
    data: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text())
    return data
