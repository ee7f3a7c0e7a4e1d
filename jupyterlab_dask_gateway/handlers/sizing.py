"""REST handlers for the page that sizes a deployment."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import GatewayProblem
from ..gateways.collection import Gateways
from ..sizing.deployment import known_inputs
from ..sizing.estimate import estimate
from ..sizing.machines import MachineTable, read_machines
from ..wire import types as wire
from .base import API, GatewayHandler


class SizingHandler(GatewayHandler):
    """`sizing`."""

    def initialize(self, *, machines_file: str, gateways: Gateways) -> None:
        """`machines_file` is the trait of that name."""
        self.machines_file = machines_file
        self.gateways = gateways

    async def _table(self) -> MachineTable:
        """Return the table of machine types. Raises GatewayProblem `config-invalid`."""
        return await asyncio.to_thread(read_machines, Path(self.machines_file) if self.machines_file else None)

    async def _known(self) -> tuple[list[wire.Option], int | None]:
        """Return the first gateway's option specs, and the largest number of workers that it grants, where known."""
        stack = self.gateways.first
        if not stack.connection.can_poll():
            return [], None
        try:
            specs = await stack.connection.client().options()
        except GatewayProblem:
            return [], None
        return specs, stack.registry.worker_limit({spec["field"]: spec["default"] for spec in specs})

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the machine types, and the inputs as far as this deployment is known. This starts no local gateway."""
        table = await self._table()
        specs, workers = await self._known()
        sizing: wire.Sizing = {
            "machines": [machine.to_wire() for machine in table.machines.values()],
            "currency": table.currency,
            "inputs": known_inputs(table, os.environ, specs, workers),
        }
        self.send(sizing)

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Send the estimate for the inputs in the body."""
        inputs = self.body(wire.SizingInputs)
        self.send(estimate(inputs, await self._table()))


def sizing_handlers(
    *, machines_file: str, gateways: Gateways
) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    kwargs = {"machines_file": machines_file, "gateways": gateways}
    return [(f"{API}sizing", SizingHandler, kwargs)]
