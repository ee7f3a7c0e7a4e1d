"""REST handler that checks the connection to the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from jupyter_server.auth.decorator import authorized
from tornado import web
from tornado.iostream import StreamClosedError

from ..config import GatewayConfig
from ..gateway.connection import GatewayConnection
from ..gateways.collection import Gateways
from ..json_data import write_json
from ..messages import message
from ..wire import types as wire
from .base import API, GatewayHandler

if TYPE_CHECKING:
    from ..doctor.diagnosis import Diagnosis

KEEP_ALIVE = 15.0
"""Seconds after which an empty line is sent: proxies close connections without data, often after 60 s."""


Result = TypeVar("Result")


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
        turn: asyncio.Lock,
    ) -> None:
        """`traits` are those that Jupyter's configuration sets. Timeouts are in seconds.

        `turn` is held by the request whose checks run. Others wait: a dialog that was closed and opened again would
        otherwise be rejected while the server still stops the cluster of the first one.
        """
        self.gateways = gateways
        self.environ = environ
        self.traits = traits
        self.gateway_timeout = gateway_timeout
        self.scheduler_timeout = scheduler_timeout
        self.turn = turn
        self._run: asyncio.Task[None] | None = None

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Run the checks, and send a line of JSON when each starts and finishes. Empty lines have no meaning.

        The run ends when the browser closes the connection. A cluster of this run is then stopped.
        """
        request = self.body(wire.DoctorRequest)
        connection = self.gateways.get(request.get("gateway")).connection
        diagnosis = self._diagnosis(
            connection,
            create_cluster=request.get("create_cluster", False),
            check_kernel=request.get("check_kernel", False),
        )
        self.set_header("Content-Type", "application/x-ndjson")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")  # otherwise nginx sends all lines at the end
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

    def _diagnosis(self, connection: GatewayConnection, *, create_cluster: bool, check_kernel: bool) -> Diagnosis:
        # They load aiohttp.
        from ..doctor.diagnosis import Diagnosis, DoctorOptions
        from ..doctor.server_kernel import run_in_new_kernel

        async def load() -> GatewayConfig:
            await connection.ensure_running()
            return connection.config

        options = DoctorOptions(
            create_cluster=create_cluster,
            custom_auth_allowed=connection.custom_auth_allowed,
            gateway_timeout=self.gateway_timeout,
            scheduler_timeout=self.scheduler_timeout,
        )
        return Diagnosis(
            self.environ,
            load,
            options,
            self.traits,
            gateway=connection.name,
            run_in_kernel=run_in_new_kernel(self.kernel_manager) if check_kernel else None,
        )

    async def _send_steps(self, diagnosis: Diagnosis) -> None:
        from ..doctor.runner import run_checks

        async with self._hold_run_lock(), aclosing(run_checks(diagnosis)) as steps:
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
                await self._send_step(step.to_wire())

    @asynccontextmanager
    async def _hold_run_lock(self) -> AsyncIterator[None]:
        """Wait until the checks of other requests have ended. A step shows that this one waits."""
        is_busy = self.turn.locked()
        step: wire.DoctorStep = {
            "check": "turn",
            "title": message("doctor.title.turn").to_wire(),
            "result": "running",
            "details": [],
        }
        if is_busy:
            await self._send_step(step)
        taking = asyncio.ensure_future(self.turn.acquire())
        try:
            await self._wait_for(taking)
            if is_busy:
                finished = message("doctor.turn.finished").to_wire()
                await self._send_step({**step, "result": "passed", "message": finished})
            yield
        finally:
            taking.cancel()
            await asyncio.wait({taking})
            if not taking.cancelled():
                self.turn.release()

    async def _send_step(self, step: wire.DoctorStep) -> None:
        self.write(write_json(step) + "\n")
        await self.flush()

    async def _wait_for(self, result: asyncio.Future[Result]) -> Result:
        """Wait for a result, and send empty lines meanwhile."""
        while not (await asyncio.wait({result}, timeout=KEEP_ALIVE))[0]:
            self.write("\n")
            await self.flush()
        return result.result()


def doctor_handlers(**arguments: Any) -> list[tuple[str, type[GatewayHandler], dict[str, Any]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    return [(f"{API}doctor", DoctorHandler, {**arguments, "turn": asyncio.Lock()})]
