"""The connection to a gateway: a configured one, a private local one, or none with a reason."""

from __future__ import annotations

import logging
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Literal, get_args

from ..config import DEFAULT, GatewayConfig, GatewayConfigs
from ..errors import GatewayProblem
from ..messages import Message, message
from ..wire import types as wire

if TYPE_CHECKING:
    from ..local.gateway import LocalGateway
    from .client import GatewayClient

AuthType = Literal["basic", "jupyterhub", "kerberos"]
AUTH_TYPES: tuple[AuthType, ...] = get_args(AuthType)
"""Values of `gateway.auth.type` that are shown as they are; a path of a class is shown as `custom`."""


class GatewayConnection:
    """Finds a gateway in the configuration and provides its client.

    Creating it starts only the listener of a local gateway. aiohttp is imported with the first client, so a
    server whose user has no clusters does not load it.

    Parameters
    ----------
    configs: the configuration of all gateways
    environ: environment variables; a local gateway adds its own
    name: the name of the gateway
    local_allowed: whether a private local gateway is used where none is configured
    workdir: folder in which workers of a local gateway resolve relative paths
    on_change: called when a local gateway starts, ends or moves to another port
    response_timeout: seconds for one request to the gateway
    log: receives the reason why there is no gateway
    custom_auth_allowed: whether `gateway.auth.type` may be the dotted path of a class, which this server then loads
    """

    def __init__(
        self,
        configs: GatewayConfigs,
        environ: MutableMapping[str, str],
        *,
        name: str = DEFAULT,
        local_allowed: bool,
        workdir: str | None,
        on_change: Callable[[], None],
        response_timeout: float,
        log: logging.Logger | logging.LoggerAdapter[Any],
        custom_auth_allowed: bool = False,
    ) -> None:
        self.name = name
        self.local: LocalGateway | None = None
        self.problem: GatewayProblem | None = None
        self._environ = environ
        self._response_timeout = response_timeout
        self.custom_auth_allowed = custom_auth_allowed
        self._config = GatewayConfig(name=name)
        self._client: GatewayClient | None = None
        self._replaced_clients: list[GatewayClient] = []
        try:
            self._config = configs.read(name)
            if self._config.client_uses_proxy:
                log.warning(_no_proxy_notice(self._config).text)
            if self._config.address is None:
                self.local = make_local_gateway(environ, local_allowed, workdir, on_change)
        except GatewayProblem as problem:
            self.problem = problem
            log.warning("%s %s", problem.message, problem.remedy)

    @property
    def config(self) -> GatewayConfig:
        """How this server reaches the gateway."""
        return self._config if self.local is None else self.local.config

    @property
    def store_key(self) -> str:
        """Return the key under which metadata of clusters is stored. A local gateway has a new one with each server.

        A local gateway ends with its server, and its clusters with it.
        """
        return (self._config.address or f"none{self.name}") if self.local is None else self.local.address

    @property
    def addresses(self) -> list[str]:
        """Return the addresses under which users know the gateway."""
        known = [self.config.address, self.config.public_address]
        return [address for address in known if address is not None]

    def can_poll(self) -> bool:
        """Return whether the gateway can be polled. Polling never starts a local gateway."""
        return self.problem is None and (self.local is None or self.local.state == "running")

    def client(self) -> GatewayClient:
        """Return the client of the gateway. Raises GatewayProblem where there is no gateway."""
        if self.problem is not None:
            raise self.problem
        if self._client is None or self._client.config != self.config:
            from .auth import make_authenticator
            from .client import GatewayClient

            authenticator = make_authenticator(self.config, self._environ, custom_allowed=self.custom_auth_allowed)
            if self._client is not None:
                # Requests may still use it.
                self._replaced_clients.append(self._client)
            self._client = GatewayClient(self.config, authenticator, response_timeout=self._response_timeout)
        return self._client

    async def ensure_running(self) -> None:
        """Start a local gateway and wait until it responds. Raises GatewayProblem where there is no gateway."""
        if self.problem is not None:
            raise self.problem
        if self.local is not None:
            await self.local.ensure_running()

    async def close(self) -> None:
        """Close the clients, and stop a local gateway with all its clusters."""
        for client in [*self._replaced_clients, *([self._client] if self._client else [])]:
            await client.close()
        self._client = None
        self._replaced_clients.clear()
        if self.local is not None:
            await self.local.stop()

    def to_wire(self) -> wire.Gateway:
        """Return `gateway` of events/clusters.yaml, without what only a request would show."""
        config = self.config
        problem = self.problem
        if problem is None and self.local is not None and self.local.state == "stopped":
            problem = self.local.problem
        known_auth = [each for each in AUTH_TYPES if each == config.auth]
        auth = known_auth[0] if known_auth else "custom"
        gateway: wire.Gateway = {
            "name": self.name,
            "label": self._config.label,
            "address": config.address,
            "public_address": config.public_address,
            "auth": auth if config.address is not None else None,
            "version": None,
            "reachable": None,
            "error": None if problem is None else problem.to_wire(),
            "local": self.local is not None,
        }
        if config.client_uses_proxy:
            gateway["notice"] = _no_proxy_notice(config).to_wire()
        return gateway


def _no_proxy_notice(config: GatewayConfig) -> Message:
    return message("gateway.no-proxy", setting=config.http_proxy_setting, group=config.group)


def make_local_gateway(
    environ: MutableMapping[str, str], allowed: bool, workdir: str | None, on_change: Callable[[], None]
) -> LocalGateway:
    """Make a local gateway that starts on demand. Raises GatewayProblem where it is disabled or cannot run."""
    if not allowed:
        raise GatewayProblem("gateway-unconfigured", "local-disabled", remedy="local-disabled")
    from ..local.gateway import LocalGateway

    problem = LocalGateway.unavailable_reason()
    if problem is not None:
        raise problem
    local = LocalGateway(environ, workdir, on_change)
    local.listen()
    return local
