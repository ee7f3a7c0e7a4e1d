"""The history of clusters for the charts, in bounded memory: at least a day, coarser with age.

A `Tier` divides time into steps and keeps one point for each of its last steps. `ClusterHistory` has four tiers and
needs at most `BYTES_PER_CLUSTER`; `Histories` has those of at most MAX_CLUSTERS clusters. Nothing is stored on disk.
src/monitor/history.ts merges points in the same way.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from ...clock import CLOCK
from ...wire import types as wire
from ..model import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STEPS = (5.0, 30.0, 120.0, 720.0)
"""Seconds of a step of each tier, from fine to coarse. With TIER_LENGTH: 10 min, 1 h, 4 h and 24 h."""
TIER_LENGTH = 120
"""Points of a tier."""
BYTES_PER_CLUSTER = 48 * 2**10
"""Upper limit for the memory of one history: 4 tiers of 120 points with 11 numbers of 8 bytes are 42 KB."""
MAX_CLUSTERS = 100
"""Maximum number of histories. If there are more, the one whose last sample is the oldest is dropped."""

WAITING_STATES = ("waiting", "queued", "no_worker", "unrunnable")
"""States of distributed's tasks that wait to run."""


class Point(NamedTuple):
    """The state of a cluster from `at` (ms since epoch) until the next point.

    memory, limit: bytes over all workers
    running, waiting, in_memory, failed: tasks
    rate: finished tasks per second; a lower bound unless `counted`, which is 0 or 1
    """

    at: float
    workers: float
    threads: float
    memory: float
    limit: float
    running: float
    waiting: float
    in_memory: float
    failed: float
    rate: float
    counted: float


WIDTH = len(Point._fields)


def merge(a: Point, b: Point, weight: int = 1) -> Point:
    """Merge two points of one step; `a` is the older one and represents `weight` points.

    Sizes and failed tasks keep their peak, the rate its mean. The other tasks are those of the point with more
    unfinished ones: the charts stack them, and a sum of peaks of different times would be a state that never was.
    """
    tasks = max(a, b, key=lambda point: (point.running + point.waiting, point.running, point.in_memory))
    return Point(
        at=a.at,
        workers=max(a.workers, b.workers),
        threads=max(a.threads, b.threads),
        memory=max(a.memory, b.memory),
        limit=max(a.limit, b.limit),
        running=tasks.running,
        waiting=tasks.waiting,
        in_memory=tasks.in_memory,
        failed=max(a.failed, b.failed),
        rate=a.rate + (b.rate - a.rate) / (weight + 1),
        counted=min(a.counted, b.counted),
    )


class Tier:
    """The last TIER_LENGTH points, at most one for each step of `step` seconds."""

    def __init__(self, step: float) -> None:
        self._step = step * 1000
        self._numbers = array("d")
        self._weight = 0

    def __len__(self) -> int:
        return len(self._numbers) // WIDTH

    def __iter__(self) -> Iterator[Point]:
        for start in range(0, len(self._numbers), WIDTH):
            yield Point(*self._numbers[start : start + WIDTH])

    @property
    def last(self) -> Point | None:
        """The newest point."""
        return Point(*self._numbers[-WIDTH:]) if self._numbers else None

    @property
    def start(self) -> float:
        """When the oldest point begins, in ms since epoch; inf without points."""
        return self._numbers[0] if self._numbers else float("inf")

    @property
    def size(self) -> int:
        """Bytes of memory for the points."""
        return self._numbers.itemsize * len(self._numbers)

    def add(self, point: Point) -> None:
        """Add a point, which is not older than the last one."""
        last = self.last
        if last is not None and last.at // self._step == point.at // self._step:
            self._numbers[-WIDTH:] = array("d", merge(last, point, self._weight))
            self._weight += 1
            return
        self._numbers.extend(point)
        self._weight = 1
        if len(self) > TIER_LENGTH:
            del self._numbers[:WIDTH]


class ClusterHistory:
    """The history of one cluster. Each tier gets every point."""

    def __init__(self) -> None:
        self._tiers = tuple(Tier(step) for step in STEPS)

    @property
    def size(self) -> int:
        """Bytes of memory for the points."""
        return sum(tier.size for tier in self._tiers)

    def add(self, point: Point) -> None:
        """Add a point. A clock that was set back adds it at the time of the last one."""
        last = self._tiers[0].last
        if last is not None and point.at < last.at:
            point = point._replace(at=last.at)
        for tier in self._tiers:
            tier.add(point)

    def points(self) -> list[Point]:
        """Return the points, oldest first. For each time, they are those of the finest tier that covers it."""
        found: list[Point] = []
        for tier in self._tiers:
            start = found[0].at if found else float("inf")
            if tier.start < start:
                found[:0] = [point for point in tier if point.at < start]
        return found


def point_of(cluster: Cluster) -> Point | None:
    """Return the point of the last sample of a cluster; None without one."""
    sample, throughput = cluster.sample, cluster.activity.throughput
    if sample is None:
        return None
    return Point(
        at=CLOCK.to_wall(sample.at),
        workers=sample.workers,
        threads=sample.threads,
        memory=min(cluster.reported_memory, sample.memory_limit),
        limit=sample.memory_limit,
        running=sample.tasks.get("processing", 0),
        waiting=sum(sample.tasks.get(state, 0) for state in WAITING_STATES),
        in_memory=sample.results_count,
        failed=sample.tasks.get("erred", 0),
        rate=throughput.per_second,
        counted=throughput.counted,
    )


class Histories:
    """The histories of all clusters, by name."""

    def __init__(self) -> None:
        self._histories: dict[str, ClusterHistory] = {}

    def add_sample(self, name: str, cluster: Cluster) -> None:
        """Add the last sample of a cluster."""
        point = point_of(cluster)
        if point is None:
            return
        history = self._histories.pop(name, None) or ClusterHistory()
        self._histories[name] = history
        history.add(point)
        if len(self._histories) > MAX_CLUSTERS:
            del self._histories[next(iter(self._histories))]

    def keep_only(self, names: Collection[str]) -> None:
        """Drop the histories of all other clusters."""
        for name in [name for name in self._histories if name not in names]:
            del self._histories[name]

    def to_wire(self, name: str) -> wire.History:
        """Return `history` of events/clusters.yaml; empty for a cluster without samples."""
        history = self._histories.get(name)
        points = history.points() if history is not None else []
        return {
            "at": _whole(point.at for point in points),
            "workers": _whole(point.workers for point in points),
            "threads": _whole(point.threads for point in points),
            "memory": _whole(point.memory for point in points),
            "limit": _whole(point.limit for point in points),
            "running": _whole(point.running for point in points),
            "waiting": _whole(point.waiting for point in points),
            "in_memory": _whole(point.in_memory for point in points),
            "failed": _whole(point.failed for point in points),
            "rate": [float(f"{point.rate:.3g}") for point in points],
            "counted": [bool(point.counted) for point in points],
        }


def _whole(column: Iterable[float]) -> list[float]:
    """Round the numbers of one field, because more digits make the response longer without a benefit."""
    return [round(number) for number in column]
