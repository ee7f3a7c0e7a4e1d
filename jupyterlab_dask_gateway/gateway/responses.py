"""What the gateway's answers mean: JSON, names and records. Pure functions.

Shapes and texts are those of dask-gateway-server's REST API (its `routes.py`, `auth.py`, `options.py`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import GatewayProblem

STATUSES = ("pending", "running", "stopping", "stopped", "failed")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,199}")
_ROUTE = re.compile(r"/[A-Za-z0-9][A-Za-z0-9./_-]{0,500}")


@dataclass(frozen=True)
class ClusterRecord:
    """A cluster as the gateway tells it; its TLS certificate and key are dropped where it is read.

    `status` is one of STATUSES. `dashboard_route` is relative to the gateway's address, None unless it runs.
    `started` and `stopped` are ms since epoch. `options` may hold secrets (mappings), so `repr` leaves them out.
    """

    name: str
    status: str
    dashboard_route: str | None = None
    started: int | None = None
    stopped: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def check_name(name: str) -> str:
    """`name`, if it may be part of a URL: a uuid's hex, on Kubernetes after a namespace and a dot.

    Raises GatewayProblem `bad-name`.
    """
    if not _NAME.fullmatch(name) or ".." in name:
        raise GatewayProblem("bad-name", "This is not the name of a cluster.")
    return name


def parse_json(body: bytes) -> Any:
    """`body` as JSON. Raises GatewayProblem `gateway-bad-response`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise unexpected_response(
            "it answered with a web page" if body.lstrip()[:1] == b"<" else "its answer is not JSON"
        ) from None


def unexpected_response(what: str) -> GatewayProblem:
    """`gateway-bad-response`, in one form of words."""
    return GatewayProblem(
        "gateway-bad-response", f"What answers at the gateway's address is no Dask Gateway: {what}."
    )


def parse_record(data: Any) -> ClusterRecord:
    """One cluster. Raises GatewayProblem `gateway-bad-response` where name or status are not what they must be."""
    if not isinstance(data, dict):
        raise unexpected_response("a cluster is not an object")
    name, status = data.get("name"), data.get("status")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or ".." in name:
        raise unexpected_response("a cluster has no proper name")
    if not isinstance(status, str) or status.lower() not in STATUSES:
        raise unexpected_response("a cluster has no status that is known")
    route = data.get("dashboard_route")
    options = data.get("options")
    return ClusterRecord(
        name=name,
        status=status.lower(),
        dashboard_route=route if isinstance(route, str) and _ROUTE.fullmatch(route) and ".." not in route else None,
        started=_milliseconds(data.get("start_time")),
        stopped=_milliseconds(data.get("stop_time")),
        options=options if isinstance(options, dict) else {},
    )


def _milliseconds(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return int(value)
