"""Samples of a scheduler, from its HTTP pages. The pages need no authentication, and they cost the scheduler time.

Versions of distributed differ in what the pages contain. A missing number is 0, or None where 0 has another meaning.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, NamedTuple

import aiohttp

from ..errors import GatewayProblem, clean
from ..gateway.http import BodyTooLarge, failure_kind, read_body
from .poll_interval import SLOW_SECONDS

MAX_BODY = 16 * 2**20
"""Bytes. identity.json has 1 KB per worker; /metrics grows with the workers and with the kinds of tasks."""

TASK_STATES = ("processing", "waiting", "unrunnable", "memory", "erred", "released")


@dataclass(frozen=True, slots=True)
class WorkerSample:
    """One worker.

    Parameters
    ----------
    id, name: never an address
    cpu: in percent of one core
    memory_used, memory_limit, spilled: bytes
    last_seen: time of the last heartbeat, in s since epoch
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


@dataclass(frozen=True)
class Sample:
    """The state of a scheduler.

    Parameters
    ----------
    at: when it was taken, in ms since epoch
    seconds: how long the requests took
    desired_workers: None if the scheduler does not report it
    memory_used, memory_limit, results_bytes: bytes over all workers
    tasks: number of tasks by state. `queued` and `no_worker` come from /metrics; without it, `queued` is a lower
        bound.
    results_count: results in memory, each replica counted again
    clients: everything that wants results, including "fire-and-forget", published datasets, queues and variables
    worker_list: the workers
    totals: how many tasks have entered each state since the scheduler started, without keep-alive tasks; None if
        /metrics was not requested or has no such counts
    keep_alive_tasks: number of transitions of keep-alive tasks since the scheduler started
    cost: upper bound of the seconds that the scheduler worked for this sample
    connected: number of connected programs, None if /metrics does not report it
    metrics_bytes: size of /metrics, None if it was not requested
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
    keep_alive_tasks: float = 0.0
    cost: float = 0.0
    connected: int | None = None
    metrics_bytes: int | None = None


async def sample(
    session: aiohttp.ClientSession,
    base_url: str,
    timeout: float,
    *,
    with_metrics: bool = False,
    known: tuple[WorkerSample, ...] = (),
) -> Sample:
    """Take a sample of a scheduler.

    Parameters
    ----------
    base_url: see `GatewayClient.scheduler_url`
    timeout: in seconds
    with_metrics: whether to request /metrics, which can be large. A scheduler without it, or with more than MAX_BODY
        bytes of it, is sampled without its numbers.
    known: the workers of the previous sample. identity.json fails with HTTP 500 while some tasks run, because
        distributed writes tuples as keys of the metrics of a worker; then these workers are used.

    Raises GatewayProblem `scheduler-unreachable`.
    """
    started = time.monotonic()
    counts_page, identity_page, metrics = await _request_pages(session, base_url, timeout, with_metrics=with_metrics)
    counts = _json(*counts_page)
    identity = None if identity_page[0] == 500 else _json(*identity_page)
    if identity is None and known:
        known = await _update_memory(session, base_url, timeout, known)
    seconds = time.monotonic() - started
    taken = parse_sample(counts, identity, metrics.text, at=time.time() * 1000, seconds=seconds, known=known)
    cost = seconds if seconds <= SLOW_SECONDS else max(0.0, seconds - await _round_trip(session, base_url, timeout))
    return replace(taken, cost=cost, metrics_bytes=metrics.size)


class MetricsPage(NamedTuple):
    """/metrics: its text, empty if there is none, and its size in bytes, None if it was not requested."""

    text: str
    size: int | None


async def _request_pages(
    session: aiohttp.ClientSession, base_url: str, timeout: float, *, with_metrics: bool
) -> tuple[tuple[int, bytes], tuple[int, bytes], MetricsPage]:
    """Request counts.json, identity.json and /metrics at the same time."""
    requests = asyncio.gather(
        _page(session, f"{base_url}/json/counts.json"),
        _page(session, f"{base_url}/json/identity.json"),
        _metrics(session, base_url, requested=with_metrics),
    )
    try:
        return await asyncio.wait_for(requests, timeout)
    except BodyTooLarge:
        raise _unreachable("too-large") from None
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
        raise _unreachable(failure_kind(failure)) from None


async def _round_trip(session: aiohttp.ClientSession, base_url: str, timeout: float) -> float:
    """Return the seconds that a minimal request to the scheduler takes, 0 if it fails."""
    started = time.monotonic()
    try:
        await asyncio.wait_for(_page(session, f"{base_url}/health"), timeout)
    except (BodyTooLarge, aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return 0.0
    return time.monotonic() - started


def _unreachable(variant: str, **values: int) -> GatewayProblem:
    return GatewayProblem("scheduler-unreachable", variant, values)


async def _page(session: aiohttp.ClientSession, url: str) -> tuple[int, bytes]:
    async with session.get(url, allow_redirects=False) as response:
        return response.status, await read_body(response, MAX_BODY)


async def _update_memory(
    session: aiohttp.ClientSession, base_url: str, timeout: float, known: tuple[WorkerSample, ...]
) -> tuple[WorkerSample, ...]:
    """Return the workers `known` with the memory that the scheduler's HTML page of workers shows, if it does."""
    try:
        status, body = await asyncio.wait_for(_page(session, f"{base_url}/info/main/workers.html"), timeout)
    except (BodyTooLarge, aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return known
    memory = parse_workers_page(body.decode(errors="replace")) if status == 200 else {}
    return tuple(replace(worker, memory_used=memory.get(worker.name, worker.memory_used)) for worker in known)


async def _metrics(session: aiohttp.ClientSession, base_url: str, *, requested: bool) -> MetricsPage:
    if not requested:
        return MetricsPage("", None)
    try:
        status, body = await _page(session, f"{base_url}/metrics")
    except BodyTooLarge:
        # /metrics has hundreds of bytes for each kind of task, and some programs give each task its own kind.
        return MetricsPage("", MAX_BODY)
    return MetricsPage(body.decode(errors="replace") if status == 200 else "", len(body))


def _json(status: int, body: bytes) -> dict[str, Any]:
    if status != 200:
        # The proxy of the gateway responds with 502 if the scheduler does not listen.
        raise _unreachable("status", status=status)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise _unreachable("not-a-scheduler")
    return data


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
    states, totals, keep_alive_tasks = parse_metrics(metrics)
    tasks = {state: _count(counts.get(state)) for state in TASK_STATES}
    tasks |= {ours: int(states[theirs]) for theirs, ours in _METRICS_STATES.items() if theirs in states}
    # Queued tasks are in the total only. Replicas are counted twice, so the difference is a lower bound.
    queued = _count(counts.get("tasks")) - sum(tasks[state] for state in TASK_STATES)
    if queued > 0:
        tasks.setdefault("queued", queued)
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
        totals=totals,
        keep_alive_tasks=keep_alive_tasks,
    )


