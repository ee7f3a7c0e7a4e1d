"""Throughput: finished tasks per second, from two samples. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..wire import types as wire
from .idleness import active

if TYPE_CHECKING:
    from .sample import Sample

ENDED = ("memory", "erred")
"""Every task that ran enters one of these states, and so does data that a client scatters."""
DONE = (*ENDED, "released")


@dataclass(frozen=True)
class Throughput:
    """Finished tasks per second. `exact`: whether the scheduler counts them; else it is a lower bound."""

    per_second: float
    exact: bool

    def to_wire(self) -> wire.Throughput:
        """Return `throughput` of the wire, with three digits: more digits would cause more events."""
        return {"per_second": float(f"{self.per_second:.3g}"), "exact": self.exact}


QUIET = Throughput(0.0, exact=True)
"""No finished tasks."""


def throughput(before: Sample, after: Sample) -> Throughput:
    """Return the throughput between two samples.

    Without totals it follows from the number of tasks by state: as many tasks have finished as there are more
    finished or fewer unfinished ones. Tasks that were submitted and released in between are missed.
    """
    seconds = (after.at - before.at) / 1000
    if seconds <= 0:
        return QUIET
    if before.totals is not None and after.totals is not None:
        ended = _sum(after.totals, ENDED) - _sum(before.totals, ENDED)
        if ended >= 0:  # a restarted scheduler counts from 0 again
            return Throughput(ended / seconds, exact=True)
    done = _sum(after.tasks, DONE) - _sum(before.tasks, DONE)
    less = active(before) - active(after)
    return Throughput(max(0, done, less) / seconds, exact=False)


def _sum(counts: Mapping[str, float], states: tuple[str, ...]) -> float:
    return sum(counts.get(state, 0) for state in states)
