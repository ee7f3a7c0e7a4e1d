"""A request for a cluster whose answer was lost: what it made, by the gateway's list."""

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

LOOKS = 3
LOOK_SECONDS = 1.0
"""How often the list is looked at at least, and how far apart, before a request counts as one that made nothing."""
STILL_SECONDS = 40.0
"""How long a request is looked for on which the gateway may still be at work. With what its answer was waited for
(`gateway.CREATE_SECONDS`) it is just under what a browser waits for us."""
CLOCKS = 60_000.0
"""ms by which the gateway's clock may differ from ours."""


@dataclass(frozen=True)
class SentRequest:
    """A request: when it was sent (ms since epoch), for what, and the clusters that were known `before`."""

    options: Mapping[str, Any] = field(repr=False)
    before: Collection[str]
    at: float


async def find_created(
    client: GatewayClient, sent: SentRequest, lost: CreateOutcomeUnknown, claimed: Callable[[], Collection[str]]
) -> str | None:
    """The cluster that `sent` made; None where by the list it made none, and will not.

    Raises `lost` where nobody can tell: no list was to be had, or the gateway may still be at work.
    """
    told = False
    looks = 0
    until = time.monotonic() + (STILL_SECONDS if lost.under_way else 0.0)
    while looks < LOOKS or time.monotonic() < until:
        looks += 1
        await asyncio.sleep(LOOK_SECONDS)
        try:
            records = await client.list_clusters()
        except GatewayProblem:
            continue
        told = True
        name = created_since(records, sent, claimed())
        if name is not None:
            return name
    if lost.under_way or not told:
        raise lost
    return None


def created_since(records: Mapping[str, ClusterRecord], sent: SentRequest, claimed: Collection[str]) -> str | None:
    """The cluster in `records` that was made by the request `sent`; None if there is none.

    It was unknown before, is nobody else's (`claimed`), and has these options. All that lived before were known; of
    those at their end only the clocks tell which one is new.
    """
    candidates = [
        record
        for record in records.values()
        if record.name not in sent.before
        and record.name not in claimed
        and (record.status in LIVE or (record.started or 0) >= sent.at - CLOCKS)
        and all(record.options.get(name) == value for name, value in sent.options.items())
    ]
    return min(candidates, key=lambda record: record.started or 0).name if candidates else None
