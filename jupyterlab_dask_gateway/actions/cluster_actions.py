"""What a person can do, one method each. State comes back by the monitor's events alone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..gateway.options import mask_defaults
from ..gateway.responses import check_name
from ..messages import Message
from ..wire import Wire
from .create import ClusterLauncher
from .requests import CreateRequest
from .scale import request_workers


class ClusterActions:
    """Acts on the gateway, remembers what was asked for, and wakes the monitor. All raise GatewayProblem.

    `ensure` makes sure that there is a gateway to ask: it starts the local one.
    """

    def __init__(
        self, monitor: ClusterMonitor, launcher: ClusterLauncher, ensure: Callable[[], Awaitable[None]]
    ) -> None:
        self._monitor = monitor
        self._registry = monitor.registry
        self._launcher = launcher
        self._ensure = ensure
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._latest: dict[str, object] = {}

    async def options(self) -> list[dict[str, Any]]:
        """The gateway's option specs, with this deployment's defaults: of mappings the keys alone, each with null."""
        await self._ensure()
        return mask_defaults(await self._monitor.client.options())

    async def create(self, request: CreateRequest) -> Wire:
        """A new cluster, still pending."""
        await self._ensure()
        return self._monitor.shown(await self._launcher.create(request))

    async def workers(self, name: str, asked: Wire) -> Message | None:
        """Scale a cluster or make it adaptive. Of several requests in a row the last one wins.

        Returns the message that the gateway granted fewer workers, else None.
        """
        check_name(name)
        if self._launcher.want(name, asked):
            self._monitor.wake()
            return None  # the row tells what becomes of it
        self._latest[name] = mine = object()
        async with self._turns[name]:
            if self._latest[name] is not mine:
                return None  # the person has changed their mind
            return await request_workers(self._monitor, name, asked)

    async def stop(self, name: str) -> None:
        """Stop a cluster, while it starts too; one that has ended leaves the list."""
        check_name(name)
        cluster = self._registry.clusters.get(name)
        cancelled = self._launcher.cancel(name)
        if cluster is not None and not cluster.live:
            # One whose start failed while the person cancelled it has to say so: its row stays.
            self._registry.update_metadata(name, dismissed=not cancelled)
            self._monitor.wake()
            return
        await self._monitor.client.stop(name)
        if cluster is not None:
            self._registry.update_metadata(name, stop_requested=True, workers_pending=False, problem=None)
        self._turns.pop(name, None)
        self._latest.pop(name, None)
        self._monitor.expect_change(name)

    async def update(self, name: str, changes: dict[str, Any]) -> Wire:
        """Give a cluster another label or color, or let it stop when it has finished."""
        cluster = self._registry.clusters.get(check_name(name))
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        if "stop_when_finished" in changes:
            # The work that goes on now is what is waited for, or else the next.
            changes = {**changes, "has_worked": changes["stop_when_finished"] and cluster.activity.working}
        self._registry.update_metadata(name, **changes)
        self._monitor.wake()
        return self._monitor.shown(name)
