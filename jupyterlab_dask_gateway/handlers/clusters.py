"""REST handlers for the status, the options and the clusters."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..actions.requests import create_request, update_request, workers_request
from ..clusters.publisher import Publisher
from ..gateways.collection import Gateways
from ..storage.cluster_store import ClusterStore
from ..wire import types as wire
from .base import API, NAME, GatewayHandler


class ClusterBaseHandler(GatewayHandler):
    """Base of the handlers of this module."""

    def initialize(
        self,
        *,
        gateways: Gateways,
        publisher: Publisher,
        store: ClusterStore,
        status: Callable[[], wire.Status],
    ) -> None:
        """`store` keeps what the actions change, and `status` returns the response of `GET status`."""
        self.gateways = gateways
        self.publisher = publisher
        self.store = store
        self.status = status

    async def request_workers(self, name: str, request: wire.WorkersRequest) -> None:
        """Request workers, and send `scale_result`."""
        limited = await self.gateways.for_cluster(name).actions.scale(name, request)
        result: wire.ScaleResult = {"limited": None if limited is None else limited.to_wire()}
        self.send(result)


class StatusHandler(ClusterBaseHandler):
    """`status`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the state of the gateways, and the version and boot id of this server."""
        self.send(self.status())


class OptionsHandler(ClusterBaseHandler):
    """`options`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the option specs of a gateway. This starts a local gateway."""
        stack = self.gateways.get(self.get_query_argument("gateway", None))
        options: wire.Options = {"options": await stack.actions.request_options()}
        self.send(options)


class LeaseHandler(ClusterBaseHandler):
    """`lease`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Renew the lease of an active viewer. The event that `echo` requests is sent after the response."""
        echo = self.body(wire.LeaseRequest).get("echo", False)
        self.gateways.renew_lease()
        lease: wire.Lease = {
            "boot": self.publisher.boot,
            "revision": self.publisher.revision,
            "now": time.time() * 1000,
        }
        self.send(lease)
        if echo:
            self.publisher.publish([], [], echo=True)


class ClustersHandler(ClusterBaseHandler):
    """`clusters`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the snapshot. This has no side effects."""
        await self.send_large(self.publisher.snapshot())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Create a cluster, and send it while it is pending."""
        body = self.body(wire.CreateRequest)
        request, gateway = create_request(body), body.get("gateway")
        stack = self.gateways.get(gateway)
        if gateway is None and request.like is not None:
            stack = self.gateways.for_cluster(request.like)
        self.send(await stack.actions.create(request), 201)


class ClusterHandler(ClusterBaseHandler):
    """`clusters/NAME`."""

    @web.authenticated
    @authorized
    async def patch(self, name: str) -> None:
        """Change the label, the color or Stop When Finished of a cluster, and save the change.

        Raises GatewayProblem `not-saved` if that failed; the change then applies anyway.
        """
        changes = update_request(self.body(wire.UpdateRequest))
        cluster = await self.gateways.for_cluster(name).actions.update(name, changes)
        await self.store.save()
        self.send(cluster)

    @web.authenticated
    @authorized
    async def delete(self, name: str) -> None:
        """Stop a cluster; remove an ended one from the list."""
        await self.gateways.for_cluster(name).actions.stop(name)
        self.set_status(204)
        self.finish()


class ScaleHandler(ClusterBaseHandler):
    """`clusters/NAME/scale`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Request a number of workers."""
        request = workers_request(self.body(wire.ScaleRequest))
        await self.request_workers(name, request)


class AdaptHandler(ClusterBaseHandler):
    """`clusters/NAME/adapt`."""

    @web.authenticated
    @authorized
    async def post(self, name: str) -> None:
        """Scale the cluster adaptively."""
        request = workers_request(self.body(wire.AdaptRequest))
        await self.request_workers(name, request)


def cluster_handlers(
    *, gateways: Gateways, publisher: Publisher, store: ClusterStore, status: Callable[[], wire.Status]
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"gateways": gateways, "publisher": publisher, "store": store, "status": status}
    return [
        (f"{API}status", StatusHandler, kwargs),
        (f"{API}options", OptionsHandler, kwargs),
        (f"{API}lease", LeaseHandler, kwargs),
        (f"{API}clusters", ClustersHandler, kwargs),
        (f"{API}clusters/{NAME}", ClusterHandler, kwargs),
        (f"{API}clusters/{NAME}/scale", ScaleHandler, kwargs),
        (f"{API}clusters/{NAME}/adapt", AdaptHandler, kwargs),
    ]
