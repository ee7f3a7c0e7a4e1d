"""Translation of the gateway's error responses to problems. Pure functions.

Statuses and texts are those of dask-gateway-server's REST API (its `routes.py`, `auth.py` and `options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import GatewayProblem, clean
from ..json_data import read_json
from .authenticator import Authenticator
from .options import find_field, is_cluster_limit
from .responses import unexpected_response


@dataclass(frozen=True)
class ErrorResponse:
    """A response with a status other than 2xx. `location` is the target of a redirect."""

    status: int
    body: bytes
    location: str = ""


@dataclass(frozen=True)
class RequestContext:
    """What a request is about.

    Parameters
    ----------
    kind: `read`, `create`, `scale` or `stop`
    cluster: the name of the cluster, if it is about one
    fields: the names of the known options
    secrets: texts that are replaced wherever the gateway repeats them
    """

    kind: str = "read"
    cluster: str | None = None
    fields: Collection[str] = ()
    secrets: Collection[str] = ()


def problem_from_response(
    response: ErrorResponse, context: RequestContext, authenticator: type[Authenticator] | Authenticator
) -> GatewayProblem:
    """Return the problem for an error response."""
    gateway_text = _gateway_text(response.body)
    status = response.status
    if 300 <= status < 400:
        return _redirect(response.location)
    if status == 401:
        return GatewayProblem("auth-refused", authenticator.name, remedy=authenticator.remedy)
    if gateway_text is None:
        return _from_another_program(response, context)
    text = _redact(gateway_text, context)
    if "verifying user's JupyterHub API token" in text:
        if status >= 502:
            return GatewayProblem("auth-unverified", "hub-no-response", remedy="hub-no-response")
        return GatewayProblem("auth-unverified", "rejected")
    if status == 403 and context.cluster:
        return _with_text("cluster-forbidden", "with-text", text, "no-reason")
    if status == 403:
        return _with_text("auth-refused", "denied-with-text", text, "denied")
    if status == 404 and context.cluster and context.cluster in gateway_text:
        # Another program may also respond with 404 and JSON, but not with the name: "Cluster NAME not found".
        return GatewayProblem("cluster-not-found", "unknown-to-gateway")
    if status == 404:
        return unexpected_response("status", status=status)
    if status == 409:
        return GatewayProblem("cluster-not-running", "not-running")
    if status == 422 and context.kind == "create":
        field = find_field(" ".join(gateway_text.split()), context.fields)
        if field is None and is_cluster_limit(text):
            return GatewayProblem("cluster-limit", "with-text", {"text": text})
        return _with_text("option-refused", "with-text", text, "no-reason", field=field)
    if status == 422 and context.kind == "scale":
        return _with_text("bad-request", "workers-rejected-with-text", text, "workers-rejected", field="workers")
    if text:
        return GatewayProblem("gateway-error", "with-text", {"text": text})
    return GatewayProblem("gateway-error", "no-reason", {"status": status})


def _with_text(
    code: str, variant: str, text: str, variant_without_text: str, *, field: str | None = None
) -> GatewayProblem:
    if text:
        return GatewayProblem(code, variant, {"text": text}, field=field)
    return GatewayProblem(code, variant_without_text, field=field)


def _gateway_text(body: bytes) -> str | None:
    """Return the text of an error of the gateway, `{"error": "…"}`; None where another program responded."""
    try:
        data = read_json(body)
    except ValueError:
        return None
    text = data.get("error") if isinstance(data, dict) else None
    return text if isinstance(text, str) else None


def _redact(text: str, context: RequestContext) -> str:
    # The value of a field that had to be a mapping is quoted in full, and may be a credential.
    return clean(re.sub(r"( must be a (?:mapping|dict)), got .*", r"\1", text, flags=re.DOTALL), context.secrets)


def _redirect(location: str) -> GatewayProblem:
    """Return the problem of a redirect. It is not followed: a POST would become a GET, and it may lead to a login."""
    try:
        parts = urlsplit(location)
        # Without the query: that of a login page often has a state or a token.
        target = clean(f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.hostname else parts.path, limit=200)
    except ValueError:
        target = ""
    if target:
        return unexpected_response("redirect", location=target)
    return unexpected_response("redirect-elsewhere")


def _from_another_program(response: ErrorResponse, context: RequestContext) -> GatewayProblem:
    """Return the problem of a response by a proxy, or of an exception that the gateway did not handle."""
    status, body = response.status, response.body.decode(errors="replace")
    if status == 400 and re.search(r"HTTP request (?:was sent )?to (?:an )?HTTPS", body):
        # The texts of nginx, and of Go, in which the gateway's own proxy is written.
        return GatewayProblem("gateway-unreachable", "plain-to-tls", remedy="plain-to-tls")
    if status in (502, 503, 504):
        return GatewayProblem("gateway-unreachable", "proxy-status", {"status": status})
    if status != 500 or not body.startswith("500 Internal Server Error"):
        return unexpected_response("status", status=status)
    if context.kind != "create":
        return GatewayProblem("gateway-error", "no-reason", {"status": status})
    # Dask Gateway sends this for exceptions of a deployment's options handler, and for reasons of several lines.
    exceptions = re.findall(r"^(?:\w+\.)*\w*(?:Error|Exception): (.+)$", body, flags=re.MULTILINE)
    if exceptions:
        text = _redact(exceptions[-1], context)
        return GatewayProblem("gateway-error", "options-with-text", {"text": text}, remedy="options")
    return GatewayProblem("gateway-error", "options", remedy="options")
