"""The actions of the user on clusters. The new state reaches the browser with the events of the monitor."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import ClusterRegistry
from ..gateway.options import mask_defaults
from ..gateway.responses import check_name
from ..messages import Message
from ..wire import types as wire
from .create import ClusterLauncher
from .requests import CreateRequest
from .scale import request_workers

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient


class ClusterActions:
    """Creates, scales, updates and stops clusters, and dismisses their hints. All methods raise GatewayProblem."""

    def __init__(
        self,
        registry: ClusterRegistry,
        monitor: ClusterMonitor,
        launcher: ClusterLauncher,
        client: Callable[[], GatewayClient],
        ensure_gateway: Callable[[], Awaitable[None]],
    ) -> None:
        """`ensure_gateway` starts the private local gateway if it is used and does not run."""
        self._monitor = monitor
        self._registry = registry
        self._client = client
        self._launcher = launcher
        self._ensure_gateway = ensure_gateway
        self._scale_locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._latest_requests: dict[str, object] = {}

    async def request_options(self) -> list[wire.Option]:
        """Request the option specs of the gateway, and record them in the registry.

        Returns them with the defaults of this deployment. Mappings are masked.
        """
        await self._ensure_gateway()
        specs = await self._client().options()
        self._registry.set_option_specs(specs)
        return mask_defaults(specs)

    async def create(self, request: CreateRequest) -> wire.Cluster:
        """Create a cluster, and return it while it is pending."""
        await self._ensure_gateway()
        name = await self._launcher.create(request)
        return self._monitor.refresh(name)

    async def scale(self, name: str, requested: wire.WorkersRequest) -> Message | None:
        """Scale a cluster or make it adaptive. Of several requests that wait, only the last one is sent.

        Returns the message that the gateway granted fewer workers, else None. For a cluster that starts, the workers
        are requested later, and its row shows the result.
        """
        self._registry.check_managed(check_name(name))
        if self._launcher.change_requested_workers(name, requested):
            self._monitor.wake()
            return None
        self._latest_requests[name] = this_request = object()
        async with self._scale_locks[name]:
            if self._latest_requests[name] is not this_request:
                return None  # A later request replaces it.
            return await request_workers(self._client(), self._registry, self._monitor, name, requested)

    async def stop(self, name: str) -> None:
        """Stop a cluster, also while it starts. One that has ended is removed from the list."""
        self._registry.check_managed(check_name(name))
        cluster = self._registry.clusters.get(name)
        cancelled = self._launcher.cancel(name)
        if cluster is not None and not cluster.live:
            # A cluster that failed while the user cancelled its start stays in the list, to show the failure.
            self._registry.update_metadata(name, dismissed=not cancelled)
            self._monitor.wake()
            return
        await self._client().stop(name)
        if cluster is not None:
            self._registry.update_metadata(name, stop_requested=True, workers_pending=False, problem=None)
        self._scale_locks.pop(name, None)
        self._latest_requests.pop(name, None)
        self._monitor.expect_change(name)

    async def stop_and_confirm(self, name: str) -> None:
        """Stop a running cluster, and wait until the gateway reports that it ends."""
        await self.stop(name)
        await self._client().confirm_end(name)

    async def update(self, name: str, changes: wire.UpdateRequest) -> wire.Cluster:
        """Change the label, the color or Stop When Finished of a cluster, and return it."""
        cluster = self._registry.cluster(name)
        fields: dict[str, object] = {**changes}
        if "stop_when_finished" in changes:
            self._registry.check_managed(name)
            # Current work counts as the work that must finish; else the next work does.
            fields["has_worked"] = changes["stop_when_finished"] and cluster.activity.working
        self._registry.update_metadata(name, **fields)
        self._monitor.wake()
        return self._monitor.refresh(name)

    def dismiss_hint(self, name: str, code: str) -> wire.Cluster:
        """Dismiss a hint; does nothing if the cluster has no such hint. Returns the cluster.

        A hint about an event returns when the event occurs again. A hint from samples stays dismissed.
        """
        metadata = self._registry.metadata(check_name(name))
        if self._registry.cluster(name).hints.pop(code, None) is None:
            if metadata.scale_down_hint is not None and code == metadata.scale_down_hint.code:
                self._registry.update_metadata(name, scale_down_hint=None)
            else:
                shown = self._registry.serialize_shown(name)
                if code not in {hint["code"] for hint in shown["hints"]}:
                    return shown
                dismissed = {**(metadata.dismissed_hints or {}), code: time.time() * 1000}
                self._registry.update_metadata(name, dismissed_hints=dismissed)
        self._monitor.wake()
        return self._monitor.refresh(name)
