"""How many workers were asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class WorkerTarget(NamedTuple):
    """As many workers are to be there: of a cluster that adapts from `least` to `most`, else both are the same."""

    least: int
    most: int

    @property
    def adapts(self) -> bool:
        """Whether the scheduler itself chooses."""
        return self.least < self.most


def parse_worker_target(requested: Mapping[str, Any] | None) -> WorkerTarget | None:
    """Of `workers_request` of the wire; None where nobody here has asked."""
    if requested is None:
        return None
    if "count" in requested:
        return WorkerTarget(requested["count"], requested["count"])
    if "minimum" in requested and "maximum" in requested:
        return WorkerTarget(requested["minimum"], requested["maximum"])
    return None
