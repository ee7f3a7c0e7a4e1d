"""REST for the browser: thin verbs. Each is authenticated and authorized, as the resource `dask-gateway`.

XSRF protection is jupyter_server's own. None of these requests counts as a user's activity: a visible panel would
keep an idle server from being culled.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import responses
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..actions.cluster_actions import ClusterActions
from ..actions.requests import an_object, create_request, update_request, workers_request
from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..wire import Wire

if TYPE_CHECKING:
    from types import TracebackType

API = "dask-gateway/api/"
NAME = "([^/]+)"


class GatewayHandler(APIHandler):
    """What all verbs share: JSON bodies, and failures as `{code, message, remedy}`."""

    auth_resource = "dask-gateway"
    _track_activity = False

    def body(self) -> Any:
        """The request's body. Raises GatewayProblem `bad-request`."""
        try:
            text = self.request.body.decode()
            return an_object(json.loads(text) if text.strip() else None)
        except (ValueError, RecursionError):
            raise GatewayProblem("bad-request", "The request is not JSON.") from None

    def answer(self, data: Any, status: int = 200) -> None:
        """Finish with JSON. The browser must never see an older state for a newer one."""
        self.set_header("Cache-Control", "no-store")
        self.set_status(status)
        self.finish(json.dumps(data))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Every failure in one shape; of an unexpected one no more than its kind: its text may hold anything."""
        failure = kwargs["exc_info"][1] if kwargs.get("exc_info") else None
        problem = as_problem(failure, status_code)
        self.set_status(problem.status if isinstance(failure, GatewayProblem) else status_code)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(problem.to_wire()))

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """A failure that we know is one line in the log; what we do not know comes with its traceback."""
        if isinstance(value, GatewayProblem):
            self.log.info("%s %s: %s: %s", self.request.method, self.request.path, value.code, value.message)
        else:
            super().log_exception(typ, value, tb)


def as_problem(failure: BaseException | None, status: int) -> GatewayProblem:
    """Any failure of a request as a problem; `status` is tornado's."""
    if isinstance(failure, GatewayProblem):
        return failure
    if status in (401, 403):
        return GatewayProblem("forbidden", "This Jupyter server does not let you do this.")
    if status < 500:
        said = failure.log_message if isinstance(failure, web.HTTPError) else None
        return GatewayProblem("bad-request", said or f"{responses.get(status, 'Bad Request')}.")
    kind = f" ({type(failure).__name__})" if failure is not None else ""
    return GatewayProblem("internal", f"The server failed{kind}; its log has more.")


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
        self.answer(self.status())


class OptionsHandler(MainHandler):
    """`options`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The gateway's option specs; starts a local gateway."""
        self.answer({"options": await self.commands.options()})


class LeaseHandler(MainHandler):
    """`lease`."""

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Somebody looks."""
        self.monitor.lease()
        self.answer({"boot": self.monitor.boot, "revision": self.monitor.revision, "now": time.time() * 1000})


class ClustersHandler(MainHandler):
    """`clusters`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """The snapshot; without side effects."""
        self.answer(self.monitor.snapshot())

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """A new cluster, still pending."""
        self.answer(await self.commands.create(create_request(self.body())), 201)


class ClusterHandler(MainHandler):
    """`clusters/NAME`."""

    @web.authenticated
    @authorized
    async def patch(self, name: str) -> None:
        """Another label or color."""
        self.answer(await self.commands.update(name, update_request(self.body())))

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
        """Ask for workers; gives the gateway's words where it gives less."""
        asked = workers_request(self.body())
        if ("count" in asked) != (verb == "scale"):
            raise GatewayProblem(
                "bad-request", "Scaling takes a count, adapting a minimum and a maximum.", field="workers"
            )
        self.answer({"clamped": await self.commands.workers(name, asked)})


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
