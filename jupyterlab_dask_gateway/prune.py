"""Which clusters look forgotten: idle, without a client, and older than some time. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .scheduler import Sample

OWN_CLIENTS = 1
"""What `clients` counts without any: the scheduler's own "fire-and-forget"."""


def why_spared(
    sample: Sample | None, idle_since: float | None, started: float | None, older_than: float, now: float
) -> str | None:
    """Why a cluster that runs is not forgotten; None if it looks so. Times are ms since epoch, `older_than` seconds.

    `clients` counts each published dataset as well: what was published is meant to be found again.
    """
    if sample is None:
        return "Its scheduler cannot be reached: nobody knows whether it works."
    if idle_since is None:
        return "It works."
    if sample.clients > OWN_CLIENTS:
        return "A notebook or program is connected to it, or it holds a published dataset."
    if started is None or now - started < older_than * 1000:
        return "It is too young."
    return None
