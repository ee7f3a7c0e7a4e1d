"""The one loop: ask the gateway and the schedulers, compare, and emit what changed.

Each turn starts what is due (`_jobs`) and publishes; a job that ends wakes the loop. Nothing is asked that nobody
needs: see `intervals.py`. All of it runs on the server's event loop.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from ..errors import GatewayProblem
from ..scheduler.poll_interval import next_sample_at
from ..wire import Wire
from .evaluator import ActivityEvaluator
from .model import Cluster
from .poller import ClusterPoller, PollLimits

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

LONG_POLLS = 4
"""At once: each holds a connection of the gateway."""
COALESCE = 0.03
"""Seconds between two events at least: changes that come meanwhile are gathered."""
LIST_SECONDS = 2.0
"""Seconds after an action in which the list, too, is asked each second."""


class ClusterMonitor:
    """Keeps the registry of clusters true and tells the browser.

    `emit` gets each event. `client` makes or gives the client and raises GatewayProblem where there can be none;
    `awake` says whether the gateway may be asked at all (a local one that was not started may not).
    """

    def __init__(
        self,
        evaluator: ActivityEvaluator,
        emit: Callable[[Wire], None],
        client: Callable[[], GatewayClient],
        *,
        gateway: Wire,
        awake: Callable[[], bool],
        limits: PollLimits,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self.boot = uuid.uuid4().hex
        self.revision = 0
        self.evaluator = evaluator
        self.registry = evaluator.registry
        self.limits = limits
        self._followed: set[str] = set()
        self._perform_action: Callable[[str], Coroutine[Any, Any, None]] | None = None
        self.poller = ClusterPoller(evaluator, client, gateway, limits)
        self._emit = emit
        self._awake = awake
        self._log = log
        self._published: dict[str, Wire] = {}
        self._disconnected_views: list[str] = []
        self._published_gateway = gateway
        self._jobs: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._lease_ends = 0.0
        self._started = 0.0
        self._list_often_until = 0.0
        self._list_wanted = False

    # What others call.

    @property
    def client(self) -> GatewayClient:
        """The client of the gateway. Raises GatewayProblem where there can be none."""
        return self.poller.client()

    @property
    def has_lease(self) -> bool:
        """Whether somebody looks."""
        return time.monotonic() < self._lease_ends

    def on_due(self, perform: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Set what performs the action that the idle policy says is due for a cluster."""
        self._perform_action = perform

    def on_list(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each list of the gateway."""
        self.poller.on_list.append(callback)

    def start(self) -> None:
        """Start the loop, if it does not run."""
        if self._task is None:
            self._started = time.monotonic()
            self._go()

    async def stop(self) -> None:
        """End the loop and everything it has under way."""
        tasks = [*self._jobs.values(), *([self._task] if self._task else [])]
        for task in tasks:
            task.cancel()
        # Their failures were told when they happened; here they only have to be at their end.
        await asyncio.gather(*tasks, return_exceptions=True)
        self._jobs.clear()
        self._task = None

    @property
    def followed(self) -> frozenset[str]:
        """The clusters that are polled while they start, even without an active viewer."""
        return frozenset(self._followed)

    def follow(self, name: str) -> None:
        """Poll the cluster `name` while it starts, even without an active viewer."""
        self._followed.add(name)

    def unfollow(self, name: str) -> None:
        """End what `follow` began; does nothing for a cluster that is not followed."""
        self._followed.discard(name)

    def renew_lease(self) -> None:
        """Somebody looks, for the next `limits.lease` seconds."""
        fresh = not self.has_lease
        self._lease_ends = time.monotonic() + self.limits.lease
        if fresh:
            self.wake()

    def wake(self) -> None:
        """Look at what is due now."""
        self._wake.set()

    def report_disconnected_view(self, view: str) -> None:
        """A dashboard's page lost its scheduler; `view` is the id of its permission. It is told once."""
        self._disconnected_views.append(view)
        self.wake()

    def gateway_changed(self, gateway: Wire) -> None:
        """A local gateway started, ended or moved; `gateway` is what is known without asking it."""
        self.poller.gateway = gateway
        self.poller.unreachable_since = None
        self._list_wanted = True
        self.wake()

    def expect_change(self, name: str | None = None) -> None:
        """Something was just asked of the gateway (about the cluster `name`): look at once, then each second."""
        now = time.monotonic()
        self._list_often_until = now + LIST_SECONDS
        self._list_wanted = True
        cluster = self.registry.clusters.get(name) if name else None
        if cluster is not None:
            cluster.change_expected_until = now + self.limits.change_expected
        self.wake()

    def snapshot(self) -> Wire:
        """`snapshot` of the wire: what has been told up to `revision`."""
        return {
            "boot": self.boot,
            "revision": self.revision,
            "clusters": list(self._published.values()),
            "gateway": self._published_gateway,
        }

    def shown(self, name: str) -> Wire:
        """`cluster` of the wire. Raises GatewayProblem `cluster-not-found`."""
        self.evaluator.evaluate_all(time.time() * 1000)
        self.publish()
        if name not in self._published:
            raise GatewayProblem("cluster-not-found", "There is no such cluster in the list.")
        return self._published[name]

    def publish(self) -> None:
        """Emit what changed since the last event, if anything did."""
        clusters = self.registry.serialize(time.time() * 1000)
        changed = [wire for name, wire in clusters.items() if wire != self._published.get(name)]
        removed = [name for name in self._published if name not in clusters]
        gateway = self.poller.gateway
        if not changed and not removed and not self._disconnected_views and gateway == self._published_gateway:
            return
        self.revision += 1
        event: Wire = {"boot": self.boot, "revision": self.revision, "clusters": changed, "removed": removed}
        if gateway != self._published_gateway:
            event["gateway"] = gateway
        if self._disconnected_views:
            event["disconnected_views"], self._disconnected_views = self._disconnected_views, []
        self._published, self._published_gateway = clusters, gateway
        self._changed.set()
        self._changed = asyncio.Event()
        self._emit(event)

    async def wait_for(self, name: str, test: Callable[[Cluster | None], bool]) -> Cluster | None:
        """Wait until the cluster `name` passes `test`; gives it, or None if it is no longer known."""
        while not test(cluster := self.registry.clusters.get(name)):
            await self._changed.wait()
        return cluster

    # The loop.

    def _go(self) -> None:
        self._task = asyncio.create_task(self._run(), name="dask-gateway monitor")
        self._task.add_done_callback(self._restart)

    def _restart(self, task: asyncio.Task[None]) -> None:
        """A bug of ours does not end the watching: it is told, and the loop begins again."""
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._log.error("The monitor failed.", exc_info=failure)
            self.poller.report_bug(failure)
            self._go()

    async def _run(self) -> None:
        await asyncio.sleep(COALESCE if self.poller.unreachable_since is None else self.limits.intervals.transition)
        while True:
            turned = time.monotonic()
            self._wake.clear()
            self._start_due()
            self.publish()
            await self._rest(max(0.0, self._next_due() - time.monotonic()))
            # What comes alone is told at once; what comes in a crowd is told together.
            await asyncio.sleep(max(0.0, turned + COALESCE - time.monotonic()))

    async def _rest(self, seconds: float) -> None:
        # Not wait_for, which before Python 3.12 may lose a cancellation.
        timer = asyncio.get_running_loop().call_later(min(seconds, 3600), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()

    def _transition(self, now: float) -> bool:
        """Whether the list is to be asked each second. Long polls tell of a start by themselves."""
        waiting = sum(1 for kind, _ in self._jobs if kind == "wait")
        pending = sum(
            1 for c in self.registry.clusters.values() if c.record.status == "pending" and self._is_relevant(c)
        )
        stopping = any(c.record.status == "stopping" for c in self.registry.clusters.values())
        return now < self._list_often_until or (self.has_lease and stopping) or pending > waiting

    def _is_relevant(self, cluster: Cluster) -> bool:
        return self.has_lease or cluster.record.name in self._followed

    def _list_due(self, now: float) -> float:
        intervals = self.limits.intervals
        if (
            not self.has_lease
            and not self._followed
            and not self._list_wanted
            and not self.evaluator.needs_background_polling()
        ):
            return float("inf")
        wait = intervals.interval(leased=self.has_lease, transition=self._transition(now) or self._list_wanted)
        if self.poller.unreachable_since is not None:
            wait = max(wait, intervals.active)
        if self.poller.list_polled_at is None:
            return now if self.has_lease or self._list_wanted else self._started + wait
        return self.poller.list_polled_at + wait

    def _sample_due(self, cluster: Cluster, now: float) -> float:
        if cluster.sampled_at is None:
            return now
        often = self.has_lease or cluster.activity.verdict.action is not None  # work that begins ends the countdown
        interval = self.limits.intervals.interval(
            leased=often, transition=self.has_lease and now < cluster.change_expected_until
        )
        failed = cluster.scheduler_problem is not None
        return next_sample_at(cluster.sampled_at, cluster.sample_cost, interval, failed=failed)

    def _next_due(self) -> float:
        now = time.monotonic()
        if not self._awake():
            return now + (self.limits.intervals.active if self.has_lease else 3600)
        due = [now + 3600]
        if ("list", "") not in self._jobs:
            due.append(self._list_due(now))
        for name, cluster in self.registry.clusters.items():
            if cluster.record.status == "running" and ("sample", name) not in self._jobs:
                due.append(self._sample_due(cluster, now))
        wall = time.time() * 1000
        changes = min(self.registry.next_expiry(wall), max(50.0, self.evaluator.next_evaluation(wall) - wall))
        due.append(now + changes / 1000)
        return min(due)

    def _start_due(self) -> None:
        now = time.monotonic()
        if self.registry.store.dirty:
            self._start("save", "", self.registry.store.save)
        if not self._awake():
            if self.poller.list_polled_at is not None and self.registry.has_live_clusters():
                self.registry.apply_list({}, now)
            return
        if ("list", "") not in self._jobs and self._list_due(now) <= now:
            self._list_wanted = False
            self._start("list", "", self.poller.poll_gateway)
        for name, cluster in list(self.registry.clusters.items()):
            status = cluster.record.status
            if status == "running" and self._sample_due(cluster, now) <= now:
                self._start("sample", name, partial(self.poller.poll_scheduler, name, cluster))
            waits = sum(1 for kind, _ in self._jobs if kind == "wait")
            if (
                status == "pending"
                and self._is_relevant(cluster)
                and waits < LONG_POLLS
                and self.poller.unreachable_since is None
            ):
                self._start("wait", name, partial(self.poller.wait_for_start, name))

        for name in self.evaluator.evaluate_all(time.time() * 1000):
            if self._perform_action is not None:
                self._start("action", name, partial(self._perform_action, name))

    def _start(self, kind: str, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if (kind, name) in self._jobs:
            return
        task = asyncio.create_task(work(), name=f"dask-gateway {kind} {name}")
        self._jobs[kind, name] = task
        task.add_done_callback(lambda done: self._job_ended(kind, name, done))

    def _job_ended(self, kind: str, name: str, task: asyncio.Task[None]) -> None:
        if self._jobs.get((kind, name)) is task:
            del self._jobs[kind, name]
        if not task.cancelled():
            failure = task.exception()
            if failure is not None:
                self._log.error("The monitor failed.", exc_info=failure)
                self.poller.report_bug(failure)
            self.wake()
