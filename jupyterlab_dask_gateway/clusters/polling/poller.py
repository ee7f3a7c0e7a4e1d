"""The requests of the monitor: the gateway's list, a long poll for one startup, and samples of schedulers.

Each method applies the response to the registry. `monitor.py` decides when to call which.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal

from ...errors import GatewayProblem
from ...gateway.endpoints import SchedulerEndpoint
from ...gateway.responses import ClusterRecord
from ...scheduler.idleness import (
    active,
    has_client,
    has_totals,
    is_busy,
    is_unclear,
    judge_counts,
    needs_metrics,
    without_keep_alive_task,
)
from ...scheduler.worker_target import scaling_may_have_changed, worker_target
from ...wire import types as wire
from ..evaluator import ActivityEvaluator
from ..model import LIVE, Cluster, serialize_problem, smooth_memory
from ..registry import ClusterRegistry
from .intervals import ENDED_INTERVALS, Jitter, KernelUse, PollIntervals

if TYPE_CHECKING:
    from ...gateway.client import GatewayClient
    from ...scheduler.sample import Sample

LIGHT_METRICS = 2**16
"""Bytes of /metrics that cost a scheduler about 10 ms (measured: 0.6 KB and 0.1 ms for each task prefix). Larger ones
are requested only where the idle judgment needs them."""

METRICS_RETRY_SECONDS = 600.0
"""Seconds without a request for /metrics to a scheduler that has never had it: distributed 2022.2 without
prometheus_client logs a traceback for each."""

MAX_CONFIRMATIONS = 8
"""Concurrent requests for clusters that the list lacks."""
CHECK_AFTER = 1.5
"""Seconds to wait for a list before the poller checks whether the gateway responds at all."""
CHECK_TIMEOUT = 2.5
"""Timeout, in seconds, of a request to which a running program responds at once."""
SLICE = 50
"""Records of a list that are applied at once."""
RECENT_SECONDS = 10.0
"""Seconds for which a list need not be requested again."""


@dataclass(frozen=True)
class PollLimits:
    """Durations in seconds; see the traits of the same names in traits.py.

    change_expected: how long after an action its cluster is polled more often
    """

    intervals: PollIntervals = field(default_factory=PollIntervals)
    lease: float = 60.0
    sample_timeout: float = 5.0
    change_expected: float = 60.0


class ClusterPoller:
    """Requests the state of the gateway and of schedulers, and applies it.

    Parameters
    ----------
    client: returns the client of the gateway; raises GatewayProblem where there is none
    endpoint: returns where the pages of a cluster's scheduler are; raises GatewayProblem where it has none
    gateway: the state of the gateway before any request
    kernel_busy: whether a kernel whose notebook uses the cluster of this name is busy
    kernel_idle_seconds: for how long no kernel of this server could change clusters; see
        `KernelActivity.idle_seconds`
    find_foreign: returns which of some names are clusters that another gateway lists, too; they are left out here
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        client: Callable[[], GatewayClient],
        endpoint: Callable[[ClusterRecord], SchedulerEndpoint],
        gateway: wire.Gateway,
        limits: PollLimits,
        kernel_busy: Callable[[str], Awaitable[bool]],
        kernel_idle_seconds: Callable[[bool], Awaitable[float]],
        find_foreign: Callable[[Collection[str]], Collection[str]] = lambda names: (),
    ) -> None:
        self.gateway = gateway
        self.list_polled_at: float | None = None
        """When (monotonic s) the last request for the list ended, even if it failed."""
        self.unreachable_since: float | None = None
        """Since when (ms since epoch) requests for the list fail; None while they succeed."""
        self._registry = registry
        self._evaluator = evaluator
        self._client = client
        self._endpoint = endpoint
        self._limits = limits
        self._kernel_busy = kernel_busy
        self._kernel_idle_seconds = kernel_idle_seconds
        self._find_foreign = find_foreign
        self.changed_at = time.monotonic()
        """When (monotonic s) the list last changed, or an action was sent."""
        self.kernel_use = KernelUse()
        """When (monotonic s) kernels of this server ran code, which may change clusters."""
        self._ended_listed_at: float | None = None
        self._poll_listeners: list[Callable[[], None]] = []
        self._list_listeners: list[Callable[[], None]] = []
        self._sample_listeners: list[Callable[[str, Cluster], None]] = []

    @property
    def has_recent_list(self) -> bool:
        """Return whether the list was received in the last RECENT_SECONDS."""
        return (
            self.list_polled_at is not None
            and self.unreachable_since is None
            and time.monotonic() - self.list_polled_at < RECENT_SECONDS
        )

    def add_list_listener(self, listener: Callable[[], None]) -> None:
        """Call `listener` each time a list was applied."""
        self._list_listeners.append(listener)

    def add_poll_listener(self, listener: Callable[[], None]) -> None:
        """Call `listener` each time a list or a sample was requested."""
        self._poll_listeners.append(listener)

    def add_sample_listener(self, listener: Callable[[str, Cluster], None]) -> None:
        """Call `listener` with the name and the cluster each time a sample was applied."""
        self._sample_listeners.append(listener)

    def replace_gateway(self, gateway: wire.Gateway) -> None:
        """Forget the state of the gateway: a local one started, stopped or moved."""
        self.gateway = gateway
        self.unreachable_since = None

    async def fetch_list(self, *, with_ended: bool = True) -> None:
        """Request the list and apply it, and request each live cluster that the list lacks. Raises GatewayProblem."""
        requested_at = time.monotonic()
        known = {name: cluster.record.status for name, cluster in self._registry.clusters.items() if cluster.live}
        listed = await self._client().list_clusters(with_ended=with_ended)
        foreign = self._find_foreign(listed)
        records = {name: record for name, record in listed.items() if name not in foreign} if foreign else listed
        self.list_polled_at = time.monotonic()
        if with_ended:
            self._ended_listed_at = requested_at
        if known != {name: record.status for name, record in records.items() if record.status in LIVE}:
            self.changed_at = self.list_polled_at
        remaining = iter(records.values())
        while part := list(islice(remaining, SLICE)):
            self._registry.apply_listed(part, requested_at)
            await asyncio.sleep(0)  # Serve other requests of the server in between.
        missing = self._registry.find_missing(listed, requested_at)
        slots = asyncio.Semaphore(MAX_CONFIRMATIONS)
        await asyncio.gather(*(self._confirm_missing(name, slots) for name in missing))
        for listener in (*self._list_listeners, *self._poll_listeners):
            listener()

    async def _confirm_missing(self, name: str, slots: asyncio.Semaphore) -> None:
        """Request a cluster that the list lacks. It has ended only if the gateway responds that it does not exist."""
        async with slots:
            requested_at = time.monotonic()
            try:
                record = await self._client().get_cluster(name)
            except GatewayProblem as problem:
                if problem.code == "cluster-not-found":
                    self._registry.end_missing(name, requested_at)
            else:
                self._registry.apply(record, requested_at)

    async def poll_gateway(self, *, steady: bool = False) -> None:
        """Request the list, and the version of a gateway that is new or was unreachable. Sets `gateway`.

        `steady`: whether no cluster starts or stops. Ended clusters are then listed rarely: one that ends is missing
        from the list, and requested by its name.
        """
        longest = ENDED_INTERVALS * self._limits.intervals.active
        listed_at = self._ended_listed_at
        with_ended = not steady or listed_at is None or time.monotonic() - listed_at > longest
        try:
            if self.gateway["version"] is None or self.unreachable_since is not None:
                self.gateway = {**self.gateway, "version": await self._client().version(CHECK_TIMEOUT)}
            await self._fetch_list_while_alive(with_ended)
            await self._request_option_specs()
        except GatewayProblem as problem:
            self._set_unreachable(problem)
        else:
            self.unreachable_since = None
            self.gateway = {**self.gateway, "reachable": True, "error": None}

    async def _request_option_specs(self) -> None:
        """Request the option specs, once, if clusters have an idle limit: its label and bounds may show the unit.

        Without them the unit may stay unknown. The gateway works nevertheless, as its list shows.
        """
        if self._registry.needs_option_specs():
            self._registry.set_option_specs([])
            with suppress(GatewayProblem):
                self._registry.set_option_specs(await self._client().options())

    async def _fetch_list_while_alive(self, with_ended: bool) -> None:
        """Request the list until the gateway does not respond to a simpler request either. Raises GatewayProblem.

        The list alone may take long, because the gateway may verify the token at its hub first.
        """
        fetch = asyncio.create_task(self.fetch_list(with_ended=with_ended))
        try:
            while not (await asyncio.wait({fetch}, timeout=CHECK_AFTER))[0]:
                await self._client().version(CHECK_TIMEOUT)
            await fetch
        finally:
            fetch.cancel()
            await asyncio.gather(fetch, return_exceptions=True)

    def report_bug(self, failure: BaseException) -> None:
        """Show an unexpected exception, which is in the log, as the state of the gateway."""
        self._set_unreachable(GatewayProblem("internal", "failed-with", {"type": type(failure).__name__}))

    def _set_unreachable(self, problem: GatewayProblem) -> None:
        self.list_polled_at = time.monotonic()
        if self.unreachable_since is None:
            self.unreachable_since = time.time() * 1000
        error = serialize_problem(problem, self.unreachable_since)
        self.gateway = {**self.gateway, "reachable": False, "error": error}

    async def wait_for_start(self, name: str) -> None:
        """Request a pending cluster with the gateway's long poll, which responds when it is no longer pending."""
        pause = self._limits.intervals.transition
        requested_at = time.monotonic()
        try:
            record = await self._client().get_cluster(name, wait=True)
        except GatewayProblem:
            # The list reports the same failure, and on Kubernetes a new cluster is unknown for a moment.
            await asyncio.sleep(pause)
            return
        # A long poll responds with the state at its end.
        self._registry.apply(record, time.monotonic() if record.status != "pending" else requested_at)
        if time.monotonic() - requested_at < pause and record.status == "pending":
            await asyncio.sleep(pause)

    async def poll_scheduler(self, name: str, cluster: Cluster, *, pages: Literal["all", "counts"] = "all") -> None:
        """Sample the scheduler of a cluster. A failure becomes the state of the cluster.

        A scheduler that did not respond is first sent a request that costs little, so it can be polled as often as
        others, and recovers on the screen soon. With `pages="counts"`, the other pages are requested only if
        counts.json shows a change.
        """
        try:
            await self._poll_scheduler(name, cluster, pages)
        finally:
            cluster.jitter = Jitter(random.random(), cluster.first_poll)
            cluster.first_poll = False
        idle_for = await self._kernel_idle_seconds(self._has_work())
        if idle_for < math.inf:
            self.kernel_use = self.kernel_use.extended(time.monotonic() - idle_for)
        for listener in self._poll_listeners:
            listener()

    async def _poll_scheduler(self, name: str, cluster: Cluster, pages: Literal["all", "counts"]) -> None:
        from ...scheduler.client import check_health
        from ...scheduler.client import sample as take_sample

        started_at = cluster.sampled_at = time.monotonic()
        previous, cluster.idle_since = self._evaluator.previous_sample(name, cluster)
        timeout = self._limits.sample_timeout
        responded_at: float | None = None
        try:
            session, url = self._endpoint(cluster.record)
            if cluster.scheduler_problem is not None:
                await check_health(session, url, min(timeout, CHECK_TIMEOUT))
                responded_at = time.monotonic()
            sample = None
            if pages == "counts" and cluster.sample is not None:
                sample = await self._sample_counts(name, cluster, cluster.sample)
                if sample is cluster.sample:
                    return
            if sample is None:
                sample = await take_sample(
                    session,
                    url,
                    timeout,
                    with_metrics=started_at >= cluster.metrics_after
                    and (cluster.metrics_bytes <= LIGHT_METRICS or needs_metrics(previous)),
                    known=() if cluster.sample is None else cluster.sample.worker_list,
                    overhead=0.0 if cluster.sample is None else cluster.sample.seconds - cluster.sample.cost,
                )
        except GatewayProblem as problem:
            now = time.monotonic()
            self._record_scheduler_failure(cluster, previous, problem)
            cluster.sample_cost = 0.0 if responded_at is None else now - responded_at
            return
        target = worker_target(self._registry.metadata(name).requested, cluster.scaling)
        if cluster.record.shared_scheduler is None and scaling_may_have_changed(cluster.sample, sample, target):
            await self._read_scaling(name, cluster, SchedulerEndpoint(session, url))
        sample = without_keep_alive_task(previous, sample)
        if is_busy(previous, sample) or previous is None or previous.workers != sample.workers:
            cluster.changed_at = time.monotonic()
        # A kernel without a connection to the scheduler (for example after a restart) does not count.
        is_certain = is_busy(previous, sample) and not is_unclear(previous, sample)
        kernel_busy = not is_certain and has_client(sample) and await self._kernel_busy(name)
        was_idle = cluster.idle_since is not None
        cluster.sample, cluster.sample_cost = sample, sample.cost
        if sample.metrics_bytes is not None:
            cluster.metrics_bytes = sample.metrics_bytes
            cluster.has_metrics = cluster.has_metrics or sample.metrics_bytes > 0
            if not cluster.has_metrics:
                cluster.metrics_after = started_at + METRICS_RETRY_SECONDS
        cluster.was_running = True
        cluster.unreachable_since = cluster.scheduler_problem = None
        cluster.reported_memory = smooth_memory(cluster.reported_memory, sample.memory_used)
        self._evaluator.add_sample(name, cluster, previous, sample, kernel_busy=kernel_busy)
        is_steady = previous is not None and previous.workers == sample.workers
        if not is_steady or was_idle != (cluster.idle_since is not None):
            cluster.steady_since = time.monotonic()
        for listener in self._sample_listeners:
            listener(name, cluster)
        is_settled = not self._registry.is_waiting_for_workers(
            name, sample.workers
        ) and self._registry.has_requested_workers(name, sample.workers)
        if is_settled:
            cluster.change_expected_until = min(
                cluster.change_expected_until, started_at + 2 * self._limits.intervals.transition
            )

    async def check_scheduler(self, name: str, cluster: Cluster) -> None:
        """Check between expensive samples that the scheduler responds. A failure becomes the state of the cluster."""
        from ...scheduler.client import check_health

        cluster.health_requested_at = time.monotonic()
        try:
            await check_health(*self._endpoint(cluster.record), self._limits.sample_timeout)
        except GatewayProblem as problem:
            previous, cluster.idle_since = self._evaluator.previous_sample(name, cluster)
            self._record_scheduler_failure(cluster, previous, problem)
            cluster.sample_cost = 0.0

    def _has_work(self) -> bool:
        """Return whether a cluster has unfinished tasks."""
        clusters = self._registry.clusters.values()
        return any(
            each.sample is not None and each.scheduler_problem is None and each.live and active(each.sample) > 0
            for each in clusters
        )

    def _record_scheduler_failure(self, cluster: Cluster, previous: Sample | None, problem: GatewayProblem) -> None:
        """Record that a scheduler did not respond. `previous`: the sample before."""
        now = cluster.sampled_at = cluster.changed_at = cluster.steady_since = self.changed_at = time.monotonic()
        if cluster.unreachable_since is None:
            cluster.unreachable_since = time.time() * 1000
        cluster.scheduler_problem = problem
        if previous is None or not has_totals(previous):
            # Without /metrics, tasks may run unseen until the next sample.
            cluster.idle_since = None
        cluster.sample_after = now + (problem.retry_after or 0.0)

    async def _sample_counts(self, name: str, cluster: Cluster, last: Sample) -> Sample | None:
        """Sample counts.json alone.

        Returns `last` if nothing changed, nor whether the kernel of the cluster is busy. Returns None if the other
        pages are needed.

        Raises GatewayProblem.
        """
        from ...scheduler.client import sample_counts

        sample = await sample_counts(*self._endpoint(cluster.record), self._limits.sample_timeout, last)
        shown = judge_counts(last, sample, cluster.idle_since)
        if shown == "work":
            return sample  # The numbers of tasks are enough until it ends.
        if shown == "unknown":
            return None
        was_busy = cluster.idle_since is None
        if was_busy != ((was_busy or has_client(last)) and await self._kernel_busy(name)):
            return None
        cluster.sample_cost = sample.cost
        self._evaluator.add_usage(name, cluster)
        return last

    async def _read_scaling(self, name: str, cluster: Cluster, endpoint: SchedulerEndpoint) -> None:
        """Find requests for workers that another client, such as a notebook, has sent."""
        from ...scheduler.scaling_log import read_scaling

        requested = self._registry.metadata(name).requested
        scaling = await read_scaling(*endpoint, self._limits.sample_timeout)
        self._registry.apply_scaling(name, cluster, scaling, requested)
