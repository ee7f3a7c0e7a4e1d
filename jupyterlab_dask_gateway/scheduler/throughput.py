"""Throughput: finished tasks per second, from two samples. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..wire import types as wire
from .idleness import active

if TYPE_CHECKING:
    from .sample import Sample

ENDED_TASK_STATES = ("memory", "erred", "released")
"""States of tasks that have ended and that the scheduler still knows."""


@dataclass(frozen=True)
class Throughput:
    """Finished tasks per second. `counted`: whether the scheduler counts them; else it is a lower bound."""

    per_second: float
    counted: bool

    def to_wire(self) -> wire.Throughput:
        """Return `throughput` of the wire, with three digits: more digits would cause more events."""
        return {"per_second": float(f"{self.per_second:.3g}"), "counted": self.counted}


NO_THROUGHPUT = Throughput(0.0, counted=True)
"""No finished tasks."""


def throughput(before: Sample, after: Sample) -> Throughput:
    """Return the throughput between two samples."""
    seconds = (after.at - before.at) / 1000
    if seconds <= 0:
        return NO_THROUGHPUT
    ended, is_exact = ended_between(before, after)
    return Throughput(ended / seconds, is_exact)


def ended_between(before: Sample, after: Sample) -> tuple[int, bool]:
    """Return how many tasks have ended between two samples, and whether that is exact.

    Without totals it follows from the number of tasks by state: as many tasks have ended as there are more ended or
    fewer unfinished ones. Tasks that were submitted and released in between are missed.
    """
    if before.ended is not None and after.ended is not None and after.ended >= before.ended:
        return after.ended - before.ended, True
    known = known_ended(after) - known_ended(before)
    return max(0, known, active(before) - active(after)), False


def known_ended(sample: Sample) -> int:
    """Return how many tasks have ended that the scheduler still knows. A result on two workers counts twice."""
    return sum(sample.tasks.get(state, 0) for state in ENDED_TASK_STATES)
