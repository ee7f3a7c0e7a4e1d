"""A scheduler's HTTP pages as one `Sample`. They need no authentication, and they cost the scheduler time.

Versions of distributed differ in what they tell; what is missing is 0, or None where 0 would mean something else.
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
"""Bytes. identity.json has 1 KB a worker; /metrics grows with workers and kinds of tasks."""

TASK_STATES = ("processing", "waiting", "unrunnable", "memory", "erred", "released")


@dataclass(frozen=True, slots=True)
class WorkerSample:
    """One worker. `id` names no address. Bytes; `cpu` in percent of one core; `last_seen` in s since epoch."""

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
    """What a scheduler told at `at` (ms since epoch), after `seconds`, `cost` of which it worked for us at most.

    `desired_workers` is None where it is not told. `memory_*` and `results_bytes` are bytes over all workers.
    `tasks` counts by state, with `queued` and `no_worker` as /metrics tells them; without it `queued` is at least
    what the sum of all leaves over.
    `results_count` counts results in memory, each replica once more. `clients` counts whatever wants results:
    "fire-and-forget", published datasets, queues and variables as well. `totals` are /metrics' ever growing counts of
    tasks that entered a state, None where it does not tell or was not asked; the tasks of Keep Alive are counted in
    `touches` instead. `connected` are the programs that it counts, None where it does not tell; `metrics_bytes` is
    how long it was, None if not asked.
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
    touches: float = 0.0
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
    """Ask the scheduler at `base_url` (`GatewayClient.scheduler_url`) within `timeout` seconds.

    /metrics is asked only `with_metrics`: it can be large; a scheduler that has none, or too long a one, is fine.
    `known` are the workers of the sample before: identity.json answers 500 while tasks run
    (distributed writes tuples as keys of a worker's metrics), and counts.json alone tells that all is well.
    Raises GatewayProblem `scheduler-unreachable`.
    """
    started = time.monotonic()
    pages = [_page(session, f"{base_url}/json/{page}.json") for page in ("counts", "identity")]
    asked = asyncio.gather(*pages, *([_metrics(session, base_url)] if with_metrics else []))
    try:
        answers = await asyncio.wait_for(asked, timeout)
    except BodyTooLarge:
        raise _unreachable("too-large") from None
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as problem:
        raise _unreachable(failure_kind(problem)) from None
    counts = _json(*answers[0])
    identity = None if answers[1][0] == 500 else _json(*answers[1])
    if identity is None and known:
        known = await _as_of_now(session, base_url, timeout, known)
    status, metrics = answers[2] if with_metrics else (0, b"")
    text = metrics.decode(errors="replace") if status == 200 else ""
    seconds = time.monotonic() - started
    taken = parse_sample(counts, identity, text, at=time.time() * 1000, seconds=seconds, known=known)
    cost = seconds if seconds <= SLOW_SECONDS else max(0.0, seconds - await _way(session, base_url, timeout))
    return replace(taken, cost=cost, metrics_bytes=len(metrics) if with_metrics else None)


async def _way(session: aiohttp.ClientSession, base_url: str, timeout: float) -> float:
    """The seconds that the way to the scheduler and back takes, with what else keeps it busy; 0 where it fails."""
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


async def _as_of_now(
    session: aiohttp.ClientSession, base_url: str, timeout: float, known: tuple[WorkerSample, ...]
) -> tuple[WorkerSample, ...]:
    """The workers `known` from before, with the memory that the scheduler's page for people tells of them, if any."""
    try:
        status, body = await asyncio.wait_for(_page(session, f"{base_url}/info/main/workers.html"), timeout)
    except (BodyTooLarge, aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return known
    told = parse_workers_page(body.decode(errors="replace")) if status == 200 else {}
    return tuple(replace(worker, memory_used=told.get(worker.name, worker.memory_used)) for worker in known)


async def _metrics(session: aiohttp.ClientSession, base_url: str) -> tuple[int, bytes]:
    try:
        return await _page(session, f"{base_url}/metrics")
    except BodyTooLarge:  # hundreds of bytes for each kind of tasks, and some give each task a name of its own
        return 0, bytes(MAX_BODY)


def _json(status: int, body: bytes) -> dict[str, Any]:
    if status != 200:
        # A 502 with an empty body is the gateway's proxy: nobody listens behind it.
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
    """The Sample in counts.json, identity.json and the text of /metrics (empty if not asked).

    Where identity.json is not to be had, the workers are those `known` from before, and the sums follow counts.json.
    """
    workers = known if identity is None else parse_workers(identity)
    present = _count(counts.get("workers")) if "workers" in counts else len(workers)
    threads = sum(worker.threads for worker in workers)
    memory_limit = sum(worker.memory_limit for worker in workers)
    if identity is None:
        threads = _count(counts.get("cores"))
        # A cluster's workers are alike.
        memory_limit = memory_limit * present // len(workers) if workers else 0
    states, totals, touches = parse_metrics(metrics)
    tasks = {state: _count(counts.get(state)) for state in TASK_STATES}
    tasks |= {ours: int(states[theirs]) for theirs, ours in _UNCOUNTED.items() if theirs in states}
    # What is queued is in no count but that of all; replicas are counted twice, so this is the least it can be.
    left = _count(counts.get("tasks")) - sum(tasks[state] for state in TASK_STATES)
    if left > 0:
        tasks.setdefault("queued", left)
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
        touches=touches,
    )


