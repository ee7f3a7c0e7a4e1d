"""Parsing of the gateway's responses: JSON, names and cluster records. Pure functions.

The shapes are those of dask-gateway-server's REST API (its `routes.py`).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ..errors import GatewayProblem
from ..messages import Value

Status = Literal["pending", "running", "stopping", "stopped", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,199}")
_ROUTE = re.compile(r"/[A-Za-z0-9][A-Za-z0-9./_-]{0,500}")


@dataclass(frozen=True)
class ClusterRecord:
    """A cluster in the gateway's response, without its TLS certificate and key.

    `status` is one of STATUSES. `dashboard_route` is relative to the gateway's address, and None unless the cluster
    runs. `started` and `stopped` are ms since epoch. `options` may hold secrets in mappings, so `repr` omits them.
    """

    name: str
    status: Status
    dashboard_route: str | None = None
    started: int | None = None
    stopped: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def check_name(name: str) -> str:
    """Return `name` if it can be part of a URL: the hex of a UUID, on Kubernetes after a namespace and a dot.

    Raises GatewayProblem `bad-name`.
    """
    if not _NAME.fullmatch(name) or ".." in name:
        raise GatewayProblem("bad-name", "not-a-name")
    return name


def parse_json(body: bytes) -> Any:
    """Parse `body` as JSON. Raises GatewayProblem `gateway-bad-response`."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise unexpected_response("html" if body.lstrip()[:1] == b"<" else "not-json") from None


def unexpected_response(variant: str, **values: Value) -> GatewayProblem:
    """Make the problem `gateway-bad-response`: another program than the gateway responds, or another version."""
    return GatewayProblem("gateway-bad-response", variant, values)


def parse_record(data: Any) -> ClusterRecord:
    """Parse one cluster. Raises GatewayProblem `gateway-bad-response` where name or status are not valid."""
    if not isinstance(data, dict):
        raise unexpected_response("not-a-cluster")
    name, status = data.get("name"), data.get("status")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or ".." in name:
        raise unexpected_response("no-cluster-name")
    known_status = next((each for each in STATUSES if isinstance(status, str) and each == status.lower()), None)
    if known_status is None:
        raise unexpected_response("unknown-status")
    route = data.get("dashboard_route")
    options = data.get("options")
    return ClusterRecord(
        name=name,
        status=known_status,
        dashboard_route=route if isinstance(route, str) and _ROUTE.fullmatch(route) and ".." not in route else None,
        started=_milliseconds(data.get("start_time")),
        stopped=_milliseconds(data.get("stop_time")),
        options=options if isinstance(options, dict) else {},
    )


def _milliseconds(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return int(value)
