"""Async client for the REST API of Dask Gateway. Every failure is raised as a GatewayProblem."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import aiohttp
from aiohttp.abc import AbstractCookieJar

from ..config import GatewayConfig
from ..errors import CreateOutcomeUnknown, GatewayProblem, clean
from ..messages import Value
from .auth import Authenticator
from .error_responses import ErrorResponse, RequestContext, problem_from_response
from .http import BodyTooLarge, failure_kind, never_sent, read_body
from .options import find_secrets, merge_defaults, parse_options
from .responses import (
    STATUSES,
    ClusterRecord,
    check_name,
    parse_json,
    parse_record,
    unexpected_response,
)

log = logging.getLogger(__name__)

CONNECT_TIMEOUT = 5.0
"""Seconds until a connection is established."""
RESPONSE_TIMEOUT = 15.0
"""Seconds for one request. The gateway may verify the token at the hub first."""
CREATE_TIMEOUT = 30.0
"""Seconds for a request that creates a cluster."""
LONG_POLL_TIMEOUT = 30.0
"""Seconds for a long poll, which the gateway holds for 20 s (`routes.py` of dask-gateway-server)."""
MAX_BODY = 32 * 2**20
"""Bytes of a response. A cluster record has about 5 KB, most of it TLS credentials."""


class GatewayClient:
    """A client for one identity at one gateway.

    Each client has its own cookies, because for 300 s the gateway prefers its cookie to the header. The HTTP sessions
    are opened by the first request, so a client can be made before the event loop runs. All methods raise
    GatewayProblem with `gateway-unreachable`, `gateway-timeout`, `gateway-bad-response`, `gateway-error`,
    `auth-refused`, `auth-unverified` or `auth-unavailable`, and with the codes in their own docstrings.

    Parameters
    ----------
    config: where the gateway is
    authenticator: makes the headers of each request
    response_timeout: seconds for one request
    """

    def __init__(
        self, config: GatewayConfig, authenticator: Authenticator, *, response_timeout: float = RESPONSE_TIMEOUT
    ) -> None:
        if config.address is None:
            raise GatewayProblem("gateway-unconfigured", "no-address")
        self.config = config
        self.address = config.address
        self.authenticator = authenticator
        self._response_timeout = response_timeout
        self._secrets = {*authenticator.secrets, *find_secrets(config.cluster_options)}
        self._fields: set[str] = set()
        self._api_session: aiohttp.ClientSession | None = None
        self._scheduler_session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session for pages of schedulers. It keeps no cookies, because schedulers run untrusted code."""
        if self._scheduler_session is None:
            self._scheduler_session = self._open(aiohttp.DummyCookieJar())
        return self._scheduler_session

    def _open(self, jar: AbstractCookieJar) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookie_jar=jar, proxy=self.config.http_proxy, trust_env=False)

    async def close(self) -> None:
        """Close both sessions. A later request opens them again."""
        sessions = (self._api_session, self._scheduler_session)
        self._api_session = self._scheduler_session = None
        for session in sessions:
            if session is not None:
                await session.close()

    async def version(self) -> str:
        """Return the gateway's version. It needs no authentication, so it shows whether the gateway is reachable."""
        data = await self._json("GET", "/api/version", RequestContext(), authenticated=False)
        version = data.get("version") if isinstance(data, dict) else None
        if not isinstance(version, str):
            raise unexpected_response("no-version")
        return clean(version, limit=50)

    async def options(self) -> list[dict[str, Any]]:
        """Return the gateway's option specs, `{field, label, default, spec}`, with the configured defaults.

        Raises also `config-invalid`, for a configured default that is not valid for this gateway.
        """
        options = parse_options(await self._json("GET", "/api/v1/options", RequestContext()))
        self._fields = {option["field"] for option in options}
        return merge_defaults(options, self.config.cluster_options)

    async def list_clusters(self) -> dict[str, ClusterRecord]:
        """Return the clusters of this identity by name, in any state. Invalid records are left out, and logged."""
        data = await self._json("GET", f"/api/v1/clusters/?status={','.join(STATUSES)}", RequestContext())
        if not isinstance(data, dict):
            raise unexpected_response("no-clusters")
        records: dict[str, ClusterRecord] = {}
        for value in data.values():
            try:
                record = parse_record(value)
            except GatewayProblem as problem:
                log.warning("A cluster was left out of the list: %s", problem.message)
            else:
                records[record.name] = record
        return records

    async def get_cluster(self, name: str, wait: bool = False) -> ClusterRecord:
        """Return one cluster; with `wait` as soon as it is no longer pending, or after at most 20 s.

        Raises also `bad-name`, `cluster-not-found` (on Kubernetes also for a moment after the cluster was created)
        and `cluster-forbidden`.
        """
        path = f"/api/v1/clusters/{check_name(name)}{'?wait' if wait else ''}"
        timeout = max(LONG_POLL_TIMEOUT, self._response_timeout) if wait else None
        return parse_record(await self._json("GET", path, RequestContext(cluster=name), timeout=timeout))

    async def create(self, options: Mapping[str, Any]) -> str:
        """Create a cluster and return its name. Configured options apply where `options` has none.

        Raises also `option-refused`, with its field where the gateway names it, and CreateOutcomeUnknown
        (`create-uncertain`) where the cluster may exist. After `gateway-unreachable` it certainly does not.
        """
        merged = {**self.config.cluster_options, **options}
        context = RequestContext(
            "create", fields=self._fields | set(merged), secrets=self._secrets | find_secrets(merged)
        )
        body = {"cluster_options": {name: _integral_as_int(value) for name, value in merged.items()}}
        data = await self._json("POST", "/api/v1/clusters/", context, body=body, timeout=CREATE_TIMEOUT)
        name = data.get("name") if isinstance(data, dict) else None
        if not isinstance(name, str):
            raise CreateOutcomeUnknown("bad-response", under_way=False)
        return check_name(name)

    async def stop(self, name: str) -> None:
        """Stop a cluster; no error if it has stopped or is unknown. Raises also `bad-name`, `cluster-forbidden`."""
        await self._call("DELETE", f"/api/v1/clusters/{check_name(name)}", RequestContext("stop", cluster=name))

    async def scale(self, name: str, count: int) -> str | None:
        """Request `count` workers. Return the gateway's message where it grants fewer, else None.

        Raises also `bad-name`, `bad-request`, `cluster-not-found`, `cluster-forbidden`, `cluster-not-running`.
        """
        if count < 0:
            raise GatewayProblem("bad-request", "too-small", {"name": "count", "minimum": 0}, field="workers")
        return await self._request_workers(name, "scale", {"count": count})

    async def adapt(self, name: str, minimum: int, maximum: int) -> str | None:
        """Let the cluster adapt its number of workers. Returns and raises as `scale`."""
        if minimum < 0:
            raise GatewayProblem("bad-request", "too-small", {"name": "minimum", "minimum": 0}, field="minimum")
        if maximum < minimum:
            raise GatewayProblem("bad-request", "maximum-below-minimum", {"minimum": minimum}, field="maximum")
        return await self._request_workers(name, "adapt", {"minimum": minimum, "maximum": maximum, "active": True})

    def scheduler_url(self, record: ClusterRecord) -> str:
        """Return the base URL of a running cluster's scheduler, without a slash at its end.

        Raises GatewayProblem `cluster-not-running` where it has no scheduler.
        """
        if record.dashboard_route is None:
            raise GatewayProblem("cluster-not-running", "no-scheduler")
        return self.address + record.dashboard_route.removesuffix("/status").rstrip("/")

    async def _request_workers(self, name: str, verb: str, body: Mapping[str, Any]) -> str | None:
        path = f"/api/v1/clusters/{check_name(name)}/{verb}"
        response = await self._call("POST", path, RequestContext("scale", cluster=name), body=body)
        data = parse_json(response) if response.strip() else {}  # older gateways send an empty body
        message = data.get("msg") if isinstance(data, dict) and data.get("ok") is False else None
        return clean(message, self._secrets) if isinstance(message, str) and message else None

    async def _json(self, method: str, path: str, context: RequestContext, **kwargs: Any) -> Any:
        response = await self._call(method, path, context, **kwargs)
        try:
            return parse_json(response)
        except GatewayProblem as problem:
            raise _problem_for(context, problem, "bad-response") from None

    async def _call(
        self,
        method: str,
        path: str,
        context: RequestContext,
        *,
        body: Mapping[str, Any] | None = None,
        timeout: float | None = None,
        authenticated: bool = True,
    ) -> bytes:
        """Return the body of a 2xx response."""
        if self._api_session is None:
            # unsafe: also keep cookies of IP addresses. All requests of this session go to this gateway.
            self._api_session = self._open(aiohttp.CookieJar(unsafe=True))
        headers = await self.authenticator.headers() if authenticated else {}
        try:
            data = None if body is None else json.dumps(body, allow_nan=False).encode()
        except (TypeError, ValueError):
            raise GatewayProblem("bad-request", "not-finite") from None
        if data is not None:
            headers["Content-Type"] = "application/json"
        # On an idle connection that the gateway has closed, it would be unclear whether the cluster was created. So
        # this request gets a new connection.
        creates = context.kind == "create"
        session = self._open(self._api_session.cookie_jar) if creates else self._api_session
        try:
            async with session.request(
                method,
                self.address + path,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=self._response_timeout if timeout is None else timeout, sock_connect=CONNECT_TIMEOUT
                ),
            ) as response:
                status, location = response.status, response.headers.get("Location", "")
                content = await read_body(response, MAX_BODY)
        except BodyTooLarge:
            raise _problem_for(context, unexpected_response("too-large"), "bad-response") from None
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            raise _no_response(context, failure) from None
        finally:
            if creates:
                await session.close()
        if 200 <= status < 300:
            return content
        secrets = {*context.secrets, *self._secrets}
        problem = problem_from_response(
            ErrorResponse(status, content, location), replace(context, secrets=secrets), self.authenticator
        )
        if status in (502, 504) and problem.code == "gateway-unreachable":
            # A proxy that stopped waiting does not know whether the gateway continued.
            raise _problem_for(context, problem, "proxy-status", {"status": status}, under_way=True)
        raise problem


def _no_response(context: RequestContext, failure: Exception) -> GatewayProblem:
    if isinstance(failure, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError)) and not isinstance(
        failure, aiohttp.ClientHttpProxyError
    ):
        return _problem_for(context, unexpected_response("incomplete"), "bad-response")
    kind = failure_kind(failure)
    if kind == "timeout":
        return _problem_for(context, GatewayProblem("gateway-timeout", "timeout"), "timeout", under_way=True)
    problem = GatewayProblem("gateway-unreachable", kind)
    return problem if never_sent(failure) else _problem_for(context, problem, "closed")


def _problem_for(
    context: RequestContext,
    problem: GatewayProblem,
    create_variant: str,
    values: Mapping[str, Value] | None = None,
    *,
    under_way: bool = False,
) -> GatewayProblem:
    """Return `problem`; for a request that creates a cluster the problem that its outcome is unknown."""
    if context.kind != "create":
        return problem
    return CreateOutcomeUnknown(create_variant, values, under_way=under_way)


def _integral_as_int(value: Any) -> Any:
    """Convert 2.0, as browsers may write 2, to 2: the gateway rejects a float for an integer option."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