_UNCOUNTED = {"queued": "queued", "no-worker": "no_worker"}
"""States that are in no field of counts.json, and what they are called here."""


def parse_workers(identity: Mapping[str, Any]) -> tuple[WorkerSample, ...]:
    """The workers in identity.json, by name."""
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
    numbered = f"worker {index}"

    def unless_address(value: Any) -> str:
        # A worker without a name of its own is named by its address.
        text = numbered if value is None else clean(str(value), limit=100)
        return numbered if "://" in text else text

    return WorkerSample(
        id=unless_address(data.get("id")),
        name=unless_address(data.get("name")),
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
"""Characters; a row has some 800. What is longer is none, and is not searched."""


def parse_workers_page(html: str) -> dict[str, int]:
    """From info/main/workers.html: the memory in bytes of each worker, by name."""
    told = {}
    for row in html.split("</tr>"):
        if len(row) < _ROW_LENGTH:
            name, memory = _NAME.search(row), _MEMORY.search(row)
            if name and memory:
                told[unescape(name[1])] = int(memory[1])
    return told


_LINE = re.compile(r"^dask_scheduler_(tasks|prefix_state_totals(?:_total)?)\{(.*)\} (\S+)$", re.MULTILINE)
_STATE = re.compile(r'(?:^|,)state="([^"]*)"')
_COUNTS_ALL = re.compile(r"^(?:# TYPE )?dask_scheduler_prefix_state_totals", re.MULTILINE)
"""A scheduler that had no task yet has the heading alone, distributed 2022.02 not even that."""


_KEEP_ALIVE = '"dask-gateway-keep-alive"'
"""The prefix of the tasks that do nothing (src/notebook/kernel/kernel_helper.py): they are no work."""


class SchedulerMetrics(NamedTuple):
    """Of /metrics: see `Sample`; `states` are tasks by state now."""

    states: dict[str, float]
    totals: dict[str, float] | None
    touches: float


def parse_metrics(text: str) -> SchedulerMetrics:
    """What the text of /metrics tells of tasks; no states, and no totals, where it tells none."""
    now: dict[str, float] = {}
    totals: defaultdict[str, float] = defaultdict(float)
    touches = 0.0
    for kind, labels, value in _LINE.findall(text):
        state = _STATE.search(labels)
        try:
            number = float(value)
        except ValueError:
            continue
        if state is None or not math.isfinite(number):
            continue
        if kind == "tasks":
            now[state[1]] = number
        elif _KEEP_ALIVE in labels:
            touches += number
        else:
            totals[state[1]] += number
    return SchedulerMetrics(now, dict(totals) if _COUNTS_ALL.search(text) else None, touches)


_CONNECTIONS = re.compile(r"^dask_scheduler_client_connections_(added|removed)_total (\d+(?:\.\d+)?)$", re.MULTILINE)


def parse_connected(text: str) -> int | None:
    """From /metrics: how many programs are connected; None where it does not tell."""
    counted = {kind: float(value) for kind, value in _CONNECTIONS.findall(text)}
    return _count(counted["added"] - counted["removed"]) if counted.keys() == {"added", "removed"} else None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return 0.0
    return float(value)


def _count(value: Any) -> int:
    return max(0, int(_number(value)))
