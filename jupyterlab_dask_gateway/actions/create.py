"""Starting clusters, and trying again: one click makes one cluster, or says why not.

A start that fails before it ever ran is tried again; so is a request whose answer was lost and which, by the list,
made nothing. One on which the gateway may still be at work is looked for, and never sent again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..clusters.model import serialize_problem
from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import default_label
from ..errors import CreateOutcomeUnknown, GatewayProblem
from ..gateway.options import has_masked_values, restore_masked_values
from ..messages import Message, message
from ..wire import Wire
from .create_recovery import SentRequest, find_created
from .requests import CreateRequest
from .scale import request_workers

REMEMBERED = 100
"""Requests whose outcome is remembered, for the same request sent again."""
SHOW_REPLACED = 5.0
"""Seconds for which a failed start still shows, and says by what it was replaced."""
PASSING = ("gateway-unreachable", "gateway-timeout", "gateway-bad-response", "auth-unverified", "cluster-not-running")
"""What may keep a gateway from taking the workers of a cluster that runs, and ends by itself."""


@dataclass(eq=False)
class LaunchAttempt:
    """One click: all its attempts. `name` is the cluster of the present one, `number` counts them from 1."""

    options: Mapping[str, Any] = field(repr=False)
    label: str | None = None
    workers: Wire | None = None
    name: str = ""
    number: int = 1
    reason: Message | None = None
    cancelled: bool = False


class ClusterLauncher:
    """Makes clusters and stays with each until it runs and its workers are asked for."""

    def __init__(
        self,
        monitor: ClusterMonitor,
        *,
        attempts: int,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._monitor = monitor
        self._registry = monitor.registry
        self._attempts = attempts
        self._log = log
        self._requests: dict[str, asyncio.Future[str]] = {}
        self._starts: list[LaunchAttempt] = []
        self._tasks: set[asyncio.Task[None]] = set()
        monitor.poller.on_list.append(self._resume)

    async def create(self, request: CreateRequest) -> str:
        """The new cluster's name; the same for the same `request.key`. Raises GatewayProblem.

        It goes on when the browser goes away: the cluster would be made anyway.
        """
        named = self._requests.get(request.key) if request.key else None
        if named is None:
            named = asyncio.get_running_loop().create_future()
            self._run(self._create(request, named))
            if request.key:
                self._requests[request.key] = named
                for old in list(self._requests)[:-REMEMBERED]:
                    del self._requests[old]
        try:
            return await asyncio.shield(named)
        except GatewayProblem as problem:
            # What made nothing may be asked for again; what may have made something may not.
            if request.key and problem.code != "create-uncertain":
                self._requests.pop(request.key, None)
            raise

    def cancel(self, name: str) -> bool:
        """No more attempts for this cluster, which is about to be stopped; whether there would have been any."""
        mine = [start for start in self._starts if start.name == name and not start.cancelled]
        for start in mine:
            start.cancelled = True
        return bool(mine)

    def want(self, name: str, workers: Wire) -> bool:
        """Change the workers that are still to be asked for here; False where none are: the gateway is to be asked.

        Of two who ask for the same cluster at once, the later wish might come first.
        """
        start = next((start for start in self._starts if start.name == name), None)
        starting = start is not None and self._status(name) == "pending"
        if not starting and not self._due(name):
            return False
        self._registry.update_metadata(name, requested=workers, workers_pending=True)
        if start is not None:
            start.workers = workers
        else:
            self._resume()
        return True

    async def stop(self) -> None:
        """End all that is under way here; the clusters stay."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        # Their failures were told when they happened; here they only have to be at their end.
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._log.error("Starting a cluster failed.", exc_info=failure)

    def _status(self, name: str) -> str | None:
        cluster = self._registry.clusters.get(name)
        return None if cluster is None else cluster.record.status

    async def _create(self, request: CreateRequest, named: asyncio.Future[str]) -> None:
        try:
            options = await self._options(request)
            workers = request.workers
            if workers is None and request.like is not None:
                workers = self._registry.metadata(request.like).user_request
            start = LaunchAttempt(options, label=request.label, workers=workers)
            await self._ask(start)
        except asyncio.CancelledError:
            named.cancel()
            raise
        except GatewayProblem as problem:
            named.set_exception(problem)
        except Exception as failure:
            named.set_exception(GatewayProblem("internal", "failed-with", {"type": type(failure).__name__}))
            raise
        else:
            named.set_result(start.name)
            await self._follow(start)

    async def _options(self, request: CreateRequest) -> Mapping[str, Any]:
        """What to ask for: the request's options, and from `like` or the deployment what they leave out or keep."""
        like = {} if request.like is None else await self._options_of(request.like)
        if not any(has_masked_values(value) for value in request.options.values()):
            return {**like, **request.options}
        specs = await self._monitor.client.options()
        known = {option["field"]: option["default"] for option in specs}
        known.update(like)
        restored = {name: restore_masked_values(value, known.get(name)) for name, value in request.options.items()}
        return {**like, **restored}

    async def _options_of(self, name: str) -> Mapping[str, Any]:
        cluster = self._registry.clusters.get(name)
        # Where the gateway has forgotten it, mapping options are not kept anywhere: its record is asked for.
        if cluster is not None and cluster.live:
            return cluster.record.options
        try:
            record = await self._monitor.client.get_cluster(name)
        except GatewayProblem as problem:
            if problem.code != "cluster-not-found" or cluster is None or not cluster.recreatable:
                raise
            record = cluster.record
        return record.options

    async def _ask(self, start: LaunchAttempt) -> None:
        """One attempt: sets `start.name`. Raises GatewayProblem."""
        if not self._monitor.poller.has_recent_list:
            # What was there before has to be known, to tell what a lost request made.
            await self._monitor.poller.fetch_list()
        while True:
            sent = SentRequest(start.options, before=set(self._registry.clusters), at=time.time() * 1000)
            try:
                name = await self._monitor.client.create(start.options)
            except CreateOutcomeUnknown as problem:
                found = await find_created(
                    self._monitor.client, sent, problem, lambda: {s.name for s in self._starts}
                )
                if found is None:
                    if start.number >= self._attempts or start.cancelled:
                        raise _not_created(problem, start.number) from None
                    start.number += 1
                    start.reason = problem.message_ref or message("problem.create-uncertain.closed")
                    continue
                name = found
            break
        self._made(start, name)

    def _made(self, start: LaunchAttempt, name: str) -> None:
        start.name = name
        if start not in self._starts:
            self._starts.append(start)
        self._monitor.follow(name)
        self._registry.add(name, start.options)
        attempt = None
        if start.number > 1:
            attempt = self._stored_attempt(start.number, start.reason)
        cluster = self._registry.clusters[name]
        self._registry.update_metadata(
            name,
            label=self._registry.new_label(name, start.label),
            requested=start.workers,
            workers_pending=start.workers is not None,
            created_here=True,
            started=cluster.record.started,
            attempt=attempt,
        )
        self._monitor.expect_change(name)

    async def _follow(self, start: LaunchAttempt) -> None:
        try:
            while not start.cancelled and not await self._settle(start):
                pass
        except GatewayProblem as problem:
            self._registry.update_metadata(start.name, workers_pending=False)
            self._tell(start.name, problem)
        finally:
            self._starts.remove(start)
            if not self._due(start.name):
                self._monitor.unfollow(start.name)

    async def _settle(self, start: LaunchAttempt) -> bool:
        """Wait until the present attempt comes to something; False if there is a next one."""
        name = start.name
        await self._monitor.wait_for(name, lambda cluster: cluster is None or cluster.record.status != "pending")
        status = self._status(name)
        if status == "running" and not start.cancelled:
            await self._ask_for_workers(start)
            return True
        if status != "failed" or start.cancelled or start.number >= self._attempts:
            return True
        start.number += 1
        start.reason = message("problem.cluster-start-failed.no-reason")
        kept = self._registry.metadata(name)
        # A label of the person's own goes on to the next attempt.
        if kept.label != default_label(name, start.label or "Cluster"):
            start.label = kept.label
        # One that the gateway lost, and finds again, must not be a second cluster for one click.
        await self._monitor.client.stop(name)
        await self._ask(start)
        if start.cancelled:  # while the gateway was making it
            await self._monitor.client.stop(start.name)
            self._registry.update_metadata(start.name, stop_requested=True)
            self._monitor.expect_change(start.name)
            return True
        self._registry.update_metadata(start.name, color=kept.color)
        self._monitor.unfollow(name)
        replaced = self._stored_attempt(start.number - 1, start.reason)
        self._registry.update_metadata(name, attempt={**replaced, "replaced_by": start.name})
        self._monitor.wake()
        self._run(self._hide(name))
        return False

    async def _hide(self, name: str) -> None:
        """One click is one row: a failed start that was replaced says so, and goes."""
        await asyncio.sleep(SHOW_REPLACED)
        self._registry.update_metadata(name, dismissed=True)
        self._monitor.wake()

    async def _ask_for_workers(self, start: LaunchAttempt) -> None:
        """Ask until the gateway has what is wanted; where it is away they stay due, and `_resume` asks again."""
        name = start.name
        asked: Wire | None = None
        try:
            while start.workers is not None and start.workers != asked:
                asked = start.workers
                await request_workers(self._monitor, name, asked)
        except GatewayProblem as problem:
            if not self._due(name):
                return  # It was stopped meanwhile, which its row says.
            if problem.code not in PASSING:
                raise
            self._tell(name, problem.with_remedy("workers-pending"))
        else:
            self._registry.update_metadata(name, workers_pending=False)

    def _stored_attempt(self, number: int, reason: Message | None) -> dict[str, Any]:
        reason = reason or message("problem.cluster-start-failed.no-reason")
        return {"number": number, "of": self._attempts, "reason": reason.to_stored()}

    def _tell(self, name: str, problem: GatewayProblem) -> None:
        """In the row, which is all that a person sees of a start by now. What lasts is told once, with its begin."""
        told = self._registry.metadata(name).problem
        since = told["since"] if told is not None and told["code"] == problem.code else time.time() * 1000
        self._registry.update_metadata(name, problem=serialize_problem(problem, since))
        self._monitor.wake()

    def _due(self, name: str) -> bool:
        """Whether its workers are still to be asked for."""
        return self._status(name) in ("pending", "running") and self._registry.metadata(name).workers_pending

    def _resume(self) -> None:
        """After each list: workers for which the gateway was away, or which an earlier server was to ask for."""
        for name, cluster in self._registry.clusters.items():
            following = any(start.name == name for start in self._starts)
            if following:
                continue
            if not self._due(name):
                self._monitor.unfollow(name)
                continue
            workers = self._registry.metadata(name).requested
            start = LaunchAttempt(cluster.record.options, workers=workers, name=name, number=self._attempts)
            self._starts.append(start)
            self._monitor.follow(name)
            self._run(self._follow(start))


def _not_created(cause: CreateOutcomeUnknown, attempts: int) -> GatewayProblem:
    """Return the problem that the last of `attempts` requests created no cluster, either."""
    reason = "closed" if cause.message_ref is None else cause.message_ref.id.rpartition(".")[2]
    return GatewayProblem("gateway-unreachable", f"not-created-{reason}", {**cause.values, "attempts": attempts})
