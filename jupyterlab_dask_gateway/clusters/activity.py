"""What is derived from the samples of one cluster over time. Pure; times are ms of CLOCK."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..idle.policy import NO_ACTION, Action, IdlePolicy, Verdict
from ..scheduler.hints import Hint
from ..scheduler.throughput import NO_THROUGHPUT, Throughput, throughput
from ..scheduler.work import NO_WORK, Work, first_work, next_work
from ..storage.metadata import IdleSnapshot

if TYPE_CHECKING:
    from ..scheduler.sample import Sample
    from ..scheduler.worker_target import WorkerTarget

MAX_SAMPLES = 10
"""Samples that hints are derived from."""
LONGEST_GAP = 180.0
"""Seconds between two samples that count as usage at most; a host that slept took no samples."""
CORE_HOURS_STEP = 0.02
CORE_HOURS_SHARE = 0.05
"""Smaller changes of the core-hours, absolute and as a share, cause no event and are not stored."""


@dataclass
class ActivityTracker:
    """The history of a cluster before its last sample. Times are ms of CLOCK.

    samples, targets: the last samples, and the workers that were requested at each. Of several samples in a row that
        are from counts.json alone, only the first and the last one are kept.
    last_sample_with_totals: the last sample whose `totals` are known
    busy: whether it was busy at the last sample that was clear
    unclear: whether the last sample does not show if it is busy
    at_work: whether counts.json of the last sample showed work, or a connected kernel was busy
    working: whether tasks ran at the last sample
    work_started_at, last_work_seconds: start and length of the last period of work; no length while it lasts
    announced_action: the action whose countdown runs, and the start of the countdown
    stored_idle_since: the start of the idleness that this server stored last
    evaluated_at: when the policy was evaluated last
    snoozed_until: end of the snooze whose wall time is `stored_snooze`
    startup_offset: offset of CLOCK when this server noticed the first stage of the startup
    hold_limit: until when the user can hold off automatic actions
    retry_at: when an action that failed may be tried again
    scaling_down_until: until when workers that the policy removed may still be seen
    gateway_idle_since: start of the idleness for the gateway, which a keep-alive task ends; None while busy
    awaited_request, waiting_since: the request that has no worker yet, and since when; None if there is none
    used_until: time until which `core_hours` counts
    core_hours, reported_core_hours: exact, and rounded so that not every sample is an event
    """

    samples: deque[Sample] = field(default_factory=lambda: deque(maxlen=MAX_SAMPLES))
    targets: deque[WorkerTarget | None] = field(default_factory=lambda: deque(maxlen=MAX_SAMPLES))
    last_sample_with_totals: Sample | None = None
    hints: list[Hint] = field(default_factory=list)
    busy: bool = False
    unclear: bool = False
    at_work: bool = False
    working: bool = False
    work_started_at: float | None = None
    last_work_seconds: float | None = None
    verdict: Verdict = NO_ACTION
    announced_action: tuple[Action, float] | None = None
    stored_idle_since: float | None = None
    evaluated_at: float = 0.0
    stored_snooze: float | None = None
    snoozed_until: float | None = None
    startup_offset: float | None = None
    hold_limit: float | None = None
    retry_at: float = 0.0
    scaling_down_until: float = 0.0
    gateway_idle_since: float | None = None
    awaited_request: Any = None
    waiting_since: float | None = None
    throughput: Throughput = NO_THROUGHPUT
    work: Work = NO_WORK
    used_until: float = 0.0
    core_hours: float = 0.0
    reported_core_hours: float = 0.0

    def add(self, sample: Sample, target: WorkerTarget | None) -> None:
        """Add a sample, and the workers that were requested then; updates work, throughput and core-hours."""
        if self.samples:
            before = self.samples[-1] if sample.totals is None else self.last_sample_with_totals
            found = throughput(before or self.samples[-1], sample)
            # Most samples lack the count, which a later one has.
            self.throughput = replace(found, counted=found.counted or self.last_sample_with_totals is not None)
            self.work = next_work(self.work, self.samples[-1], sample)
        else:
            self.work = first_work(sample)
        if sample.totals is not None:
            self.last_sample_with_totals = sample
        self.add_usage(sample.at)
        if sample.partial and len(self.samples) > 1 and self.samples[-1].partial and self.samples[-2].partial:
            self.samples.pop()
            self.targets.pop()
        self.samples.append(sample)
        self.targets.append(target)

    def add_usage(self, at: float) -> None:
        """Count the cores of the last sample until `at`."""
        if self.samples:
            seconds = min(max(0.0, (at - self.used_until) / 1000), LONGEST_GAP)
            self.core_hours += self.samples[-1].threads * seconds / 3600
        self.used_until = at
        step = max(CORE_HOURS_STEP, CORE_HOURS_SHARE * self.reported_core_hours)
        if self.core_hours - self.reported_core_hours >= step:
            self.reported_core_hours = round(self.core_hours, 2)

    def update_waiting(self, sample: Sample, requested: Any, *, awaited: bool) -> None:
        """Update since when there is no worker although some are needed.

        Parameters
        ----------
        requested: the last request; the time starts again with a new one
        awaited: whether workers were requested that have not been there yet; the scheduler may need some, too
        """
        if sample.workers > 0 or not (awaited or sample.desired_workers):
            self.waiting_since = None
        elif self.waiting_since is None or self.awaited_request != requested:
            self.waiting_since = sample.at
        self.awaited_request = requested

    def update_gateway_idleness(self, previous: Sample | None, sample: Sample, idle_since: float | None) -> None:
        """Update since when the gateway considers the cluster idle; tasks of Keep Alive end that, too."""
        is_counted = previous is not None and previous.totals is not None and sample.totals is not None
        if idle_since is None:
            self.gateway_idle_since = None
        elif is_counted and previous is not None and previous.keep_alive_tasks != sample.keep_alive_tasks:
            self.gateway_idle_since = sample.at
        else:
            self.gateway_idle_since = max(self.gateway_idle_since or 0.0, idle_since)

    def update_work(self, busy: bool, idle_since: float | None, at: float, policy: IdlePolicy) -> None:
        """Update start and length of the last period of work; a pause up to `policy.finished_after` is part of it."""
        if busy:
            if self.work_started_at is not None and self.last_work_seconds is not None:
                ended_at = self.work_started_at + 1000 * self.last_work_seconds
                if at - ended_at > 1000 * policy.finished_after:
                    self.work_started_at = None
            self.work_started_at = at if self.work_started_at is None else self.work_started_at
            self.last_work_seconds = None
        elif self.busy and idle_since is not None and self.work_started_at is not None:
            self.last_work_seconds = round((idle_since - self.work_started_at) / 1000, 1)
        self.busy = busy


def make_idle_snapshot(sample: Sample, since: float, clock_offset: float) -> IdleSnapshot:
    """Return what is stored of a cluster that is idle since `since`, with wall times."""
    return IdleSnapshot(
        since=since + clock_offset,
        sampled_at=sample.at + clock_offset,
        workers=sample.workers,
        results_bytes=sample.results_bytes,
        results_count=sample.results_count,
        tasks=dict(sample.tasks),
        totals=None if sample.totals is None else dict(sample.totals),
        keep_alive_tasks=sample.keep_alive_tasks,
    )


def restore_idle_snapshot(snapshot: IdleSnapshot | None, clock_offset: float) -> Sample | None:
    """Return the sample that was stored; None where it cannot show whether the cluster has worked since.

    Without the totals of /metrics, tasks could have run unseen while no server was there.
    """
    from ..scheduler.sample import Sample

    if snapshot is None or snapshot.totals is None:
        return None
    return Sample(
        at=snapshot.sampled_at - clock_offset,
        seconds=0.0,
        workers=snapshot.workers,
        desired_workers=None,
        threads=0,
        memory_used=0,
        memory_limit=0,
        tasks=snapshot.tasks,
        results_bytes=snapshot.results_bytes,
        results_count=snapshot.results_count,
        clients=0,
        totals=snapshot.totals,
        keep_alive_tasks=snapshot.keep_alive_tasks,
    )
