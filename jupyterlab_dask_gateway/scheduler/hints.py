"""What a cluster's samples say about how it is doing, in plain words, each with its reason and at most one action.

Pure functions over the last few Samples. Each rule is a function of its own; the thresholds are at the top, with
where they come from. A hint is only given for what lasted over several samples: one look says little.

"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .idleness import active

if TYPE_CHECKING:
    from .sample import Sample
    from .worker_target import WorkerTarget

SPILLED_SHARE = 0.05
"""Of all memory: below it spilling is ordinary housekeeping of distributed (it starts at 70 % of the limit)."""

MEMORY_SHARE = 0.8
"""Used of all memory: distributed pauses a worker at 80 % (distributed.worker.memory.pause)."""

TASKS_A_THREAD = 20
"""Waiting tasks for each thread from which on more workers would shorten the work noticeably."""

WANTED_TASKS_A_THREAD = 10
"""What a suggested number of workers brings TASKS_A_THREAD down to."""

MOST_GROWTH = 4
"""A suggestion never asks for more than this many times the workers that are there."""

NO_WORKER_MS = 120_000
"""How long 0 of n workers is just a start: nodes of a warm Kubernetes cluster take less."""

ONE_HOLDS_SHARE = 0.8
"""Of all used memory: a worker with that much, among several, holds what the others wait for."""

ONE_HOLDS_LIMIT = 0.5
"""Of its own limit: below it, one full worker among empty ones is no trouble yet."""

GIB = 2**30


@dataclass(frozen=True)
class Hint:
    """`code` names the rule, `message` says what is seen, `reason` why it matters and what helps.

    `values` are the numbers in the message, for whoever words it in another language. `scale_to` is the one action
    that a click can do: the number of workers to ask for.
    """

    code: str
    message: str
    reason: str
    values: dict[str, float] = field(default_factory=dict)
    scale_to: int | None = None

    def to_wire(self) -> dict[str, Any]:
        """`hint` of events/clusters.yaml."""
        return {
            "code": self.code,
            "message": self.message,
            "reason": self.reason,
            "values": self.values,
            "scale_to": self.scale_to,
        }


def give_hints(
    recent: Sequence[Sample],
    asked: Sequence[WorkerTarget | None],
    *,
    waits_since: float | None,
    awaited: bool = True,
) -> list[Hint]:
    """The hints for a cluster with these samples, oldest first; the most pressing hint first.

    `asked` is what had been asked for at each sample. `waits_since` (ms since epoch) is since when workers are wanted
    and none is there. `awaited`: none of those asked for has been seen, else who took them did it elsewhere.
    """
    if not recent:
        return []
    found = [
        _no_workers(recent[-1], asked[-1], waits_since, awaited=awaited),
        _workers_lost(recent, asked),
        *(rule(recent) for rule in _OVER_SAMPLES),
        _few_threads(recent, asked[-1]),
    ]
    return [hint for hint in found if hint is not None]


def _no_workers(last: Sample, asked: WorkerTarget | None, waits_since: float | None, *, awaited: bool) -> Hint | None:
    """Not where none were asked for: then no quota keeps them away, and who took them is told elsewhere."""
    if waits_since is None or (asked is not None and asked.most == 0):
        return None
    wanted = max(asked.least if asked is not None and awaited else 0, last.desired_workers or 0)
    waited = last.at - waits_since
    if last.workers > 0 or wanted == 0 or waited < NO_WORKER_MS:
        return None
    return Hint(
        "no-workers",
        f"0 of {wanted} workers after {round(waited / 60_000)} min.",
        "New nodes can take minutes. If none comes, a quota or the size of a worker may prevent it: try smaller "
        "workers.",
        {"wanted": wanted, "minutes": round(waited / 60_000)},
    )


def _workers_lost(recent: Sequence[Sample], asked: Sequence[WorkerTarget | None]) -> Hint | None:
    """Workers that went away though nobody wanted fewer, and which had been short of memory before."""
    lost = 0
    for (before, after), wanted in zip(itertools.pairwise(recent), asked[1:], strict=True):
        here = {worker.id for worker in after.worker_list}
        if not _wanted_fewer(before, after, wanted):
            lost += sum(
                worker.memory_limit > 0 and worker.memory_used > MEMORY_SHARE * worker.memory_limit
                for worker in before.worker_list
                if worker.id not in here
            )
    if lost == 0:
        return None
    return Hint(
        "workers-lost",
        f"{lost} workers ended while their memory was nearly full."
        if lost > 1
        else "A worker ended while its memory was nearly full.",
        "It was probably killed for using too much memory. Ask for more memory per worker, or make chunks smaller: "
        "50 to 250 MB each is the rule of thumb.",
        {"lost": lost},
    )


def _wanted_fewer(before: Sample, after: Sample, asked: WorkerTarget | None) -> bool:
    """Whether workers went because somebody wanted it; what the scheduler desires counts only where it adapts."""
    if asked is None:
        return after.workers < before.workers  # a notebook may have scaled it: only what comes back was killed
    if asked.adapts:
        return after.desired_workers is not None and after.desired_workers < before.workers
    return asked.most < before.workers


def _spilling(recent: Sequence[Sample]) -> Hint | None:
    if len(recent) < 3 or not all(
        _spilled(sample) > SPILLED_SHARE * sample.memory_limit > 0 for sample in recent[-3:]
    ):
        return None
    spilled = _spilled(recent[-1])
    return Hint(
        "spilling",
        f"Workers have moved {spilled / GIB:.1f} GiB from memory to disk.",
        "Work on spilled data is slow. More workers bring more memory; results that are no longer needed can be "
        "released; chunks of 50 to 250 MB fit best.",
        {"spilled": spilled},
        scale_to=_grown(recent[-1], 1.5),
    )


def _memory_full(recent: Sequence[Sample]) -> Hint | None:
    if len(recent) < 3 or not all(
        sample.memory_used > MEMORY_SHARE * sample.memory_limit > 0 for sample in recent[-3:]
    ):
        return None
    last = recent[-1]
    percent = round(100 * last.memory_used / last.memory_limit)
    return Hint(
        "memory-full",
        f"The workers' memory is {percent} % full.",
        "Workers pause when their memory is full. Ask for more memory per worker or more workers, or make chunks "
        "smaller: 50 to 250 MB each is the rule of thumb.",
        {"percent": percent},
        scale_to=_grown(last, 1.5),
    )


def _one_holds_everything(recent: Sequence[Sample]) -> Hint | None:
    for sample in recent[-3:]:
        if sample.workers < 2 or sample.memory_used == 0:
            return None
        fullest = max(sample.worker_list, key=lambda worker: worker.memory_used, default=None)
        if (
            fullest is None
            or fullest.memory_used < ONE_HOLDS_SHARE * sample.memory_used
            or fullest.memory_used < ONE_HOLDS_LIMIT * fullest.memory_limit
        ):
            return None
    last = recent[-1]
    percent = round(100 * max(worker.memory_used for worker in last.worker_list) / last.memory_used)
    return Hint(
        "one-holds-everything",
        f"One worker holds {percent} % of all data.",
        "The others wait for it. Split the data into more chunks, or spread it with client.rebalance().",
        {"percent": percent},
    )


def _few_threads(recent: Sequence[Sample], asked: WorkerTarget | None) -> Hint | None:
    """What the scheduler itself desires says nothing here: it desires more whenever there is much to do."""
    if not all(sample.threads > 0 and active(sample) > TASKS_A_THREAD * sample.threads for sample in recent[-3:]):
        return None
    last = recent[-1]
    if len(recent) < 3 or (asked is not None and last.workers < asked.most):
        return None  # more workers are on their way already, or come by themselves
    threads_a_worker = max(1, last.threads // max(1, last.workers))
    wanted = math.ceil(active(last) / (WANTED_TASKS_A_THREAD * threads_a_worker))
    count = min(wanted, MOST_GROWTH * last.workers)
    if count <= last.workers:
        return None
    return Hint(
        "few-threads",
        f"{active(last)} tasks wait for {last.threads} threads.",
        "More workers would finish sooner.",
        {"tasks": active(last), "threads": last.threads},
        scale_to=count,
    )


_OVER_SAMPLES: tuple[Callable[[Sequence[Sample]], Hint | None], ...] = (
    _spilling,
    _memory_full,
    _one_holds_everything,
)


def _spilled(sample: Sample) -> int:
    return sum(worker.spilled for worker in sample.worker_list)


def _grown(sample: Sample, factor: float) -> int:
    return math.ceil(sample.workers * factor)
