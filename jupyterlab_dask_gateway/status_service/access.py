"""Whether a user may ask about a cluster or the quota: the gateway decides, with the user's own credentials."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp

from ..gateway.http import BodyTooLarge, read_body
from ..json_data import is_number, read_json
from .diagnosis import Phase

RESPONSE_SECONDS = 5.0
"""Seconds for which a response of the gateway is used again."""
MAX_RESPONSES = 5000
GATEWAY_TIMEOUT = 10.0
MAX_BODY = 2**20
MAX_REQUESTS = 16
"""Concurrent requests to the gateway."""

_PHASES: dict[str, Phase] = {"PENDING": "pending", "RUNNING": "running"}
_FORWARDED_STATUSES = (401, 403, 404, 429)


@dataclass(frozen=True)
class ClusterAccess:
    """The gateway's response about a cluster, or about all clusters of a user. `started` is in ms since epoch.

    status: 200, the HTTP status of the gateway's error, or 502 where it has not responded as a gateway does
    """

    status: int
    phase: Literal["pending", "running", "ended"] = "ended"
    started: float = 0


class GatewayAccess:
    """Asks the gateway at `address`, and keeps its responses for seconds."""

    def __init__(self, address: str, *, response_seconds: float = RESPONSE_SECONDS) -> None:
        self._address = address.rstrip("/")
        self._response_seconds = response_seconds
        self._responses: dict[bytes, tuple[float, ClusterAccess]] = {}
        self._slots = asyncio.Semaphore(MAX_REQUESTS)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def check(self, name: str, authorization: str) -> ClusterAccess:
        """Return the gateway's response about the cluster `name` for the user with these credentials."""
        return await self._query(f"clusters/{name}", authorization, lambda body: _parse_cluster(name, body))

    async def check_user(self, authorization: str) -> int:
        """Return the HTTP status with which the gateway lists the clusters of the user with these credentials."""
        return (await self._query("clusters/", authorization, _parse_list)).status

    async def _query(self, path: str, authorization: str, parse: Callable[[Any], ClusterAccess]) -> ClusterAccess:
        # The credentials are not kept.
        key = hashlib.sha256(f"{path}\n{authorization}".encode()).digest()
        expires, known = self._responses.get(key, (0.0, None))
        if known is not None and time.monotonic() < expires:
            return known
        async with self._slots:
            access = await self._request(path, authorization, parse)
        self._responses.pop(key, None)
        self._responses[key] = (time.monotonic() + self._response_seconds, access)
        if len(self._responses) > MAX_RESPONSES:
            del self._responses[next(iter(self._responses))]
        return access

    async def _request(self, path: str, authorization: str, parse: Callable[[Any], ClusterAccess]) -> ClusterAccess:
        if self._session is None:
            # The gateway prefers its cookie to the header, so a shared cookie would be another user's identity.
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.get(
                f"{self._address}/api/v1/{path}",
                headers={"Authorization": authorization},
                timeout=aiohttp.ClientTimeout(total=GATEWAY_TIMEOUT),
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    return ClusterAccess(response.status if response.status in _FORWARDED_STATUSES else 502)
                return parse(read_json(await read_body(response, MAX_BODY)))
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, BodyTooLarge, ValueError):
            return ClusterAccess(502)


def _parse_cluster(name: str, record: Any) -> ClusterAccess:
    if not isinstance(record, dict) or record.get("name") != name:
        return ClusterAccess(502)
    started = record.get("start_time")
    phase = _PHASES.get(str(record.get("status")), "ended")
    return ClusterAccess(200, phase, float(started) if is_number(started) else 0.0)


def _parse_list(clusters: Any) -> ClusterAccess:
    return ClusterAccess(200 if isinstance(clusters, dict) else 502)
