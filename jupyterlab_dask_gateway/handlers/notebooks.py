"""REST handler for the notebooks: which notebook uses which cluster."""

from __future__ import annotations

import os
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..gateway.responses import check_name
from ..notebooks.associations import NotebookAssociations
from ..wire import types as wire
from .base import API, GatewayHandler


class NotebooksHandler(GatewayHandler):
    """`notebooks`."""

    def initialize(self, *, associations: NotebookAssociations) -> None:
        """`associations` are those of this server's root folder."""
        self.associations = associations

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send which notebook uses which cluster, and the image of the server."""
        uses = await self.associations.read()
        notebooks: wire.Notebooks = {
            "notebooks": [{"path": path, "name": name} for path, name in uses.items()],
            # Kernels run in the image of the server, unless their environment has another one.
            "image": os.environ.get("JUPYTER_IMAGE_SPEC") or None,
        }
        self.send(notebooks)

    @web.authenticated
    @authorized
    async def put(self) -> None:
        """Store the cluster of a notebook, or remove the entry."""
        body = self.body(wire.NotebookRequest)
        name = body.get("name")
        await self.associations.put(body["path"], None if name is None else check_name(name))
        self.set_status(204)
        self.finish()


def notebook_handlers(
    *, associations: NotebookAssociations
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    return [(f"{API}notebooks", NotebooksHandler, {"associations": associations})]
