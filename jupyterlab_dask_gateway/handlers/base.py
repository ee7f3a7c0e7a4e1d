"""What all REST handlers share."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..errors import GatewayProblem, clean
from ..json_data import write_json, write_json_parts
from ..request_validation import validate
from ..wire import types as wire

if TYPE_CHECKING:
    from types import TracebackType

API = "dask-gateway/api/"
NAME = "([^/]+)"

Body = TypeVar("Body")

Response = (
    wire.Candidates
    | wire.Cluster
    | wire.Example
    | wire.Examples
    | wire.FailedTasks
    | wire.History
    | wire.IdleSettings
    | wire.Lease
    | wire.Logs
    | wire.Notebooks
    | wire.Options
    | wire.Plots
    | wire.Progress
    | wire.Pruned
    | wire.Quota
    | wire.ResolvedDashboard
    | wire.ScaleResult
    | wire.Sizing
    | wire.SizingResult
    | wire.Status
    | wire.View
)
"""What handlers send at once. mypy then rejects an object that is not in events/clusters.yaml."""
LargeResponse = wire.Snapshot | wire.Workers
"""What handlers send in parts."""


class GatewayHandler(APIHandler):
    """Base of all REST handlers: JSON bodies, and failures as `problem` of the wire schema.

    Subclasses decorate each verb with `@web.authenticated` and `@authorized`, for the resource `dask-gateway`. XSRF
    protection is jupyter_server's own. No request counts as activity of the user: a visible panel would keep an idle
    server from being culled.
    """

    auth_resource = "dask-gateway"
    _track_activity = False

    def body(self, shape: type[Body]) -> Body:
        """Return the JSON of the request as the TypedDict `shape`; an empty body is an empty object.

        Raises GatewayProblem `bad-request`.
        """
        try:
            text = self.request.body.decode()
            data = json.loads(text, parse_constant=_reject_constant) if text.strip() else {}
        except (ValueError, RecursionError):
            raise GatewayProblem("bad-request", "not-json") from None
        return validate(shape, data)

    def send(self, data: Response, status: int = 200) -> None:
        """Finish the response with JSON, never cached: a cached one could replace a newer state in the browser."""
        self._send_text(write_json(data), status)

    async def send_large(self, data: LargeResponse) -> None:
        """Send as `send` an object with lists of any length. The server serves other requests in between."""
        parts = []
        for part in write_json_parts(data):
            parts.append(part)
            await asyncio.sleep(0)
        self._send_text("".join(parts), 200)

    def _send_text(self, text: str, status: int) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_status(status)
        self.finish(text)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send any failure as a problem. Of an unexpected exception only the type: its text may hold secrets."""
        failure = kwargs["exc_info"][1] if kwargs.get("exc_info") else None
        problem = as_problem(failure, status_code)
        self.set_status(problem.status if isinstance(failure, GatewayProblem) else status_code)
        self.set_header("Cache-Control", "no-store")
        self.finish(write_json(problem.to_wire()))

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Log a problem as one line, an unexpected exception with its traceback."""
        if isinstance(value, GatewayProblem):
            self.log.info("%s %s: %s: %s", self.request.method, self.request.path, value.code, value.message)
        else:
            super().log_exception(typ, value, tb)


def _reject_constant(name: str) -> NoReturn:
    """Reject NaN and Infinity, which Python reads but JSON does not have."""
    raise ValueError(name)


def as_problem(failure: BaseException | None, status: int) -> GatewayProblem:
    """Convert any failure of a request to a problem. `status` is the HTTP status that tornado chose."""
    if isinstance(failure, GatewayProblem):
        return failure
    if status in (401, 403):
        return GatewayProblem("forbidden", "not-permitted")
    if status < 500:
        text = failure.log_message if isinstance(failure, web.HTTPError) else None
        if text:
            return GatewayProblem("bad-request", "rejected-with-text", {"text": clean(text)})
        return GatewayProblem("bad-request", "rejected", {"status": status})
    if failure is None:
        return GatewayProblem("internal", "failed")
    return GatewayProblem("internal", "failed-with", {"type": type(failure).__name__})
