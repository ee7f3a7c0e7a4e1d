"""REST for the watch: idleness, policy, hints, the workers' table and clean-up. Thin verbs."""

from __future__ import annotations

import math
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..actions.idle_actions import IdleActions
from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..idle.settings import IdleSettings
from ..storage.cluster_store import ClusterStore
from .base import API, NAME, GatewayHandler


class IdleHandler(GatewayHandler):
    """What these verbs share."""

    def initialize(
        self, commands: IdleActions, idle_settings: IdleSettings, monitor: ClusterMonitor, store: ClusterStore
    ) -> None:
        """What a person can do here, what was chosen, who acts on it, and where both are kept."""
        self.commands = commands
        self.idle_settings = idle_settings
        self.monitor = monitor
        self.store = store

    async def send_saved(self, data: Any) -> None:
        """Answer once it is kept: a server that dies now would else stop what it was just told to leave."""
        await self.store.save()
        self.send(data)


class SnoozeHandler(IdleHandler):
    """`clusters/NAME/snooze`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """No word and no act for some seconds; 0 ends that."""
        seconds = self.body().get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds < 1e9:
            raise GatewayProblem("bad-request", "`seconds` must be a number from 0 on.", field="seconds")
        await self.send_saved(self.commands.snooze(name, float(seconds)))


class KeepHandler(IdleHandler):
    """`clusters/NAME/keep`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Keep it alive until the next work, or no longer."""
        keep = self.body().get("keep")
        if not isinstance(keep, bool):
            raise GatewayProblem("bad-request", "`keep` must be true or false.", field="keep")
        await self.send_saved(self.commands.keep(name, keep))


class HintHandler(IdleHandler):
    """`clusters/NAME/hints/CODE`."""

    @web.authenticated
    @authorized
    async def delete(self, name: str, code: str) -> None:
        """Dismiss a hint, for this cluster's life."""
        await self.send_saved(self.commands.dismiss(name, code))


class WorkerTableHandler(IdleHandler):
    """`clusters/NAME/workers`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """The workers as of the last sample."""
        self.send(self.commands.workers(name))


class PolicyHandler(IdleHandler):
    """`policy`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What was chosen, what the admin set, and what is acted on."""
        self.send(self.idle_settings.wire())

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Choose; what is left out is as the admin has it."""
        self.idle_settings.choose(self.body())
        self.monitor.wake()
        await self.send_saved(self.idle_settings.wire())


class PruneHandler(IdleHandler):
    """`prune`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Clusters that look forgotten."""
        asked = self.get_query_argument("older_than", None)
        try:
            older_than = None if asked is None else float(asked)
        except ValueError:
            older_than = math.nan
        if older_than is not None and not 0 <= older_than < 1e9:
            raise GatewayProblem("bad-request", "`older_than` must be a number of seconds.", field="older_than")
        self.send(await self.commands.candidates(older_than))

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Stop those that were chosen, each after one more look."""
        names = self.body().get("names")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names) or len(names) > 1000:
            raise GatewayProblem("bad-request", "`names` must be a list of names of clusters.", field="names")
        self.send(await self.commands.prune(names))


def idle_handlers(
    commands: IdleActions, idle_settings: IdleSettings, monitor: ClusterMonitor, store: ClusterStore
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """The REST calls of the watch."""
    made = {"commands": commands, "idle_settings": idle_settings, "monitor": monitor, "store": store}
    return [
        (f"{API}policy", PolicyHandler, made),
        (f"{API}prune", PruneHandler, made),
        (f"{API}clusters/{NAME}/snooze", SnoozeHandler, made),
        (f"{API}clusters/{NAME}/keep", KeepHandler, made),
        (f"{API}clusters/{NAME}/workers", WorkerTableHandler, made),
        (f"{API}clusters/{NAME}/hints/{NAME}", HintHandler, made),
    ]
