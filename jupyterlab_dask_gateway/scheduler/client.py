"""Requests to a scheduler. Its pages need no authentication, and each request takes time of the scheduler."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

import aiohttp

from ..clock import CLOCK
from ..errors import GatewayProblem
from ..gateway.http import BodyTooLarge, failure_kind, read_body, retry_after
from ..json_data import read_json
from .sample import SLOW_SECONDS, Sample, WorkerSample, estimate_memory, parse_sample, parse_workers_page

MAX_BODY = 16 * 2**20
"""Bytes. identity.json has 1 KB per worker; /metrics grows with the workers and with the kinds of tasks."""
LARGE_PAGE = 2**18
"""Size, in bytes, above which a page is parsed in a thread."""

Parsed = TypeVar("Parsed")


class Page(NamedTuple):
    """The status and the body of a response."""

    status: int
    body: bytes


class MetricsPage(NamedTuple):
    """/metrics: its text, and its size in bytes, 0 if the scheduler has none, None if it was not requested."""

    text: str
    size: int | None


async def sample(
    session: aiohttp.ClientSession,
    base_url: str,
    timeout: float,
    *,
    with_metrics: bool = False,
    known: tuple[WorkerSample, ...] = (),
    overhead: float = 0.0,
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
    overhead: seconds of an earlier sample that were not spent by the scheduler

    Raises GatewayProblem `scheduler-unreachable`.
    """
    started = time.monotonic()
    counts_page, identity_page, metrics = await _request_pages(session, base_url, timeout, with_metrics=with_metrics)
    counts = await _counts(counts_page)
    identity = None if identity_page.status == 500 else await _json(identity_page)
    if identity is None and known:
        known = await _update_memory(session, base_url, timeout, known)
    seconds = time.monotonic() - started
    at = CLOCK.now()
    result = await _parse(
        len(identity_page.body) + len(metrics.text),
        lambda: parse_sample(counts, identity, metrics.text, at=at, seconds=seconds, known=known),
    )
    cost = await _cost(session, base_url, timeout, seconds, overhead)
    return replace(result, cost=cost, metrics_bytes=metrics.size)


async def sample_counts(session: aiohttp.ClientSession, base_url: str, timeout: float, last: Sample) -> Sample:
    """Take a sample of counts.json alone, with the workers of the sample `last`. See `sample`."""
    started = time.monotonic()
    counts = await request_counts(session, base_url, timeout)
    seconds = time.monotonic() - started
    result = parse_sample(counts, None, "", at=CLOCK.now(), seconds=seconds, known=last.worker_list)
    cost = await _cost(session, base_url, timeout, seconds, last.seconds - last.cost)
    return replace(result, cost=cost, memory_used=estimate_memory(last, result), partial=True)


async def _cost(
    session: aiohttp.ClientSession, base_url: str, timeout: float, seconds: float, overhead: float
) -> float:
    """Return how many of the seconds that a sample took the scheduler may have worked for it.

    Only if they may be too many, a further request measures the time of the network.
    """
    if seconds - overhead <= SLOW_SECONDS:
        return max(0.0, seconds - overhead)
    return max(0.0, seconds - await round_trip(session, base_url, timeout))


async def _request_pages(
    session: aiohttp.ClientSession, base_url: str, timeout: float, *, with_metrics: bool
) -> tuple[Page, Page, MetricsPage]:
    """Request counts.json, identity.json and /metrics at the same time."""

    async def request_all() -> tuple[Page, Page, MetricsPage]:
        # Within a coroutine: asyncio logs an error if it cancels the future of `gather` itself.
        return await asyncio.gather(
            _page(session, f"{base_url}/json/counts.json"),
            _page(session, f"{base_url}/json/identity.json"),
            _metrics(session, base_url, requested=with_metrics),
        )

    try:
        return await asyncio.wait_for(request_all(), timeout)
    except BodyTooLarge:
        raise _unreachable("too-large") from None
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
        raise _unreachable(failure_kind(failure)) from None


async def check_health(session: aiohttp.ClientSession, base_url: str, timeout: float) -> None:
    """Request the page `/health` of a scheduler, to which it responds with almost no work.

    A scheduler without that page is healthy, too. `timeout` is in seconds. Raises GatewayProblem
    `scheduler-unreachable`.
    """
    try:
        status, _ = await _request(session, f"{base_url}/health", timeout)
    except BodyTooLarge:
        raise _unreachable("too-large") from None
    if status != 404:
        _check_status(status)


