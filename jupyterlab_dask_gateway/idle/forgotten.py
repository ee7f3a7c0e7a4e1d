"""Which clusters count as forgotten: idle, not on hold, without clients, older than a limit. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages import Message, message
from ..scheduler.idleness import OWN_CLIENTS, has_client

if TYPE_CHECKING:
    from ..scheduler.sample import Sample


def reason_to_keep(
    sample: Sample | None,
    idle_since: float | None,
    started: float | None,
    older_than: float,
    now: float,
    *,
    on_hold: bool | None,
    include_published: bool,
) -> Message | None:
    """Return why a running cluster is not forgotten, None if it may be forgotten.

    Parameters
    ----------
    sample: the last sample, None if the scheduler does not respond
    idle_since: since when it is idle, in ms since epoch; None if it is busy
    started: when it was created, in ms since epoch
    older_than: minimum age of a forgotten cluster, in seconds
    now: in ms since epoch
    on_hold: whether the user keeps it alive or snoozed it; None if that is unknown
    include_published: whether a cluster with published datasets, queues or variables can be forgotten. Such data is
        meant to be found again, so only a user who sees the cluster should decide. A scheduler without metrics does
        not distinguish such data from a connected program; then it counts as one.
    """
    if sample is None:
        return message("not-forgotten.activity-unknown")
    if idle_since is None:
        return message("not-forgotten.busy")
    if on_hold is None:
        return message("not-forgotten.hold-unknown")
    if on_hold:
        return message("not-forgotten.on-hold")
    if has_client(sample):
        return message("not-forgotten.connected" if sample.connected else "not-forgotten.connected-or-published")
    if sample.clients > OWN_CLIENTS and not include_published:
        return message("not-forgotten.published")
    if started is None or now - started < older_than * 1000:
        return message("not-forgotten.too-new")
    return None