_METRICS_STATES = {"queued": "queued", "no-worker": "no_worker"}
"""States that counts.json lacks: their names in /metrics, and in `Sample.tasks`."""


def parse_workers(identity: Mapping[str, Any]) -> tuple[WorkerSample, ...]:
    """Return the workers in identity.json, sorted by name."""
    workers = identity.get("workers")
    if not isinstance(workers, dict):
        return ()
    return tuple(
        sorted(
            (_worker(index, data) for index, data in enumerate(workers.values()) if isinstance(data, dict)),
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
    keep_alive_tasks: float


def parse_metrics(text: str) -> SchedulerMetrics:
    """Parse the numbers of tasks in the text of /metrics."""
    states: dict[str, float] = {}
    totals: defaultdict[str, float] = defaultdict(float)
    keep_alive_tasks = 0.0
    for kind, labels, value in _LINE.findall(text):
        state = _STATE.search(labels)
        try:
            number = float(value)
        except ValueError:
            continue
        if state is None or not math.isfinite(number):
            continue
        if kind == "tasks":
            states[state[1]] = number
        elif _KEEP_ALIVE in labels:
            keep_alive_tasks += number
        else:
            totals[state[1]] += number
    return SchedulerMetrics(states, dict(totals) if _HAS_TOTALS.search(text) else None, keep_alive_tasks)


_CONNECTIONS = re.compile(r"^dask_scheduler_client_connections_(added|removed)_total (\d+(?:\.\d+)?)$", re.MULTILINE)


def parse_connected(text: str) -> int | None:
    """Return the number of connected programs in /metrics, None if it is missing."""
    counts = {kind: float(value) for kind, value in _CONNECTIONS.findall(text)}
    return _count(counts["added"] - counts["removed"]) if counts.keys() == {"added", "removed"} else None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return 0.0
    return float(value)


def _count(value: Any) -> int:
    return max(0, int(_number(value)))
