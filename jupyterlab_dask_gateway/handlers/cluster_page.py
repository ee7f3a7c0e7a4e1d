"""REST handlers for what the page of a cluster requests when it is open."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..clusters.history import Histories
from ..clusters.inspector import ClusterInspector
from ..clusters.monitor import ClusterMonitor
from .base import API, NAME, GatewayHandler


class ClusterPageHandler(GatewayHandler):
    """Base of the handlers of this module."""

    def initialize(self, *, monitor: ClusterMonitor, histories: Histories, inspector: ClusterInspector) -> None:
        """`histories` has the history of each cluster in the list."""
        self.monitor = monitor
        self.histories = histories
        self.inspector = inspector


class HistoryHandler(ClusterPageHandler):
    """`clusters/NAME/history`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the history of a cluster."""
        self.send(self.histories.to_wire(self.monitor.published(name)["name"]))


class LogsHandler(ClusterPageHandler):
    """`clusters/NAME/logs`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the log of the scheduler, or of the worker in the query."""
        worker = self.get_query_argument("worker", None)
        self.send(await self.inspector.logs(self.monitor.published(name)["name"], worker))


class FailedTasksHandler(ClusterPageHandler):
    """`clusters/NAME/failed-tasks`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the last failed tasks."""
        self.send(await self.inspector.failed_tasks(self.monitor.published(name)["name"]))


def cluster_page_handlers(
    *, monitor: ClusterMonitor, histories: Histories, inspector: ClusterInspector
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"monitor": monitor, "histories": histories, "inspector": inspector}
    return [
        (f"{API}clusters/{NAME}/history", HistoryHandler, kwargs),
        (f"{API}clusters/{NAME}/logs", LogsHandler, kwargs),
        (f"{API}clusters/{NAME}/failed-tasks", FailedTasksHandler, kwargs),
    ]
