"""A limit for the number of connections that each view has open at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class OpenConnections:
    """Counts the open connections by their view (the id of a capability), up to `maximum` for each view."""

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._open: Counter[str] = Counter()

    def is_full(self, view: str) -> bool:
        """Return whether the view has its maximum of connections."""
        return self._open[view] >= self._maximum

    @contextmanager
    def count(self, view: str) -> Iterator[None]:
        """Count one connection within the context."""
        self._open[view] += 1
        try:
            yield
        finally:
            self._open[view] -= 1
            if not self._open[view]:
                del self._open[view]
