"""What the quotas of a namespace allow, as the service sends it and the server extension reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..json_data import is_number
from ..wire import types as wire
from .kubernetes_objects import Quota

_CORES, _MEMORY, _PODS = "cores", "memory", "pods"
_RESOURCES = {"cpu": _CORES, "memory": _MEMORY, "pods": _PODS, "count/pods": _PODS}
_RESOURCES |= {f"{kind}.{name}": _RESOURCES[name] for kind in ("requests", "limits") for name in ("cpu", "memory")}
"""See https://kubernetes.io/docs/concepts/policy/resource-quotas/. Dask Gateway requests the limits by default."""
_SHOWN_RESOURCES = (_CORES, _MEMORY, _PODS)


def tightest_limits(quotas: Iterable[Quota]) -> list[wire.QuotaLimit]:
    """Return the quota of cores, memory (bytes) and pods of which least is left, each if there is one."""
    found: dict[str, Quota] = {}
    for quota in quotas:
        resource = _RESOURCES.get(quota.resource)
        if resource is None:
            continue
        known = found.get(resource)
        if known is None or quota.hard - quota.used < known.hard - known.used:
            found[resource] = quota
    return [
        limit
        for resource in _SHOWN_RESOURCES
        if resource in found
        and (limit := parse_limit({"resource": resource, "used": found[resource].used, "hard": found[resource].hard}))
    ]


def parse_limit(data: Any) -> wire.QuotaLimit | None:
    """Parse a limit in a response of the service. Returns None if it is not valid."""
    if not isinstance(data, dict):
        return None
    resource, used, hard = data.get("resource"), data.get("used"), data.get("hard")
    if resource not in _SHOWN_RESOURCES or not is_number(used) or not is_number(hard) or used < 0 or hard < 0:
        return None
    return {"resource": resource, "used": used, "hard": hard}
