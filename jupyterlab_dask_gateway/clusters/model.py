"""What is known of a cluster, and how some of it is shown. Pure; times are ms since epoch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import GatewayProblem
from ..gateway.responses import ClusterRecord
from ..scheduler.hints import Hint
from ..wire import Wire
from ..wire import types as wire
from .activity import ActivityTracker

if TYPE_CHECKING:
    from ..scheduler.sample import Sample


LIVE = ("pending", "running", "stopping")
ENDED = ("stopped", "failed")

MEMORY_STEP = 32 * 2**20
"""Bytes. Used memory jitters; smaller changes are not worth an event."""
MEMORY_SHARE = 0.05
"""The same, as a share of what was shown last."""


@dataclass
class Cluster:
    """One cluster as the monitor knows it.

    `asked` is when (monotonic s) the request that told `record` began: an older answer does not replace a newer.
    `sampled` is when (monotonic s) the last sample began, `sample_cost` how long (s) the scheduler worked
    for it at most, or after how long it failed.
    `metrics_bytes` is how long /metrics was when it was last asked.
    `acted` is until when (monotonic s) its own action is awaited. `ran` says whether it was seen to run.
    """

    record: ClusterRecord
    first_seen: float
    record_requested_at: float
    sample: Sample | None = None
    sampled_at: float | None = None
    sample_cost: float = 0.0
    metrics_bytes: int = 0
    unreachable_since: float | None = None
    scheduler_problem: GatewayProblem | None = None
    idle_since: float | None = None
    reported_memory: float = 0.0
    change_expected_until: float = 0.0
    was_running: bool = False
    hints: dict[str, Hint] = field(default_factory=dict)
    activity: ActivityTracker = field(default_factory=ActivityTracker)

    @property
    def live(self) -> bool:
        """Whether it has not ended."""
        return self.record.status in LIVE

    @property
    def recreatable(self) -> bool:
        """Whether all its options are known: the gateway's record has them, the file only the keys of mappings."""
        from_gateway = self.record_requested_at > 0
        return from_gateway or not any(isinstance(value, Mapping) and value for value in self.record.options.values())


def smooth_memory(shown: float, used: float) -> float:
    """The memory to show: what was shown before, unless it changed by more than jitter does."""
    if used and shown and abs(used - shown) < max(MEMORY_STEP, MEMORY_SHARE * shown):
        return shown
    return float(round(used / MEMORY_STEP * 8) * MEMORY_STEP // 8)


def worker_size(sample: Sample | None, options: Mapping[str, Any]) -> Wire | None:
    """Cores and memory (bytes) of one worker: of one that runs, else from the options that deployments call so.

    Dask Gateway's own names are `worker_cores` and `worker_memory`, the latter in bytes in its configuration and in
    GiB in its examples of options: a number up to 4096 is taken as GiB.
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
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
    return value if fits else None


def results_in_memory(sample: Sample | None) -> Wire:
    """`held` of the wire."""
    return {"bytes": sample.results_bytes, "count": sample.results_count} if sample else {"bytes": 0, "count": 0}


def serialize_problem(problem: GatewayProblem, since: float) -> wire.Problem:
    """`problem` of the wire, with `since`."""
    return {**problem.to_wire(), "since": since}
