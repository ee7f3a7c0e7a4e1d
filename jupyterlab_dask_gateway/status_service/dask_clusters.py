"""The gateway's clusters as Kubernetes objects, and what the clean-up of all users writes in their annotations. Pure.

The objects carry the environment of users, which can hold passwords. Nothing of it is in the classes of this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..json_data import is_number, read_json, write_json
from ..messages import Value
from .diagnosis import Phase
from .kubernetes_objects import as_mapping, as_text, parse_time
from .reason import LOST, Reason

RESOURCE = "daskclusters"
IDLE_ANNOTATION = "jupyterlab-dask-gateway/idle"
"""The last sample of an idle cluster, for the next run of the clean-up."""
CLEAN_UP_ANNOTATION = "jupyterlab-dask-gateway/clean-up"
"""What the clean-up announces to the owner, or has done; see `CleanUpNotice`."""
OVERDUE = 3_600_000.0
"""ms after `stop_at` when an announcement no longer counts, because the clean-up no longer runs."""


@dataclass(frozen=True)
class CleanUpNotice:
    """What the clean-up of all users announces to the owner of a cluster, or has done. Times are ms since epoch.

    Parameters
    ----------
    idle_since: since when the cluster is idle
    announced_at: when it was announced first
    stop_at: when the cluster is stopped, unless it works before
    stopped_at: when it was stopped, None if it was not
    results_count, results_bytes: results in memory that are lost
    """

    idle_since: float
    announced_at: float
    stop_at: float
    stopped_at: float | None = None
    results_count: int = 0
    results_bytes: int = 0

    def to_text(self) -> str:
        """Return the text of the annotation."""
        values = {
            "idle_since": self.idle_since,
            "announced_at": self.announced_at,
            "stop_at": self.stop_at,
            "results_count": self.results_count,
            "results_bytes": self.results_bytes,
        }
        return write_json(values if self.stopped_at is None else {**values, "stopped_at": self.stopped_at})

    def reason(self, phase: Phase, now: float) -> Reason | None:
        """Return what its owner gets; None if it no longer applies. `now` is in ms since epoch."""
        if phase == "ended" and self.stopped_at is not None:
            values: dict[str, Value] = {"idle": max(0.0, self.stopped_at - self.idle_since) / 1000}
            if not self.results_count:
                return Reason("cleaned-up", "default", values, since=self.stopped_at)
            lost = {"count": self.results_count, "size": self.results_bytes}
            return Reason("cleaned-up", LOST, {**values, **lost}, since=self.stopped_at)
        if phase == "running" and self.stopped_at is None and now < self.stop_at + OVERDUE:
            idle = max(0.0, now - self.idle_since) / 1000
            variant = LOST if self.results_count else "default"
            return Reason("clean-up-announced", variant, {"idle": idle, "at": self.stop_at}, since=self.announced_at)
        return None


@dataclass(frozen=True)
class DaskCluster:
    """A `DaskCluster` object of the gateway's Kubernetes backend.

    Parameters
    ----------
    id: the name of the object, and the value of CLUSTER_LABEL of its pods
    name: the name at the gateway
    owner: the name of the user
    phase: `Pending`, `Running`, `Stopped` or `Failed`
    created: ms since epoch, 0 if unknown
    idle: the text of IDLE_ANNOTATION
    notice: the content of CLEAN_UP_ANNOTATION
    """

    id: str
    name: str
    owner: str
    phase: str
    created: float
    idle: str = ""
    notice: CleanUpNotice | None = None


def parse_dask_cluster(data: Any) -> DaskCluster | None:
    """Parse a `DaskCluster` object. Returns None for other objects."""
    metadata, spec, status = (as_mapping(as_mapping(data).get(key)) for key in _PARTS)
    id_, namespace = as_text(metadata.get("name")), as_text(metadata.get("namespace"))
    if not id_ or not namespace:
        return None
    annotations = as_mapping(metadata.get("annotations"))
    phase = as_text(status.get("phase")) or "Pending"
    # The controller has not acted yet on a request to stop.
    is_stopping = spec.get("active") is False and phase in ("Pending", "Running")
    return DaskCluster(
        id=id_,
        name=f"{namespace}.{id_}",
        owner=as_text(spec.get("username")),
        phase="Stopped" if is_stopping else phase,
        created=parse_time(metadata.get("creationTimestamp")),
        idle=as_text(annotations.get(IDLE_ANNOTATION)),
        notice=_parse_notice(as_text(annotations.get(CLEAN_UP_ANNOTATION))),
    )


_PARTS = ("metadata", "spec", "status")
_MAX = 2.0**53


def _parse_notice(text: str) -> CleanUpNotice | None:
    """Parse the annotation. Returns None if it is missing, or not valid."""
    try:
        data = read_json(text)
    except ValueError:
        return None
    if not isinstance(data, dict):
        return None
    values = {name: value for name, value in data.items() if is_number(value) and 0 <= value < _MAX}
    if not values.keys() >= {"idle_since", "announced_at", "stop_at"}:
        return None
    return CleanUpNotice(
        float(values["idle_since"]),
        float(values["announced_at"]),
        float(values["stop_at"]),
        values.get("stopped_at"),
        int(values.get("results_count", 0)),
        int(values.get("results_bytes", 0)),
    )
