"""Checks of the gateway's REST API, and of the token at JupyterHub."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import aiohttp

from ...errors import GatewayProblem
from ...gateway.auth import JupyterHubAuthenticator
from ...gateway.http import BodyTooLarge, failure_kind, read_body
from ...json_data import read_json
from ...messages import message
from ..advice import Advice
from ..diagnosis import Diagnosis
from ..findings import Finding, failed, failed_with, passed, skipped

MAX_HUB_BODY = 2**20
"""Bytes of the hub's record of a user."""
SERVICE_SCOPE = "access:services"
NEW_GENERATION = 2025
"""The year of the first gateway that verifies a token with that token alone (its `auth.py`)."""


async def check_http(diagnosis: Diagnosis) -> Finding:
    """Request the version, which needs no authentication."""
    diagnosis.version = await diagnosis.client.version()
    return passed(message("doctor.http.found"))


async def check_version(diagnosis: Diagnosis) -> Finding:
    """Report the gateway's version."""
    found = diagnosis.version or ""
    if is_old(found):
        return passed(message("doctor.version.old", version=found))
    return passed(message("doctor.version.found", version=found))


def is_old(version: str) -> bool:
    """Return whether a gateway verifies tokens with the `apiToken` of its service."""
    year = re.match(r"\d+", version)
    return year is not None and int(year[0]) < NEW_GENERATION


async def check_hub(diagnosis: Diagnosis) -> Finding:
    """Ask JupyterHub whether the token of this server is valid, and which services it may use."""
    url, authenticator = diagnosis.environ.get("JUPYTERHUB_API_URL"), diagnosis.client.authenticator
    if not isinstance(authenticator, JupyterHubAuthenticator):
        return skipped(message("doctor.hub.not-used"))
    if not url:
        return skipped(message("doctor.hub.no-url"))
    (token,) = authenticator.secrets
    try:
        status, user = await _read_user(url, token, diagnosis.options.gateway_timeout)
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError, BodyTooLarge) as failure:
        if failure_kind(failure) == "timeout":
            return failed(message("doctor.hub.timeout"), "hub-down")
        return failed(message("doctor.hub.unreachable"), "hub-down")
    if status in (401, 403):
        diagnosis.is_token_valid = False
        return failed(message("doctor.hub.rejected"), "token-expired")
    if status != 200 or not isinstance(user, dict):
        return failed(message("doctor.hub.status", status=status), "hub-down")
    diagnosis.is_token_valid = True
    scopes = user.get("scopes")
    if not isinstance(scopes, list):
        return passed(message("doctor.hub.valid"))
    diagnosis.has_scope = any(str(scope).startswith(SERVICE_SCOPE) for scope in scopes)
    if not diagnosis.has_scope:
        return failed(message("doctor.hub.no-scope"), "scope")
    return passed(message("doctor.hub.valid-with-scope"))


async def _read_user(url: str, token: str, timeout: float) -> tuple[int, Any]:
    """Return the status and the JSON of the hub's record of the owner of `token`."""
    # As for the singleuser server, the hub is reached without an HTTP proxy.
    async with (
        aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(total=timeout)) as session,
        session.get(
            f"{url.rstrip('/')}/user", headers={"Authorization": f"token {token}"}, allow_redirects=False
        ) as response,
    ):
        body = await read_body(response, MAX_HUB_BODY)
    try:
        return response.status, read_json(body)
    except ValueError:
        return response.status, None


async def check_authentication(diagnosis: Diagnosis) -> Finding:
    """List the clusters of the user, which needs authentication."""
    try:
        clusters = await diagnosis.client.list_clusters()
    except GatewayProblem as problem:
        return failed_with(problem, _advice(problem, diagnosis))
    diagnosis.clusters = [record for record in clusters.values() if record.status == "running"]
    ready = [record for record in diagnosis.clusters if record.dashboard_route is not None]
    diagnosis.cluster = ready[0] if ready else None
    return passed(
        message("doctor.authentication.accepted", auth=diagnosis.config.auth, count=len(diagnosis.clusters))
    )


def _advice(problem: GatewayProblem, diagnosis: Diagnosis) -> Advice | None:
    """Return the cause that the hub's own response makes certain; None for that of the problem."""
    variant = problem.message_ref.id.rpartition(".")[2]
    if (problem.code, variant) == ("auth-unverified", "rejected"):
        if diagnosis.is_token_valid is False:
            return "token-expired"
        if diagnosis.is_token_valid:
            return "api-token"
    if problem.code == "gateway-timeout" and diagnosis.config.auth == "jupyterhub":
        # The version needed no authentication, and was received.
        return "hub-frozen"
    return None


async def check_options(diagnosis: Diagnosis) -> Finding:
    """Read the cluster options, and check the configured defaults against them."""
    options = await diagnosis.client.options()
    return passed(message("doctor.options.found", count=len(options)))
