"""Hints: what samples and events show about the state of a cluster, with advice and at most one suggested action.

Pure functions. `find_hints` returns the hints of the last few samples; the functions `…_hint` return those about
events. Each rule about samples is a function; the thresholds and their sources are at the top. Most rules require
several samples in a row, because a single sample can be an outlier.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..messages import Message, Value, message
from ..wire import types as wire
from .idleness import active
from .worker_target import NO_MAXIMUM

if TYPE_CHECKING:
    from ..status_service.reason import Reason
    from .sample import Sample
    from .worker_target import WorkerTarget

SPILLED_SHARE = 0.05
"""Share of the memory limit. Less spilling is ordinary: distributed spills above 70% of the limit."""

MEMORY_SHARE = 0.8
"""Share of the memory limit at which distributed pauses a worker (`distributed.worker.memory.pause`)."""

TASKS_PER_THREAD = 20
"""Unfinished tasks per thread above which more workers shorten the computation noticeably."""

SUGGESTED_TASKS_PER_THREAD = 10
"""Unfinished tasks per thread with the suggested number of workers."""

MAX_GROWTH = 4
"""Largest ratio of suggested to present workers."""

NO_WORKERS_AFTER = 120_000
"""ms without a worker before it is a finding: nodes of a warm Kubernetes cluster start faster."""

UNBALANCED_SHARE = 0.8
"""Share of all used memory that one of several workers holds while the others wait for its data."""

UNBALANCED_LIMIT = 0.5
"""Share of the memory limit of that worker. Below it, the imbalance is not a problem yet."""

GIB = 2**30


@dataclass(frozen=True)
class Hint:
    """A finding about a cluster.

    Parameters
    ----------
    code: name of the rule; a user dismisses hints by it
    message: what was found
    advice: why it matters, or what helps
    scale_to: number of workers that the suggested action requests, None if it suggests none
    problem: why an automatic action failed
    """

    code: str
    message: Message
    advice: Message
    scale_to: int | None = None
    problem: GatewayProblem | None = None

    def to_wire(self) -> wire.Hint:
        """Return `hint` of events/clusters.yaml."""
        hint: wire.Hint = {
            "code": self.code,
            "message": self.message.to_wire(),
            "advice": self.advice.to_wire(),
            "scale_to": self.scale_to,
        }
        if self.problem is not None:
            hint["problem"] = self.problem.to_wire()
        return hint


def find_hints(
    samples: Sequence[Sample],
    targets: Sequence[WorkerTarget | None],
    *,
    waiting_since: float | None,
    awaited: bool = True,
    limit: int | None = None,
) -> list[Hint]:
    """Return the hints for a cluster, the most urgent first.

    Parameters
    ----------
    samples: the last samples, oldest first
    targets: the requested workers at the time of each sample
    waiting_since: when a request for workers started to wait for its first worker, in ms since epoch; else None
    awaited: whether none of the requested workers has been there yet. If there were some, another client of the
        cluster removed them, and the request is outdated.
    limit: the largest number of workers that the gateway granted when more were requested, None if that is unknown.
        No hint suggests more.
    """
    if not samples:
        return []
    complete = [sample for sample in samples if not sample.partial]
    found = [
        _no_workers(samples[-1], targets[-1], waiting_since, awaited=awaited),
        _workers_lost(samples, targets),
        *(rule(complete) for rule in _MEMORY_RULES if complete),
        _few_threads(samples, targets[-1]),
        _no_maximum(targets[-1]),
    ]
    within = [_within_limit(hint, samples[-1].workers, limit) for hint in found if hint is not None]
    return [hint for hint in within if hint is not None]


def workers_limited_hint(limit: Message) -> Hint:
    """Return the hint that the gateway granted fewer workers than requested, as the message `limit` says."""
    return Hint("workers-limited", limit, message("hint.workers-limited.advice"))


def scaled_down_hint(workers: int, idle_seconds: int, at: float, *, by_admin: bool) -> Hint:
    """Return the hint that the idle policy removed the workers; its action requests them again.

    Parameters
    ----------
    at: ms since epoch
    by_admin: whether the administrator's policy required it, not the user's settings
    """
    return Hint(
        "scaled-down",
        message("hint.scaled-down.message", workers=workers, idle=idle_seconds, at=at),
        message(f"hint.scaled-down.advice.{'by-admin' if by_admin else 'by-user'}"),
        scale_to=workers,
    )


def failed_action_hint(problem: GatewayProblem, *, is_stop: bool) -> Hint:
    """Return the hint that an automatic action on an idle cluster failed: its stop, or its scale-down."""
    variant = "stop" if is_stop else "scale-down"
    return Hint(
        "idle-action-failed",
        message(f"hint.idle-action-failed.message.{variant}"),
        message("hint.idle-action-failed.advice"),
        problem=problem,
    )


def reason_hint(reason: Reason) -> Hint:
    """Return the hint about a reason of the status service."""
    return Hint(reason.code, reason.message, reason.advice)


def is_memory_short(sample: Sample) -> bool:
    """Return whether a hint about memory follows if the next samples show the same."""
    return any(rule((sample,) * 3) is not None for rule in _MEMORY_RULES)


def _within_limit(hint: Hint, workers: int, limit: int | None) -> Hint | None:
    """Return a hint that suggests at most `limit` workers; None if its only advice is to add more."""
    if limit is None or hint.scale_to is None or hint.scale_to <= limit:
        return hint
    if workers < limit:
        return replace(hint, scale_to=limit)
    return None if hint.code == "few-threads" else replace(hint, scale_to=None)


def _no_maximum(target: WorkerTarget | None) -> Hint | None:
    """Return a hint about adaptive scaling without a maximum: a computation may request every worker."""
    return _hint("no-maximum") if target is not None and target.maximum == NO_MAXIMUM else None


def _no_workers(
    last: Sample, target: WorkerTarget | None, waiting_since: float | None, *, awaited: bool
) -> Hint | None:
    """Return a hint about missing workers. With a target of 0 workers, another hint explains their absence."""
    if waiting_since is None or (target is not None and target.maximum == 0):
        return None
    wanted = max(target.minimum if target is not None and awaited else 0, last.desired_workers or 0)
    waited = last.at - waiting_since
    if last.workers > 0 or wanted == 0 or waited < NO_WORKERS_AFTER:
        return None
    # Whole minutes, so that not each sample changes the hint.
    return _hint("no-workers", wanted=wanted, waited=60 * round(waited / 60_000))


def _workers_lost(samples: Sequence[Sample], targets: Sequence[WorkerTarget | None]) -> Hint | None:
    """Return a hint about workers with nearly full memory that disappeared without a request for fewer workers."""
    lost = 0
    for (before, after), target in zip(itertools.pairwise(samples), targets[1:], strict=True):
        present = {worker.id for worker in after.worker_list}
        if not _fewer_requested(before, after, target):
            lost += sum(
                worker.memory_limit > 0 and worker.memory_used > MEMORY_SHARE * worker.memory_limit
                for worker in before.worker_list
                if worker.id not in present
            )
    return _hint("workers-lost", lost=lost) if lost > 0 else None


def _fewer_requested(before: Sample, after: Sample, target: WorkerTarget | None) -> bool:
    """Return whether workers disappeared on request. What the scheduler desires counts only for adaptive clusters."""
    if target is None:
        # A notebook may have scaled the cluster. A worker that was killed is replaced, so the number stays.
        return after.workers < before.workers
    if target.is_adaptive:
        return after.desired_workers is not None and after.desired_workers < before.workers
    return target.maximum < before.workers


def _spilling(samples: Sequence[Sample]) -> Hint | None:
    if len(samples) < 3 or not all(
        _spilled(sample) > SPILLED_SHARE * sample.memory_limit > 0 for sample in samples[-3:]
    ):
        return None
    return _hint("spilling", scale_to=_grown(samples[-1], 1.5), spilled=_spilled(samples[-1]))


def _memory_full(samples: Sequence[Sample]) -> Hint | None:
    if len(samples) < 3 or not all(
        sample.memory_used > MEMORY_SHARE * sample.memory_limit > 0 for sample in samples[-3:]
    ):
        return None
    last = samples[-1]
    percent = round(100 * last.memory_used / last.memory_limit)
    return _hint("memory-full", scale_to=_grown(last, 1.5), percent=percent)


def _unbalanced_memory(samples: Sequence[Sample]) -> Hint | None:
    for sample in samples[-3:]:
        if sample.workers < 2 or sample.memory_used == 0:
            return None
        fullest = max(sample.worker_list, key=lambda worker: worker.memory_used, default=None)
        if (
            fullest is None
            or fullest.memory_used < UNBALANCED_SHARE * sample.memory_used
            or fullest.memory_used < UNBALANCED_LIMIT * fullest.memory_limit
        ):
            return None
    last = samples[-1]
    percent = round(100 * max(worker.memory_used for worker in last.worker_list) / last.memory_used)
    return _hint("unbalanced-memory", percent=percent)


def _few_threads(samples: Sequence[Sample], target: WorkerTarget | None) -> Hint | None:
    """Return a hint that more workers help. What the scheduler desires does not count: it grows with the tasks."""
    if not all(sample.threads > 0 and active(sample) > TASKS_PER_THREAD * sample.threads for sample in samples[-3:]):
        return None
    last = samples[-1]
    if len(samples) < 3 or (target is not None and last.workers < target.maximum):
        return None  # More workers are already requested, or an adaptive cluster requests them.
    threads_per_worker = max(1, last.threads // max(1, last.workers))
    wanted = math.ceil(active(last) / (SUGGESTED_TASKS_PER_THREAD * threads_per_worker))
    count = min(wanted, MAX_GROWTH * last.workers)
    if count <= last.workers:
        return None
    return _hint("few-threads", scale_to=count, tasks=active(last), threads=last.threads)


_MEMORY_RULES: tuple[Callable[[Sequence[Sample]], Hint | None], ...] = (
    _spilling,
    _memory_full,
    _unbalanced_memory,
)


def _hint(code: str, scale_to: int | None = None, **values: Value) -> Hint:
    return Hint(code, message(f"hint.{code}.message", **values), message(f"hint.{code}.advice"), scale_to)


def _spilled(sample: Sample) -> int:
    return sum(worker.spilled for worker in sample.worker_list)


def _grown(sample: Sample, factor: float) -> int:
    return math.ceil(sample.workers * factor)
