"""Async client for the REST API of Dask Gateway. Every failure is raised as a GatewayProblem."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import aiohttp
from aiohttp.abc import AbstractCookieJar

from ..config import GatewayConfig, naming_group
from ..errors import CreateOutcomeUnknown, GatewayProblem, clean
from ..json_data import write_json
from ..messages import Value
from ..wire import types as wire
from .authenticator import Authenticator, ResponseNotVerified, send
from .error_responses import ErrorResponse, RequestContext, problem_from_response
from .http import BodyTooLarge, failure_kind, never_sent, read_body, retry_after, tls_fault
from .options import find_secrets, merge_defaults, parse_options, sendable
from .responses import (
    LIVE_STATUSES,
    STATUSES,
    ClusterList,
    ClusterRecord,
    check_name,
    check_stopped,
    parse_created,
    parse_json,
    parse_list,
    parse_record,
    parse_scaled,
    parse_version,
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
LARGE_BODY = 2**18
"""Size, in bytes, above which a response is parsed in a thread, because that takes more than a few milliseconds."""
STOP_TIMEOUT = 30.0
"""Seconds until a cluster that is to stop must no longer be reported as running."""
STOP_POLL_SECONDS = 0.2

TLS_REMEDIES = {"tls-to-plain": "tls-to-plain", "tls-untrusted": "tls-untrusted"}
TLS_ALERT = "\\x15\\x03"
"""How the failure of aiohttp quotes the start of a TLS alert, with which a TLS server responds to plain HTTP."""

Parsed = TypeVar("Parsed")


class GatewayClient:
    """A client for one identity at one gateway.

    Each client has its own cookies, because for 300 s the gateway prefers its cookie to the header. The HTTP sessions
    are opened by the first request, so a client can be made before the event loop runs. All methods raise
    GatewayProblem with `gateway-unreachable`, `gateway-timeout`, `gateway-busy`, `gateway-bad-response`,
    `gateway-error`, `auth-refused`, `auth-unverified` or `auth-unavailable`, and with the codes in their own
    docstrings. After HTTP 429 they send nothing until the time that the response names.

    Parameters
    ----------
    config: where the gateway is
    authenticator: authenticates each request
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
        self._option_secrets = find_secrets(config.cluster_options)
        self._fields: set[str] = set()
        self._left_out: Counter[str] = Counter()
        self._busy_until = 0.0
        self._api_session: aiohttp.ClientSession | None = None
        self._scheduler_session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the session for pages of schedulers. It keeps no cookies, because schedulers run untrusted code."""
        if self._scheduler_session is None:
            self._scheduler_session = self._open(aiohttp.DummyCookieJar())
        return self._scheduler_session

    @property
    def _secrets(self) -> set[str]:
        return {*self.authenticator.secrets, *self._option_secrets}

    def _open(self, jar: AbstractCookieJar) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookie_jar=jar, proxy=self.config.http_proxy, trust_env=False)

    async def close(self) -> None:
        """Close both sessions. A later request opens them again."""
        sessions = (self._api_session, self._scheduler_session)
        self._api_session = self._scheduler_session = None
        for session in sessions:
            if session is not None:
                await session.close()

    async def version(self, timeout: float | None = None) -> str:
        """Return the gateway's version. It needs no authentication, so it shows whether the gateway is reachable.

        `timeout` is in seconds, by default that of all requests.
        """
        return await self._read(
            "GET", "/api/version", RequestContext(), parse_version, authenticated=False, timeout=timeout
        )

    async def options(self) -> list[wire.Option]:
        """Return the gateway's option specs with the configured defaults.

        Raises also `config-invalid`, for a configured default that is not valid for this gateway.
        """
        options = await self._read("GET", "/api/v1/options", RequestContext(), parse_options)
        self._fields = {option["field"] for option in options}
        return merge_defaults(options, self.config.cluster_options, self.config.group)

    async def list_clusters(self, *, with_ended: bool = True) -> ClusterList:
        """Return the clusters of this identity. Entries that are not valid are left out, and logged.

        `with_ended`: whether also those that the gateway has recorded as stopped or failed
        """
        statuses = STATUSES if with_ended else LIVE_STATUSES
        clusters = await self._read(
            "GET", f"/api/v1/clusters/?status={','.join(statuses)}", RequestContext(), parse_list
        )
        if clusters.left_out != self._left_out:
            self._left_out = clusters.left_out
            if clusters.left_out:
                reasons = ", ".join(f"{count} with {reason}" for reason, count in clusters.left_out.items())
                log.warning("%s entries of the gateway's list were left out: %s", clusters.left_out.total(), reasons)
        return clusters

    async def get_cluster(self, name: str, wait: bool = False) -> ClusterRecord:
        """Return one cluster; with `wait` as soon as it is no longer pending, or after at most 20 s.

        Raises also `bad-name`, `cluster-not-found` (on Kubernetes also for a moment after the cluster was created)
        and `cluster-forbidden`.
        """
        path = f"/api/v1/clusters/{check_name(name)}{'?wait' if wait else ''}"
        timeout = max(LONG_POLL_TIMEOUT, self._response_timeout) if wait else None
        return await self._read(
            "GET", path, RequestContext(cluster=name), lambda data: parse_record(data, name), timeout=timeout
        )

    async def create(self, options: Mapping[str, Any]) -> str:
        """Create a cluster and return its name. Configured options apply where `options` has none.

        Raises also `option-refused`, with its field where the gateway names it, and CreateOutcomeUnknown
        (`create-uncertain`) where the cluster may exist. After `gateway-unreachable` it certainly does not.
        """
        merged = {name: sendable(value) for name, value in {**self.config.cluster_options, **options}.items()}
        context = RequestContext(
            "create", fields=self._fields | set(merged), secrets=self._secrets | find_secrets(merged)
        )
        return await self._read(
            "POST",
            "/api/v1/clusters/",
            context,
            parse_created,
            body={"cluster_options": merged},
            timeout=CREATE_TIMEOUT,
        )

    async def stop(self, name: str) -> None:
        """Request the stop of a cluster; no error if it has stopped or is unknown.

        The record of the cluster shows whether it ends. Raises also `bad-name`, `cluster-forbidden`.
        """
        context = RequestContext("stop", cluster=name)
        with naming_group(self.config.group):
            check_stopped(*await self._call("DELETE", f"/api/v1/clusters/{check_name(name)}", context))

    async def confirm_end(self, name: str) -> None:
        """Wait until the gateway no longer reports a cluster as pending or running, after `stop`.

        Raises also `cluster-not-stopped`, after STOP_TIMEOUT seconds.
        """
        deadline = time.monotonic() + STOP_TIMEOUT
        while True:
            try:
                record = await self.get_cluster(name)
            except GatewayProblem as problem:
                if problem.code == "cluster-not-found":
                    return
                raise
            if record.status not in ("pending", "running"):
                return
            if time.monotonic() > deadline:
                raise GatewayProblem("cluster-not-stopped", "still-running")
            await asyncio.sleep(STOP_POLL_SECONDS)

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
        text = await self._read("POST", path, RequestContext("scale", cluster=name), parse_scaled, body=body)
        return None if text is None else clean(text, self._secrets)

    async def _read(
        self, method: str, path: str, context: RequestContext, parse: Callable[[Any], Parsed], **kwargs: Any
    ) -> Parsed:
        """Send a request and return the parsed JSON of the response."""
        with naming_group(self.config.group):
            _, body = await self._call(method, path, context, **kwargs)
            try:
                if len(body) < LARGE_BODY:
                    return parse(parse_json(body))
                return await asyncio.to_thread(lambda: parse(parse_json(body)))
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
    ) -> tuple[int, bytes]:
        """Return the status and the body of a 2xx response."""
        busy_for = self._busy_until - time.monotonic()
        if busy_for > 0:
            raise _busy(busy_for)
        if self._api_session is None:
            # unsafe: also keep cookies of IP addresses. All requests of this session go to this gateway.
            self._api_session = self._open(aiohttp.CookieJar(unsafe=True))
        try:
            data = None if body is None else write_json(body).encode()
        except (TypeError, ValueError):
            raise GatewayProblem("bad-request", "not-finite") from None
        headers = {} if data is None else {"Content-Type": "application/json"}
        total = self._response_timeout if timeout is None else timeout
        # On an idle connection that the gateway has closed, it would be unclear whether the cluster was created. So
        # this request gets a new connection.
        creates = context.kind == "create"
        session = self._open(self._api_session.cookie_jar) if creates else self._api_session
        try:
            async with send(
                session,
                self.authenticator if authenticated else None,
                method,
                self.address + path,
                data=data,
                headers=headers,
                # A short request to a blocked port must end as a failed connection, not as a slow response.
                timeout=aiohttp.ClientTimeout(total=total, sock_connect=min(CONNECT_TIMEOUT, 0.8 * total)),
            ) as response:
                status, location = response.status, response.headers.get("Location", "")
                content = await read_body(response, MAX_BODY)
        except BodyTooLarge:
            raise _problem_for(context, unexpected_response("too-large"), "bad-response") from None
        except ResponseNotVerified as failure:
            raise _problem_for(context, failure, "bad-response") from None
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            needs_hub = authenticated and self.authenticator.name == "jupyterhub"
            raise _no_response(context, failure, self.config, needs_hub=needs_hub) from None
        finally:
            if creates:
                await session.close()
        if 200 <= status < 300:
            return status, content
        if status == 429:
            seconds = retry_after(response.headers.get("Retry-After"))
            self._busy_until = time.monotonic() + seconds
            raise _busy(seconds)
        secrets = {*context.secrets, *self._secrets}
        problem = problem_from_response(
            ErrorResponse(status, content, location), replace(context, secrets=secrets), self.authenticator
        )
        if status in (502, 504) and problem.code == "gateway-unreachable":
            # A proxy that stopped waiting does not know whether the gateway continued.
            raise _problem_for(context, problem, "proxy-status", {"status": status}, under_way=True)
        raise problem


def _busy(seconds: float) -> GatewayProblem:
    return GatewayProblem("gateway-busy", "too-many-requests", {"seconds": math.ceil(seconds)}, retry_after=seconds)


def _no_response(
    context: RequestContext, failure: Exception, config: GatewayConfig, *, needs_hub: bool
) -> GatewayProblem:
    """Return the problem of a request without a response. `needs_hub`: whether the gateway may ask the hub first."""
    if isinstance(failure, aiohttp.ClientResponseError) and TLS_ALERT in failure.message:
        return GatewayProblem("gateway-unreachable", "plain-to-tls", remedy="plain-to-tls")
    if isinstance(failure, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError)) and not isinstance(
        failure, aiohttp.ClientHttpProxyError
    ):
        return _problem_for(context, unexpected_response("incomplete"), "bad-response")
    kind = failure_kind(failure)
    if kind == "timeout":
        if needs_hub:
            problem = GatewayProblem("gateway-timeout", "timeout-hub", remedy="hub")
        else:
            problem = GatewayProblem("gateway-timeout", "timeout")
        return _problem_for(context, problem, "timeout", under_way=True)
    if kind == "tls":
        fault = tls_fault(failure)
        problem = GatewayProblem("gateway-unreachable", fault, remedy=TLS_REMEDIES.get(fault, "tls"))
    elif kind == "proxy":
        values = {"setting": config.http_proxy_setting}
        problem = GatewayProblem("gateway-unreachable", "proxy", values, remedy="proxy")
    else:
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
