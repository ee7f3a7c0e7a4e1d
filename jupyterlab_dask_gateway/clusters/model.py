"""A cluster in memory, and pure functions of parts of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import GatewayProblem
from ..gateway.responses import LIVE_STATUSES, ClusterRecord
from ..json_data import is_number
from ..scheduler.hints import Hint
from ..scheduler.worker_target import Scaling
from ..status_service.reason import Reason
from ..wire import types as wire
from .activity import ActivityTracker
from .polling.intervals import Jitter

if TYPE_CHECKING:
    from ..scheduler.sample import Sample


LIVE = LIVE_STATUSES
ENDED_STATUSES = ("stopped", "failed")

MEMORY_STEP = 32 * 2**20
"""Bytes. Memory in use fluctuates; a smaller change causes no event."""
MEMORY_SHARE = 0.05
"""The same, as a share of the memory that was published last."""


@dataclass(frozen=True)
class StatusReasons:
    """The reasons that the status service gave for a cluster while it had the state `status`."""

    status: str
    reasons: tuple[Reason, ...]


@dataclass
class Cluster:
    """The state of a cluster, except for its stored metadata.

    first_seen: ms since epoch
    known_since: the same in s of the monotonic clock
    record_requested_at: when (monotonic s) the request that returned `record` started; a response to an earlier
        request does not replace it. 0 where the record is from the store
    sampled_at: when (monotonic s) the last sample was requested, or failed
    sample_cost: seconds that the scheduler worked for the last sample at most
    health_requested_at: when (monotonic s) /health was last requested between two samples
    jitter: that of the interval after the last sample
    first_poll: whether the next sample is one that many servers may request at the same time; see `Jitter`
    changed_at: when (monotonic s) a sample last differed from the one before, or showed work
    steady_since: since when (monotonic s) it works, or does not, with the same number of workers
    details_until: until when (monotonic s) a browser shows its workers
    sample_after: no sample is taken before (monotonic s), because a proxy limits requests
    metrics_bytes: size of the last /metrics, 0 if there was none
    has_metrics: whether there ever was any
    metrics_after: /metrics is not requested before (monotonic s), because the scheduler has none
    unreachable_since, scheduler_problem: since when (ms since epoch) samples fail, and why
    idle_since: ms of CLOCK; None while it is busy
    reported_memory: memory in use (bytes) as published, without small changes
    change_expected_until: until when (monotonic s) it is polled more often after an action
    was_running: whether it has been running since this server knows it
    stop_requested_at: when (monotonic s) its stop was requested; when it became known where an earlier server did
    hints: hints about events, by code; those about samples are in `activity`
    scaling: the last requests for workers in the scheduler's log; None if they are unknown
    reasons: the last response of the status service
    """

    record: ClusterRecord
    first_seen: float
    record_requested_at: float
    sample: Sample | None = None
    sampled_at: float | None = None
    sample_cost: float = 0.0
    health_requested_at: float = 0.0
    jitter: Jitter = field(default_factory=lambda: Jitter(0.5))
    first_poll: bool = True
    known_since: float = field(default_factory=time.monotonic)
    changed_at: float = field(default_factory=time.monotonic)
    steady_since: float = field(default_factory=time.monotonic)
    details_until: float = 0.0
    sample_after: float = 0.0
    metrics_bytes: int = 0
    has_metrics: bool = False
    metrics_after: float = 0.0
    unreachable_since: float | None = None
    scheduler_problem: GatewayProblem | None = None
    idle_since: float | None = None
    reported_memory: float = 0.0
    change_expected_until: float = 0.0
    was_running: bool = False
    stop_requested_at: float = field(default_factory=time.monotonic)
    hints: dict[str, Hint] = field(default_factory=dict)
    activity: ActivityTracker = field(default_factory=ActivityTracker)
    scaling: Scaling | None = None
    reasons: StatusReasons | None = None

    @property
    def live(self) -> bool:
        """Return whether it has not ended."""
        return self.record.status in LIVE

    @property
    def recreatable(self) -> bool:
        """Return whether all its options are known. The stored ones have no values of mappings."""
        from_gateway = self.record_requested_at > 0
        return from_gateway or not any(isinstance(value, Mapping) and value for value in self.record.options.values())


def smooth_memory(published: float, used: float) -> float:
    """Return the memory (bytes) to publish: `published`, unless `used` differs noticeably."""
    if used and published and abs(used - published) < max(MEMORY_STEP, MEMORY_SHARE * published):
        return published
    return float(round(used / MEMORY_STEP * 8) * MEMORY_STEP // 8)


def worker_size(sample: Sample | None, options: Mapping[str, Any]) -> wire.WorkerSize | None:
    """Return the cores and memory (bytes) of a running worker, or else of the options; None where both are unknown.

    The options are `worker_cores` and `worker_memory`, as in dask-gateway-server. Its examples give the memory in
    GiB, its configuration in bytes, so a number up to 4096 counts as GiB.
    """
    if sample is not None and sample.worker_list:
        worker = sample.worker_list[0]
        return {"cores": worker.threads or None, "memory": worker.memory_limit or None}
    cores, memory = (_number(options.get(name)) for name in ("worker_cores", "worker_memory"))
    if cores is None and memory is None:
        return None
    if memory is not None and memory <= 4096:
        memory *= 2**30
    return {"cores": cores, "memory": memory}


def _number(value: Any) -> float | None:
    return value if is_number(value) and value > 0 else None


def results_in_memory(sample: Sample | None) -> wire.ResultsInMemory:
    """Return `results_in_memory` of events/clusters.yaml."""
    return {"bytes": sample.results_bytes, "count": sample.results_count} if sample else {"bytes": 0, "count": 0}


def serialize_problem(problem: GatewayProblem, since: float) -> wire.Problem:
    """Return `problem` of events/clusters.yaml. `since` is in ms since epoch."""
    return {**problem.to_wire(), "since": since}
