"""REST handler for the notebooks: which notebook uses which cluster."""

from __future__ import annotations

import os
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import GatewayProblem
from ..gateway.responses import check_name
from ..notebooks.associations import NotebookAssociations
from .base import API, GatewayHandler

LONGEST_PATH = 4096


def parse_use(body: Any) -> tuple[str, str | None]:
    """The path and the cluster's name of a `PUT notebooks`. Raises GatewayProblem `bad-request` or `bad-name`."""
    path = body.get("path") if isinstance(body, dict) else None
    if not isinstance(path, str) or not 0 < len(path) <= LONGEST_PATH:
        raise GatewayProblem("bad-request", "`path` must be the path of a notebook.")
    name = body.get("name")
    if name is None:
        return path, None
    if not isinstance(name, str):
        raise GatewayProblem("bad-name", "`name` must be a cluster's name or null.")
    return path, check_name(name)


class NotebooksHandler(GatewayHandler):
    """`notebooks`."""

    def initialize(self, memory: NotebookAssociations) -> None:
        """There is one memory."""
        self.memory = memory

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Which notebook uses which cluster, and the image that they run in."""
        uses = await self.memory.read()
        notebooks = [{"path": path, "name": use.name} for path, use in uses.items()]
        # Kernels run in the server's image, unless they say otherwise.
        self.send({"notebooks": notebooks, "image": os.environ.get("JUPYTER_IMAGE_SPEC") or None})

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Remember a notebook's cluster, or with null forget it."""
        await self.memory.put(*parse_use(self.body()))
        self.set_status(204)
        self.finish()


def notebook_handlers(memory: NotebookAssociations) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """The REST calls about notebooks."""
    return [(f"{API}notebooks", NotebooksHandler, {"memory": memory})]
