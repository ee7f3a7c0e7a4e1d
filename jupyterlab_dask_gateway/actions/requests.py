"""Checks of requests that their schema cannot express. Pure functions that raise GatewayProblem with the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ..errors import GatewayProblem, clean
from ..gateway.responses import check_name
from ..wire import types as wire

MAX_LABEL = 100
"""Characters of a label."""


@dataclass(frozen=True)
class CreateRequest:
    """A request to create a cluster.

    Parameters
    ----------
    options: options of the gateway by name
    workers: the number of workers, fixed or adaptive
    label: the label of the cluster
    like: the cluster from which to take the options and workers that the request does not have
    key: the id of the request; a repeated request with the same id creates no further cluster
    """

    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    workers: wire.WorkersRequest | None = None
    label: str | None = None
    like: str | None = None
    key: str | None = None


def create_request(body: wire.CreateRequest) -> CreateRequest:
    """Check the body of `POST clusters`."""
    workers, label, like = body.get("workers"), body.get("label"), body.get("like")
    return CreateRequest(
        options=body.get("options") or {},
        workers=None if workers is None else workers_request(workers),
        label=None if label is None else clean_label(label),
        like=None if like is None else check_name(like),
        key=body.get("request"),
    )


def workers_request(body: wire.ScaleRequest | wire.AdaptRequest) -> wire.WorkersRequest:
    """Check a number of workers. The gateway does not check that `maximum` is at least `minimum`.

    Browsers may write 2.0 for 2, which the gateway rejects, so numbers are converted.
    """
    workers = cast("wire.WorkersRequest", {name: int(cast("int", number)) for name, number in body.items()})
    if "minimum" in workers and workers["maximum"] < workers["minimum"]:
        raise GatewayProblem("bad-request", "maximum-below-minimum", {"minimum": workers["minimum"]}, field="maximum")
    return workers


def clean_label(value: str) -> str:
    """Return a label on one line. Raises GatewayProblem where it is empty or too long."""
    text = clean(value, limit=MAX_LABEL + 1)
    if not text:
        raise GatewayProblem("bad-request", "empty-label", field="label")
    if len(text) > MAX_LABEL:
        raise GatewayProblem("bad-request", "long-label", {"maximum": MAX_LABEL}, field="label")
    return text


def update_request(body: wire.UpdateRequest) -> wire.UpdateRequest:
    """Check the body of `PATCH clusters/NAME`, and return the changes."""
    return {**body, "label": clean_label(body["label"])} if "label" in body else body
