"""Logs and failed tasks of clusters: requested on demand, and cached for the time after an unexpected end.

A scheduler gets requests while the page of its cluster is open, and one when a sample shows a sign of failure.
`RetainedPages` has the last responses, in bounded memory.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import GatewayProblem
from ...scheduler.worker_target import parse_worker_target
from ...wire import types as wire
from ..model import Cluster
from ..registry import ClusterRegistry

if TYPE_CHECKING:
    import aiohttp

    from ...gateway.endpoints import SchedulerEndpoint
    from ...gateway.responses import ClusterRecord

MAX_PAGE = 16 * 2**20
"""Bytes of a page that are read. The page of workers has 1 KB per worker."""
FRESH_SECONDS = 2.0
FRESH_FACTOR = 50
"""For how long a response is returned again, absolute and as a multiple of its duration: several windows of one user,
or a page that takes the scheduler long, cause few requests."""
SIGN_SECONDS = 30.0
"""Shortest pause in seconds between two requests that signs of failure cause."""

RETAINED_ENTRIES, RETAINED_CHARACTERS = 200, 32 * 2**10
"""What is kept of one log."""
RETAINED_TASKS = 10
"""Failed tasks that are kept of a cluster: each has at most 12,500 characters."""
RETAINED_WORKERS = 4
"""Logs of workers that are kept of a cluster, those that were requested last."""
RETAINED_CLUSTERS = 50
"""Clusters of which something is kept."""

SCHEDULER = ""
"""The key of the scheduler's log; others are names of workers."""


@dataclass
class _Retained:
    logs: dict[str, wire.Logs] = field(default_factory=dict)
    failed_tasks: wire.FailedTasks | None = None


class RetainedPages:
    """The last logs and failed tasks of each cluster, at most about 300 KB for a cluster."""

    def __init__(self) -> None:
        self._clusters: dict[str, _Retained] = {}

    def keep_logs(self, name: str, source: str, logs: wire.Logs) -> None:
        """Keep the newest entries of a log."""
        from ...scheduler.info_pages import Log, tail

        log = Log(tuple(logs["entries"]), logs["truncated"])
        entries, truncated = tail(log, RETAINED_ENTRIES, RETAINED_CHARACTERS)
        kept = self._of(name).logs
        kept.pop(source, None)
        kept[source] = {**logs, "entries": list(entries), "truncated": truncated, "live": False}
        workers = [key for key in kept if key != SCHEDULER]
        for key in workers[:-RETAINED_WORKERS]:
            del kept[key]

    def keep_failed_tasks(self, name: str, failed: wire.FailedTasks) -> None:
        """Keep the newest failed tasks."""
        self._of(name).failed_tasks = {**failed, "tasks": failed["tasks"][:RETAINED_TASKS], "live": False}

    def logs(self, name: str, source: str) -> wire.Logs | None:
        """Return the retained log of a source; None if there is none."""
        found = self._clusters.get(name)
        return found.logs.get(source) if found is not None else None

    def failed_tasks(self, name: str) -> wire.FailedTasks | None:
        """Return the retained failed tasks; None if there are none."""
        found = self._clusters.get(name)
        return found.failed_tasks if found is not None else None

    def keep_only(self, names: Collection[str]) -> None:
        """Drop all other clusters."""
        for name in [name for name in self._clusters if name not in names]:
            del self._clusters[name]

    def _of(self, name: str) -> _Retained:
        found = self._clusters.pop(name, None) or _Retained()
        self._clusters[name] = found
        if len(self._clusters) > RETAINED_CLUSTERS:
            del self._clusters[next(iter(self._clusters))]
        return found


@dataclass(frozen=True)
class Signs:
    """The values of a sample that can show a failure: the numbers of workers and failed tasks."""

    workers: int
    failed: int


