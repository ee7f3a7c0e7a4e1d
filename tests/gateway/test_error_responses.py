"""Translation of the gateway's error responses to problems."""

from __future__ import annotations

import json

import pytest

from jupyterlab_dask_gateway.gateway.auth import BasicAuthenticator, JupyterHubAuthenticator
from jupyterlab_dask_gateway.gateway.error_responses import ErrorResponse, RequestContext, problem_from_response

NAME = "0123456789abcdef0123456789abcdef"
READ, CREATE, SCALE = (
    RequestContext(),
    RequestContext("create", fields={"worker_cores", "mode"}),
    RequestContext("scale", cluster=NAME),
)
GET = RequestContext(cluster=NAME)
UNHANDLED = b"500 Internal Server Error\n\nServer got itself in trouble"


def error(text: str) -> bytes:
    return json.dumps({"error": text}).encode()


@pytest.mark.parametrize(
    ("context", "status", "body", "code", "message"),
    [
        (READ, 401, error("Authentication required"), "auth-refused", "rejected your server's JupyterHub token"),
        (READ, 401, b"", "auth-refused", "rejected your server's JupyterHub token"),
        (
            READ,
            500,
            error("Permission failure verifying user's JupyterHub API token"),
            "auth-unverified",
            "JupyterHub rejected your token",
        ),
        (
            CREATE,
            502,
            error("Upstream failure verifying user's JupyterHub API token"),
            "auth-unverified",
            "JupyterHub did not respond",
        ),
        (
            GET,
            403,
            error(f"User bob lacks permissions to view cluster {NAME}"),
            "cluster-forbidden",
            "User bob lacks",
        ),
        (READ, 403, error("nope"), "auth-refused", 'denied access: "nope".'),
        (READ, 403, b"<html>", "gateway-bad-response", "HTTP 403"),
        (GET, 404, error(f"Cluster {NAME} not found"), "cluster-not-found", "does not know"),
        (GET, 404, b"404: Not Found", "gateway-bad-response", "HTTP 404"),
        (READ, 404, b'{"status": 404, "message": "Not Found"}', "gateway-bad-response", "HTTP 404"),
        (SCALE, 409, error(f"Cluster {NAME} is not running"), "cluster-not-running", "is not running"),
        (SCALE, 422, error("Scale expects a non-negative integer, got -1"), "bad-request", "got -1"),
        (READ, 422, error("'x' is not a valid ClusterStatus"), "gateway-error", "ClusterStatus"),
        (CREATE, 422, error("worker_cores must be >= 1.000000, got 0"), "option-refused", "got 0"),
        (CREATE, 422, error(""), "option-refused", "gave no reason"),
        (
            CREATE,
            422,
            error("User alice has reached the limit of 2 clusters"),
            "cluster-limit",
            "limit of 2 clusters",
        ),
        (CREATE, 422, error("You already have a running cluster"), "cluster-limit", "already have"),
        (CREATE, 422, error("Too many clusters"), "cluster-limit", "Too many"),
        (CREATE, 422, error("quota exceeded: 64 of 64 cores"), "cluster-limit", "64 of 64"),
        (CREATE, 422, error("worker_cores exceeds your limit of 4"), "option-refused", "limit of 4"),
        (CREATE, 422, error("no such profile"), "option-refused", "no such profile"),
        (CREATE, 500, UNHANDLED, "gateway-error", "process these options"),
        (
            CREATE,
            500,
            UNHANDLED + b"\n\nTraceback (most recent call last):\n  ...\nKeyError: 'a'\nValueError: too many cores\n",
            "gateway-error",
            "too many cores",
        ),
        (READ, 500, UNHANDLED, "gateway-error", "HTTP 500"),
        (READ, 500, error("broken"), "gateway-error", "broken"),
        (READ, 500, error(""), "gateway-error", "HTTP 500"),
        (READ, 500, b"<html>", "gateway-bad-response", "HTTP 500"),
        (READ, 503, b"<html>", "gateway-unreachable", "HTTP 503"),
        (READ, 504, b"", "gateway-unreachable", "HTTP 504"),
        (READ, 405, b"405: Method Not Allowed", "gateway-bad-response", "HTTP 405"),
        (READ, 418, b"[" * 100_000, "gateway-bad-response", "HTTP 418"),
    ],
)
def test_problem_from_response(context: RequestContext, status: int, body: bytes, code: str, message: str) -> None:
    problem = problem_from_response(ErrorResponse(status, body), context, JupyterHubAuthenticator)
    assert (problem.code, message in problem.message) == (code, True), problem.message


def test_problem_names_the_field_at_fault() -> None:
    response = ErrorResponse(422, error("worker_cores must be >= 1.000000, got 0"))
    assert problem_from_response(response, CREATE, BasicAuthenticator).field == "worker_cores"
    assert problem_from_response(ErrorResponse(422, error("x")), SCALE, BasicAuthenticator).field == "workers"


def test_redirect_is_named_without_its_query() -> None:
    response = ErrorResponse(302, b"", "https://hub.example.org/hub/login?next=secret-state")
    problem = problem_from_response(response, READ, BasicAuthenticator)
    assert problem.code == "gateway-bad-response"
    assert "https://hub.example.org/hub/login" in problem.message
    assert "secret-state" not in problem.message


@pytest.mark.parametrize("location", ["", "http://[", "/login?x=1"])
def test_redirect_to_an_invalid_address_is_reported(location: str) -> None:
    assert (
        problem_from_response(ErrorResponse(302, b"", location), READ, BasicAuthenticator).code
        == "gateway-bad-response"
    )


def test_secrets_are_replaced() -> None:
    context = RequestContext("create", fields={"environment"}, secrets={"hunter2"})
    for text in ("cannot use hunter2", "environment must be a mapping, got 'KEY=another-secret'"):
        problem = problem_from_response(ErrorResponse(422, error(text)), context, BasicAuthenticator)
        assert "hunter2" not in problem.message
        assert "another-secret" not in problem.message
