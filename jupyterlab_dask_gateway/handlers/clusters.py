"""REST handlers for the status, the options and the clusters."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..actions.cluster_actions import ClusterActions
from ..actions.requests import create_request, update_request, workers_request
from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..wire import Wire
from .base import API, NAME, GatewayHandler


class MainHandler(GatewayHandler):
    """What the verbs of this file share."""

    def initialize(self, commands: ClusterActions, monitor: ClusterMonitor, status: Callable[[], Wire]) -> None:
        """What can be done, what is known, and how to tell `status` of the wire."""
        self.commands = commands
        self.monitor = monitor
        self.status = status


class StatusHandler(MainHandler):
    """`status`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The gateway's state, and this server's version and boot."""
        self.send(self.status())


class OptionsHandler(MainHandler):
    """`options`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The gateway's option specs; starts a local gateway."""
        self.send({"options": await self.commands.options()})


class LeaseHandler(MainHandler):
    """`lease`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Somebody looks."""
        self.monitor.renew_lease()
        self.send({"boot": self.monitor.boot, "revision": self.monitor.revision, "now": time.time() * 1000})


class ClustersHandler(MainHandler):
    """`clusters`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The snapshot; without side effects."""
        self.send(self.monitor.snapshot())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A new cluster, still pending."""
        self.send(await self.commands.create(create_request(self.body())), 201)


class ClusterHandler(MainHandler):
    """`clusters/NAME`."""

    @web.authenticated
    @authorized
    async def patch(self, name: str) -> None:
        """Another label or color."""
        self.send(await self.commands.update(name, update_request(self.body())))

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Stop it; one that has ended leaves the list."""
        await self.commands.stop(name)
        self.set_status(204)
        self.finish()


class WorkersHandler(MainHandler):
    """`clusters/NAME/scale` and `clusters/NAME/adapt`."""

    @web.authenticated
    @authorized
    async def post(self, name: str, verb: str) -> None:
        """Request workers. Responds with `scale_result`."""
        asked = workers_request(self.body())
        if ("count" in asked) != (verb == "scale"):
            raise GatewayProblem(
                "bad-request", "Scaling takes a count, adapting a minimum and a maximum.", field="workers"
            )
        limited = await self.commands.workers(name, asked)
        self.send({"limited": None if limited is None else limited.to_wire()})


def handlers(
    commands: ClusterActions, monitor: ClusterMonitor, status: Callable[[], Wire]
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """The REST calls of the main job."""
    made = {"commands": commands, "monitor": monitor, "status": status}
    return [
        (f"{API}status", StatusHandler, made),
        (f"{API}options", OptionsHandler, made),
        (f"{API}lease", LeaseHandler, made),
        (f"{API}clusters", ClustersHandler, made),
        (f"{API}clusters/{NAME}", ClusterHandler, made),
        (f"{API}clusters/{NAME}/(scale|adapt)", WorkersHandler, made),
    ]
