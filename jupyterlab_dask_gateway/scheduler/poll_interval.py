"""How often to ask: pure functions. Times are in seconds of a monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass

SLOW_SECONDS = 0.05
"""A sample that cost a scheduler more is worth sparing it."""
REST_FACTOR = 10
"""How many times as long as a sample took the next one waits at least."""
SLOW_REST_FACTOR = 110
"""The same for a slow scheduler: under 1 % of its time is spent on us."""
LONGEST_REST = 60.0
"""Beyond it only REST_FACTOR counts: a person who looks wants to see that a scheduler came back."""


@dataclass(frozen=True)
class PollIntervals:
    """Seconds between two looks: in transition or just acted upon, while somebody watches, and while nobody does."""

    transition: float = 1.0
    active: float = 5.0
    background: float = 60.0

    def interval(self, *, leased: bool, transition: bool) -> float:
        """Seconds between two looks."""
        if transition:
            return self.transition
        return self.active if leased else self.background


def next_sample_at(at: float, seconds: float, interval: float, *, failed: bool = False) -> float:
    """When to take the next sample after one that began at `at` and cost `seconds`, or `failed` after these.

    A scheduler is never hammered: it rests at least REST_FACTOR times as long as the sample took.
    """
    rest = REST_FACTOR * seconds
    if seconds > SLOW_SECONDS and not failed:
        rest = max(rest, min(SLOW_REST_FACTOR * seconds, LONGEST_REST))
    return at + max(interval, seconds + rest)
