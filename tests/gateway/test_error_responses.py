"""Signs of failures, without any server: the table of what the gateway's answers stand for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.error_responses import ErrorResponse, RequestContext, problem_from_response
from jupyterlab_dask_gateway.gateway.responses import (
    field_of,
    merge_defaults,
    parse_options,
    parse_record,
    reason_invalid,
)

NAME = "0123456789abcdef0123456789abcdef"
READ, CREATE, SCALE = (
    RequestContext(),
    RequestContext("create", fields={"worker_cores", "mode"}),
    RequestContext("scale", cluster=NAME),
)
GET = RequestContext(cluster=NAME)
TROUBLE = b"500 Internal Server Error\n\nServer got itself in trouble"


def error(text: str) -> bytes:
    return json.dumps({"error": text}).encode()


@pytest.mark.parametrize(
    ("asked", "status", "body", "code", "message"),
    [
        (READ, 401, error("Authentication required"), "auth-refused", "did not accept this server's hub token"),
        (READ, 401, b"", "auth-refused", "did not accept this server's hub token"),
        (
            READ,
            500,
            error("Permission failure verifying user's JupyterHub API token"),
            "auth-unverified",
            "hub would not confirm",
        ),
        (
            CREATE,
            502,
            error("Upstream failure verifying user's JupyterHub API token"),
            "auth-unverified",
            "does not answer",
        ),
        (
            GET,
            403,
            error(f"User bob lacks permissions to view cluster {NAME}"),
            "cluster-forbidden",
            "User bob lacks",
        ),
        (READ, 403, error("nope"), "auth-refused", "nope"),
        (READ, 403, b"<html>", "gateway-bad-answer", "HTTP 403"),
        (GET, 404, error(f"Cluster {NAME} not found"), "cluster-not-found", NAME),
        (GET, 404, b"404: Not Found", "gateway-bad-answer", "HTTP 404"),
        (READ, 404, b'{"status": 404, "message": "Not Found"}', "gateway-bad-answer", "HTTP 404"),
        (SCALE, 409, error(f"Cluster {NAME} is not running"), "cluster-not-running", "is not running"),
        (SCALE, 422, error("Scale expects a non-negative integer, got -1"), "bad-request", "got -1"),
        (READ, 422, error("'x' is not a valid ClusterStatus"), "gateway-error", "ClusterStatus"),
        (CREATE, 422, error("worker_cores must be >= 1.000000, got 0"), "option-refused", "got 0"),
        (CREATE, 422, error(""), "option-refused", "gave no reason"),
        (CREATE, 500, TROUBLE, "gateway-error", "over these options"),
        (
            CREATE,
            500,
            TROUBLE + b"\n\nTraceback (most recent call last):\n  ...\nKeyError: 'a'\nValueError: too many cores\n",
            "gateway-error",
            "too many cores",
        ),
        (READ, 500, TROUBLE, "gateway-error", "failed inside"),
        (READ, 500, error("broken"), "gateway-error", "broken"),
        (READ, 500, error(""), "gateway-error", "HTTP 500"),
        (READ, 500, b"<html>", "gateway-bad-answer", "HTTP 500"),
        (READ, 503, b"<html>", "gateway-unreachable", "HTTP 503"),
        (READ, 504, b"", "gateway-unreachable", "HTTP 504"),
        (READ, 405, b"405: Method Not Allowed", "gateway-bad-answer", "HTTP 405"),
        (READ, 418, b"[" * 100_000, "gateway-bad-answer", "HTTP 418"),
    ],
)
def test_signs(asked: RequestContext, status: int, body: bytes, code: str, message: str) -> None:
    problem = problem_from_response(ErrorResponse(status, body), asked, "jupyterhub", "Restart your server.")
    assert (problem.code, message in problem.message) == (code, True), problem.message


def test_the_field_goes_with_the_refusal() -> None:
    refusal = ErrorResponse(422, error("worker_cores must be >= 1.000000, got 0"))
    assert problem_from_response(refusal, CREATE, "basic", "").field == "worker_cores"
    assert problem_from_response(ErrorResponse(422, error("x")), SCALE, "basic", "").field == "workers"


def test_a_redirect_says_where_to_without_the_query() -> None:
    refusal = ErrorResponse(302, b"", "https://hub.example.org/hub/login?next=secret-state")
    problem = problem_from_response(refusal, READ, "basic", "")
    assert problem.code == "gateway-bad-answer"
    assert "https://hub.example.org/hub/login" in problem.message
    assert "secret-state" not in problem.message


@pytest.mark.parametrize("location", ["", "http://[", "/login?x=1"])
def test_a_redirect_to_anywhere(location: str) -> None:
    assert problem_from_response(ErrorResponse(302, b"", location), READ, "basic", "").code == "gateway-bad-answer"


def test_secrets_are_blotted_out() -> None:
    asked = RequestContext("create", fields={"environment"}, secrets={"hunter2"})
    for text in ("cannot use hunter2", "environment must be a mapping, got 'KEY=another-secret'"):
        problem = problem_from_response(ErrorResponse(422, error(text)), asked, "basic", "")
        assert "hunter2" not in problem.message
        assert "another-secret" not in problem.message


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("worker_cores must be >= 1.000000, got 0", "worker_cores"),
        ("worker_cores must be an integer, got 'mode'", "worker_cores"),
        ("environment must be a mapping, got 'a=b'", "environment"),
        ("'zzz' is not a valid option for mode", "mode"),
        ("'worker_cores must be ' is not a valid option for mode", "mode"),
        ("Unknown fields ['bar', 'worker']", "worker"),
        ("Unknown fields ['bar', 'foo']", None),
        ("nothing must be said", None),
        ("Sorry: mode is for members", "mode"),
        ("worker_cores and mode do not go together", None),
        ("workers are out", None),
        ("", None),
    ],
)
def test_field_of(text: str, field: str | None) -> None:
    assert field_of(text, ["worker", "worker_cores", "mode", "environment"]) == field


@given(st.text(), st.lists(st.text(min_size=1)))
def test_field_of_takes_any_text(text: str, fields: list[str]) -> None:
    assert field_of(text, fields) in {None, *fields}


def record(**changes: object) -> dict[str, object]:
    whole: dict[str, object] = {
        "name": NAME,
        "status": "RUNNING",
        "dashboard_route": f"/clusters/{NAME}/status",
        "start_time": 1,
        "stop_time": None,
        "options": {"a": 1},
        "tls_cert": "CERT",
        "tls_key": "KEY",
    }
    return whole | changes


def test_a_record_without_its_keys() -> None:
    parsed = parse_record(record())
    assert (parsed.name, parsed.status, parsed.started, parsed.stopped) == (NAME, "running", 1, None)
    assert parsed.dashboard_route == f"/clusters/{NAME}/status"
    assert parsed.options == {"a": 1}
    assert "KEY" not in str(vars(parsed))
    assert "CERT" not in str(vars(parsed))


@pytest.mark.parametrize(
    "changes",
    [{"name": "../x"}, {"name": None}, {"name": "a b"}, {"status": "GONE"}, {"status": 2}, {"status": None}],
)
def test_no_record(changes: dict[str, object]) -> None:
    with pytest.raises(GatewayProblem) as caught:
        parse_record(record(**changes))
    assert caught.value.code == "gateway-bad-answer"


@pytest.mark.parametrize("route", [5, "http://evil/", "//evil/x", "/a/../b", "/a?b", "/a b", "", "x"])
def test_a_route_that_leads_elsewhere_is_none(route: object) -> None:
    assert parse_record(record(dashboard_route=route)).dashboard_route is None


@pytest.mark.parametrize("time", ["1", True, float("nan"), float("inf"), [], {}])
def test_a_time_that_is_none(time: object) -> None:
    assert parse_record(record(start_time=time)).started is None


def spec(kind: str, default: object, **more: object) -> dict[str, object]:
    return {"field": kind, "label": kind.title(), "default": default, "spec": {"type": kind, **more}}


SPECS = [
    spec("int", 1, min=1, max=4),
    spec("float", 1, min=None, max=2.5),
    spec("string", ""),
    spec("bool", False),
    spec("select", "a", options=["a", "b"]),
    spec("mapping", {}),
]


def test_options_of_all_kinds() -> None:
    assert parse_options({"cluster_options": SPECS}) == SPECS


@pytest.mark.parametrize(
    "odd", [None, {}, {"field": 1}, spec("color", "red"), spec("select", "a", options=[]), {"field": "x", "spec": 1}]
)
def test_an_option_that_no_form_could_show_is_left_out(odd: object) -> None:
    assert parse_options({"cluster_options": [odd, *SPECS]}) == SPECS


@pytest.mark.parametrize("data", [None, [], {}, {"cluster_options": {}}])
def test_no_options(data: object) -> None:
    with pytest.raises(GatewayProblem) as caught:
        parse_options(data)
    assert caught.value.code == "gateway-bad-answer"


def test_configured_defaults_are_merged() -> None:
    merged = merge_defaults(SPECS, {"int": 3, "float": 2, "mapping": {"A": "b"}})
    assert [option["default"] for option in merged] == [3, 2, "", False, "a", {"A": "b"}]
    assert SPECS[0]["default"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nope", 1),
        ("int", 5),
        ("int", 1.5),
        ("int", True),
        ("int", "secret"),
        ("float", 3),
        ("bool", 1),
        ("select", "secret"),
        ("string", 1),
        ("mapping", "secret"),
        ("mapping", ["secret"]),
    ],
)
def test_a_configured_default_that_cannot_be_is_named_and_not_quoted(name: str, value: object) -> None:
    with pytest.raises(GatewayProblem, match=rf"gateway\.cluster\.options\.{name} is not valid") as caught:
        merge_defaults(SPECS, {name: value})
    assert caught.value.code == "config-invalid"
    assert "secret" not in caught.value.message


def test_bounds_are_inside() -> None:
    assert reason_invalid({"type": "int", "min": 1, "max": 4}, 4) is None
    assert reason_invalid({"type": "int", "min": 1, "max": 4}, 0) == "it must be at least 1"
