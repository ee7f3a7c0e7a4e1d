"""Progress: what the tasks of a scheduler have done since its first sample, by task name. Pure.

The scheduler counts how often tasks of a name (Dask's key prefix) enter each state; the current states it counts over
all names only. So ended tasks are exact. The unfinished tasks of a name follow from what entered and left, and their
sum is the current number: tasks that were canceled, or lost with their worker, leave without a trace of their name.

Early versions of distributed (2022.2, for example) do not count by name. There, all tasks have the name None, and
tasks that were submitted and forgotten between two samples are missed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..errors import clean
from ..json_data import is_number

KEEP_ALIVE = "dask-gateway-keep-alive"
"""Name of tasks that do nothing (src/notebook/kernel/kernel_helper.py) and are not work of the user."""

UNFINISHED = ("waiting", "queued", "no-worker")
DONE_TASK_STATES = ("memory", "released", "forgotten")


class TaskCounts(NamedTuple):
    """Tasks of one name.

    Parameters
    ----------
    done, failed: how many ended since the first sample. Tasks that could not run because another failed are failed.
    processing: how many are assigned to workers
    waiting: how many are not
    """

    done: int = 0
    failed: int = 0
    processing: int = 0
    waiting: int = 0

    @property
    def unfinished(self) -> int:
        """Return the tasks that have not ended."""
        return self.processing + self.waiting


Totals = Mapping[str, int]
"""How many tasks of one name have entered each state since the scheduler started."""

Tasks = Mapping[str | None, TaskCounts]


@dataclass(frozen=True)
class ProgressSample:
    """The tasks of a scheduler at one moment.

    Parameters
    ----------
    states: current number of tasks by state, as distributed names them, with 0 for missing ones
    names: totals by name, None if the scheduler does not count them
    clients: number of connected programs, None if unknown
    """

    states: Mapping[str, int]
    names: Mapping[str, Totals] | None
    clients: int | None = None

    def count(self, *states: str) -> int:
        """Return the current number of tasks in some states."""
        return sum(self.states.get(state, 0) for state in states)


_LINE = re.compile(r"^dask_scheduler_(tasks|prefix_state_totals(?:_total)?)\{(.*)\} (\S+)$", re.MULTILINE)
_NUMBER = re.compile(r"^dask_scheduler_(tasks_forgotten(?:_total)?|clients) (\S+)$", re.MULTILINE)
_STATE = re.compile(r'(?:^|,)state="([^"]*)"')
_NAME = re.compile(r'(?:^|,)task_prefix_name="((?:[^"\\]|\\.)*)"')
_HAS_TOTALS = re.compile(r"^(?:# TYPE )?dask_scheduler_prefix_state_totals", re.MULTILINE)


def parse_progress_metrics(text: str) -> ProgressSample:
    """Parse the text of /metrics."""
    states: dict[str, int] = {}
    names: dict[str, dict[str, int]] = {}
    clients = None
    for kind, labels, value in _LINE.findall(text):
        state, name = _STATE.search(labels), _NAME.search(labels)
        if state is None:
            continue
        if kind == "tasks":
            states[state[1]] = _count(value)
        elif name is not None:
            names.setdefault(clean(name[1], limit=100), {})[state[1]] = _count(value)
    for kind, value in _NUMBER.findall(text):
        if kind == "clients":
            clients = _count(value)
        else:
            states["forgotten"] = _count(value)
    return ProgressSample(states, names if _HAS_TOTALS.search(text) else None, clients)


def parse_counts(counts: Mapping[str, Any]) -> ProgressSample:
    """Parse counts.json, for schedulers without /metrics. Queued tasks are in its total only."""
    states = {state: _count(counts.get(state)) for state in ("processing", "memory", "erred", "released")}
    known = sum(states.values())
    return ProgressSample({**states, "waiting": max(0, _count(counts.get("tasks")) - known)}, None)


def start(sample: ProgressSample) -> Tasks:
    """Return the tasks at the first sample: the unfinished ones."""
    if sample.names is None:
        return {None: _without_names(TaskCounts(), sample, sample)}
    return _by_name({}, None, sample)


def advance(tasks: Tasks, before: ProgressSample, after: ProgressSample) -> Tasks:
    """Return the tasks at the sample `after`.

    Parameters
    ----------
    tasks: those at the sample `before`
    """
    if before.names is None or after.names is None:
        unnamed = tasks.get(None, TaskCounts())
        named = {name: counts._replace(processing=0, waiting=0) for name, counts in tasks.items()}
        return {**named, None: _without_names(unnamed, before, after)}
    return _by_name(tasks, before.names, after)


def _without_names(counts: TaskCounts, before: ProgressSample, after: ProgressSample) -> TaskCounts:
    """Count as many tasks as done as there are more ended or fewer unfinished ones."""
    failed = max(0, after.count("erred") - before.count("erred"))
    less = before.count("processing", *UNFINISHED) - after.count("processing", *UNFINISHED)
    done = max(0, after.count(*DONE_TASK_STATES) - before.count(*DONE_TASK_STATES), less - failed)
    return TaskCounts(counts.done + done, counts.failed + failed, after.count("processing"), after.count(*UNFINISHED))


def _by_name(tasks: Tasks, before: Mapping[str, Totals] | None, after: ProgressSample) -> Tasks:
    """Follow the totals; `before` is None for the first sample, whose ended tasks do not count."""
    assert after.names is not None
    found = {name: counts._replace(processing=0, waiting=0) for name, counts in tasks.items()}
    unfinished: dict[str | None, int] = {}
    processing: dict[str | None, int] = {}
    for name, totals in after.names.items():
        earlier = {} if before is None else before.get(name, {})
        if any(totals.get(state, 0) < count for state, count in earlier.items()):
            earlier = {}  # The scheduler restarted.
        counts = tasks.get(name, TaskCounts())
        done = _done(totals) - _done(earlier)
        failed = _added(earlier, totals, "erred")
        if before is not None:
            found[name] = TaskCounts(counts.done + done, counts.failed + failed)
        # A task that was lost enters "waiting" again. A task that was forgotten is not unfinished.
        remaining = counts.unfinished + _added(earlier, totals, "waiting") - done - failed
        unfinished[name] = max(0, min(remaining, totals.get("waiting", 0) - totals.get("forgotten", 0)))
        assigned = counts.processing + _added(earlier, totals, "processing") - done - failed
        processing[name] = max(0, min(assigned, unfinished[name]))
    unfinished = _apportion(unfinished, after.count("processing", *UNFINISHED))
    processing = _apportion(processing, after.count("processing"))
    for key, number in unfinished.items():
        assigned = min(number, processing.get(key, 0))
        found[key] = found.get(key, TaskCounts())._replace(processing=assigned, waiting=number - assigned)
    return found


def _done(totals: Totals) -> int:
    """Return how many tasks produced a result. Data that a client scatters is in memory without processing."""
    return min(totals.get("memory", 0), totals.get("processing", 0))


def _added(before: Totals, after: Totals, state: str) -> int:
    return after.get(state, 0) - before.get(state, 0)


def _apportion(weights: Mapping[str | None, int], total: int) -> dict[str | None, int]:
    """Divide `total` by weights, into whole numbers. Without weights it goes to the name None."""
    weight = sum(weights.values())
    if weight in (0, total):
        return dict(weights) if weight == total else {None: total}
    shares = {name: total * each / weight for name, each in weights.items()}
    rounded = {name: math.floor(share) for name, share in shares.items()}
    by_rest = sorted(shares, key=lambda name: rounded[name] - shares[name])
    for name in by_rest[: total - sum(rounded.values())]:
        rounded[name] += 1
    return rounded


def _count(value: Any) -> int:
    try:
        number = float(value)
    except (OverflowError, TypeError, ValueError):
        return 0
    return int(number) if is_number(number) and number > 0 else 0
