"""Where the pages of schedulers are: behind the proxy of the gateway, or at the address of a shared scheduler."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from .responses import ClusterRecord

if TYPE_CHECKING:
    import aiohttp

    from .client import GatewayClient


class SchedulerEndpoint(NamedTuple):
    """How to request pages of a scheduler: `url` is their base, without a slash at the end."""

    session: aiohttp.ClientSession
    url: str


class SchedulerEndpoints:
    """Finds the endpoint of each cluster.

    Parameters
    ----------
    client: returns the client of the gateway; raises GatewayProblem where there is none
    """

    def __init__(self, client: Callable[[], GatewayClient]) -> None:
        self._client = client
        self._session: aiohttp.ClientSession | None = None

    def find(self, record: ClusterRecord) -> SchedulerEndpoint:
        """Return the endpoint of a running cluster. Raises GatewayProblem where it has none."""
        if record.shared_scheduler is None:
            client = self._client()
            return SchedulerEndpoint(client.session, client.scheduler_url(record))
        if self._session is None:
            import aiohttp

            # Neither cookies nor a proxy: the scheduler runs untrusted code, and is in the network of the server.
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        return SchedulerEndpoint(self._session, record.shared_scheduler.dashboard)

    async def close(self) -> None:
        """Close the session of shared schedulers."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
