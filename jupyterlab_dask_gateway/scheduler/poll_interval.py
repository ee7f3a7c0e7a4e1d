"""When to poll a gateway or a scheduler next. Pure functions; times are in seconds of a monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass

SLOW_SECONDS = 0.05
"""Cost of a sample above which a scheduler counts as slow."""
REST_FACTOR = 10
"""Shortest pause after a sample, as a multiple of its cost."""
SLOW_REST_FACTOR = 110
"""The same for a slow scheduler, so that samples use less than 1% of its time."""
LONGEST_REST = 60.0
"""Longest pause from SLOW_REST_FACTOR, so that the panel shows soon that a scheduler responds again."""


@dataclass(frozen=True)
class PollIntervals:
    """Seconds between two polls: of clusters in transition, with an active viewer, and without one."""

    transition: float = 1.0
    active: float = 5.0
    background: float = 60.0

    def interval(self, *, leased: bool, transition: bool) -> float:
        """Return the seconds until the next poll. `leased`: whether there is an active viewer."""
        if transition:
            return self.transition
        return self.active if leased else self.background


def next_sample_at(at: float, seconds: float, interval: float, *, failed: bool = False) -> float:
    """Return when to take the next sample.

    Parameters
    ----------
    at: when the last sample was started
    seconds: its cost, or after how long it failed
    interval: the poll interval
    failed: whether it failed
    """
    pause = REST_FACTOR * seconds
    if seconds > SLOW_SECONDS and not failed:
        pause = max(pause, min(SLOW_REST_FACTOR * seconds, LONGEST_REST))
    return at + max(interval, seconds + pause)
