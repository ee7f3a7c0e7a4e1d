"""REST handler that checks the way to the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from ..config import GatewayConfig
from ..gateway.connection import GatewayConnection
from ..gateways.collection import Gateways
from ..json_data import write_json
from ..wire import types as wire
from .base import API, GatewayHandler

if TYPE_CHECKING:
    from ..doctor.diagnosis import Diagnosis
    from ..doctor.findings import Step

KEEP_ALIVE = 15.0
"""Seconds after which an empty line is sent: proxies close connections without data, often after 60 s."""


class DoctorHandler(GatewayHandler):
    """`doctor`."""

    def initialize(
        self,
        *,
        gateways: Gateways,
        environ: Mapping[str, str],
        traits: Mapping[str, Any],
        gateway_timeout: float,
        scheduler_timeout: float,
    ) -> None:
        """`traits` are those that Jupyter's configuration sets. Timeouts are in seconds."""
        self.gateways = gateways
        self.environ = environ
        self.traits = traits
        self.gateway_timeout = gateway_timeout
        self.scheduler_timeout = scheduler_timeout
        self._run: asyncio.Task[None] | None = None

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Run the checks, and send a line of JSON when each starts and finishes. Empty lines have no meaning.

        The run ends when the browser closes the connection. A cluster of this run is then stopped.
        """
        request = self.body(wire.DoctorRequest)
        connection = self.gateways.named(request.get("gateway")).connection
        diagnosis = self._diagnosis(connection, create_cluster=request.get("create_cluster", False))
        self.set_header("Content-Type", "application/x-ndjson")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")  # nginx, which else sends all lines at the end
        self._run = asyncio.create_task(self._send_steps(diagnosis))
        try:
            await self._run
        except (asyncio.CancelledError, StreamClosedError):
            return
        self.finish()

    def on_connection_close(self) -> None:
        """End the run, because its results no longer reach the browser."""
        super().on_connection_close()
        if self._run is not None:
            self._run.cancel()

    def _diagnosis(self, connection: GatewayConnection, *, create_cluster: bool) -> Diagnosis:
        # They load aiohttp.
        from ..doctor.diagnosis import Diagnosis, DoctorOptions

        async def load() -> GatewayConfig:
            await connection.ensure_running()
            return connection.config

        options = DoctorOptions(
            create_cluster=create_cluster,
            custom_auth_allowed=connection.custom_auth_allowed,
            gateway_timeout=self.gateway_timeout,
            scheduler_timeout=self.scheduler_timeout,
        )
        return Diagnosis(self.environ, load, options, self.traits, gateway=connection.name)

    async def _send_steps(self, diagnosis: Diagnosis) -> None:
        from ..doctor.runner import run_checks

        async with aclosing(run_checks(diagnosis)) as steps:
            while True:
                following = asyncio.ensure_future(anext(steps, None))
                try:
                    step = await self._wait_for(following)
                finally:
                    if not following.done():
                        following.cancel()
                        await asyncio.wait({following})
                if step is None:
                    return
                self.write(write_json(step.to_wire()) + "\n")
                await self.flush()

    async def _wait_for(self, step: asyncio.Future[Step | None]) -> Step | None:
        """Wait for the next step, and send empty lines meanwhile."""
        while not (await asyncio.wait({step}, timeout=KEEP_ALIVE))[0]:
            self.write("\n")
            await self.flush()
        return step.result()


def doctor_handlers(**arguments: Any) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    return [(f"{API}doctor", DoctorHandler, arguments)]
