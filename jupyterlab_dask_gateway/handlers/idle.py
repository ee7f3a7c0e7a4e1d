"""REST handlers for idle management: snooze, keep alive, the idle policy and clean-up."""

from __future__ import annotations

import math
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..actions.idle_actions import IdleActions
from ..errors import GatewayProblem
from ..gateways.collection import Gateways
from ..idle.settings import IdleSettings
from ..storage.cluster_store import ClusterStore
from ..wire import types as wire
from .base import API, NAME, GatewayHandler

MAX_AGE = 1_000_000_000
"""Seconds, the largest `older_than`."""


class IdleHandler(GatewayHandler):
    """Base of the handlers of this module."""

    def initialize(
        self,
        *,
        gateways: Gateways,
        idle_settings: IdleSettings,
        store: ClusterStore,
    ) -> None:
        """`store` keeps what the actions and the settings change."""
        self.gateways = gateways
        self.idle_settings = idle_settings
        self.store = store

    def actions(self, name: str) -> IdleActions:
        """Return the actions for the cluster `name`."""
        return self.gateways.for_cluster(name).idle_actions

    async def send_saved(self, data: wire.Cluster | wire.IdleSettings) -> None:
        """Save the store, then send the response. Raises GatewayProblem `not-saved`; the change then applies anyway.

        A server that ended between both would, after its restart, stop a cluster that the user chose to keep.
        """
        await self.store.save()
        self.send(data)


class SnoozeHandler(IdleHandler):
    """`clusters/NAME/snooze`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Suspend notices and automatic actions for some seconds; 0 ends that."""
        seconds = self.body(wire.SnoozeRequest)["seconds"]
        await self.send_saved(self.actions(name).snooze(name, float(seconds)))


class KeepHandler(IdleHandler):
    """`clusters/NAME/keep`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Keep a cluster alive until its next task, or end that."""
        await self.send_saved(self.actions(name).set_kept_alive(name, self.body(wire.KeepRequest)["keep"]))


class PolicyHandler(IdleHandler):
    """`policy`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the choice of the user, the settings of the administrator, and the effective policy."""
        self.send(self.idle_settings.to_wire())

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Replace the choice of the user. Missing members have the administrator's defaults."""
        self.idle_settings.choose(self.body(wire.IdlePolicyChoice))
        self.gateways.wake()
        await self.send_saved(self.idle_settings.to_wire())


class PruneHandler(IdleHandler):
    """`prune`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the clusters that may be forgotten."""
        self.send(self.gateways.candidates(_seconds("older_than", self.get_query_argument("older_than", None))))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Stop the chosen clusters. Each is checked again before."""
        self.send(await self.gateways.prune(self.body(wire.PruneRequest)["names"]))


def _seconds(name: str, text: str | None) -> float | None:
    """Parse a query argument in seconds. Raises GatewayProblem `bad-request`."""
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if math.isnan(seconds):
        raise GatewayProblem("bad-request", "not-a-number", {"name": name}, field=name)
    if seconds < 0:
        raise GatewayProblem("bad-request", "too-small", {"name": name, "minimum": 0}, field=name)
    if seconds > MAX_AGE:
        raise GatewayProblem("bad-request", "too-large", {"name": name, "maximum": MAX_AGE}, field=name)
    return seconds


def idle_handlers(
    *, gateways: Gateways, idle_settings: IdleSettings, store: ClusterStore
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"gateways": gateways, "idle_settings": idle_settings, "store": store}
    return [
        (f"{API}policy", PolicyHandler, kwargs),
        (f"{API}prune", PruneHandler, kwargs),
        (f"{API}clusters/{NAME}/snooze", SnoozeHandler, kwargs),
        (f"{API}clusters/{NAME}/keep", KeepHandler, kwargs),
    ]
