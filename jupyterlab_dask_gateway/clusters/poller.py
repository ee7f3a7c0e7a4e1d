"""The requests of the monitor: the gateway's list, a long poll for one startup, and samples of schedulers.

Each method applies the response to the registry. `monitor.py` decides when to call which.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import GatewayProblem
from ..scheduler.idleness import has_client, has_totals, needs_metrics, without_keep_alive_task
from ..scheduler.poll_interval import PollIntervals
from ..wire import types as wire
from .evaluator import ActivityEvaluator
from .model import Cluster, serialize_problem, smooth_memory
from .registry import ClusterRegistry

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

LIGHT_METRICS = 2**16
"""Bytes of /metrics that cost a scheduler about 10 ms (measured: 0.6 KB and 0.1 ms for each task prefix). Larger ones
are requested only where the idle judgment needs them."""

RECENT_SECONDS = 10.0
"""Seconds for which a list need not be requested again."""


@dataclass(frozen=True)
class PollLimits:
    """Durations in seconds; see the traits of the same names in app.py.

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
    gateway: the state of the gateway before any request
    kernel_busy: whether a kernel whose notebook uses the cluster of this name is busy
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        evaluator: ActivityEvaluator,
        client: Callable[[], GatewayClient],
        gateway: wire.Gateway,
        limits: PollLimits,
        kernel_busy: Callable[[str], Awaitable[bool]],
    ) -> None:
        self.gateway = gateway
        self.list_polled_at: float | None = None
        """When (monotonic s) the last request for the list ended, even if it failed."""
        self.unreachable_since: float | None = None
        """Since when (ms since epoch) requests for the list fail; None while they succeed."""
        self._registry = registry
        self._evaluator = evaluator
        self._client = client
        self._limits = limits
        self._kernel_busy = kernel_busy
        self._list_listeners: list[Callable[[], None]] = []

    @property
    def has_recent_list(self) -> bool:
        """Whether the list was received in the last RECENT_SECONDS."""
        return (
            self.list_polled_at is not None
            and self.unreachable_since is None
            and time.monotonic() - self.list_polled_at < RECENT_SECONDS
        )

    def add_list_listener(self, listener: Callable[[], None]) -> None:
        """Call `listener` each time a list was applied."""
        self._list_listeners.append(listener)

    def replace_gateway(self, gateway: wire.Gateway) -> None:
        """Forget the state of the gateway: a local one started, stopped or moved."""
        self.gateway = gateway
        self.unreachable_since = None

    async def fetch_list(self) -> None:
        """Request the list and apply it. Raises GatewayProblem."""
        requested_at = time.monotonic()
        records = await self._client().list_clusters()
        self.list_polled_at = time.monotonic()
        self._registry.apply_list(records, requested_at)
        for listener in self._list_listeners:
            listener()

    async def poll_gateway(self) -> None:
        """Request the list, and the version of a gateway that is new or was unreachable. Sets `gateway`."""
        try:
            if self.gateway["version"] is None or self.unreachable_since is not None:
                self.gateway = {**self.gateway, "version": await self._client().version()}
            await self.fetch_list()
        except GatewayProblem as problem:
            self._set_unreachable(problem)
        else:
            self.unreachable_since = None
            self.gateway = {**self.gateway, "reachable": True, "error": None}

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

    async def poll_scheduler(self, name: str, cluster: Cluster) -> None:
        """Sample the scheduler of a cluster. A failure becomes the state of the cluster."""
        from ..scheduler.sample import sample as take_sample

        started_at = cluster.sampled_at = time.monotonic()
        previous = self._evaluator.previous_sample(name, cluster)
        try:
            client = self._client()
            sample = await take_sample(
                client.session,
                client.scheduler_url(cluster.record),
                self._limits.sample_timeout,
                with_metrics=cluster.metrics_bytes <= LIGHT_METRICS or needs_metrics(previous),
                known=() if cluster.sample is None else cluster.sample.worker_list,
            )
        except GatewayProblem as problem:
            if cluster.unreachable_since is None:
                cluster.unreachable_since = time.time() * 1000
            cluster.scheduler_problem = problem
            if previous is None or not has_totals(previous):
                # Without /metrics, tasks may run unseen until the next sample.
                cluster.idle_since = None
            cluster.sample_cost = time.monotonic() - started_at
            return
        sample = without_keep_alive_task(previous, sample)
        # A kernel without a connection to the scheduler (it was restarted, say) does not count.
        kernel_busy = has_client(sample) and await self._kernel_busy(name)
        cluster.sample, cluster.sample_cost = sample, sample.cost
        if sample.metrics_bytes is not None:
            cluster.metrics_bytes = sample.metrics_bytes
        cluster.was_running = True
        cluster.unreachable_since = cluster.scheduler_problem = None
        cluster.reported_memory = smooth_memory(cluster.reported_memory, sample.memory_used)
        self._evaluator.add_sample(name, cluster, previous, sample, kernel_busy=kernel_busy)
        is_settled = not self._registry.is_waiting_for_workers(
            name, sample.workers
        ) and self._registry.has_requested_workers(name, sample.workers)
        if is_settled:
            cluster.change_expected_until = min(
                cluster.change_expected_until, started_at + 2 * self._limits.intervals.transition
            )
