"""REST handlers for what the page of a cluster requests when it is open, and for its hints."""

from __future__ import annotations

from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..clusters.details.history import Histories
from ..clusters.details.logs import ClusterLogs
from ..clusters.publisher import Publisher
from ..clusters.serialize import serialize_workers
from ..gateways.collection import Gateways
from ..storage.cluster_store import ClusterStore
from .base import API, NAME, GatewayHandler


class ClusterPageHandler(GatewayHandler):
    """Base of the handlers of this module."""

    def initialize(
        self, *, gateways: Gateways, publisher: Publisher, histories: Histories, store: ClusterStore
    ) -> None:
        """`histories` has the history of each cluster in the list. `store` keeps which hints are dismissed."""
        self.gateways = gateways
        self.publisher = publisher
        self.histories = histories
        self.store = store

    def cluster_logs(self, name: str) -> ClusterLogs:
        """Return what reads the pages of the cluster `name`. Raises GatewayProblem `cluster-not-found`."""
        return self.gateways.for_cluster(self.publisher.cluster(name)["name"]).cluster_logs


class HistoryHandler(ClusterPageHandler):
    """`clusters/NAME/history`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the history of a cluster."""
        self.send(self.histories.to_wire(self.publisher.cluster(name)["name"]))


class LogsHandler(ClusterPageHandler):
    """`clusters/NAME/logs`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the log of the scheduler, or of the worker in the query."""
        worker = self.get_query_argument("worker", None)
        self.send(await self.cluster_logs(name).logs(name, worker))


class FailedTasksHandler(ClusterPageHandler):
    """`clusters/NAME/failed-tasks`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the last failed tasks."""
        self.send(await self.cluster_logs(name).failed_tasks(name))


class WorkersHandler(ClusterPageHandler):
    """`clusters/NAME/workers`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the workers of the last sample, and sample them often for a while."""
        stack = self.gateways.for_cluster(name)
        stack.monitor.show_details(name)
        await self.send_large(serialize_workers(stack.registry.cluster(name).sample))


class HintHandler(ClusterPageHandler):
    """`clusters/NAME/hints/CODE`."""

    @web.authenticated
    @authorized
    async def delete(self, name: str, code: str) -> None:
        """Dismiss a hint of a cluster, and save that.

        Raises GatewayProblem `not-saved` if that failed; the hint is then dismissed anyway.
        """
        await self.store.refresh()  # another server may have dismissed another hint
        cluster = self.gateways.for_cluster(name).actions.dismiss_hint(name, code)
        await self.store.save()
        self.send(cluster)


def cluster_page_handlers(
    *, gateways: Gateways, publisher: Publisher, histories: Histories, store: ClusterStore
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"gateways": gateways, "publisher": publisher, "histories": histories, "store": store}
    return [
        (f"{API}clusters/{NAME}/history", HistoryHandler, kwargs),
        (f"{API}clusters/{NAME}/logs", LogsHandler, kwargs),
        (f"{API}clusters/{NAME}/failed-tasks", FailedTasksHandler, kwargs),
        (f"{API}clusters/{NAME}/workers", WorkersHandler, kwargs),
        (f"{API}clusters/{NAME}/hints/{NAME}", HintHandler, kwargs),
    ]
