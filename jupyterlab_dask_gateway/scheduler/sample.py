"""Samples of a scheduler, read from its HTTP pages. Pure functions; `client.py` requests the pages.

Versions of distributed differ in what the pages contain. A missing number is 0, or None where 0 has another meaning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from ..errors import clean
from ..json_data import is_number

MAX_WORKERS = 20_000
"""Workers of identity.json that are read."""
SLOW_SECONDS = 0.05
"""Cost of a sample above which a scheduler counts as slow."""

TASK_STATES = ("processing", "waiting", "unrunnable", "memory", "erred", "released")
_COUNTS = (*TASK_STATES, "tasks", "workers", "bytes", "desired_workers")
"""The values of counts.json that show whether a cluster is idle."""


@dataclass(frozen=True, slots=True)
class WorkerSample:
    """One worker.

    Parameters
    ----------
    id, name: never an address
    cpu: in percent of one core
    memory_used, memory_limit, spilled: bytes
    last_seen: time of the last heartbeat, in s since epoch
    has_gpu: whether it reports the use of a GPU
    """

    id: str
    name: str
    status: str
    threads: int
    cpu: float
    memory_used: int
    memory_limit: int
    spilled: int
    last_seen: float
    has_gpu: bool = False


@dataclass(frozen=True)
class Sample:
    """The state of a scheduler.

    Parameters
    ----------
    at: when it was taken (ms of CLOCK)
    seconds: how long the requests took
    desired_workers: None if the scheduler does not report it
    memory_used, memory_limit, results_bytes: bytes over all workers
    tasks: number of tasks by state. The unfinished ones come from /metrics; without it, `queued` is a lower bound.
    results_count: results in memory, each replica counted again
    clients: everything that wants results, including "fire-and-forget", published datasets, queues and variables
    worker_list: the workers
    totals: how many tasks have entered each state since the scheduler started, without keep-alive tasks; None if
        /metrics was not requested or has no such counts
    ended: how many tasks have ended since the scheduler started, failed ones included, without keep-alive tasks and
        without data that clients scattered; None if there are no totals
    keep_alive_tasks: number of transitions of keep-alive tasks since the scheduler started
    cost: upper bound of the seconds that the scheduler worked for this sample
    connected: number of connected programs, None if /metrics does not report it
    metrics_bytes: size of /metrics, 0 if the scheduler has none, None if it was not requested
    left_out: names of values in counts.json that are not valid. They count as 0, but the cluster is not idle.
    partial: whether it is from counts.json alone; its workers are those of an earlier sample
    """

    at: float
    seconds: float
    workers: int
    desired_workers: int | None
    threads: int
    memory_used: int
    memory_limit: int
    tasks: Mapping[str, int]
    results_bytes: int
    results_count: int
    clients: int
    worker_list: tuple[WorkerSample, ...] = ()
    totals: Mapping[str, float] | None = None
    ended: int | None = None
    keep_alive_tasks: float = 0.0
    cost: float = 0.0
    connected: int | None = None
    metrics_bytes: int | None = None
    left_out: tuple[str, ...] = ()
    partial: bool = False


def parse_sample(
    counts: Mapping[str, Any],
    identity: Mapping[str, Any] | None,
    metrics: str,
    *,
    at: float,
    seconds: float,
    known: tuple[WorkerSample, ...] = (),
) -> Sample:
    """Parse the pages of a scheduler.

    Parameters
    ----------
    counts: counts.json
    identity: identity.json; None if it is missing. Then the workers are `known`, and their sums follow counts.json.
    metrics: text of /metrics, empty if it is missing
    at: in ms since epoch
    seconds: how long the requests took
    """
    workers = known if identity is None else parse_workers(identity)
    present = _count(counts.get("workers")) if "workers" in counts else len(workers)
    threads = sum(worker.threads for worker in workers)
    memory_limit = sum(worker.memory_limit for worker in workers)
    if identity is None:
        threads = _count(counts.get("cores"))
        # The workers of a cluster have the same size.
        memory_limit = memory_limit * present // len(workers) if workers else 0
    found = parse_metrics(metrics)
    tasks = {state: _count(counts.get(state)) for state in TASK_STATES}
    # Queued tasks are in the total only. Replicas are counted twice, so the difference is a lower bound.
    queued = _count(counts.get("tasks")) - sum(tasks.values())
    if queued > 0:
        tasks["queued"] = queued
    tasks |= {ours: int(found.states[theirs]) for theirs, ours in _METRICS_STATES.items() if theirs in found.states}
    # They are the same tasks.
    tasks["unrunnable"] = max(0, tasks["unrunnable"] - tasks.get("no_worker", 0))
    desired = counts.get("desired_workers")
    return Sample(
        at=at,
        seconds=seconds,
        workers=present,
        desired_workers=None if desired is None else _count(desired),
        threads=threads,
        memory_used=sum(worker.memory_used for worker in workers),
        memory_limit=memory_limit,
        tasks=tasks,
        results_bytes=_count(counts.get("bytes")),
        results_count=tasks["memory"],
        clients=_count(counts.get("clients")),
        connected=parse_connected(metrics),
        worker_list=workers,
        totals=found.totals,
        ended=found.ended,
        keep_alive_tasks=found.keep_alive_tasks,
        left_out=tuple(name for name in _COUNTS if name in counts and not is_number(counts[name])),
    )


def estimate_memory(last: Sample, counts: Sample) -> int:
    """Return the memory in use, in bytes, at a sample of counts.json alone: it grows and shrinks with the results."""
    estimate = last.memory_used + counts.results_bytes - last.results_bytes
    return max(0, min(estimate, max(counts.memory_limit, last.memory_used)))


_METRICS_STATES = {"processing": "processing", "waiting": "waiting", "queued": "queued", "no-worker": "no_worker"}
"""The states of unfinished tasks in /metrics, and in `Sample.tasks`. counts.json lacks some of them, and numbers of
two pages do not add up, because each page shows another moment."""


def parse_workers(identity: Mapping[str, Any]) -> tuple[WorkerSample, ...]:
    """Return the workers in identity.json, sorted by name."""
    workers = identity.get("workers")
    if not isinstance(workers, dict):
        return ()
    return tuple(
        sorted(
            (
                _worker(index, data)
                for index, data in enumerate(islice(workers.values(), MAX_WORKERS))
                if isinstance(data, dict)
            ),
            key=lambda worker: worker.name,
        )
    )


def _worker(index: int, data: Mapping[str, Any]) -> WorkerSample:
    metrics = data.get("metrics")
    metrics = metrics if isinstance(metrics, dict) else {}
    spilled = metrics.get("spilled_bytes")
    status = data.get("status")
    default_name = f"worker {index}"

    def without_address(value: Any) -> str:
        # The default name of a worker is its address, which must not reach the browser.
        text = default_name if value is None else clean(str(value), limit=100)
        return default_name if "://" in text else text

    return WorkerSample(
        id=without_address(data.get("id")),
        name=without_address(data.get("name")),
        status=clean(status, limit=50) if isinstance(status, str) else "unknown",
        threads=_count(data.get("nthreads")),
        cpu=_number(metrics.get("cpu")),
        memory_used=_count(metrics.get("memory")),
        memory_limit=_count(data.get("memory_limit")),
        spilled=_count(spilled.get("disk") if isinstance(spilled, dict) else spilled),
        last_seen=_number(data.get("last_seen")),
        has_gpu="gpu" in metrics or "gpu_utilization" in metrics,
    )


_NAME = re.compile(r"</a></td>\s*<td> ([^<]*) </td>")
_MEMORY = re.compile(r'<progress [^>]*value="(\d{1,18})"')
_ROW_LENGTH = 5_000
"""Characters. A row has about 800; longer text is not a row, and is not searched."""


def parse_workers_page(html: str) -> dict[str, int]:
    """Return the memory in bytes of each worker in info/main/workers.html, by name of the worker."""
    found = {}
    for row in html.split("</tr>"):
        if len(row) < _ROW_LENGTH:
            name, memory = _NAME.search(row), _MEMORY.search(row)
            if name and memory:
                found[unescape(name[1])] = int(memory[1])
    return found


_LINE = re.compile(r"^dask_scheduler_(tasks|prefix_state_totals(?:_total)?)\{(.*)\} (\S+)$", re.MULTILINE)
_STATE = re.compile(r'(?:^|,)state="([^"]*)"')
_HAS_TOTALS = re.compile(r"^(?:# TYPE )?dask_scheduler_prefix_state_totals", re.MULTILINE)
"""Before the first task there is only the heading, and in distributed 2022.02 not even that."""

_KEEP_ALIVE = '"dask-gateway-keep-alive"'
"""Prefix of keep-alive tasks, which do nothing (src/notebook/kernel/kernel_helper.py) and do not count as work."""


class SchedulerMetrics(NamedTuple):
    """The tasks in /metrics: `states` are the current numbers by state; for the others see `Sample`."""

    states: dict[str, float]
    totals: dict[str, float] | None
    ended: int | None
    keep_alive_tasks: float


def parse_metrics(text: str) -> SchedulerMetrics:
    """Parse the numbers of tasks in the text of /metrics."""
    states: dict[str, float] = {}
    totals: defaultdict[str, float] = defaultdict(float)
    names: defaultdict[str, dict[str, float]] = defaultdict(dict)
    keep_alive_tasks = 0.0
    for kind, labels, value in _LINE.findall(text):
        state = _STATE.search(labels)
        try:
            number = float(value)
        except ValueError:
            continue
        if state is None or not is_number(number):
            continue
        if kind == "tasks":
            states[state[1]] = number
        elif _KEEP_ALIVE in labels:
            keep_alive_tasks += number
        else:
            totals[state[1]] += number
            names[labels.replace(state[0], "")][state[1]] = number
    if not _HAS_TOTALS.search(text):
        return SchedulerMetrics(states, None, None, keep_alive_tasks)
    return SchedulerMetrics(states, dict(totals), int(sum(map(_ended, names.values()))), keep_alive_tasks)


def _ended(totals: Mapping[str, float]) -> float:
    """Return how many tasks of one name have ended. Data that a client scatters is in memory without processing."""
    return min(totals.get("memory", 0.0), totals.get("processing", 0.0)) + totals.get("erred", 0.0)


_CONNECTIONS = re.compile(r"^dask_scheduler_client_connections_(added|removed)_total (\d+(?:\.\d+)?)$", re.MULTILINE)


def parse_connected(text: str) -> int | None:
    """Return the number of connected programs in /metrics, None if it is missing."""
    counts = {kind: float(value) for kind, value in _CONNECTIONS.findall(text)}
    return _count(counts["added"] - counts["removed"]) if counts.keys() == {"added", "removed"} else None


def _number(value: Any) -> float:
    return float(value) if is_number(value) else 0.0


def _count(value: Any) -> int:
    return max(0, int(_number(value)))
