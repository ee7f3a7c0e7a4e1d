"""An async client for the Gateway's REST API. Every failure is a GatewayProblem."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp.abc import AbstractCookieJar

from ..config import GatewayConfig
from ..errors import CreateOutcomeUnknown, GatewayProblem, clean
from .auth import Authenticator
from .error_responses import ErrorResponse, RequestContext, problem_from_response
from .http import BodyTooLarge, never_sent, read_body, reason
from .options import find_secrets, merge_defaults, parse_options
from .responses import (
    STATUSES,
    ClusterRecord,
    check_name,
    parse_json,
    parse_record,
    unexpected_response,
)

__all__ = ["ClusterRecord", "GatewayClient", "check_name"]

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
"""Of one call; the gateway may ask the hub about the token first."""
CREATE_SECONDS = 30.0
WAIT_SECONDS = 30.0
"""Of the long poll, which the gateway holds for 20 s."""
MAX_BODY = 32 * 2**20
"""Bytes. A record has some 5 KB, most of it TLS credentials."""


class GatewayClient:
    """One identity at one gateway: one cookie jar, since for 300 s the gateway's cookie beats the header.

    Sessions are made at the first call, so an instance may be made before the loop runs. All methods raise
    GatewayProblem: `gateway-unreachable`, `gateway-timeout`, `gateway-bad-response`, `gateway-error`,
    `auth-refused`, `auth-unverified`, `auth-unavailable`, and what their own texts say.
    """

    def __init__(
        self, config: GatewayConfig, authenticator: Authenticator, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        if config.address is None:
            raise GatewayProblem("gateway-unconfigured", "No Dask Gateway is configured.")
        self.config = config
        self.address = config.address
        self.authenticator = authenticator
        self._answer_seconds = answer_seconds
        self._secrets = {*authenticator.secrets, *find_secrets(config.cluster_options)}
        self._fields: set[str] = set()
        self._api: aiohttp.ClientSession | None = None
        self._pages: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pooled session for schedulers' pages. It keeps no cookies: schedulers run other people's code."""
        if self._pages is None:
            self._pages = self._open(aiohttp.DummyCookieJar())
        return self._pages

    def _open(self, jar: AbstractCookieJar) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(cookie_jar=jar, proxy=self.config.http_proxy, trust_env=False)

    async def close(self) -> None:
        """Close both sessions. A later call would open them again."""
        sessions, self._api, self._pages = (self._api, self._pages), None, None
        for session in sessions:
            if session is not None:
                await session.close()

    async def version(self) -> str:
        """The gateway's version; asks no authentication, so it tells reachable from refused."""
        data = await self._json("GET", "/api/version", RequestContext(), authenticated=False)
        version = data.get("version") if isinstance(data, dict) else None
        if not isinstance(version, str):
            raise unexpected_response("it tells no version")
        return clean(version, limit=50)

    async def options(self) -> list[dict[str, Any]]:
        """The gateway's option specs, `{field, label, default, spec}`, with the configured defaults.

        Raises also `config-invalid`, for a configured default that this gateway cannot take.
        """
        options = parse_options(await self._json("GET", "/api/v1/options", RequestContext()))
        self._fields = {option["field"] for option in options}
        return merge_defaults(options, self.config.cluster_options)

    async def list_clusters(self) -> dict[str, ClusterRecord]:
        """All clusters of this identity, by name, of all five states. What is no record is left out, and logged."""
        data = await self._json("GET", f"/api/v1/clusters/?status={','.join(STATUSES)}", RequestContext())
        if not isinstance(data, dict):
            raise unexpected_response("its list of clusters is none")
        records: dict[str, ClusterRecord] = {}
        for value in data.values():
            try:
                record = parse_record(value)
            except GatewayProblem as problem:
                log.warning("A cluster is left out of the list: %s", problem.message)
            else:
                records[record.name] = record
        return records

    async def get_cluster(self, name: str, wait: bool = False) -> ClusterRecord:
        """One cluster; with `wait` after at most 20 s, or as soon as it is no longer pending.

        Raises also `bad-name`, `cluster-not-found` (on Kubernetes for a moment right after it was made, too) and
        `cluster-forbidden`.
        """
        path = f"/api/v1/clusters/{check_name(name)}{'?wait' if wait else ''}"
        seconds = max(WAIT_SECONDS, self._answer_seconds) if wait else None
        return parse_record(await self._json("GET", path, RequestContext(cluster=name), seconds=seconds))

    async def create(self, options: Mapping[str, Any]) -> str:
        """Ask for a cluster and return its name; configured options apply where `options` says nothing.

        Raises also `option-refused`, with its field where the gateway names it, and CreateOutcomeUnknown
        (`create-uncertain`): the cluster may have been made. With `gateway-unreachable` it certainly was not.
        """
        merged = {**self.config.cluster_options, **options}
        asked = RequestContext(
            "create", fields=self._fields | set(merged), secrets=self._secrets | find_secrets(merged)
        )
        body = {"cluster_options": {name: _whole(value) for name, value in merged.items()}}
        data = await self._json("POST", "/api/v1/clusters/", asked, body=body, seconds=CREATE_SECONDS)
        name = data.get("name") if isinstance(data, dict) else None
        if not isinstance(name, str):
            raise CreateOutcomeUnknown("The gateway's answer does not name the new cluster.", under_way=False)
        return check_name(name)

    async def stop(self, name: str) -> None:
        """Stop a cluster; one that is stopped or unknown is fine. Raises also `bad-name`, `cluster-forbidden`."""
        await self._call("DELETE", f"/api/v1/clusters/{check_name(name)}", RequestContext("stop", cluster=name))

    async def scale(self, name: str, count: int) -> str | None:
        """Ask for `count` workers. Returns the gateway's words where it gives fewer.

        Raises also `bad-name`, `bad-request`, `cluster-not-found`, `cluster-forbidden`, `cluster-not-running`.
        """
        if count < 0:
            raise GatewayProblem("bad-request", "The number of workers cannot be negative.", field="workers")
        return await self._scaling(name, "scale", {"count": count})

    async def adapt(self, name: str, minimum: int, maximum: int) -> str | None:
        """Let the cluster scale itself between the two. Returns and raises as `scale`: the gateway checks nothing."""
        if minimum < 0:
            raise GatewayProblem("bad-request", "The minimum cannot be negative.", field="minimum")
        if maximum < minimum:
            raise GatewayProblem("bad-request", "The maximum cannot be below the minimum.", field="maximum")
        return await self._scaling(name, "adapt", {"minimum": minimum, "maximum": maximum, "active": True})

    def scheduler_url(self, record: ClusterRecord) -> str:
        """The base URL of a running cluster's scheduler, without slash at its end.

        Raises GatewayProblem `cluster-not-running` where there is none.
        """
        if record.dashboard_route is None:
            raise GatewayProblem("cluster-not-running", "The cluster has no scheduler to look at.")
        return self.address + record.dashboard_route.removesuffix("/status").rstrip("/")

    async def _scaling(self, name: str, verb: str, body: Mapping[str, Any]) -> str | None:
        path = f"/api/v1/clusters/{check_name(name)}/{verb}"
        answer = await self._call("POST", path, RequestContext("scale", cluster=name), body=body)
        data = parse_json(answer) if answer.strip() else {}  # older gateways answer nothing
        message = data.get("msg") if isinstance(data, dict) and data.get("ok") is False else None
        return clean(message, self._secrets) if isinstance(message, str) and message else None

    async def _json(self, method: str, path: str, asked: RequestContext, **kwargs: Any) -> Any:
        answer = await self._call(method, path, asked, **kwargs)
        try:
            return parse_json(answer)
        except GatewayProblem as problem:
            raise _uncertain(asked, problem) from None

    async def _call(
        self,
        method: str,
        path: str,
        asked: RequestContext,
        *,
        body: Mapping[str, Any] | None = None,
        seconds: float | None = None,
        authenticated: bool = True,
    ) -> bytes:
        """The body of a 2xx answer."""
        if self._api is None:
            # unsafe: cookies of IP addresses too. All requests of this session go to this one gateway.
            self._api = self._open(aiohttp.CookieJar(unsafe=True))
        headers = await self.authenticator.headers() if authenticated else {}
        try:
            data = None if body is None else json.dumps(body, allow_nan=False).encode()
        except (TypeError, ValueError):
            raise GatewayProblem("bad-request", "A value cannot be sent: it is no finite number.") from None
        if data is not None:
            headers["Content-Type"] = "application/json"
        # An idle connection that the gateway has dropped would leave a creation in doubt: so a fresh one for it.
        session = self._open(self._api.cookie_jar) if asked.kind == "create" else self._api
        try:
            async with session.request(
                method,
                self.address + path,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=self._answer_seconds if seconds is None else seconds, sock_connect=CONNECT_SECONDS
                ),
            ) as response:
                status, location = response.status, response.headers.get("Location", "")
                answer = await read_body(response, MAX_BODY)
        except BodyTooLarge:
            raise _uncertain(asked, unexpected_response("its answer does not end")) from None
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            raise _no_answer(asked, failure) from None
        finally:
            if session is not self._api:
                await session.close()
        if 200 <= status < 300:
            return answer
        asked_here = RequestContext(asked.kind, asked.cluster, asked.fields, {*asked.secrets, *self._secrets})
        problem = problem_from_response(
            ErrorResponse(status, answer, location), asked_here, self.authenticator.name, self.authenticator.remedy
        )
        # A proxy that gave up waiting does not know whether the gateway went on.
        lost = status in (502, 504) and problem.code == "gateway-unreachable"
        raise _uncertain(asked, problem, under_way=True) if lost else problem


def _no_answer(asked: RequestContext, problem: Exception) -> GatewayProblem:
    if isinstance(problem, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError)) and not isinstance(
        problem, aiohttp.ClientHttpProxyError
    ):
        return _uncertain(asked, unexpected_response("its answer is broken"))
    late = isinstance(problem, asyncio.TimeoutError) and not isinstance(problem, aiohttp.ConnectionTimeoutError)
    found = GatewayProblem(
        "gateway-timeout" if late else "gateway-unreachable",
        f"The gateway cannot be reached from your server: {reason(problem)}.",
    )
    return found if never_sent(problem) else _uncertain(asked, found, under_way=late)


def _uncertain(asked: RequestContext, problem: GatewayProblem, *, under_way: bool = False) -> GatewayProblem:
    """`problem`, unless a cluster was asked for: then it may be there all the same."""
    if asked.kind != "create":
        return problem
    return CreateOutcomeUnknown(f"The answer to the request was lost. {problem.message}", under_way=under_way)


def _whole(value: Any) -> Any:
    """Whole numbers as ints: browsers write 2.0 at times, which the gateway refuses for an int option."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
