"""The service of the dashboard handlers: capabilities, HTTP client, cache, and the targets of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from ..errors import GatewayProblem
from .asset_cache import AssetCache
from .capability import Capabilities
from .limits import CATALOG_TIMEOUT, CONNECT_TIMEOUT, IDLE_TIMEOUT, MAX_REQUESTS, MAX_SOCKETS, with_timeout
from .open_connections import OpenConnections
from .pasted_urls import (
    PORT_PREFIX,
    SCHEDULER_PREFIX,
    DashboardLocation,
    parse_port_id,
    resolve_url,
    scheduler_id,
)
from .plot_catalog import CatalogCache, Plot
from .port_owner import find_own_listener
from .target import Target
from .websocket.fair_share import FairShare
from .websocket.relay import WebSocketRelay

if TYPE_CHECKING:
    from tornado.iostream import IOStream

    from .upstream import Upstream
    from .websocket.scheduler_socket import SchedulerSocket


class SchedulerDirectory(Protocol):
    """Finds the schedulers of the user's clusters."""

    async def scheduler(self, name: str) -> Target:
        """Return where the pages of a cluster of the user are. Raises GatewayProblem where it has none.

        It is called for every request of every pane, so implementations use cached data where they can.
        """

    def addresses(self) -> Sequence[str]:
        """Return the addresses under which users know the gateways. A public address may be a path."""


class Dashboards:
    """Provides the dashboards of one server start.

    Parameters
    ----------
    directory: finds the schedulers of clusters
    schedulers: addresses of further schedulers that the administrator allows
    shared: base URLs of shared schedulers, which the directory finds, by name
    on_disconnect: called with the id of each view whose page lost its connection to the scheduler
    capabilities: the capabilities; by default with the system clock
    connect_timeout, idle_timeout: as in `Upstream`
    """

    def __init__(
        self,
        directory: SchedulerDirectory,
        schedulers: Sequence[str] = (),
        *,
        shared: Mapping[str, str] | None = None,
        on_disconnect: Callable[[str], None] = lambda view: None,
        capabilities: Capabilities | None = None,
        connect_timeout: float = CONNECT_TIMEOUT,
        idle_timeout: float = IDLE_TIMEOUT,
    ) -> None:
        self.directory = directory
        self.capabilities = capabilities or Capabilities()
        self.assets = AssetCache()
        self.sockets = OpenConnections(MAX_SOCKETS)
        self.requests = OpenConnections(MAX_REQUESTS)
        self._share = FairShare()
        self._relays: set[WebSocketRelay] = set()
        self._catalogs = CatalogCache(lambda: self.upstream)
        self._on_disconnect = on_disconnect
        self._schedulers = {scheduler_id(address): address.rstrip("/") for address in schedulers}
        self._pasted = {**(shared or {}), **self._schedulers}
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
        """Close all connections and cancel running loads."""
        self.assets.clear()
        for relay in self._relays:
            relay.abort()
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
        return await self._catalogs.get(await self.checked_target(name))

    async def checked_target(self, name: str) -> Target:
        """Return the target; check that a Dask scheduler listens on a loopback port. Raises GatewayProblem."""
        target = await self.target(name)
        if name.startswith(PORT_PREFIX) and not await self._is_scheduler(target):
            raise GatewayProblem("dashboard-refused", "not-a-scheduler")
        return target

    async def grant(self, name: str, renewed: str | None = None) -> tuple[str, float]:
        """Return a capability for the cluster (`renewed` if still valid), and its expiry in seconds since epoch."""
        await self.checked_target(name)
        if renewed is not None and (expires := self.capabilities.renew(renewed, name)) is not None:
            return renewed, expires
        return self.capabilities.issue(name)

    def report_disconnected(self, capability: str) -> None:
        """Report a page without connection to its scheduler, so that its pane reloads it with a new capability.

        Each view is reported once: a page can open sockets that close at once, and each report is an event for all
        windows of the user.
        """
        if self.capabilities.mark_disconnected(capability):
            self._on_disconnect(self.capabilities.view_id(capability))

    @contextmanager
    def open_socket(self, capability: str) -> Iterator[None]:
        """Count a WebSocket of a page within the context.

        Raises GatewayProblem where the page has too many. Some may be broken, so the pane reloads its page.
        """
        view = self.capabilities.view_id(capability)
        if self.sockets.is_full(view):
            self.report_disconnected(capability)
            raise GatewayProblem("view-busy", "too-many-sockets", {"maximum": MAX_SOCKETS})
        with self.sockets.count(view):
            yield

    @contextmanager
    def open_request(self, capability: str) -> Iterator[None]:
        """Count a request of a page within the context. Raises GatewayProblem where the page has too many."""
        view = self.capabilities.view_id(capability)
        if self.requests.is_full(view):
            raise GatewayProblem("view-busy", "too-many-requests", {"maximum": MAX_REQUESTS})
        with self.requests.count(view):
            yield

    async def relay(self, capability: str, browser: IOStream, scheduler: SchedulerSocket) -> None:
        """Relay an open WebSocket of a page until it ends, and report it if the scheduler ended it."""
        relay = WebSocketRelay(browser, scheduler, self._share)
        self._relays.add(relay)
        try:
            if await relay.run():
                self.report_disconnected(capability)
        finally:
            self._relays.discard(relay)

    async def resolve(self, url: str, server: str, base_url: str) -> DashboardLocation:
        """Find the page of a pasted URL. `server` is the host in the user's browser. Raises GatewayProblem."""
        location = resolve_url(url, self.directory.addresses(), self._pasted, server, base_url)
        await self.checked_target(location.cluster)
        return location

    async def _is_scheduler(self, target: Target) -> bool:
        url = f"{target.base}/json/identity.json"
        status, start = await with_timeout(CATALOG_TIMEOUT, self.upstream.read(target, url, 2**16))
        return status == 200 and re.match(rb'\s*\{\s*"type"\s*:\s*"Scheduler"', start) is not None