async def round_trip(session: aiohttp.ClientSession, base_url: str, timeout: float) -> float:
    """Return the seconds that a minimal request to the scheduler takes, 0 if it fails."""
    started = time.monotonic()
    try:
        await asyncio.wait_for(_page(session, f"{base_url}/health"), timeout)
    except (BodyTooLarge, GatewayProblem, aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return 0.0
    return time.monotonic() - started


async def request_counts(session: aiohttp.ClientSession, base_url: str, timeout: float) -> dict[str, Any]:
    """Return counts.json. `timeout` is in seconds. Raises GatewayProblem `scheduler-unreachable`."""
    try:
        return await _counts(await _request(session, f"{base_url}/json/counts.json", timeout))
    except BodyTooLarge:
        raise _unreachable("too-large") from None


async def request_metrics(
    session: aiohttp.ClientSession, base_url: str, timeout: float, *, expected: bool
) -> str | None:
    """Return /metrics, None if the scheduler has none, or more than MAX_BODY bytes.

    Parameters
    ----------
    timeout: in seconds
    expected: whether the scheduler has had /metrics. Otherwise, an error response or a closed connection means that
        it has none: distributed 2022.2 without prometheus_client closes the connection, and the proxy of the gateway
        then responds with 502. Its other pages show whether the scheduler responds.

    Raises GatewayProblem `scheduler-unreachable`.
    """
    try:
        status, body = await asyncio.wait_for(_page(session, f"{base_url}/metrics"), timeout)
    except BodyTooLarge:
        return None
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
        if isinstance(failure, aiohttp.ServerDisconnectedError) and not expected:
            return None
        raise _unreachable(failure_kind(failure)) from None
    if expected and status >= 500 and status != 501:
        raise _unreachable("status", status=status)
    # Without prometheus_client, some versions respond with a comment.
    text = body.decode(errors="replace")
    return text if status == 200 and "\ndask_scheduler_" in text else None


async def request_page(session: aiohttp.ClientSession, base_url: str, path: str, timeout: float) -> Page:
    """Return a page of a scheduler. `timeout` is in seconds. Raises GatewayProblem `scheduler-unreachable`."""
    try:
        return await _request(session, f"{base_url}/{path}", timeout)
    except BodyTooLarge:
        raise _unreachable("too-large") from None


async def _request(session: aiohttp.ClientSession, url: str, timeout: float) -> Page:
    try:
        return await asyncio.wait_for(_page(session, url), timeout)
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
        raise _unreachable(failure_kind(failure)) from None


def _unreachable(variant: str, **values: int) -> GatewayProblem:
    return GatewayProblem("scheduler-unreachable", variant, values)


async def _page(session: aiohttp.ClientSession, url: str) -> Page:
    async with session.get(url, allow_redirects=False) as response:
        if response.status == 429:
            seconds = retry_after(response.headers.get("Retry-After"))
            raise GatewayProblem("scheduler-unreachable", "too-many-requests", retry_after=seconds)
        return Page(response.status, await read_body(response, MAX_BODY))


async def _update_memory(
    session: aiohttp.ClientSession, base_url: str, timeout: float, known: tuple[WorkerSample, ...]
) -> tuple[WorkerSample, ...]:
    """Return the workers `known` with the memory that the scheduler's HTML page of workers shows, if it does."""
    try:
        status, body = await asyncio.wait_for(_page(session, f"{base_url}/info/main/workers.html"), timeout)
    except (BodyTooLarge, GatewayProblem, aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return known
    if status != 200:
        return known

    def update() -> tuple[WorkerSample, ...]:
        memory = parse_workers_page(body.decode(errors="replace"))
        return tuple(replace(worker, memory_used=memory.get(worker.name, worker.memory_used)) for worker in known)

    return await _parse(len(body), update)


async def _metrics(session: aiohttp.ClientSession, base_url: str, *, requested: bool) -> MetricsPage:
    if not requested:
        return MetricsPage("", None)
    try:
        status, body = await _page(session, f"{base_url}/metrics")
    except BodyTooLarge:
        # /metrics has hundreds of bytes for each kind of task, and some programs give each task its own kind.
        return MetricsPage("", MAX_BODY)
    except aiohttp.ServerDisconnectedError:
        # distributed 2022.2 without prometheus_client; the gateway's proxy responds with 502. The other pages show
        # whether the scheduler responds.
        return MetricsPage("", 0)
    return MetricsPage(body.decode(errors="replace"), len(body)) if status == 200 else MetricsPage("", 0)


async def _parse(size: int, parse: Callable[[], Parsed]) -> Parsed:
    """Parse a page of `size` bytes: a large one in a thread, so that other requests of this server do not wait."""
    return parse() if size < LARGE_PAGE else await asyncio.to_thread(parse)


def _check_status(status: int) -> None:
    if status != 200:
        # The proxy of the gateway responds with 502 if the scheduler does not listen.
        raise _unreachable("status", status=status)


async def _counts(page: Page) -> dict[str, Any]:
    """Return counts.json. A page without its numbers, such as an error with status 200, does not show idleness."""
    counts = await _json(page)
    if not counts.keys() >= {"workers", "tasks"}:
        raise _unreachable("not-a-scheduler")
    return counts


async def _json(page: Page) -> dict[str, Any]:
    _check_status(page.status)
    try:
        data = await _parse(len(page.body), lambda: read_json(page.body))
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise _unreachable("not-a-scheduler")
    return data
