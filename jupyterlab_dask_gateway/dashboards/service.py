"""What the dashboard handlers share: capabilities, the client, the cache, and where each name leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from ..errors import GatewayProblem
from .asset_cache import AssetCache
from .capability import Capabilities
from .limits import CONNECT_SECONDS, IDLE_SECONDS
from .listeners import own_listener
from .pasted_urls import NAMED, PORT, Pasted, loopback_port, named_id, resolve
from .plot_catalog import Plot, read_catalogue
from .socket_limits import SocketLimits
from .target import Target

if TYPE_CHECKING:
    from .upstream import Upstream


class Host(Protocol):
    """What this room needs from the rest of the server half."""

    async def scheduler(self, name: str) -> Target:
        """The pages of one of the user's clusters. Raises GatewayProblem where it has none to show.

        It is asked for every request of every pane, so it answers from memory where it can.
        """

    def addresses(self) -> Sequence[str]:
        """Where people know the gateway: its address and its public address, which may be a path alone."""


class Dashboards:
    """One per server start."""

    def __init__(
        self,
        host: Host,
        named: Sequence[str] = (),
        *,
        tell_lost: Callable[[str], None] = lambda view: None,
        capabilities: Capabilities | None = None,
        connect: float = CONNECT_SECONDS,
        idle: float = IDLE_SECONDS,
    ) -> None:
        """`named` are addresses of schedulers that the admin allows; `connect` and `idle` limits in seconds.

        `tell_lost` gets the id of each view whose page lost its scheduler.
        """
        self.host = host
        self.capabilities = capabilities or Capabilities()
        self.assets = AssetCache()
        self.places = SocketLimits()
        self._tell_lost = tell_lost
        self._named = {named_id(address): address.rstrip("/") for address in named}
        self._limits = (connect, idle)
        self._upstream: Upstream | None = None

    @property
    def upstream(self) -> Upstream:
        """Made, and aiohttp imported, when it is first needed."""
        if self._upstream is None:
            from .upstream import Upstream

            self._upstream = Upstream(*self._limits)
        return self._upstream

    async def close(self) -> None:
        """Ends all that is under way."""
        self.assets.clear()
        if self._upstream is not None:
            await self._upstream.close()

    async def target(self, name: str) -> Target:
        """Where the pages of a cluster, a named scheduler or a loopback port are now. Raises GatewayProblem."""
        if name.startswith(PORT):
            port = loopback_port(name)
            # Looked at each time: the port may be somebody else's by now.
            return Target(f"http://{own_listener(port)}:{port}")
        if name.startswith(NAMED):
            if name not in self._named:
                raise GatewayProblem("cluster-not-found", "This scheduler is no longer among those that are allowed.")
            return Target(self._named[name])
        return await self.host.scheduler(name)

    async def plots(self, name: str) -> list[Plot]:
        """The catalogue. Raises GatewayProblem."""
        return await read_catalogue(self.upstream, await self.checked_target(name))

    async def checked_target(self, name: str) -> Target:
        """`target`, and for a loopback port that what listens there is a Dask scheduler. Raises GatewayProblem."""
        target = await self.target(name)
        if name.startswith(PORT) and not await self._is_scheduler(target):
            raise GatewayProblem("dashboard-refused", "What listens at this port is not a Dask scheduler.")
        return target

    async def view(self, name: str, held: str | None = None) -> tuple[str, float]:
        """A capability for the name and its end: the held one renewed where it is still good, else a new one."""
        await self.checked_target(name)
        if held is not None and (expires := self.capabilities.renew(held, name)) is not None:
            return held, expires
        return self.capabilities.issue(name)

    def lose(self, capability: str) -> None:
        """A page lost its scheduler, or never had it: its pane is to load it anew, by a capability of its own."""
        self.capabilities.lose(capability)
        self._tell_lost(self.capabilities.id(capability))

    def place(self, capability: str) -> AbstractContextManager[int]:
        """For one more socket of its page: as long as the context, the bytes of its largest message.

        Raises GatewayProblem where there are too many. Some may be dead, so the pane is to load its page anew.
        """
        view = self.capabilities.id(capability)
        if self.places.full(view):
            self.lose(capability)
            raise GatewayProblem("view-refused", "This dashboard's page has too many connections open.")
        return self.places.take(view)

    async def resolve(self, url: str, server: str, base_url: str) -> Pasted:
        """What a pasted URL means. `server` is the host by which the user reached us. Raises GatewayProblem."""
        pasted = resolve(url, self.host.addresses(), self._named, server, base_url)
        await self.checked_target(pasted.cluster)
        return pasted

    async def _is_scheduler(self, target: Target) -> bool:
        status, start = await self.upstream.read(target, f"{target.base}/json/identity.json", 2**16)
        return status == 200 and re.match(rb'\s*\{\s*"type"\s*:\s*"Scheduler"', start) is not None
