"""The loop that polls the gateway and the schedulers, compares, and emits events with what changed.

Each turn starts the jobs that are due and publishes; a job that ends wakes the loop. `scheduler/poll_interval.py` has
the intervals. Everything runs on the event loop of the server.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from ..errors import GatewayProblem
from ..scheduler.poll_interval import next_sample_at
from ..storage.cluster_store import ClusterStore
from ..wire import types as wire
from .evaluator import ActivityEvaluator
from .model import Cluster
from .poller import ClusterPoller, PollLimits
from .registry import ClusterRegistry

MAX_LONG_POLLS = 4
"""Concurrent long polls; each uses a connection of the gateway."""
COALESCE_SECONDS = 0.03
"""Seconds between two events at least; changes in between are in one event."""
LIST_SECONDS = 2.0
"""Seconds after an action during which the list is polled like a cluster in transition."""

Enforce = Callable[[str], Coroutine[Any, Any, None]]
"""Does what the idle policy says is due for the cluster of this name."""


class ClusterMonitor:
    """Keeps the registry current and emits what changed.

    Parameters
    ----------
    emit: receives each event
    can_poll: whether the gateway may be polled; a local one that was not started must not be
    """

    def __init__(
        self,
        store: ClusterStore,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        poller: ClusterPoller,
        emit: Callable[[wire.ClustersEvent], None],
        *,
        can_poll: Callable[[], bool],
        limits: PollLimits,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self.boot = uuid.uuid4().hex
        self.revision = 0
        self._store = store
        self._registry = registry
        self._evaluator = evaluator
        self._poller = poller
        self._emit = emit
        self._can_poll = can_poll
        self._limits = limits
        self._log = log
        self._enforce: Enforce | None = None
        self._followed: set[str] = set()
        self._published: dict[str, wire.Cluster] = {}
        self._published_gateway = poller.gateway
        self._disconnected_views: list[str] = []
        self._jobs: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._lease_ends = 0.0
        self._started_at = 0.0
        self._list_often_until = 0.0
        self._list_wanted = False

    @property
    def has_lease(self) -> bool:
        """Whether there is an active viewer."""
        return time.monotonic() < self._lease_ends

    @property
    def followed(self) -> frozenset[str]:
        """The clusters that are polled while they start, even without an active viewer."""
        return frozenset(self._followed)

    def start(self, enforce: Enforce) -> None:
        """Start the loop, if it does not run. `enforce` is called for each automatic action that is due."""
        if self._task is None:
            self._enforce = enforce
            self._started_at = time.monotonic()
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
        self._lease_ends = time.monotonic() + self._limits.lease
        if is_new:
            self.wake()

    def wake(self) -> None:
        """Start a turn of the loop now."""
        self._wake.set()

    def follow(self, name: str) -> None:
        """Poll the cluster `name` while it starts, even without an active viewer."""
        self._followed.add(name)

    def unfollow(self, name: str) -> None:
        """End what `follow` began; does nothing for a cluster that is not followed."""
        self._followed.discard(name)

    def report_disconnected_view(self, view: str) -> None:
        """Put the id of a dashboard view that lost its scheduler into the next event."""
        self._disconnected_views.append(view)
        self.wake()

    def gateway_changed(self, gateway: wire.Gateway) -> None:
        """Poll again after a local gateway started, stopped or moved. `gateway` is its state before any request."""
        self._poller.replace_gateway(gateway)
        self._list_wanted = True
        self.wake()

    def expect_change(self, name: str | None = None) -> None:
        """Poll the list, and the cluster `name`, at once and then more often: an action was sent to the gateway."""
        now = time.monotonic()
        self._list_often_until = now + LIST_SECONDS
        self._list_wanted = True
        cluster = self._registry.clusters.get(name) if name else None
        if cluster is not None:
            cluster.change_expected_until = now + self._limits.change_expected
        self.wake()

    def snapshot(self) -> wire.Snapshot:
        """What was published up to `revision`."""
        return {
            "boot": self.boot,
            "revision": self.revision,
            "clusters": list(self._published.values()),
            "gateway": self._published_gateway,
        }

    def published(self, name: str) -> wire.Cluster:
        """The cluster `name` as it was published last. Raises GatewayProblem `cluster-not-found`."""
        if name not in self._published:
            raise GatewayProblem("cluster-not-found", "not-listed")
        return self._published[name]

    def refresh(self) -> None:
        """Evaluate the idle policy and publish now, so that a response can contain the result of an action."""
        self._evaluator.evaluate_all(time.time() * 1000)
        self.publish()

    def publish(self) -> None:
        """Emit what changed since the last event, if anything did."""
        clusters = self._registry.serialize(time.time() * 1000)
        changed = [cluster for name, cluster in clusters.items() if cluster != self._published.get(name)]
        removed = [name for name in self._published if name not in clusters]
        gateway = self._poller.gateway
        if not changed and not removed and not self._disconnected_views and gateway == self._published_gateway:
            return
        self.revision += 1
        event: wire.ClustersEvent = {
            "boot": self.boot,
            "revision": self.revision,
            "clusters": changed,
            "removed": removed,
        }
        if gateway != self._published_gateway:
            event["gateway"] = gateway
        if self._disconnected_views:
            event["disconnected_views"], self._disconnected_views = self._disconnected_views, []
        self._published, self._published_gateway = clusters, gateway
        self._changed.set()
        self._changed = asyncio.Event()
        self._emit(event)

    async def wait_for(self, name: str, condition: Callable[[Cluster | None], bool]) -> Cluster | None:
        """Wait until the cluster `name` (None while unknown) meets `condition`, and return it."""
        while not condition(cluster := self._registry.clusters.get(name)):
            await self._changed.wait()
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
            self.publish()
            await self._sleep(max(0.0, self._next_due() - time.monotonic()))
            # A single change is published at once, and the next ones together.
            await asyncio.sleep(max(0.0, turn_started + COALESCE_SECONDS - time.monotonic()))

    async def _sleep(self, seconds: float) -> None:
        # Not asyncio.wait_for, which before Python 3.12 may swallow a cancellation.
        timer = asyncio.get_running_loop().call_later(min(seconds, 3600), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

    def _in_transition(self, now: float) -> bool:
        """Whether the list is polled at the shortest interval. A long poll makes that unnecessary for a startup."""
        waiting = sum(1 for kind, _ in self._jobs if kind == "wait")
        pending = sum(1 for c in self._registry.clusters.values() if c.record.status == "pending" and self._wants(c))
        stopping = any(c.record.status == "stopping" for c in self._registry.clusters.values())
        return now < self._list_often_until or (self.has_lease and stopping) or pending > waiting

    def _wants(self, cluster: Cluster) -> bool:
        """Whether the startup of this cluster is polled."""
        return self.has_lease or cluster.record.name in self._followed

    def _needs_background_polling(self) -> bool:
        """Whether to poll without a viewer: a cluster is live, or one may be that an automatic action applies to."""
        return self._registry.has_live_clusters() or self._evaluator.has_automatic_actions()

    def _list_due(self, now: float) -> float:
        intervals = self._limits.intervals
        polls = self.has_lease or self._followed or self._list_wanted or self._needs_background_polling()
        if not polls:
            return float("inf")
        wait = intervals.interval(leased=self.has_lease, transition=self._in_transition(now) or self._list_wanted)
        if self._poller.unreachable_since is not None:
            wait = max(wait, intervals.active)
        if self._poller.list_polled_at is None:
            return now if self.has_lease or self._list_wanted else self._started_at + wait
        return self._poller.list_polled_at + wait

    def _sample_due(self, cluster: Cluster, now: float) -> float:
        if cluster.sampled_at is None:
            return now
        # During a countdown samples are taken as with a viewer, because work ends the countdown.
        often = self.has_lease or cluster.activity.verdict.action is not None
        interval = self._limits.intervals.interval(
            leased=often, transition=self.has_lease and now < cluster.change_expected_until
        )
        failed = cluster.scheduler_problem is not None
        return next_sample_at(cluster.sampled_at, cluster.sample_cost, interval, failed=failed)

    def _next_due(self) -> float:
        now = time.monotonic()
        if not self._can_poll():
            return now + (self._limits.intervals.active if self.has_lease else 3600)
        due = [now + 3600]
        if ("list", "") not in self._jobs:
            due.append(self._list_due(now))
        for name, cluster in self._registry.clusters.items():
            if cluster.record.status == "running" and ("sample", name) not in self._jobs:
                due.append(self._sample_due(cluster, now))
        wall = time.time() * 1000
        changes = min(self._registry.next_expiry(wall), max(50.0, self._evaluator.next_evaluation(wall) - wall))
        due.append(now + changes / 1000)
        return min(due)

    def _start_due_jobs(self) -> None:
        now = time.monotonic()
        if self._store.dirty:
            self._start_job("save", "", self._store.save)
        if not self._can_poll():
            if self._poller.list_polled_at is not None and self._registry.has_live_clusters():
                self._registry.apply_list({}, now)
            return
        if ("list", "") not in self._jobs and self._list_due(now) <= now:
            self._list_wanted = False
            self._start_job("list", "", self._poller.poll_gateway)
        for name, cluster in list(self._registry.clusters.items()):
            status = cluster.record.status
            if status == "running" and self._sample_due(cluster, now) <= now:
                self._start_job("sample", name, partial(self._poller.poll_scheduler, name, cluster))
            waiting = sum(1 for kind, _ in self._jobs if kind == "wait")
            may_wait = waiting < MAX_LONG_POLLS and self._poller.unreachable_since is None
            if status == "pending" and self._wants(cluster) and may_wait:
                self._start_job("wait", name, partial(self._poller.wait_for_start, name))
        for name in self._evaluator.evaluate_all(time.time() * 1000):
            if self._enforce is not None:
                self._start_job("enforce", name, partial(self._enforce, name))

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