def is_sign_of_failure(before: Signs | None, now: Signs, expected_workers: int) -> bool:
    """Return whether to read the log of the scheduler: workers were lost without a request, or tasks failed.

    expected_workers: the smallest number of workers according to the last request
    """
    if before is None:
        return False
    lost = now.workers < before.workers and now.workers < expected_workers
    return lost or now.failed > before.failed


class ClusterLogs:
    """Requests logs and failed tasks. All public methods that are coroutines raise GatewayProblem.

    endpoint: returns where the pages of a cluster's scheduler are; raises GatewayProblem where it has none
    timeout: seconds for one page
    """

    def __init__(
        self, registry: ClusterRegistry, endpoint: Callable[[ClusterRecord], SchedulerEndpoint], *, timeout: float
    ) -> None:
        self.retained = RetainedPages()
        self._registry = registry
        self._endpoint = endpoint
        self._timeout = timeout
        self._fresh: dict[tuple[str, str], tuple[float, asyncio.Task[Any]]] = {}
        self._signs: dict[str, Signs] = {}
        self._signs_read_at: dict[str, float] = {}
        self._jobs: set[asyncio.Task[None]] = set()

    async def logs(self, name: str, worker: str | None = None) -> wire.Logs:
        """Return `logs` of the wire: of the scheduler, or of the worker with this name."""
        source = worker or SCHEDULER
        try:
            logs: wire.Logs = await self._read_cached(name, f"logs {source}", lambda: self._read_logs(name, worker))
        except GatewayProblem as problem:
            kept = self.retained.logs(name, source)
            if kept is None or problem.code == "worker-not-found":
                raise
            return kept
        self.retained.keep_logs(name, source, logs)
        return logs

    async def failed_tasks(self, name: str) -> wire.FailedTasks:
        """Return `failed_tasks` of the wire."""
        try:
            failed: wire.FailedTasks = await self._read_cached(name, "failed", lambda: self._read_failed_tasks(name))
        except GatewayProblem:
            kept = self.retained.failed_tasks(name)
            if kept is None:
                raise
            return kept
        self.retained.keep_failed_tasks(name, failed)
        return failed

    def add_sample(self, name: str, cluster: Cluster) -> None:
        """Read the log of the scheduler if the new sample of a cluster shows a sign of failure."""
        sample = cluster.sample
        if sample is None:
            return
        signs = Signs(sample.workers, sample.tasks.get("erred", 0))
        before, self._signs[name] = self._signs.get(name), signs
        now = time.monotonic()
        pause = now - self._signs_read_at.get(name, -SIGN_SECONDS)
        target = parse_worker_target(self._registry.metadata(name).requested)
        expected = 0 if target is None else target.minimum
        if pause >= SIGN_SECONDS and is_sign_of_failure(before, signs, expected):
            self._signs_read_at[name] = now
            job = asyncio.create_task(self._read_after_sign(name), name=f"dask-gateway logs {name}")
            self._jobs.add(job)
            job.add_done_callback(self._jobs.discard)

    def keep_only(self, names: Collection[str]) -> None:
        """Forget all other clusters."""
        self.retained.keep_only(names)
        for by_name in (self._signs, self._signs_read_at):
            for name in [name for name in by_name if name not in names]:
                del by_name[name]

    async def stop(self) -> None:
        """Cancel all requests."""
        jobs = [*self._jobs, *(task for _, task in self._fresh.values())]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        self._fresh.clear()

    async def _read_after_sign(self, name: str) -> None:
        try:
            await self.logs(name)
        except GatewayProblem:
            return  # The scheduler has just failed, so there is nothing to cache.

    async def _read_cached(self, name: str, key: str, read: Callable[[], Any]) -> Any:
        """Return the response of `read`, or one that is fresh or under way. A failure is not returned again."""
        self._get_running_cluster(name)
        now = time.monotonic()
        for old in [old for old, (until, _) in self._fresh.items() if until < now]:
            del self._fresh[old]
        if (name, key) not in self._fresh:
            task = asyncio.create_task(read(), name=f"dask-gateway page {name}")
            self._fresh[name, key] = (math.inf, task)
            task.add_done_callback(lambda done: self._keep_fresh((name, key), now, done))
        # If one browser cancels its request, other browsers still get the response.
        return await asyncio.shield(self._fresh[name, key][1])

    def _keep_fresh(self, key: tuple[str, str], started: float, task: asyncio.Task[Any]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._fresh.pop(key, None)
            return
        now = time.monotonic()
        self._fresh[key] = (now + max(FRESH_SECONDS, FRESH_FACTOR * (now - started)), task)

    async def _read_logs(self, name: str, worker: str | None) -> wire.Logs:
        from ...scheduler.info_pages import parse_log

        path = "info/main/logs.html"
        if worker is not None:
            path = await self._find_worker_log(name, worker)
        status, html, whole = await self._page(name, path)
        if status == 404 and worker is not None:
            raise GatewayProblem("worker-not-found", "unknown", {"name": worker})
        _expect_page(status)
        log = await asyncio.to_thread(parse_log, html, self._secrets(name))
        return {
            "at": time.time() * 1000,
            "entries": list(log.entries),
            "truncated": log.truncated or not whole,
            "live": True,
        }

    async def _find_worker_log(self, name: str, worker: str) -> str:
        """Return the path of the log of a worker."""
        from ...scheduler.info_pages import parse_worker_log_path

        status, html, whole = await self._page(name, "info/main/workers.html")
        _expect_page(status)
        path = await asyncio.to_thread(parse_worker_log_path, html, worker)
        if path is None and not whole:
            raise GatewayProblem("scheduler-unreachable", "too-large")
        if path is None:
            raise GatewayProblem("worker-not-found", "unknown", {"name": worker})
        return path

    async def _read_failed_tasks(self, name: str) -> wire.FailedTasks:
        from ...scheduler.info_pages import parse_failed_tasks

        status, html, _ = await self._page(name, "info/main/exceptions.html")
        if status != 404:
            _expect_page(status)
        tasks = await asyncio.to_thread(parse_failed_tasks, html, self._secrets(name)) if status == 200 else []
        return {
            "at": time.time() * 1000,
            "supported": status == 200,
            "tasks": [{"key": t.key, "exception": t.exception, "traceback": t.traceback} for t in tasks],
            "live": True,
        }

    async def _page(self, name: str, path: str) -> tuple[int, str, bool]:
        """Request a page of the scheduler. Returns the status, the start of the text, and whether that is all."""
        import aiohttp

        from ...gateway.http import failure_kind

        cluster = self._get_running_cluster(name)
        session, base = self._endpoint(cluster.record)
        try:
            return await asyncio.wait_for(_read(session, f"{base}/{path}"), self._timeout)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            raise GatewayProblem("scheduler-unreachable", failure_kind(failure)) from None

    def _get_running_cluster(self, name: str) -> Cluster:
        """Return the cluster of this name. Raises GatewayProblem if it does not run."""
        cluster = self._registry.cluster(name)
        if not cluster.live:
            raise GatewayProblem("cluster-not-running", "ended", remedy="ended")
        if cluster.record.status != "running":
            raise GatewayProblem("cluster-not-running", "not-running")
        return cluster

    def _secrets(self, name: str) -> tuple[str, ...]:
        """Return the texts in mapping options, often passwords: programs write their environment to logs."""
        cluster = self._registry.clusters.get(name)
        options = cluster.record.options if cluster is not None else {}
        mappings = (option for option in options.values() if isinstance(option, Mapping))
        return tuple(value for mapping in mappings for value in mapping.values() if isinstance(value, str))


async def _read(session: aiohttp.ClientSession, url: str) -> tuple[int, str, bool]:
    from ...gateway.http import read_start

    async with session.get(url, allow_redirects=False) as response:
        body, whole = await read_start(response, MAX_PAGE)
        return response.status, body.decode(errors="replace"), whole


def _expect_page(status: int) -> None:
    if status != 200:
        raise GatewayProblem("scheduler-unreachable", "status", {"status": status})
