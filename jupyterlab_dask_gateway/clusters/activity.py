"""What is gathered of one cluster over time. Pure; times are ms since epoch."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..idle.policy import NOTHING, Action, IdlePolicy, Verdict
from ..scheduler.hints import Hint
from ..scheduler.throughput import QUIET, Throughput, throughput

if TYPE_CHECKING:
    from ..scheduler.sample import Sample
    from ..scheduler.worker_target import WorkerTarget

MAX_SAMPLES = 10
"""Samples that hints are given for."""
LONGEST_GAP = 180.0
"""Seconds between two samples that count as use, at most: a server that slept saw nothing."""
CORE_HOURS_STEP = 0.02
CORE_HOURS_SHARE = 0.05
"""Smaller changes of the core-hours, absolute and as a share, are worth no event and no writing."""


@dataclass
class ActivityTracker:
    """What is known of a cluster beyond its last sample. Times are ms since epoch.

    samples, targets: the last samples, and the workers that were requested at each
    busy: whether it was busy at the last sample that was clear
    unclear: whether the last sample does not show if it is busy
    working: whether tasks ran at the last sample
    work_started_at, last_work_seconds: start and length of the last period of work; no length while it lasts
    announced_action: the action whose countdown runs, and the start of the countdown
    evaluated_at: when the policy was evaluated last
    hold_limit: until when the user can hold off automatic actions
    retry_at: when an action that failed may be tried again
    scaling_down_until: until when workers that the policy removed may still be seen
    awaited_request, waiting_since: the request that has no worker yet, and since when; None if there is none
    core_hours, reported_core_hours: exact, and rounded so that not every sample is an event
    """

    samples: deque[Sample] = field(default_factory=lambda: deque(maxlen=MAX_SAMPLES))
    targets: deque[WorkerTarget | None] = field(default_factory=lambda: deque(maxlen=MAX_SAMPLES))
    hints: list[Hint] = field(default_factory=list)
    busy: bool = False
    unclear: bool = False
    working: bool = False
    work_started_at: float | None = None
    last_work_seconds: float | None = None
    verdict: Verdict = NOTHING
    announced_action: tuple[Action, float] | None = None
    evaluated_at: float = 0.0
    hold_limit: float | None = None
    retry_at: float = 0.0
    scaling_down_until: float = 0.0
    awaited_request: Any = None
    waiting_since: float | None = None
    throughput: Throughput = QUIET
    core_hours: float = 0.0
    reported_core_hours: float = 0.0

    def add(self, taken: Sample, asked: WorkerTarget | None) -> None:
        """One more sample, and the workers asked for by then.

        It gives history, the cores used since the one before, and the tasks that ended.
        """
        if self.samples:
            before = self.samples[-1]
            seconds = min(max(0.0, (taken.at - before.at) / 1000), LONGEST_GAP)
            self.core_hours += before.threads * seconds / 3600
            self.throughput = throughput(before, taken)
        self.samples.append(taken)
        self.targets.append(asked)
        step = max(CORE_HOURS_STEP, CORE_HOURS_SHARE * self.reported_core_hours)
        if self.core_hours - self.reported_core_hours >= step:
            self.reported_core_hours = round(self.core_hours, 2)

    def update_waiting(self, taken: Sample, requested: Any, *, awaited: bool) -> None:
        """Since when workers are wanted, by those who asked for `requested` or by the work, and none is there."""
        if taken.workers > 0 or not (awaited or taken.desired_workers):
            self.waiting_since = None
        elif self.waiting_since is None or self.awaited_request != requested:
            self.waiting_since = taken.at
        self.awaited_request = requested

    def update_work(self, busy: bool, idle_since: float | None, at: float, policy: IdlePolicy) -> None:
        """Where the last stretch of work began and ended; a short pause does not end it."""
        if busy:
            paused = self.last_work_seconds is not None and self.work_started_at is not None
            if (
                paused
                and at - (self.work_started_at or 0) - 1000 * (self.last_work_seconds or 0)
                > 1000 * policy.finished_after
            ):
                self.work_started_at = None
            self.work_started_at = at if self.work_started_at is None else self.work_started_at
            self.last_work_seconds = None
        elif self.busy and idle_since is not None and self.work_started_at is not None:
            self.last_work_seconds = round((idle_since - self.work_started_at) / 1000, 1)
        self.busy = busy


def make_idle_snapshot(taken: Sample, since: float) -> dict[str, Any]:
    """What is kept of an idle cluster, so that a server that starts anew can tell whether it worked meanwhile."""
    return {
        "since": since,
        "at": taken.at,
        "workers": taken.workers,
        "results_bytes": taken.results_bytes,
        "results_count": taken.results_count,
        "tasks": dict(taken.tasks),
        "totals": None if taken.totals is None else dict(taken.totals),
        "touches": taken.touches,
    }


def restore_idle_snapshot(kept: Any) -> tuple[float, Sample] | None:
    """Since when it idled, and the last sample, from what `remember` made; None where that cannot tell.

    Without /metrics work could have come and gone unseen while nobody looked.
    """
    from ..scheduler.sample import Sample

    if not isinstance(kept, dict):
        return None
    numbers = [kept.get(name) for name in ("since", "at", "workers", "results_bytes", "results_count")]
    tasks, totals, touches = kept.get("tasks"), kept.get("totals"), kept.get("touches", 0.0)
    if not isinstance(tasks, dict) or not isinstance(totals, dict):
        return None
    if not all(_is_number(value) for value in [*numbers, touches, *tasks.values(), *totals.values()]):
        return None
    since, at, workers, results_bytes, results_count = numbers
    assert since is not None
    assert at is not None
    sample = Sample(
        at=at,
        seconds=0.0,
        workers=int(workers or 0),
        desired_workers=None,
        threads=0,
        memory_used=0,
        memory_limit=0,
        tasks={str(state): int(count) for state, count in tasks.items()},
        results_bytes=int(results_bytes or 0),
        results_count=int(results_count or 0),
        clients=0,
        totals={str(state): float(count) for state, count in totals.items()},
        touches=float(touches),
    )
    return float(since), sample


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
