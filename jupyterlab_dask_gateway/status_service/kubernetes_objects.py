"""The parts of Kubernetes objects that explain why a pod waits or ended. Pure.

Pods carry the environment of users, which can hold passwords. Nothing of it is in the classes of this module.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ..json_data import is_number

CLUSTER_LABEL = "gateway.dask.org/cluster"
"""The label that Dask Gateway gives to the pods of a cluster (`backends/kubernetes/controller.py`)."""
ROLE_LABEL = "app.kubernetes.io/component"

Role = Literal["scheduler", "workers"]
_ROLES: dict[str, Role] = {"dask-scheduler": "scheduler", "dask-worker": "workers"}

_QUANTITY = re.compile(r"(\d+(?:\.\d*)?|\.\d+)([a-zA-Z]{0,2})(?:[eE](\d{1,2}))?")
_SUFFIXES = {"": 1.0, "n": 1e-9, "u": 1e-6, "m": 1e-3}
_SUFFIXES |= {name: 1000.0 ** (power + 1) for power, name in enumerate(("k", "M", "G", "T", "P", "E"))}
_SUFFIXES |= {name: 1024.0 ** (power + 1) for power, name in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"))}


@dataclass(frozen=True)
class Termination:
    """The end of a container. `at` is in ms since epoch, 0 if unknown."""

    reason: str
    exit_code: int
    at: float


@dataclass(frozen=True)
class Pod:
    """A pod of a Dask cluster.

    Parameters
    ----------
    cluster: the value of CLUSTER_LABEL, which is the part of the cluster's name after the namespace
    created: ms since epoch
    requests: requested amount by the name of the resource: cores of `cpu`, bytes of `memory`
    memory_limit: bytes, 0 if there is none
    unschedulable: the scheduler's message while the pod fits no machine, else empty
    waiting: why the container is not running, as `ImagePullBackOff`
    waiting_message: details of `waiting`
    termination: how the container ended, or ended last before a restart
    running: whether the container runs
    disruption: why Kubernetes removes the pod, as `EvictionByEvictionAPI`
    """

    uid: str
    name: str
    cluster: str
    role: Role
    created: float
    phase: str = ""
    image: str = ""
    requests: Mapping[str, float] = field(default_factory=dict)
    memory_limit: float = 0
    unschedulable: str = ""
    waiting: str = ""
    waiting_message: str = ""
    termination: Termination | None = None
    running: bool = False
    restarts: int = 0
    status_reason: str = ""
    status_message: str = ""
    disruption: str = ""
    is_deleted: bool = False


@dataclass(frozen=True)
class Event:
    """An event about a pod. `at` is in ms since epoch."""

    pod: str
    reason: str
    message: str
    at: float


@dataclass(frozen=True)
class Quota:
    """One resource of a quota: how much is used and how much is allowed."""

    resource: str
    used: float
    hard: float

    @property
    def is_used_up(self) -> bool:
        """Return whether nothing is left."""
        return self.used >= self.hard


def parse_pod(data: Any) -> Pod | None:
    """Parse a pod of a Dask cluster. Returns None for other pods."""
    metadata, spec, status = (as_mapping(as_mapping(data).get(key)) for key in ("metadata", "spec", "status"))
    labels = as_mapping(metadata.get("labels"))
    role = _ROLES.get(as_text(labels.get(ROLE_LABEL)))
    cluster, name = as_text(labels.get(CLUSTER_LABEL)), as_text(metadata.get("name"))
    if role is None or not cluster or not name:
        return None
    containers = _mappings(spec.get("containers"))
    main = next(
        (each for each in containers if each.get("name") == labels.get(ROLE_LABEL)), next(iter(containers), {})
    )
    resources = as_mapping(main.get("resources"))
    requests = {key: parse_quantity(value) for key, value in as_mapping(resources.get("requests")).items()}
    statuses = _mappings(status.get("containerStatuses"))
    container = next((each for each in statuses if each.get("name") == main.get("name")), next(iter(statuses), {}))
    state, last_state = as_mapping(container.get("state")), as_mapping(container.get("lastState"))
    waiting = as_mapping(state.get("waiting"))
    conditions = {as_text(each.get("type")): each for each in _mappings(status.get("conditions"))}
    scheduled, disruption = conditions.get("PodScheduled", {}), conditions.get("DisruptionTarget", {})
    restarts = container.get("restartCount")
    return Pod(
        uid=as_text(metadata.get("uid")),
        name=name,
        cluster=cluster,
        role=role,
        created=parse_time(metadata.get("creationTimestamp")),
        phase=as_text(status.get("phase")),
        image=as_text(main.get("image")),
        requests={key: value for key, value in requests.items() if value is not None},
        memory_limit=parse_quantity(as_mapping(resources.get("limits")).get("memory")) or 0,
        unschedulable=as_text(scheduled.get("message")) if scheduled.get("reason") == "Unschedulable" else "",
        waiting=as_text(waiting.get("reason")),
        waiting_message=as_text(waiting.get("message")),
        termination=_termination(state.get("terminated")) or _termination(last_state.get("terminated")),
        running="running" in state,
        restarts=int(restarts) if is_number(restarts) else 0,
        status_reason=as_text(status.get("reason")),
        status_message=as_text(status.get("message")),
        disruption=as_text(disruption.get("reason")) if disruption.get("status") == "True" else "",
        is_deleted=metadata.get("deletionTimestamp") is not None,
    )


def parse_event(data: Any) -> Event | None:
    """Parse an event about a pod. Returns None for events about other objects."""
    event = as_mapping(data)
    about = as_mapping(event.get("involvedObject"))
    if about.get("kind") != "Pod" or not as_text(about.get("name")):
        return None
    created = as_mapping(event.get("metadata")).get("creationTimestamp")
    times = (
        as_mapping(event.get("series")).get("lastObservedTime"),
        event.get("lastTimestamp"),
        event.get("eventTime"),
    )
    at = next((parse_time(each) for each in times if each), None) or parse_time(created)
    return Event(as_text(about.get("name")), as_text(event.get("reason")), as_text(event.get("message")), at)


def parse_quotas(data: Any) -> list[Quota]:
    """Parse a ResourceQuota into its resources. Those without valid numbers are left out."""
    status = as_mapping(as_mapping(data).get("status"))
    used = as_mapping(status.get("used"))
    found = []
    for resource, amount in as_mapping(status.get("hard")).items():
        hard, present = parse_quantity(amount), parse_quantity(used.get(resource))
        if hard is not None and present is not None:
            found.append(Quota(str(resource), present, hard))
    return found


def parse_quantity(value: Any) -> float | None:
    """Parse a quantity of Kubernetes, as `500m`, `2Gi` or 2. Returns None if it is not valid.

    The suffixes are those of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
    """
    if is_number(value):
        return float(value)
    match = _QUANTITY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match[2] not in _SUFFIXES:
        return None
    number = float(match[1]) * _SUFFIXES[match[2]] * 10.0 ** int(match[3] or 0)
    return number if is_number(number) else None


def parse_time(value: Any) -> float:
    """Parse a time of Kubernetes, as `2026-11-28T03:11:27Z`, to ms since epoch. Returns 0 if it is not valid."""
    try:
        return datetime.fromisoformat(as_text(value).replace("Z", "+00:00")).timestamp() * 1000
    except (ValueError, OverflowError):
        return 0.0


def _termination(data: Any) -> Termination | None:
    terminated = as_mapping(data)
    if not terminated:
        return None
    code = terminated.get("exitCode")
    return Termination(
        as_text(terminated.get("reason")),
        int(code) if is_number(code) else 0,
        parse_time(terminated.get("finishedAt")),
    )


def as_mapping(value: Any) -> Mapping[str, Any]:
    """Return a value of JSON if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """Return a value of JSON if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""
