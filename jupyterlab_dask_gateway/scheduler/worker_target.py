"""How many workers were requested. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..wire import types as wire

if TYPE_CHECKING:
    from .sample import Sample

NO_MAXIMUM = sys.maxsize
"""The maximum of adaptive scaling that has none."""


class WorkerTarget(NamedTuple):
    """The requested number of workers.

    An adaptive cluster has between `minimum` and `maximum` workers. For a fixed number both are the same.
    """

    minimum: int
    maximum: int

    @property
    def is_adaptive(self) -> bool:
        """Return whether the scheduler chooses the number of workers."""
        return self.minimum < self.maximum


@dataclass(frozen=True)
class Scaling:
    """The last requests for workers that a scheduler has logged, of any client.

    Parameters
    ----------
    adaptive: whether the scheduler chooses the number of workers
    minimum, maximum: the bounds of adaptive scaling; `maximum` is None if there is none
    count: the number of workers that the scheduler requested last, None if it is not in the log
    """

    adaptive: bool
    minimum: int = 0
    maximum: int | None = None
    count: int | None = None

    @property
    def request(self) -> wire.WorkersRequest | None:
        """Return `workers_request` of the wire; None if it cannot be expressed as one."""
        if not self.adaptive:
            return None if self.count is None else {"count": self.count}
        return None if self.maximum is None else {"minimum": self.minimum, "maximum": self.maximum}

    @property
    def has_no_maximum(self) -> bool:
        """Return whether the scheduler may request any number of workers."""
        return self.adaptive and self.maximum is None


def parse_worker_target(requested: Mapping[str, Any] | None) -> WorkerTarget | None:
    """Read `workers_request` of events/clusters.yaml. Returns None if no request is known."""
    if requested is None:
        return None
    if "count" in requested:
        return WorkerTarget(requested["count"], requested["count"])
    if "minimum" in requested and "maximum" in requested:
        return WorkerTarget(requested["minimum"], requested["maximum"])
    return None


def worker_target(requested: Mapping[str, Any] | None, scaling: Scaling | None) -> WorkerTarget | None:
    """Return the requested workers of a cluster; `scaling` adds adaptive scaling without a maximum."""
    if scaling is not None and scaling.has_no_maximum:
        return WorkerTarget(scaling.minimum, NO_MAXIMUM)
    return parse_worker_target(requested)


_EVENT = re.compile(
    r"(?:(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) [^\n<]{0,200})?"
    r"(?:Enabling adaptive scaling, minimum=(?P<minimum>\d{1,9}|None), maximum=(?P<maximum>\d{1,9}|None)"
    r"|(?P<disabled>Disabling adaptive scaling)"
    r"|Requesting scale to (?P<count>\d{1,9}) workers from \d)"
)


def parse_scaling_log(page: str) -> Scaling | None:
    """Read the last requests for workers in the log page of a scheduler.

    Parameters
    ----------
    page: info/main/logs.html of the scheduler, which has the newest lines first. The sentences are those of
        `scheduler_preload.py` of dask_gateway.

    Returns None if the page has no such line.
    """
    events = list(_EVENT.finditer(page))[::-1]
    # The format of the log is configurable. Without times, the order of the page counts.
    if all(event["at"] for event in events):
        events.sort(key=lambda event: str(event["at"]))
    if not events:
        return None
    scaling = Scaling(adaptive=False)
    for event in events:
        if event["minimum"] is not None:
            scaling = replace(
                scaling, adaptive=True, minimum=_number(event["minimum"]) or 0, maximum=_number(event["maximum"])
            )
        elif event["disabled"] is not None:
            scaling = replace(scaling, adaptive=False)
        else:
            scaling = replace(scaling, count=int(event["count"]))
    return scaling


def _number(text: str) -> int | None:
    return None if text == "None" else int(text)


def scaling_may_have_changed(previous: Sample | None, sample: Sample, target: WorkerTarget | None) -> bool:
    """Return whether another client may have requested workers between two samples, so that the log is worth reading.

    Parameters
    ----------
    previous: the sample before; None for the first sample of this server
    target: the last request that is known

    Workers that end and are replaced move toward the target, so they are not a reason.
    """
    if previous is None:
        return True
    before, now = previous.workers, sample.workers
    wants_more = (sample.desired_workers or 0) > now
    wanted_more = (previous.desired_workers or 0) > before
    if wants_more and not wanted_more:
        return True
    if before == now:
        return False
    return target is None or _distance(now, target) > _distance(before, target)


def _distance(workers: int, target: WorkerTarget) -> int:
    return max(target.minimum - workers, workers - target.maximum, 0)
