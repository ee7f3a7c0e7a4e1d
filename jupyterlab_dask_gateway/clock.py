"""A clock for durations, which does not follow changes of the wall clock, and the conversion to wall time.

`now` is in ms since epoch, too, so that both are equal until the wall clock is set for the first time. Durations and
deadlines use `now`; what is stored or displayed is converted with `to_wall`.
"""

from __future__ import annotations

import time

MIN_JUMP = 1000.0
"""ms. A smaller difference of the two clocks is not a change of the wall clock."""

_BOOT_TIME = getattr(time, "CLOCK_BOOTTIME", None)
"""Unlike CLOCK_MONOTONIC of Linux, this clock continues while the computer sleeps."""


def _steady() -> float:
    return 1000 * (time.monotonic() if _BOOT_TIME is None else time.clock_gettime(_BOOT_TIME))


class Clock:
    """The clock of this process."""

    def __init__(self) -> None:
        self._start = time.time() * 1000 - _steady()
        self._offset = 0.0

    def now(self) -> float:
        """Return the time in ms since epoch, as if the wall clock had not been set since the process started."""
        return self._start + _steady()

    def offset(self) -> float:
        """Return by how many ms the wall clock was set. It changes with each jump and does not change in between."""
        measured = time.time() * 1000 - self.now()
        if abs(measured - self._offset) >= MIN_JUMP:
            self._offset = measured
        return self._offset

    def to_wall(self, at: float) -> float:
        """Return the wall time of a time of this clock."""
        return at + self.offset()

    def from_wall(self, at: float) -> float:
        """Return the time of this clock for a wall time."""
        return at - self.offset()


CLOCK = Clock()
