"""How fast tasks end: what a scheduler counts, or at least so many as its states give away. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .idleness import active

if TYPE_CHECKING:
    from .sample import Sample

ENDED = ("memory", "erred")
"""Each task that ran enters one of them; so does data that a client puts into the workers' memory."""
DONE = (*ENDED, "released")


@dataclass(frozen=True)
class Throughput:
    """Tasks that ended, per second; `exact` where the scheduler counts them, else it is a lower bound."""

    per_second: float
    exact: bool

    def to_wire(self) -> dict[str, Any]:
        """`throughput` of the wire; three digits are enough, and more would be an event each."""
        return {"per_second": float(f"{self.per_second:.3g}"), "exact": self.exact}


QUIET = Throughput(0.0, exact=True)
"""Nothing has been seen to end."""


def throughput(before: Sample, after: Sample) -> Throughput:
    """Between two samples.

    Without /metrics there are counts by state alone: what is more done, or less undone, has ended. What was submitted
    and forgotten between the two is not seen.
    """
    seconds = (after.at - before.at) / 1000
    if seconds <= 0:
        return QUIET
    if before.totals is not None and after.totals is not None:
        ended = _sum(after.totals, ENDED) - _sum(before.totals, ENDED)
        if ended >= 0:  # else it began to count anew
            return Throughput(ended / seconds, exact=True)
    done = _sum(after.tasks, DONE) - _sum(before.tasks, DONE)
    less = active(before) - active(after)
    return Throughput(max(0, done, less) / seconds, exact=False)


def _sum(counts: Mapping[str, float], states: tuple[str, ...]) -> float:
    return sum(counts.get(state, 0) for state in states)
