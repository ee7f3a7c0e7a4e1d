"""The service of the dashboard handlers: capabilities, HTTP client, cache, and the targets of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from ..errors import GatewayProblem
from .asset_cache import AssetCache
from .capability import Capabilities
from .limits import CONNECT_TIMEOUT, IDLE_TIMEOUT
from .listeners import find_own_listener
from .pasted_urls import (
    PORT_PREFIX,
    SCHEDULER_PREFIX,
    DashboardLocation,
    parse_port_id,
    resolve_url,
    scheduler_id,
)
from .plot_catalog import Plot, read_catalog
from .socket_limits import SocketLimits
from .target import Target

if TYPE_CHECKING:
    from .upstream import Upstream


class SchedulerDirectory(Protocol):
    """Finds the schedulers of the user's clusters."""

    async def scheduler(self, name: str) -> Target:
        """Return where the pages of a cluster of the user are. Raises GatewayProblem where it has none.

        It is called for every request of every pane, so implementations use cached data where they can.
        """

    def addresses(self) -> Sequence[str]:
        """The addresses under which users know the gateway. The public address may be a path."""


class Dashboards:
    """Provides the dashboards of one server start.

    Parameters
    ----------
    directory: finds the schedulers of clusters
    schedulers: addresses of further schedulers that the administrator allows
    on_disconnect: called with the id of each view whose page lost its connection to the scheduler
    capabilities: the capabilities; by default with the system clock
    connect_timeout, idle_timeout: as in `Upstream`
    """

    def __init__(
        self,
        directory: SchedulerDirectory,
        schedulers: Sequence[str] = (),
        *,
        on_disconnect: Callable[[str], None] = lambda view: None,
        capabilities: Capabilities | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
        idle_timeout: float = IDLE_TIMEOUT,
    ) -> None:
        self.directory = directory
        self.capabilities = capabilities or Capabilities()
        self.assets = AssetCache()
        self.socket_limits = SocketLimits()
        self._on_disconnect = on_disconnect
        self._schedulers = {scheduler_id(address): address.rstrip("/") for address in schedulers}
        self._timeouts = (connect_timeout, idle_timeout)
        self._upstream: Upstream | None = None

    @property
    def upstream(self) -> Upstream:
        """The HTTP client. It is made, and aiohttp imported, at the first use."""
        if self._upstream is None:
            from .upstream import Upstream

            self._upstream = Upstream(*self._timeouts)
        return self._upstream

    async def close(self) -> None:
        """Close the HTTP client and cancel running loads."""
        self.assets.clear()
        if self._upstream is not None:
            await self._upstream.close()

    async def target(self, name: str) -> Target:
        """Return where the pages of a cluster, an allowed scheduler or a loopback port are. Raises GatewayProblem."""
        if name.startswith(PORT_PREFIX):
            port = parse_port_id(name)
            # Checked each time, because another user's program may listen on the port now.
            return Target(f"http://{find_own_listener(port)}:{port}")
        if name.startswith(SCHEDULER_PREFIX):
            if name not in self._schedulers:
                raise GatewayProblem("cluster-not-found", "scheduler-not-allowed", remedy="scheduler-not-allowed")
            return Target(self._schedulers[name])
        return await self.directory.scheduler(name)

    async def plots(self, name: str) -> list[Plot]:
        """Return the plots and pages of a cluster. Raises GatewayProblem."""
        return await read_catalog(self.upstream, await self.checked_target(name))

    async def checked_target(self, name: str) -> Target:
        """Return the target; check that a Dask scheduler listens on a loopback port. Raises GatewayProblem."""
        target = await self.target(name)
        if name.startswith(PORT_PREFIX) and not await self._is_scheduler(target):
            raise GatewayProblem("dashboard-refused", "not-a-scheduler")
        return target

    async def grant(self, name: str, renewed: str | None = None) -> tuple[str, float]:
        """Return a capability for the cluster and its expiry: `renewed` if it is still valid, else a new one."""
        await self.checked_target(name)
        if renewed is not None and (expires := self.capabilities.renew(renewed, name)) is not None:
            return renewed, expires
        return self.capabilities.issue(name)

    def report_disconnected(self, capability: str) -> None:
        """Report a page without connection to its scheduler, so that its pane reloads it with a new capability."""
        self.capabilities.mark_disconnected(capability)
        self._on_disconnect(self.capabilities.view_id(capability))

    def open_socket(self, capability: str) -> AbstractContextManager[int]:
        """Occupy a slot for a WebSocket of a page within the context, and return the bytes of its largest message.

        Raises GatewayProblem where the page has too many. Some may be broken, so the pane reloads its page.
        """
        view = self.capabilities.view_id(capability)
        if self.socket_limits.is_full(view):
            self.report_disconnected(capability)
            raise GatewayProblem("view-refused", "too-many-connections")
        return self.socket_limits.open(view)

    async def resolve(self, url: str, server: str, base_url: str) -> DashboardLocation:
        """Find the page of a pasted URL. `server` is the host in the user's browser. Raises GatewayProblem."""
        location = resolve_url(url, self.directory.addresses(), self._schedulers, server, base_url)
        await self.checked_target(location.cluster)
        return location

    async def _is_scheduler(self, target: Target) -> bool:
        status, start = await self.upstream.read(target, f"{target.base}/json/identity.json", 2**16)
        return status == 200 and re.match(rb'\s*\{\s*"type"\s*:\s*"Scheduler"', start) is not None
