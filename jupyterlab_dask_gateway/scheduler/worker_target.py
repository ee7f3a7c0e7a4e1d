"""How many workers were requested. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class WorkerTarget(NamedTuple):
    """The requested number of workers.

    An adaptive cluster has between `minimum` and `maximum` workers. For a fixed number both are the same.
    """

    minimum: int
    maximum: int

    @property
    def is_adaptive(self) -> bool:
        """Whether the scheduler chooses the number of workers."""
        return self.minimum < self.maximum


def parse_worker_target(requested: Mapping[str, Any] | None) -> WorkerTarget | None:
    """Read `workers_request` of events/clusters.yaml. Returns None if no request is known."""
    if requested is None:
        return None
    if "count" in requested:
        return WorkerTarget(requested["count"], requested["count"])
    if "minimum" in requested and "maximum" in requested:
        return WorkerTarget(requested["minimum"], requested["maximum"])
    return None
