"""The loop that polls a gateway and its schedulers, and publishes what changed.

Each turn starts the jobs that are due and publishes; a job that ends wakes the loop. `polling/schedule.py` decides
when. Everything runs on the event loop of the server.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from ..clock import CLOCK
from ..wire import types as wire
from .evaluator import ActivityEvaluator
from .model import Cluster
from .polling.poller import ClusterPoller, PollLimits
from .polling.schedule import PollSchedule
from .publisher import GatewayPublisher, Publisher
from .registry import ClusterRegistry

MAX_LONG_POLLS = 4
"""Concurrent long polls; each uses a connection of the gateway."""
MAX_SAMPLES = 32
"""Concurrent samples of schedulers."""
SLICE = 10
"""Clusters that are published together. jupyter_events takes about 1 ms to validate one of them."""
PAUSE_FACTOR = 5
"""Shortest time between the starts of two turns, as a multiple of the CPU time that publishing took."""
LONGEST_PAUSE = 5.0
"""The same in seconds, at most."""
COALESCE_SECONDS = 0.03
"""Seconds between two events at least; changes in between are in one event."""
DETAIL_SECONDS = 30.0
"""Seconds after a request for the workers of a cluster during which each poll samples them. While a page shows them,
the browser repeats the request after each change of the cluster."""
Enforce = Callable[[str], Coroutine[Any, Any, None]]
"""Does what the idle policy says is due for the cluster of this name."""


class ClusterMonitor:
    """Keeps the registry of one gateway current, and publishes what changed.

    Parameters
    ----------
    publisher: emits the events, for all gateways
    can_poll: whether the gateway may be polled; a local one that was not started must not be
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        poller: ClusterPoller,
        publisher: Publisher,
        *,
        can_poll: Callable[[], bool],
        limits: PollLimits,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._registry = registry
        self._evaluator = evaluator
        self._poller = poller
        self._publisher = publisher
        self._feed = GatewayPublisher(publisher, registry, poller, log)
        publisher.add(self._feed)
        self._can_poll = can_poll
        self._limits = limits
        self._log = log
        self._enforce: Enforce | None = None
        self._next_evaluation = float("inf")
        self._pass_seconds = 0.0
        self._jobs: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._schedule = PollSchedule(registry, evaluator, poller, limits.intervals)

    @property
    def has_lease(self) -> bool:
        """Return whether there is an active viewer."""
        return self._schedule.has_lease

    @property
    def followed(self) -> frozenset[str]:
        """Return the clusters that are polled while they start, even without an active viewer."""
        return self._schedule.followed

    def start(self, enforce: Enforce | None = None) -> None:
        """Start the loop once. `enforce`, if given, is called for each automatic action that is due."""
        if self._task is None:
            self._enforce = enforce
            self._schedule.started_at = time.monotonic()
            self._start_loop()

    async def stop(self) -> None:
        """End the loop and all its jobs."""
        tasks = [*self._jobs.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        # Exceptions were logged when they occurred.
        await asyncio.gather(*tasks, return_exceptions=True)
        self._jobs.clear()
        self._task = None

    def renew_lease(self) -> None:
        """Count an active viewer for the next `limits.lease` seconds."""
        is_new = not self.has_lease
        self._schedule.lease_ends = time.monotonic() + self._limits.lease
        if is_new:
            self._schedule.spread()
            self.poll_often()

    def poll_often(self) -> None:
        """Poll often for a while, because a viewer is new, or another server of the user changed something."""
        self._poller.changed_at = time.monotonic()
        self.wake()

    def wake(self) -> None:
        """Start a turn of the loop now."""
        self._wake.set()

    def follow(self, name: str) -> None:
        """Poll the cluster `name` while it starts, even without an active viewer."""
        self._schedule.follow(name)

    def unfollow(self, name: str) -> None:
        """Stop the polling that `follow` started. Does nothing for a cluster that is not followed."""
        self._schedule.unfollow(name)

    def gateway_changed(self, gateway: wire.Gateway) -> None:
        """Poll again after a local gateway started, stopped or moved. `gateway` is its state before any request."""
        self._poller.replace_gateway(gateway)
        self._schedule.request_list()
        self.wake()

    def expect_change(self, name: str | None = None) -> None:
        """Poll the list, and the cluster `name`, at once and then more often: an action was sent to the gateway."""
        now = time.monotonic()
        self._schedule.request_list(often=True)
        self._poller.changed_at = now
        cluster = self._registry.clusters.get(name) if name else None
        if cluster is not None:
            cluster.change_expected_until = now + self._limits.change_expected
        self.wake()

    def show_details(self, name: str) -> None:
        """Sample the workers of the cluster `name` with each poll for a while: a browser shows them."""
        cluster = self._registry.clusters.get(name)
        if cluster is not None:
            cluster.details_until = time.monotonic() + DETAIL_SECONDS

    def refresh(self, name: str) -> wire.Cluster:
        """Evaluate the idle policy for the cluster `name`, publish the cluster, and return it.

        Raises GatewayProblem `cluster-not-found`.
        """
        if name in self._registry.clusters:
            self._evaluator.evaluate_one(name, CLOCK.now())
        self._feed.publish([name])
        return self._publisher.cluster(name)

    async def _evaluate_and_publish(self) -> None:
        """Evaluate and publish all clusters, in slices between which other requests of the server are served."""
        now = CLOCK.now()
        names = list(self._feed.clusters | self._registry.clusters)
        self._next_evaluation = float("inf")
        slice_started, batch = time.thread_time(), []
        self._pass_seconds = 0.0
        for name in names:
            if name in self._registry.clusters:
                is_due = self._evaluator.evaluate_one(name, now)
                self._next_evaluation = min(self._next_evaluation, self._evaluator.next_evaluation_of(name, now))
                if is_due and self._enforce is not None and self._can_poll():
                    self._start_job("enforce", name, partial(self._enforce, name))
            batch.append(name)
            if len(batch) == SLICE:
                self._feed.publish(batch)
                batch = []
                self._pass_seconds += time.thread_time() - slice_started
                await asyncio.sleep(0)
                slice_started = time.thread_time()
        self._feed.publish(batch, is_last=True)
        self._pass_seconds += time.thread_time() - slice_started

    async def wait_for(self, name: str, condition: Callable[[Cluster | None], bool]) -> Cluster | None:
        """Wait until the cluster `name` (None while unknown) meets `condition`, and return it."""
        while not condition(cluster := self._registry.clusters.get(name)):
            await self._publisher.wait_for_event()
        return cluster

    def _start_loop(self) -> None:
        self._task = asyncio.create_task(self._run(), name="dask-gateway monitor")
        self._task.add_done_callback(self._restart_after_failure)

    def _restart_after_failure(self, task: asyncio.Task[None]) -> None:
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._report_bug(failure)
            self._start_loop()

    def _report_bug(self, failure: BaseException) -> None:
        self._log.error("The cluster monitor failed.", exc_info=failure)
        self._poller.report_bug(failure)

    async def _run(self) -> None:
        is_healthy = self._poller.unreachable_since is None
        await asyncio.sleep(COALESCE_SECONDS if is_healthy else self._limits.intervals.transition)
        while True:
            turn_started = time.monotonic()
            self._wake.clear()
            self._start_due_jobs()
            self._registry.forget_expired(time.time() * 1000)
            await self._evaluate_and_publish()
            await self._sleep(max(0.0, self._next_due() - time.monotonic()))
            # A single change is published at once, the next ones together. Thousands of clusters take a small share.
            next_turn = turn_started + max(COALESCE_SECONDS, min(PAUSE_FACTOR * self._pass_seconds, LONGEST_PAUSE))
            await asyncio.sleep(max(0.0, next_turn - time.monotonic()))

    async def _sleep(self, seconds: float) -> None:
        # Not asyncio.wait_for, which before Python 3.12 may swallow a cancellation.
        timer = asyncio.get_running_loop().call_later(min(seconds, 3600), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

    def _next_due(self) -> float:
        now = time.monotonic()
        due = [now + 3600]
        if not self._can_poll():
            due.append(now + (self._limits.intervals.active if self.has_lease else 3600))
        elif ("list", "") not in self._jobs:
            due.append(self._schedule.list_due(now, self._running_jobs("wait")))
        # Without a free slot, the end of a job starts the next turn.
        if self._free_slots("sample", MAX_SAMPLES):
            due += self._samples_due(now).values()
        wait = max(50.0, self._next_evaluation - CLOCK.now())
        changes = min(self._registry.next_expiry(time.time() * 1000), wait)
        due.append(now + changes / 1000)
        return min(due)

    def _start_due_jobs(self) -> None:
        now = time.monotonic()
        if not self._can_poll():
            if self._poller.list_polled_at is not None and self._registry.has_live_clusters():
                self._registry.end_all()
            self._start_samples(now)
            return
        long_polls = self._running_jobs("wait")
        if ("list", "") not in self._jobs and self._schedule.list_due(now, long_polls) <= now:
            is_steady = self._schedule.start_list(now, long_polls)
            self._start_job("list", "", partial(self._poller.poll_gateway, steady=is_steady))
        self._start_samples(now)
        if self._poller.unreachable_since is None:
            pending = [
                name
                for name, cluster in self._registry.clusters.items()
                if self._schedule.polls_startup_of(cluster) and ("wait", name) not in self._jobs
            ]
            for name in pending[: self._free_slots("wait", MAX_LONG_POLLS)]:
                self._start_job("wait", name, partial(self._poller.wait_for_start, name))

    def _samples_due(self, now: float) -> dict[str, float]:
        """Return when the samples and checks of schedulers are due that are not being requested."""
        can_poll = self._can_poll()
        return {
            name: min(self._schedule.sample_due(name, cluster, now), self._schedule.health_due(name, cluster, now))
            for name, cluster in self._registry.clusters.items()
            if cluster.record.status == "running"
            and ("sample", name) not in self._jobs
            and (can_poll or cluster.record.shared_scheduler is not None)
        }

    def _start_samples(self, now: float) -> None:
        due, clusters = self._samples_due(now), self._registry.clusters
        overdue = sorted((name for name, at in due.items() if at <= now), key=due.__getitem__)
        for name in overdue[: self._free_slots("sample", MAX_SAMPLES)]:
            cluster = clusters[name]
            if self._schedule.sample_due(name, cluster, now) > now:
                poll = partial(self._poller.check_scheduler, name, cluster)
            else:
                pages = self._schedule.pages(name, cluster, now)
                poll = partial(self._poller.poll_scheduler, name, cluster, pages=pages)
            self._start_job("sample", name, poll)

    def _running_jobs(self, kind: str) -> int:
        return sum(1 for other, _ in self._jobs if other == kind)

    def _free_slots(self, kind: str, maximum: int) -> int:
        return max(0, maximum - self._running_jobs(kind))

    def _start_job(self, kind: str, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if (kind, name) in self._jobs:
            return
        task = asyncio.create_task(work(), name=f"dask-gateway {kind} {name}")
        self._jobs[kind, name] = task
        task.add_done_callback(lambda done: self._end_job(kind, name, done))

    def _end_job(self, kind: str, name: str, task: asyncio.Task[None]) -> None:
        if self._jobs.get((kind, name)) is task:
            del self._jobs[kind, name]
        if not task.cancelled():
            failure = task.exception()
            if failure is not None:
                self._report_bug(failure)
            self.wake()
