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

RECENT = 10
"""Samples that hints are given for."""
LONGEST_GAP = 180.0
"""Seconds between two samples that count as use, at most: a server that slept saw nothing."""
CORE_HOURS_STEP = 0.02
CORE_HOURS_SHARE = 0.05
"""Smaller changes of the core-hours, absolute and as a share, are worth no event and no writing."""


@dataclass
class ActivityTracker:
    """What is known of a cluster beyond its last sample.

    `asked` is what had been asked for at each of the `recent` samples. `busy` is what the last clear sample says,
    `unclear` whether the last was none, `working` whether tasks were at it. `work_began` and `worked_for` (s) are the
    last stretch of work. `announced` is the act of a countdown, and since when. `judged` is when the policy was last
    asked, `keep_limit` until when a person can hold it off, `retry_at` when an act that failed may be tried again;
    until `given_back_until` workers that were given back may take to go. `waits_since` is since when a first worker
    is waited for (None: none is), `waits_for` what had been asked for then. `core_hours` are exact,
    `core_hours_shown` in steps.
    """

    recent: deque[Sample] = field(default_factory=lambda: deque(maxlen=RECENT))
    asked: deque[WorkerTarget | None] = field(default_factory=lambda: deque(maxlen=RECENT))
    hints: list[Hint] = field(default_factory=list)
    busy: bool = False
    unclear: bool = False
    working: bool = False
    work_began: float | None = None
    worked_for: float | None = None
    verdict: Verdict = NOTHING
    announced: tuple[Action, float] | None = None
    judged: float = 0.0
    keep_limit: float | None = None
    retry_at: float = 0.0
    given_back_until: float = 0.0
    waits_for: Any = None
    waits_since: float | None = None
    throughput: Throughput = QUIET
    core_hours: float = 0.0
    core_hours_shown: float = 0.0

    def add(self, taken: Sample, asked: WorkerTarget | None) -> None:
        """One more sample, and the workers asked for by then.

        It gives history, the cores used since the one before, and the tasks that ended.
        """
        if self.recent:
            before = self.recent[-1]
            seconds = min(max(0.0, (taken.at - before.at) / 1000), LONGEST_GAP)
            self.core_hours += before.threads * seconds / 3600
            self.throughput = throughput(before, taken)
        self.recent.append(taken)
        self.asked.append(asked)
        step = max(CORE_HOURS_STEP, CORE_HOURS_SHARE * self.core_hours_shown)
        if self.core_hours - self.core_hours_shown >= step:
            self.core_hours_shown = round(self.core_hours, 2)

    def follow_waiting(self, taken: Sample, requested: Any, *, awaited: bool) -> None:
        """Since when workers are wanted, by those who asked for `requested` or by the work, and none is there."""
        if taken.workers > 0 or not (awaited or taken.desired_workers):
            self.waits_since = None
        elif self.waits_since is None or self.waits_for != requested:
            self.waits_since = taken.at
        self.waits_for = requested

    def follow_work(self, busy: bool, idle_since: float | None, at: float, policy: IdlePolicy) -> None:
        """Where the last stretch of work began and ended; a short pause does not end it."""
        if busy:
            paused = self.worked_for is not None and self.work_began is not None
            if paused and at - (self.work_began or 0) - 1000 * (self.worked_for or 0) > 1000 * policy.finished_after:
                self.work_began = None
            self.work_began = at if self.work_began is None else self.work_began
            self.worked_for = None
        elif self.busy and idle_since is not None and self.work_began is not None:
            self.worked_for = round((idle_since - self.work_began) / 1000, 1)
        self.busy = busy


def remember(taken: Sample, since: float) -> dict[str, Any]:
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


def recall(kept: Any) -> tuple[float, Sample] | None:
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
