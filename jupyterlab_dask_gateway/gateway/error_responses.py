"""An answer of the gateway that is no success, as a GatewayProblem: the table of signs. Pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import GatewayProblem, clean
from .options import find_field
from .responses import unexpected_response


@dataclass(frozen=True)
class ErrorResponse:
    """An answer with a status other than 2xx. `location` is where a redirect points to."""

    status: int
    body: bytes
    location: str = ""


@dataclass(frozen=True)
class RequestContext:
    """What was asked: `kind` is `read`, `create`, `scale` or `stop`; `cluster` its name if it was about one.

    `fields` are the names of the options known; `secrets` are blotted out of every text.
    """

    kind: str = "read"
    cluster: str | None = None
    fields: Collection[str] = ()
    secrets: Collection[str] = ()


def problem_from_response(
    refusal: ErrorResponse, asked: RequestContext, auth: str, auth_remedy: str
) -> GatewayProblem:
    """The problem that `refusal` stands for. `auth` names the authentication, `auth_remedy` says what to do."""
    words = _words(refusal.body)
    said = None if words is None else _shown(words, asked)
    status = refusal.status
    if 300 <= status < 400:
        return _redirect(refusal.location)
    if status == 401:
        who = {
            "basic": "The gateway did not accept the user name and password.",
            "jupyterhub": "The gateway did not accept this server's hub token.",
        }.get(auth, f"The gateway did not accept the {auth} authentication.")
        return GatewayProblem("auth-refused", who, remedy=auth_remedy)
    if said is None:
        return _not_by_the_gateway(refusal, asked)
    if "verifying user's JupyterHub API token" in said:
        if status >= 502:
            return GatewayProblem(
                "auth-unverified",
                "The hub, which the gateway asks about your token, does not answer.",
                remedy="Try again in a moment. Admins: check that the hub runs and that the gateway reaches its API.",
            )
        return GatewayProblem("auth-unverified", "The hub would not confirm your token to the gateway.")
    if status == 403:
        return GatewayProblem("cluster-forbidden" if asked.cluster else "auth-refused", _or(said, "Forbidden."))
    if status == 404 and asked.cluster:
        return GatewayProblem("cluster-not-found", _or(said, "The gateway does not know this cluster."))
    if status == 409:
        return GatewayProblem("cluster-not-running", _or(said, "The cluster is not running."))
    if status == 422 and asked.kind == "create":
        return GatewayProblem(
            "option-refused",
            _or(said, "The gateway refused these options and gave no reason."),
            field=find_field(" ".join((words or "").split()), asked.fields),
        )
    if status == 422 and asked.kind == "scale":
        return GatewayProblem("bad-request", _or(said, "The gateway refused this number."), field="workers")
    return GatewayProblem("gateway-error", _or(said, f"The gateway failed with HTTP {status} and gave no reason."))


def _or(said: str, otherwise: str) -> str:
    return said or otherwise


def _words(body: bytes) -> str | None:
    """The gateway's own text: its errors are `{"error": "…"}`. None where somebody or something else speaks."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    words = data.get("error") if isinstance(data, dict) else None
    return words if isinstance(words, str) else None


def _shown(words: str, asked: RequestContext) -> str:
    # The value of a field that had to be a mapping is quoted in full, and may be a credential.
    return clean(re.sub(r"( must be a (?:mapping|dict)), got .*", r"\1", words, flags=re.DOTALL), asked.secrets)


def _redirect(location: str) -> GatewayProblem:
    """A redirect is not followed: a POST would become a GET, and a login page is no answer."""
    try:
        parts = urlsplit(location)
        # Not the query: a login page is often told a state or a token there.
        there = clean(f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.hostname else parts.path, limit=200)
    except ValueError:
        there = ""
    return unexpected_response(f"it redirects to {there}" if there else "it redirects elsewhere")


def _not_by_the_gateway(refusal: ErrorResponse, asked: RequestContext) -> GatewayProblem:
    """A status without the gateway's words: a proxy in between, or an error that the gateway did not handle."""
    status, text = refusal.status, refusal.body.decode(errors="replace")
    if status in (502, 503, 504):
        return GatewayProblem(
            "gateway-unreachable", f"The gateway does not answer; a proxy on the way says HTTP {status}."
        )
    if status != 500 or not text.startswith("500 Internal Server Error"):
        return unexpected_response(f"it answered with HTTP {status}")
    if asked.kind == "create":
        # dask-gateway turns a handler's text of several lines, and every bug of a handler, into this.
        traceback = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception): (.+)$", text, flags=re.MULTILINE)
        reason = f" It says: {_shown(traceback[-1], asked)}" if traceback else ""
        return GatewayProblem(
            "gateway-error",
            f"The gateway failed over these options without a reason that it can tell.{reason}",
            remedy="Try other options: a rule of this deployment may have refused them. "
            "Admins: the gateway's log has the reason.",
        )
    return GatewayProblem("gateway-error", "The gateway failed inside (HTTP 500) and gave no reason.")
