"""The server extension's requests to the status service of the hub."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from ..config import GatewayConfig
from ..errors import GatewayProblem
from ..json_data import read_json
from ..wire import types as wire
from .quota import parse_limit
from .reason import Reason, parse_reason

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

URL_VARIABLE = "DASK_GATEWAY_STATUS_SERVICE_URL"
SERVICE_NAME = "dask-gateway-status"
"""The usual name of the service at the hub."""
TIMEOUT = 10.0
MAX_BODY = 2**18
MAX_REASONS = 20
MAX_LIMITS = 10
FIRST_PAUSE, LONGEST_PAUSE = 10.0, 600.0
"""Seconds without requests after a failure, which doubles with each failure in a row, and after a 404."""


def configured_status_service(trait: str, environ: Mapping[str, str], config: GatewayConfig) -> str:
    """Return the configured URL of the status service of a gateway; empty if there is none.

    Parameters
    ----------
    trait: the trait `status_service_url`, which is for the default gateway, as is the environment variable
    """
    own = config.status_service or ""
    return own if config.name else trait or environ.get(URL_VARIABLE, "") or own


def find_status_service(trait: str, environ: Mapping[str, str], config: GatewayConfig) -> str | None:
    """Return the URL of the status service of a gateway, None if there is no place to look for it.

    If the gateway is a service of a hub, the status service is by default another one of that hub.
    """
    url = configured_status_service(trait, environ, config)
    if not url and config.address is not None:
        parts = urlsplit(config.address)
        base, found, _ = parts.path.partition("/services/")
        url = urlunsplit(parts._replace(path=f"{base}{found}{SERVICE_NAME}", query="", fragment="")) if found else ""
    return f"{url.rstrip('/')}/" if url else None


class StatusServiceClient:
    """Requests reasons and the quota, with pauses after failures.

    A hub without the service gets a request every ten minutes.

    Parameters
    ----------
    url: returns where the service is; None for nowhere
    client: returns the client of the gateway, whose credentials and HTTP proxy the requests use. It raises
        GatewayProblem where there is no gateway.
    """

    def __init__(self, url: Callable[[], str | None], client: Callable[[], GatewayClient]) -> None:
        self._url = url
        self._client = client
        self._next_at = 0.0
        self._failures = 0

    @property
    def is_ready(self) -> bool:
        """Return whether a request may be sent now."""
        return self._url() is not None and time.monotonic() >= self._next_at

    async def reasons(self, name: str, workers: int | None) -> list[Reason] | None:
        """Return why the cluster `name` waits, lacks workers or ended. Returns None if there is no valid response.

        workers: the number of workers that the cluster should have, None if unknown
        """
        query = {} if workers is None else {"workers": str(workers)}
        found = await self._read(f"clusters/{quote(name, safe='')}", query, "reasons", MAX_REASONS)
        if found is None:
            return None
        return [reason for data in found if (reason := parse_reason(data)) is not None]

    async def limits(self) -> list[wire.QuotaLimit]:
        """Return what the quota of all clusters allows. Returns nothing if that is unknown, or during a pause."""
        found = await self._read("quota", {}, "limits", MAX_LIMITS) if self.is_ready else None
        return [limit for data in found or [] if (limit := parse_limit(data)) is not None]

    async def _read(self, path: str, query: dict[str, str], key: str, limit: int) -> list[Any] | None:
        """Return up to `limit` items of the list `key` in a response, None if there is no valid response."""
        import aiohttp

        from ..gateway.authenticator import send
        from ..gateway.http import BodyTooLarge, read_body

        url = self._url()
        if url is None:
            return None
        try:
            client = self._client()
            async with send(
                client.session,
                client.authenticator,
                "GET",
                f"{url}{path}",
                params=query,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as response:
                status = response.status
                body = read_json(await read_body(response, MAX_BODY))
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, BodyTooLarge, ValueError, GatewayProblem):
            # The hub's response for a service that does not exist is a web page.
            self._pause_requests()
            return None
        is_service = isinstance(body, dict) and ("error" in body or key in body)
        if not is_service or status not in (200, 404):
            self._pause_requests()
            return None
        self._failures, self._next_at = 0, 0.0
        found = body.get(key)
        return found[:limit] if isinstance(found, list) else []

    def _pause_requests(self) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        self._failures += 1
        self._next_at = time.monotonic() + pause * random.uniform(1.0, 1.3)
