"""Runs the service: the watcher, the access to the gateway and the HTTP server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from .access import GatewayAccess
from .kubernetes_api import KubernetesApi, KubernetesConfig
from .namespace_state import NamespaceState
from .server import StatusServer
from .watcher import FIRST_PAUSE, NamespaceWatcher

DEFAULT_PORT = 8081


@dataclass(frozen=True)
class Binding:
    """Where the service listens, and the path under which the hub forwards requests to it."""

    host: str
    port: int
    prefix: str


def binding_from_hub(environ: Mapping[str, str]) -> Binding:
    """Return what JupyterHub sets for a service that it starts; otherwise all interfaces and the usual path."""
    url = urlsplit(environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = environ.get("JUPYTERHUB_SERVICE_PREFIX", "/services/dask-gateway-status/")
    return Binding(url.hostname or "0.0.0.0", url.port or DEFAULT_PORT, prefix)  # noqa: S104 - other pods reach it


class StatusService:
    """The running service."""

    def __init__(
        self, kubernetes: KubernetesConfig, gateway: str, binding: Binding, *, pause: float = FIRST_PAUSE
    ) -> None:
        self.state = NamespaceState()
        self._binding = binding
        self._api = KubernetesApi(kubernetes)
        self.watcher = NamespaceWatcher(self._api, self.state, pause=pause)
        self._access = GatewayAccess(gateway)
        server = StatusServer(
            self.state, self.watcher, self._access, namespace=kubernetes.namespace, prefix=binding.prefix
        )
        # The access log would have a line for each request of each user.
        self._runner = web.AppRunner(server.app, access_log=None, shutdown_timeout=1.0)

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Start watching and listening. Raises OSError if the address is in use."""
        self.watcher.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, self._binding.host, self._binding.port).start()

    async def stop(self) -> None:
        """Close all connections."""
        await self._runner.cleanup()
        await self.watcher.stop()
        await self._access.close()
        await self._api.close()
