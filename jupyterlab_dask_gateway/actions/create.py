"""Creation of clusters, with further attempts: a request creates one cluster or fails with a reason.

A cluster that fails before it runs is replaced. A request whose response was lost is sent again if the list of the
gateway shows that it created nothing. If the gateway may still be processing it, it is not sent again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..clusters.labels import default_label
from ..clusters.model import ENDED_STATUSES, serialize_problem
from ..clusters.monitor import ClusterMonitor
from ..clusters.polling.poller import ClusterPoller
from ..clusters.registry import ClusterRegistry
from ..errors import CreateOutcomeUnknown, GatewayProblem
from ..messages import Message, message
from ..storage.metadata import Attempt
from ..wire import types as wire
from .create_options import complete_options
from .create_recovery import SentRequest, find_created, not_created
from .requests import CreateRequest
from .scale import request_workers

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

MAX_REQUESTS = 100
"""Requests whose result is stored, for repeated requests."""
SHOW_REPLACED_SECONDS = 5.0
"""How long a failed cluster that was replaced stays in the list."""
TRANSIENT_CODES = (
    "gateway-unreachable",
    "gateway-timeout",
    "gateway-busy",
    "gateway-bad-response",
    "auth-unverified",
    "cluster-not-running",
)
"""Failures of a request for workers after which it is sent again automatically."""


@dataclass(eq=False)
class LaunchAttempt:
    """A request to create a cluster, with all its attempts.

    Parameters
    ----------
    options: options of the gateway by name
    label: the label that the user chose
    workers: the workers to request as soon as the cluster runs
    name: the cluster of the current attempt
    number: number of the current attempt, from 1
    reason: why the previous attempt failed
    cancelled: whether the user stopped the cluster
    ended: set when no further attempt follows
    """

    options: Mapping[str, Any] = field(repr=False)
    label: str | None = None
    workers: wire.WorkersRequest | None = None
    name: str = ""
    number: int = 1
    reason: Message | None = None
    cancelled: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ClusterLauncher:
    """Creates clusters, and follows each until it runs and its workers are requested.

    `resume` must be called after each list of the gateway (`ClusterPoller.add_list_listener`).
    """

    def __init__(
        self,
        registry: ClusterRegistry,
        monitor: ClusterMonitor,
        poller: ClusterPoller,
        client: Callable[[], GatewayClient],
        *,
        attempts: int,
        log: logging.Logger | logging.LoggerAdapter[Any],
        find_failure_reason: Callable[[str], Awaitable[Message | None]] | None = None,
    ) -> None:
        """Prepare the launcher.

        Parameters
        ----------
        attempts: the maximum for each cluster
        find_failure_reason: returns why a cluster failed, which the gateway does not report
        """
        self._monitor = monitor
        self._registry = registry
        self._poller = poller
        self._client = client
        self._max_attempts = attempts
        self._log = log
        self._find_failure_reason = find_failure_reason
        self._requests: dict[str, asyncio.Future[str]] = {}
        self._attempts: list[LaunchAttempt] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def create(self, request: CreateRequest) -> str:
        """Create a cluster, and return its name; for a repeated `request.key` the name of the same cluster.

        The creation continues if the caller is cancelled, because the gateway creates the cluster anyway.
        Raises GatewayProblem.
        """
        created = self._requests.get(request.key) if request.key else None
        if created is None:
            created = asyncio.get_running_loop().create_future()
            self._run(self._create(request, created))
            if request.key:
                self._requests[request.key] = created
                for old in list(self._requests)[:-MAX_REQUESTS]:
                    del self._requests[old]
        try:
            return await asyncio.shield(created)
        except GatewayProblem as problem:
            # A request that created nothing may be repeated. One that may have created a cluster may not.
            if request.key and problem.code != "create-uncertain":
                self._requests.pop(request.key, None)
            raise

    async def wait_for_end(self, name: str) -> str:
        """Wait until no further attempt follows for the cluster `name`. Returns the name of the last attempt.

        That cluster may have failed, and its workers may still have to be requested.
        """
        attempt = next((attempt for attempt in self._attempts if attempt.name == name), None)
        if attempt is None:
            return name
        await attempt.ended.wait()
        return attempt.name

    def cancel(self, name: str) -> bool:
        """End the attempts of a cluster that is about to be stopped. Returns whether there was any."""
        found = [attempt for attempt in self._attempts if attempt.name == name and not attempt.cancelled]
        for attempt in found:
            attempt.cancelled = True
        return bool(found)

    def change_requested_workers(self, name: str, workers: wire.WorkersRequest) -> bool:
        """Change the workers that are to be requested for a cluster that starts, or for which the gateway failed.

        Returns False if no request is pending; then the caller must send one. If both sent requests for the same
        cluster, the older one could arrive last.
        """
        attempt = next((attempt for attempt in self._attempts if attempt.name == name), None)
        starting = attempt is not None and self._status(name) == "pending"
        if not starting and not self._is_pending(name):
            return False
        self._registry.update_metadata(name, requested=workers, workers_pending=True)
        if attempt is not None:
            attempt.workers = workers
        else:
            self.resume()
        return True

    def resume(self) -> None:
        """Request workers that are pending because the gateway failed, or because the server was restarted."""
        for name, cluster in self._registry.clusters.items():
            if any(attempt.name == name for attempt in self._attempts):
                continue
            if not self._is_pending(name):
                self._monitor.unfollow(name)
                continue
            workers = self._registry.metadata(name).requested
            attempt = LaunchAttempt(cluster.record.options, workers=workers, name=name, number=self._max_attempts)
            self._attempts.append(attempt)
            self._monitor.follow(name)
            self._run(self._follow(attempt))

    async def stop(self) -> None:
        """Cancel all tasks. The clusters continue to run."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        # `_task_ended` has logged their failures.
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_ended)

    def _task_ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._log.error("Creating a cluster failed.", exc_info=failure)

    def _status(self, name: str) -> str | None:
        cluster = self._registry.clusters.get(name)
        return None if cluster is None else cluster.record.status

    def _is_pending(self, name: str) -> bool:
        """Return whether the workers of a cluster are still to be requested."""
        return self._status(name) in ("pending", "running") and self._registry.metadata(name).workers_pending

    async def _create(self, request: CreateRequest, created: asyncio.Future[str]) -> None:
        try:
            options = await complete_options(request, self._registry, self._client())
            workers = request.workers
            if workers is None and request.like is not None:
                workers = self._registry.metadata(request.like).user_request
            attempt = LaunchAttempt(options, label=request.label, workers=workers)
            await self._send_create(attempt)
        except asyncio.CancelledError:
            created.cancel()
            raise
        except GatewayProblem as problem:
            created.set_exception(problem)
        except Exception as failure:
            created.set_exception(GatewayProblem("internal", "failed-with", {"type": type(failure).__name__}))
            raise
        else:
            created.set_result(attempt.name)
            await self._follow(attempt)

    async def _send_create(self, attempt: LaunchAttempt) -> None:
        """Create the cluster of an attempt, and set `attempt.name`. Raises GatewayProblem."""
        if not self._poller.has_recent_list:
            # If the response gets lost, new clusters must be distinguished from those that already exist.
            await self._poller.fetch_list()
        name = None
        while name is None:
            clusters = self._registry.clusters
            live = {name for name, cluster in clusters.items() if cluster.live}
            sent = SentRequest(attempt.options, before=set(clusters), at=time.time() * 1000, live=live)
            try:
                name = await self._client().create(attempt.options)
            except CreateOutcomeUnknown as problem:
                name = await find_created(
                    self._client(), sent, problem, lambda: {other.name for other in self._attempts}
                )
                if name is None:
                    if attempt.number >= self._max_attempts or attempt.cancelled:
                        raise not_created(problem, attempt.number) from None
                    attempt.number += 1
                    attempt.reason = problem.message_ref
        self._register(attempt, name)

    def _register(self, attempt: LaunchAttempt, name: str) -> None:
        attempt.name = name
        if attempt not in self._attempts:
            self._attempts.append(attempt)
        self._monitor.follow(name)
        self._registry.add(name, attempt.options)
        cluster = self._registry.clusters[name]
        self._registry.update_metadata(
            name,
            label=self._registry.new_label(name, attempt.label),
            requested=attempt.workers,
            workers_pending=attempt.workers is not None,
            created_here=True,
            started=cluster.record.started,
            attempt=self._stored_attempt(attempt.number, attempt.reason) if attempt.number > 1 else None,
        )
        self._monitor.expect_change(name)

    async def _follow(self, attempt: LaunchAttempt) -> None:
        try:
            while not attempt.cancelled and not await self._await_outcome(attempt):
                pass
        except GatewayProblem as problem:
            self._registry.update_metadata(attempt.name, workers_pending=False)
            self._report(attempt.name, problem)
        finally:
            self._attempts.remove(attempt)
            attempt.ended.set()
            if not self._is_pending(attempt.name):
                self._monitor.unfollow(attempt.name)

    async def _await_outcome(self, attempt: LaunchAttempt) -> bool:
        """Wait until the current attempt succeeds or fails. Returns False if another attempt follows."""
        name = attempt.name
        await self._monitor.wait_for(
            name, lambda cluster: cluster is None or cluster.record.status not in ("pending", "stopping")
        )
        status = self._status(name)
        if status == "running" and not attempt.cancelled:
            await self._request_workers(attempt)
            return True
        if status != "failed" or attempt.cancelled or attempt.number >= self._max_attempts:
            return True
        return await self._replace(attempt)

    async def _replace(self, attempt: LaunchAttempt) -> bool:
        """Replace the failed cluster of an attempt. Returns True if the user cancelled it meanwhile."""
        failed = attempt.name
        if not await self._has_ended(failed):
            return False
        attempt.number += 1
        attempt.reason = message("problem.cluster-start-failed.no-reason")
        metadata = self._registry.metadata(failed)
        if metadata.label != default_label(failed, attempt.label or "Cluster"):
            attempt.label = metadata.label  # the user changed it
        # A gateway that lost the cluster may find it again, which would be a second cluster.
        await self._client().stop(failed)
        await self._send_create(attempt)
        if attempt.cancelled:  # during the request
            await self._client().stop(attempt.name)
            self._registry.update_metadata(attempt.name, stop_requested=True)
            self._monitor.expect_change(attempt.name)
            return True
        self._registry.update_metadata(attempt.name, color=metadata.color)
        self._monitor.unfollow(failed)
        replaced = self._stored_attempt(attempt.number - 1, attempt.reason)
        self._registry.update_metadata(failed, attempt=replace(replaced, replaced_by=attempt.name))
        self._monitor.wake()
        self._run(self._hide(failed))
        self._run(self._show_reason(failed, attempt.name))
        return False

    async def _show_reason(self, failed: str, successor: str) -> None:
        """Show why an attempt failed, if that is known. The next attempt does not wait for it."""
        reason = None if self._find_failure_reason is None else await self._find_failure_reason(failed)
        if reason is None:
            return
        for name in (failed, successor):
            attempt = self._registry.metadata(name).attempt
            # That of a successor which has failed, too, is about its own failure.
            if attempt is not None and (name == failed or attempt.replaced_by is None):
                self._registry.update_metadata(name, attempt=replace(attempt, reason=reason))
        self._monitor.wake()

    async def _has_ended(self, name: str) -> bool:
        """Request a cluster, because only one that has certainly ended may be replaced. Raises GatewayProblem."""
        requested_at = time.monotonic()
        try:
            record = await self._client().get_cluster(name)
        except GatewayProblem as problem:
            if problem.code == "cluster-not-found":
                return True
            raise
        self._registry.apply(record, requested_at)
        return record.status in ENDED_STATUSES

    async def _hide(self, name: str) -> None:
        await asyncio.sleep(SHOW_REPLACED_SECONDS)
        self._registry.update_metadata(name, dismissed=True)
        self._monitor.wake()

    async def _request_workers(self, attempt: LaunchAttempt) -> None:
        """Request the workers of a cluster. After a transient failure they stay pending, and `resume` tries again."""
        name = attempt.name
        requested: wire.WorkersRequest | None = None
        try:
            while attempt.workers is not None and attempt.workers != requested:
                requested = attempt.workers
                await request_workers(self._client(), self._registry, self._monitor, name, requested)
        except GatewayProblem as problem:
            if not self._is_pending(name):
                return  # The cluster was stopped meanwhile, which its row shows.
            if problem.code not in TRANSIENT_CODES:
                raise
            self._report(name, problem.with_remedy("workers-pending"))
        else:
            self._registry.update_metadata(name, workers_pending=False)

    def _stored_attempt(self, number: int, reason: Message | None) -> Attempt:
        reason = reason or message("problem.create-uncertain.closed")
        return Attempt(number, self._max_attempts, reason)

    def _report(self, name: str, problem: GatewayProblem) -> None:
        """Show a problem in the row of a cluster. The same problem keeps the time when it occurred first."""
        known = self._registry.metadata(name).problem
        since = known["since"] if known is not None and known["code"] == problem.code else time.time() * 1000
        self._registry.update_metadata(name, problem=serialize_problem(problem, since))
        self._monitor.wake()
