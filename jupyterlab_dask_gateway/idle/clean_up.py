"""Which clusters look forgotten: idle, not kept alive, without a client, and older than some time. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    held_off: bool,
    published_too: bool,
) -> str | None:
    """Why a cluster that runs is not forgotten; None if it looks so. Times are ms since epoch, `older_than` seconds.

    What a person keeps alive or has snoozed (`held_off`) is not forgotten. What was published, or put into a queue or
    variable, is meant to be found again: with `published_too` that is left to a person who sees it. Where a scheduler
    does not tell it from a program that is connected, it counts as one.
    """
    if sample is None:
        return "Its scheduler cannot be reached: nobody knows whether it works."
    if idle_since is None:
        return "It works."
    if held_off:
        return "It is kept alive or snoozed."
    if has_client(sample):
        unless = "" if sample.connected else ", or it holds a published dataset"
        return f"A notebook or program is connected to it{unless}."
    if sample.clients > OWN_CLIENTS and not published_too:
        return "It holds a published dataset, a queue or a variable."
    if started is None or now - started < older_than * 1000:
        return "It is too young."
    return None
