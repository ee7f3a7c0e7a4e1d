"""Samples the tasks of clusters on demand, for the progress under running cells.

Windows and notebooks share the samples: each cluster is sampled at most once a second, and a scheduler for which that
is expensive less often, so that it costs less than 1% of its time. Measured with 100,000 results in memory: /metrics
takes 1.5 ms (27 µs more for each task name) and counts.json 11 ms in distributed 2026.8, 9 ms and 35 ms in 2022.2;
with 100,000 unfinished tasks more, 160 ms and 87 ms in 2022.2. So counts.json is requested only without /metrics.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...scheduler.progress import (
    KEEP_ALIVE,
    ProgressSample,
    Tasks,
    advance,
    parse_counts,
    parse_progress_metrics,
    start,
)
from ...wire import types as wire

if TYPE_CHECKING:
    from ...gateway.endpoints import SchedulerEndpoint
    from ...gateway.responses import ClusterRecord
    from ..registry import ClusterRegistry

INTERVAL = 1.0
"""Seconds between two samples."""

COST_FACTOR = 110
"""Shortest interval, as a multiple of the cost of a sample: less than 1% of a scheduler's time."""

LONGEST_INTERVAL = 30.0

CHEAP_SECONDS = 0.008
"""Duration of a sample below which its cost need not be measured."""

MEASUREMENTS = 3
"""The lowest of the last costs counts: a busy scheduler responds late, although the sample costs the same."""


@dataclass
class ProgressTracker:
    """The tasks of one cluster.

    origin, at: when the first and the last sample were taken, in ms since epoch
    sampled_at: when the last sample was requested, in monotonic s
    changed_at: when the counts of each name changed last, in ms since epoch
    has_metrics: whether the last sample is from /metrics. If not, it is not requested again: its numbers cannot be
        compared with those of counts.json, and distributed 2022.2 writes a traceback to its log for each request.
    """

    origin: float
    at: float
    sampled_at: float
    sample: ProgressSample
    tasks: Tasks
    changed_at: dict[str | None, float] = field(default_factory=dict)
    has_metrics: bool = False
    costs: deque[float] = field(default_factory=lambda: deque([0.0], MEASUREMENTS))

    @property
    def interval(self) -> float:
        """Seconds between samples."""
        return min(max(INTERVAL, COST_FACTOR * min(self.costs)), LONGEST_INTERVAL)

    def to_wire(self, since: float, now: float) -> wire.Progress:
        """Return `progress` of the wire. `since`: see there; `now`: in monotonic s."""
        tasks: list[wire.TaskCounts] = [
            {
                "name": name,
                "done": counts.done,
                "failed": counts.failed,
                "processing": counts.processing,
                "waiting": counts.waiting,
            }
            for name, counts in self.tasks.items()
            if self.changed_at.get(name, 0.0) > since and name != KEEP_ALIVE
        ]
        next_in = 1000 * max(0.0, self.sampled_at + self.interval - now)
        return {
            "origin": self.origin,
            "at": self.at,
            "next_in": next_in,
            "clients": self.sample.clients,
            "tasks": tasks,
        }


class ProgressSampler:
    """Samples the tasks of the clusters in a registry.

    Parameters
    ----------
    endpoint: returns where the pages of a cluster's scheduler are; raises GatewayProblem where it has none
    timeout: seconds for one sample
    """

    def __init__(
        self, registry: ClusterRegistry, endpoint: Callable[[ClusterRecord], SchedulerEndpoint], *, timeout: float
    ) -> None:
        self._registry = registry
        self._endpoint = endpoint
        self._timeout = timeout
        self._trackers: dict[str, ProgressTracker] = {}
        self._sampling: dict[str, asyncio.Task[None]] = {}

    async def read(self, name: str, since: float) -> wire.Progress:
        """Return the progress of a cluster: a new sample, unless the last one is recent.

        Parameters
        ----------
        since: see `progress` of events/clusters.yaml; 0 for all tasks

        Raises `bad-name`, `cluster-not-found`, `cluster-not-running` or `scheduler-unreachable`.
        """
        self._forget_ended()
        cluster = self._registry.cluster(name)
        endpoint = self._endpoint(cluster.record)
        tracker = self._trackers.get(name)
        if tracker is None or time.monotonic() - tracker.sampled_at >= tracker.interval:
            if name not in self._sampling:
                task = asyncio.create_task(self._sample(name, endpoint))
                self._sampling[name] = task
                task.add_done_callback(lambda _: self._sampling.pop(name, None))
            # If one window closes, other windows still need the sample.
            await asyncio.shield(self._sampling[name])
        tracker = self._trackers[name]
        return tracker.to_wire(since, time.monotonic())

    async def _sample(self, name: str, endpoint: SchedulerEndpoint) -> None:
        from ...scheduler.client import request_counts, request_metrics, round_trip

        tracker = self._trackers.get(name)
        started = time.monotonic()
        text = None
        if tracker is None or tracker.has_metrics:
            text = await request_metrics(*endpoint, self._timeout, expected=tracker is not None)
        counts = await request_counts(*endpoint, self._timeout) if text is None else {}
        sample = parse_counts(counts) if text is None else parse_progress_metrics(text)
        seconds = time.monotonic() - started
        cost = 0.0 if seconds < CHEAP_SECONDS else seconds - await round_trip(*endpoint, self._timeout)
        # The browser compares these times, so each must be new even if the clock was set back.
        at = time.time() * 1000 if tracker is None else max(time.time() * 1000, tracker.at + 1)
        if tracker is None:
            tracker = self._trackers[name] = ProgressTracker(at, at, started, sample, start(sample))
            tracker.changed_at = dict.fromkeys(tracker.tasks, at)
        else:
            tasks = advance(tracker.tasks, tracker.sample, sample)
            changed = {key for key, counts in tasks.items() if counts != tracker.tasks.get(key)}
            tracker.changed_at.update(dict.fromkeys(changed, at))
            tracker.sample, tracker.tasks, tracker.at, tracker.sampled_at = sample, tasks, at, started
        tracker.has_metrics = text is not None
        tracker.costs.append(max(0.0, cost))

    def _forget_ended(self) -> None:
        """Forget the clusters that do not run."""
        for name in list(self._trackers):
            cluster = self._registry.clusters.get(name)
            if cluster is None or not cluster.live:
                del self._trackers[name]
