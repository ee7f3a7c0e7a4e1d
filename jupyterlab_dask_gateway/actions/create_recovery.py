"""Search for the cluster of a create request whose response was lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..clusters.model import LIVE
from ..errors import CreateOutcomeUnknown, GatewayProblem
from ..gateway.responses import ClusterRecord

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

MIN_POLLS = 3
"""Number of lists without the cluster after which the request counts as one that created nothing."""
POLL_SECONDS = 1.0
UNDER_WAY_SECONDS = 40.0
"""How long to search if the gateway may still be processing the request. Together with `client.CREATE_TIMEOUT` it is
just below the time-out of the browser."""
MAX_CLOCK_DIFFERENCE = 60_000.0
"""ms by which the clocks of the gateway and of this machine may differ."""
NOT_CREATED = {
    "timeout": "not-created-timeout",
    "closed": "not-created-closed",
    "proxy-status": "not-created-proxy-status",
    "bad-response": "not-created-bad-response",
}
"""Messages of `create-uncertain`, and those of `gateway-unreachable` for the last attempt."""


@dataclass(frozen=True)
class SentRequest:
    """A create request.

    Parameters
    ----------
    options: options of the gateway by name
    before: the clusters that were known when it was sent
    at: when it was sent, in ms since epoch
    live: those of `before` that had not ended
    """

    options: Mapping[str, Any] = field(repr=False)
    before: Collection[str]
    at: float
    live: Collection[str] = ()


async def find_created(
    client: GatewayClient, sent: SentRequest, problem: CreateOutcomeUnknown, claimed: Callable[[], Collection[str]]
) -> str | None:
    """Search the list of the gateway for the cluster that a request created.

    Parameters
    ----------
    sent: the request
    problem: its failure
    claimed: returns the clusters of other requests

    Returns the name of the cluster, None if the request created none.
    Raises `problem` if the outcome stays unknown: no list proves it, or the gateway may still be processing it.
    """
    has_proof = False
    polls = 0
    until = time.monotonic() + (UNDER_WAY_SECONDS if problem.under_way else 0.0)
    while polls < MIN_POLLS or time.monotonic() < until:
        polls += 1
        await asyncio.sleep(POLL_SECONDS)
        try:
            records = await client.list_clusters()
        except GatewayProblem:
            continue
        # A list that is incomplete, or lacks clusters that ran, does not show that a cluster is missing.
        has_proof = has_proof or (not records.left_out and all(known in records for known in sent.live))
        name = created_since(records, sent, claimed())
        if name is not None:
            return name
    if problem.under_way or not has_proof:
        raise problem
    return None


def created_since(records: Mapping[str, ClusterRecord], sent: SentRequest, claimed: Collection[str]) -> str | None:
    """Return the cluster in `records` that the request created, None if there is none.

    It was unknown before, belongs to no other request (`claimed`), and has the same options. All running clusters
    were known before, but of ended clusters only the start time shows whether they are new.
    """
    candidates = [
        record
        for record in records.values()
        if record.name not in sent.before
        and record.name not in claimed
        and (record.status in LIVE or (record.started or 0) >= sent.at - MAX_CLOCK_DIFFERENCE)
        and all(record.options.get(name) == value for name, value in sent.options.items())
    ]
    return min(candidates, key=lambda record: record.started or 0).name if candidates else None


def not_created(cause: CreateOutcomeUnknown, attempts: int) -> GatewayProblem:
    """Return the problem that none of the attempts created a cluster. `cause` is that of the last one."""
    variant = cause.message_ref.id.rpartition(".")[2]
    return GatewayProblem(
        "gateway-unreachable",
        NOT_CREATED.get(variant, "not-created-closed"),
        {**cause.values, "attempts": attempts},
    )
