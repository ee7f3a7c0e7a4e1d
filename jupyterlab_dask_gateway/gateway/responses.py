"""Readers of the gateway's responses: one for each kind of object. Pure functions.

Each reader checks its object alone and returns typed values; what is not valid is left out. The shapes are those of
dask-gateway-server's REST API since 0.8 (its `routes.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal, TypeGuard, get_args

from ..errors import GatewayProblem, clean
from ..json_data import clean_json, is_number, read_json
from ..messages import Value
from .shared_schedulers import SharedScheduler

Status = Literal["pending", "running", "stopping", "stopped", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE_STATUSES: tuple[Status, ...] = ("pending", "running", "stopping")

MAX_CLUSTERS = 10_000
"""Records of a list that are read."""
MAX_OPTIONS = 1_000
"""Options of a record that are read."""
LATEST = 8_640_000_000_000_000
"""The latest time that JavaScript has, in ms since epoch."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,199}")
_ROUTE = re.compile(r"/[A-Za-z0-9][A-Za-z0-9./_-]{0,500}")


@dataclass(frozen=True)
class ClusterRecord:
    """A cluster in the gateway's response, without its TLS certificate and key.

    Parameters
    ----------
    status: one of STATUSES; `running` where the gateway's word for it is unknown, because that proves no end
    dashboard_route: relative to the gateway's address; None unless the cluster runs
    started, stopped: ms since epoch
    options: may hold secrets in mappings, so `repr` omits them
    has_known_status: whether `status` is what the gateway reports
    shared_scheduler: the shared scheduler; None for a cluster of the gateway
    """

    name: str
    status: Status
    dashboard_route: str | None = None
    started: int | None = None
    stopped: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    has_known_status: bool = True
    shared_scheduler: SharedScheduler | None = None


class ClusterList(dict[str, ClusterRecord]):
    """The clusters of a list by name.

    left_out: how many entries were not valid, by the reason. With any of them, the list proves no absence.
    """

    def __init__(self) -> None:
        super().__init__()
        self.left_out: Counter[str] = Counter()


def check_name(name: str) -> str:
    """Return `name` if it can be part of a URL: the hex of a UUID, on Kubernetes after a namespace and a dot.

    Raises GatewayProblem `bad-name`.
    """
    if not _is_name(name):
        raise GatewayProblem("bad-name", "not-a-name")
    return name


def _is_name(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None and ".." not in value


def parse_json(body: bytes) -> Any:
    """Parse `body` as JSON. Raises GatewayProblem `gateway-bad-response`."""
    try:
        return read_json(body)
    except ValueError:
        raise unexpected_response("html" if body.lstrip()[:1] == b"<" else "not-json") from None


def unexpected_response(variant: str, **values: Value) -> GatewayProblem:
    """Make the problem `gateway-bad-response`: another program than the gateway responds, or another version."""
    return GatewayProblem("gateway-bad-response", variant, values)


def parse_list(data: Any) -> ClusterList:
    """Parse a list, `{name: record}`. Raises GatewayProblem `gateway-bad-response` if it is not a list."""
    if not isinstance(data, dict) or (data and not any(isinstance(value, dict) for value in data.values())):
        raise unexpected_response("no-clusters")
    found = ClusterList()
    for index, (name, value) in enumerate(data.items()):
        if index == MAX_CLUSTERS:
            found.left_out["too many"] = len(data) - MAX_CLUSTERS
            break
        try:
            record = parse_record(value)
        except GatewayProblem:
            found.left_out["no cluster" if not isinstance(value, dict) else "no valid name"] += 1
            continue
        if record.name == name:
            found[name] = record
        else:
            found.left_out["another name"] += 1
    return found


def parse_record(data: Any, name: str | None = None) -> ClusterRecord:
    """Parse one cluster; `name` is that of the cluster which was requested, if it was one.

    Raises GatewayProblem `gateway-bad-response` if it is not a cluster, or if its name is not valid or not `name`.
    """
    if not isinstance(data, dict):
        raise unexpected_response("not-a-cluster")
    found = data.get("name")
    if not _is_name(found) or name not in (None, found):
        raise unexpected_response("no-cluster-name")
    word, route, options = data.get("status"), data.get("dashboard_route"), data.get("options")
    status = next((each for each in STATUSES if isinstance(word, str) and each == word.lower()), None)
    is_route = isinstance(route, str) and _ROUTE.fullmatch(route) is not None and ".." not in route
    return ClusterRecord(
        name=found,
        status=status or "running",
        dashboard_route=route if is_route else None,
        started=_milliseconds(data.get("start_time")),
        stopped=_milliseconds(data.get("stop_time")),
        options=_options(options) if isinstance(options, dict) else {},
        has_known_status=status is not None,
    )


def _options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options without values that cannot be sent again. The gateway's default then applies."""
    cleaned = {name: clean_json(value) for name, value in islice(options.items(), MAX_OPTIONS)}
    return {name: value for name, value in cleaned.items() if value is not None}


def _milliseconds(value: Any) -> int | None:
    return int(value) if is_number(value) and 0 <= value <= LATEST else None


def parse_created(data: Any) -> str:
    """Parse the response to a create request, `{"name"}`. Raises GatewayProblem `gateway-bad-response`."""
    name = data.get("name") if isinstance(data, dict) else None
    if not _is_name(name):
        raise unexpected_response("no-cluster-name")
    return name


def parse_scaled(data: Any) -> str | None:
    """Parse the response to a request for workers, `{"ok", "msg"}`: the text about a limit, None if there is none.

    Raises GatewayProblem `gateway-bad-response`.
    """
    ok, text = (data.get("ok"), data.get("msg")) if isinstance(data, dict) else (None, None)
    if ok is True:
        return None
    if ok is not False or not isinstance(text, str) or not text:
        raise unexpected_response("workers-unconfirmed")
    return text


def check_stopped(status: int, body: bytes) -> None:
    """Check the response to a stop request: 204 without a body. Raises GatewayProblem `gateway-bad-response`.

    Only the record of the cluster shows whether it ends.
    """
    if status != 204 or body:
        raise unexpected_response("stop-unconfirmed", status=status)


def parse_version(data: Any) -> str:
    """Parse the response with the version of the gateway. Raises GatewayProblem `gateway-bad-response`."""
    version = data.get("version") if isinstance(data, dict) else None
    text = clean(version, limit=50) if isinstance(version, str) else ""
    if not text:
        raise unexpected_response("no-version")
    return text
