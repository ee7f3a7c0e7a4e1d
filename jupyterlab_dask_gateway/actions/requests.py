"""What the browser sends, checked where it comes in. Pure; all raise GatewayProblem `bad-request` with the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import GatewayProblem, clean
from ..gateway.responses import check_name
from ..storage.metadata import PALETTE
from ..wire import Wire

MOST_WORKERS = 1_000_000
LONGEST_LABEL = 100


@dataclass(frozen=True)
class CreateRequest:
    """`POST clusters`. `key` is the browser's own name for this click: sent twice, it makes one cluster.

    `workers` is `{count}` or `{minimum, maximum}`; `like` names the cluster from which to take what is left
    out: other options, and the workers.
    """

    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    workers: Wire | None = None
    label: str | None = None
    like: str | None = None
    key: str | None = None


def _bad(message: str, where: str | None = None) -> GatewayProblem:
    return GatewayProblem("bad-request", message, field=where)


def an_object(body: Any) -> Mapping[str, Any]:
    """A JSON body that is an object; nothing at all is an empty one."""
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise _bad("The request is not a JSON object.")
    return body


def create_request(body: Mapping[str, Any]) -> CreateRequest:
    """The body of `POST clusters`."""
    options, workers, key, like = (body.get(name) for name in ("options", "workers", "request", "like"))
    if options is not None and not isinstance(options, dict):
        raise _bad("The options are not a JSON object.", "options")
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= 100):
        raise _bad("`request` must be a text of at most 100 characters.")
    if like is not None and not isinstance(like, str):
        raise _bad("`like` must be the name of a cluster.")
    return CreateRequest(
        options=options or {},
        workers=None if workers is None else workers_request(workers),
        label=None if body.get("label") is None else label(body["label"]),
        like=None if like is None else check_name(like),
        key=key,
    )


def workers_request(body: Any) -> Wire:
    """`{count}`, or `{minimum, maximum}` with minimum <= maximum: the gateway does not check it."""
    if not isinstance(body, dict):
        raise _bad("The workers are not a JSON object.", "workers")
    if "count" in body and not body.keys() & {"minimum", "maximum"}:
        return {"count": _whole(body["count"], "The number of workers", "workers")}
    if {"minimum", "maximum"} <= body.keys() and "count" not in body:
        minimum = _whole(body["minimum"], "The minimum", "minimum")
        maximum = _whole(body["maximum"], "The maximum", "maximum")
        if maximum < minimum:
            raise _bad("The maximum cannot be below the minimum.", "maximum")
        return {"minimum": minimum, "maximum": maximum}
    raise _bad("Either a number of workers is needed, or a minimum and a maximum.", "workers")


def _whole(value: Any, what: str, where: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # browsers write 2.0 at times
    if not isinstance(value, int) or isinstance(value, bool):
        raise _bad(f"{what} must be a whole number.", where)
    if value < 0:
        raise _bad(f"{what} cannot be negative.", where)
    if value > MOST_WORKERS:
        raise _bad(f"{what} cannot be more than {MOST_WORKERS}.", where)
    return value


def label(value: Any) -> str:
    """A label: some text on one line."""
    text = clean(value, limit=LONGEST_LABEL + 1) if isinstance(value, str) else ""
    if not text:
        raise _bad("A label needs some text.", "label")
    if len(text) > LONGEST_LABEL:
        raise _bad(f"A label has at most {LONGEST_LABEL} characters.", "label")
    return text


def update_request(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of `PATCH clusters/NAME`: any of `label`, `color` and `stop_when_finished`."""
    changes: dict[str, Any] = {}
    if "label" in body:
        changes["label"] = label(body["label"])
    if "color" in body:
        if body["color"] not in PALETTE:
            raise _bad(f"A color is one of {', '.join(PALETTE)}.", "color")
        changes["color"] = body["color"]
    if "stop_when_finished" in body:
        if not isinstance(body["stop_when_finished"], bool):
            raise _bad("`stop_when_finished` is true or false.", "stop_when_finished")
        changes["stop_when_finished"] = body["stop_when_finished"]
    return changes
