"""The looks that the monitor takes: at the gateway's list, at one start by a long poll, at a scheduler.

Each takes over what it was told; when which one is due is decided in `monitor.py`.
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
from ..wire import Wire
from .evaluator import ActivityEvaluator
from .model import Cluster, serialize_problem, smooth_memory

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

LIGHT_METRICS = 2**16
"""Bytes. So large a /metrics costs a scheduler some 10 ms (measured: 0.6 KB and 0.1 ms for each kind of tasks); a
larger one is asked only where the judgement of idleness needs it."""

RECENT_SECONDS = 10.0
"""Seconds for which a list is as good as a new one."""


@dataclass(frozen=True)
class PollLimits:
    """Time limits, in seconds; see the traits of the same names in app.py."""

    intervals: PollIntervals = field(default_factory=PollIntervals)
    lease: float = 60.0
    sample_timeout: float = 5.0
    change_expected: float = 60.0


class ClusterPoller:
    """Asks, and puts what is told into the registry and into `gateway` (of the wire).

    `client` makes or gives the client and raises GatewayProblem where there can be none.
    """

    def __init__(
        self, evaluator: ActivityEvaluator, client: Callable[[], GatewayClient], gateway: Wire, limits: PollLimits
    ) -> None:
        self.client = client
        self.gateway = gateway
        self.list_polled_at: float | None = None
        """When (monotonic s) the list was asked for last, with whatever outcome."""
        self.unreachable_since: float | None = None
        """Since when (ms) the gateway does not answer; None while it does."""
        self.on_list: list[Callable[[], None]] = []
        """Called after each list, to act on what is there."""
        self.kernel_busy: Callable[[str], Awaitable[bool]] | None = None
        """Says whether a kernel that uses a cluster computes."""
        self._evaluator = evaluator
        self._registry = evaluator.registry
        self._limits = limits

    @property
    def has_recent_list(self) -> bool:
        """Whether what clusters there are was asked a moment ago."""
        return (
            self.list_polled_at is not None
            and self.unreachable_since is None
            and time.monotonic() - self.list_polled_at < RECENT_SECONDS
        )

    async def fetch_list(self) -> None:
        """Ask for the list now and apply it. Raises GatewayProblem."""
        asked = time.monotonic()
        records = await self.client().list_clusters()
        self.list_polled_at = time.monotonic()
        self._registry.apply_list(records, asked)
        for act in self.on_list:
            act()

    async def poll_gateway(self) -> None:
        """Ask for the list, and for the version of a gateway that is new here. A failure is the gateway's state."""
        try:
            if self.gateway["version"] is None or self.unreachable_since is not None:
                version = await self.client().version()
                self.gateway = {**self.gateway, "version": version}
            await self.fetch_list()
        except GatewayProblem as problem:
            self._set_unreachable(problem)
        else:
            self.unreachable_since = None
            self.gateway = {**self.gateway, "reachable": True, "error": None}

    def report_bug(self, failure: BaseException) -> None:
        """A bug of ours, which the log has: never silent, and never the end of the watching."""
        message = f"The monitor of clusters failed ({type(failure).__name__}); the server's log has more."
        self._set_unreachable(GatewayProblem("internal", message))

    def _set_unreachable(self, problem: GatewayProblem) -> None:
        self.list_polled_at = time.monotonic()
        if self.unreachable_since is None:
            self.unreachable_since = time.time() * 1000
        wire = serialize_problem(problem, self.unreachable_since)
        self.gateway = {**self.gateway, "reachable": False, "error": wire}

    async def wait_for_start(self, name: str) -> None:
        """The gateway's long poll: it answers as soon as the cluster is no longer pending."""
        pause = self._limits.intervals.transition
        asked = time.monotonic()
        try:
            record = await self.client().get_cluster(name, wait=True)
        except GatewayProblem:
            # The list tells of the same failure, and on Kubernetes a new cluster is unknown for a moment.
            await asyncio.sleep(pause)
            return
        # What the answer says is as new as its end.
        self._registry.apply(record, time.monotonic() if record.status != "pending" else asked)
        if time.monotonic() - asked < pause and record.status == "pending":
            await asyncio.sleep(pause)

    async def poll_scheduler(self, name: str, cluster: Cluster) -> None:
        """Look at a cluster's scheduler. A failure is the cluster's state, not an exception."""
        from ..scheduler.sample import sample

        began = cluster.sampled_at = time.monotonic()
        previous = self._evaluator.previous_sample(name, cluster)
        try:
            client = self.client()
            taken = await sample(
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
                cluster.idle_since = None  # work could come and go unseen until the next answer
            cluster.sample_cost = time.monotonic() - began
            return
        taken = without_keep_alive_task(previous, taken)
        # A notebook that is not connected, since its kernel was restarted say, has nothing to do with the cluster.
        kernel_busy = self.kernel_busy is not None and has_client(taken) and await self.kernel_busy(name)
        cluster.sample, cluster.sample_cost = taken, taken.cost
        if taken.metrics_bytes is not None:
            cluster.metrics_bytes = taken.metrics_bytes
        cluster.was_running = True
        cluster.unreachable_since = cluster.scheduler_problem = None
        cluster.reported_memory = smooth_memory(cluster.reported_memory, taken.memory_used)
        self._evaluator.add_sample(name, cluster, previous, taken, kernel_busy=kernel_busy)
        arrived = not self._registry.is_waiting_for_workers(
            name, taken.workers
        ) and self._registry.has_requested_workers(name, taken.workers)
        if arrived:
            cluster.change_expected_until = min(
                cluster.change_expected_until, began + 2 * self._limits.intervals.transition
            )
