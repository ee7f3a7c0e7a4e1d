"""The share of the event loop that floods of tiny WebSocket frames get, of all dashboards together."""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE = 0.2
"""The part of the time. A hostile dashboard can send more tiny frames than this server can process."""


class FairShare:
    """Delays work that does not fit into one turn of the event loop, so that it uses `SHARE` of the time in total."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self._free_at = 0.0

    def delay(self, used: float) -> float:
        """Return the seconds to wait after a slice of work that took `used` seconds."""
        now = self.clock()
        self._free_at = max(self._free_at, now - used) + used / SHARE
        return self._free_at - now
