"""The HTTP server of the service, behind the prefix that the hub gives it.

`GET clusters/NAME?workers=N` returns `{"reasons": […]}`, `GET quota` returns `{"limits": […]}`, and `GET health` the
state of the watches. Responses hold codes, numbers and names of the user's own image only.
"""

from __future__ import annotations

import re
import time

from aiohttp import web

from ..json_data import write_json
from .access import GatewayAccess
from .namespace_state import NamespaceState
from .watcher import NamespaceWatcher

_NAME = re.compile(r"(?:(?P<namespace>[a-z0-9-]{1,63})\.)?(?P<cluster>[A-Za-z0-9-]{1,63})")
"""Dask Gateway's names of clusters, which have a namespace on Kubernetes."""
MAX_WORKERS = 1_000_000
_NO_CREDENTIALS = {"error": "the request has no credentials for the gateway"}


class StatusServer:
    """Responds to users about their own clusters, and about the quota that all share.

    Parameters
    ----------
    namespace: where the gateway creates its clusters; empty if their names have none
    prefix: the path of the service, as `/services/dask-gateway-status/`
    """

    def __init__(
        self,
        state: NamespaceState,
        watcher: NamespaceWatcher,
        access: GatewayAccess,
        *,
        namespace: str,
        prefix: str = "/",
    ) -> None:
        self._state = state
        self._watcher = watcher
        self._access = access
        self._namespace = namespace
        base = f"/{prefix.strip('/')}/".replace("//", "/")
        self.app = web.Application(client_max_size=0)
        self.app.router.add_get(f"{base}health", self._health)
        self.app.router.add_get(f"{base}clusters/{{name}}", self._reasons)
        self.app.router.add_get(f"{base}quota", self._limits)

    async def _health(self, request: web.Request) -> web.Response:
        states = self._watcher.states
        # A role without quotas and DaskCluster objects still explains everything else.
        is_healthy = states["pods"] == states["events"] == "ok"
        body = {"status": "pass" if is_healthy else "fail", "watches": states}
        return _respond(200 if is_healthy else 503, body)

    async def _reasons(self, request: web.Request) -> web.Response:
        name, authorization = request.match_info["name"], request.headers.get("Authorization", "")
        match = _NAME.fullmatch(name)
        if match is None or (match["namespace"] or "") != self._namespace:
            return _respond(404, {"error": "no such cluster in the namespace of this service"})
        if not authorization:
            return _respond(401, _NO_CREDENTIALS)
        access = await self._access.check(name, authorization)
        if access.status != 200:
            return _respond(access.status, {"error": "the gateway did not return this cluster"})
        if self._watcher.states["pods"] == "starting":
            return _respond(503, {"error": "the pods are not known yet"})
        reasons = self._state.reasons(
            match["cluster"],
            time.time() * 1000,
            phase=access.phase,
            started=access.started,
            wanted=_number(request.query.get("workers", "")),
        )
        return _respond(200, {"reasons": [reason.to_json() for reason in reasons]})

    async def _limits(self, request: web.Request) -> web.Response:
        authorization = request.headers.get("Authorization", "")
        if not authorization:
            return _respond(401, _NO_CREDENTIALS)
        status = await self._access.check_user(authorization)
        if status != 200:
            return _respond(status, {"error": "the gateway did not return the clusters of this user"})
        return _respond(200, {"limits": self._state.limits()})


def _number(text: str) -> int | None:
    return min(int(text), MAX_WORKERS) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _respond(status: int, body: object) -> web.Response:
    return web.Response(
        status=status, text=write_json(body), content_type="application/json", headers={"Cache-Control": "no-store"}
    )
