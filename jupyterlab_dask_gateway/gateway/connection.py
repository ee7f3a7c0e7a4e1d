"""The one gateway of this server: a configured one, else a private local one, else the reason why there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from ..config import GatewayConfig, read_config
from ..errors import GatewayProblem
from ..wire import Wire

if TYPE_CHECKING:
    from ..local.gateway import LocalGateway
    from .client import GatewayClient

KNOWN_AUTH = ("basic", "jupyterhub", "kerberos")


class GatewayConnection:
    """Reads the configuration when it is made; starts nothing but a local gateway's listener.

    `on_change` is called when a local gateway starts, ends or moves. aiohttp is imported with the first client: a
    server whose user has no clusters goes without.
    """

    def __init__(
        self,
        environ: MutableMapping[str, str],
        *,
        local_allowed: bool,
        workdir: str | None,
        on_change: Callable[[], None],
        answer_seconds: float,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self.local: LocalGateway | None = None
        self.problem: GatewayProblem | None = None
        self._environ = environ
        self._answer_seconds = answer_seconds
        self._config = GatewayConfig()
        self._made: GatewayClient | None = None
        self._old: list[GatewayClient] = []
        try:
            self._config = read_config(environ)
            if self._config.address is None:
                self.local = make_local(environ, local_allowed, workdir, on_change)
        except GatewayProblem as problem:
            self.problem = problem
            log.warning("%s %s", problem.message, problem.remedy)

    @property
    def config(self) -> GatewayConfig:
        """Where the gateway is, as the server half reaches it."""
        return self._config if self.local is None else self.local.config

    @property
    def key(self) -> str:
        """What its clusters are kept under. A local gateway's end with the server, as does its address."""
        return (self._config.address or "none") if self.local is None else self.local.address

    @property
    def addresses(self) -> list[str]:
        """Where people know the gateway."""
        known = [self.config.address, self.config.public_address]
        return [address for address in known if address is not None]

    def awake(self) -> bool:
        """Whether the gateway may be asked: looking never starts a local one."""
        return self.problem is None and (self.local is None or self.local.state == "running")

    def client(self) -> GatewayClient:
        """The client of the gateway. Raises GatewayProblem where there can be none."""
        if self.problem is not None:
            raise self.problem
        if self._made is None or self._made.config != self.config:
            from .auth import make_authenticator
            from .client import GatewayClient

            authenticator = make_authenticator(self.config, self._environ)
            if self._made is not None:
                self._old.append(self._made)
            self._made = GatewayClient(self.config, authenticator, answer_seconds=self._answer_seconds)
        return self._made

    async def ensure(self) -> None:
        """Have a gateway that can be asked. Raises GatewayProblem."""
        if self.problem is not None:
            raise self.problem
        if self.local is not None:
            await self.local.ensure()

    async def close(self) -> None:
        """Close the client, and end a local gateway with all its clusters."""
        for client in [*self._old, *([self._made] if self._made else [])]:
            await client.close()
        self._made = None
        self._old.clear()
        if self.local is not None:
            await self.local.stop()

    def wire(self) -> Wire:
        """`gateway` of the wire as far as it is known without asking anybody."""
        config = self.config
        problem = self.problem
        if problem is None and self.local is not None and self.local.state == "waiting":
            problem = self.local.problem
        auth = config.auth if config.auth in KNOWN_AUTH else "custom"
        return {
            "address": config.address,
            "public_address": config.public_address,
            "auth": auth if config.address is not None else None,
            "version": None,
            "reachable": None,
            "error": None if problem is None else problem.to_wire(),
            "local": self.local is not None,
        }


def make_local(
    environ: MutableMapping[str, str], allowed: bool, workdir: str | None, on_change: Callable[[], None]
) -> LocalGateway:
    """A local gateway, which waits to be needed and is told to kernels. Raises GatewayProblem where there is none."""
    if not allowed:
        raise GatewayProblem(
            "gateway-unconfigured", "No Dask Gateway is configured, and the local one is switched off."
        )
    from ..local.gateway import LocalGateway

    problem = LocalGateway.available()
    if problem is not None:
        raise problem
    local = LocalGateway(environ, workdir, on_change)
    local.start()
    return local
