"""Work: the tasks of a scheduler since it last had nothing to do, followed from sample to sample. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..wire import types as wire
from .idleness import active
from .throughput import ended_between, known_ended

if TYPE_CHECKING:
    from .sample import Sample


@dataclass(frozen=True)
class Work:
    """A period of work. It starts with the first task after a pause, and stays until the next one starts.

    Parameters
    ----------
    ended: how many of its tasks have ended, failed ones included
    unfinished: how many have not
    offset: ended tasks of earlier periods, as the scheduler counts them; None if it has not reported them
    """

    ended: int = 0
    unfinished: int = 0
    offset: int | None = None

    def to_wire(self) -> wire.Work:
        """Return `work` of the wire."""
        return {"ended": self.ended, "total": self.ended + self.unfinished}


NO_WORK = Work()
"""A cluster without a sample."""


def first_work(sample: Sample) -> Work:
    """Return the work at the first sample: what the scheduler still knows belongs to it."""
    known = known_ended(sample)
    ended = known if sample.ended is None else min(known, sample.ended)
    return Work(ended, active(sample), None if sample.ended is None else sample.ended - ended)


def next_work(work: Work, before: Sample, after: Sample) -> Work:
    """Return the work at the sample `after`.

    Parameters
    ----------
    work: that at the sample `before`
    """
    if after.ended is not None and after.ended < max(before.ended or 0, work.offset or 0):
        return first_work(after)  # The scheduler was restarted.
    unfinished = active(after)
    delta, is_exact = ended_between(before, after)
    # Without totals, a copy of a result looks like a task that has ended.
    starts = work.unfinished == 0 and (unfinished > 0 or (is_exact and delta > 0))
    ended = delta if starts else work.ended + delta
    offset = work.offset
    if starts and offset is not None:
        offset += work.ended
    if after.ended is None:
        return Work(ended, unfinished, offset)
    if offset is None:
        offset = after.ended - ended
    return Work(after.ended - offset, unfinished, offset)
