"""Parsing of the gateway's responses: names and records."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.responses import parse_record

NAME = "0123456789abcdef0123456789abcdef"


def record(**changes: object) -> dict[str, object]:
    complete: dict[str, object] = {
        "name": NAME,
        "status": "RUNNING",
        "dashboard_route": f"/clusters/{NAME}/status",
        "start_time": 1,
        "stop_time": None,
        "options": {"a": 1},
        "tls_cert": "CERT",
        "tls_key": "KEY",
    }
    return complete | changes


def test_parse_record_drops_certificate_and_key() -> None:
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
def test_parse_record_rejects_invalid_name_or_status(changes: dict[str, object]) -> None:
    with pytest.raises(GatewayProblem) as caught:
        parse_record(record(**changes))
    assert caught.value.code == "gateway-bad-response"


@pytest.mark.parametrize("route", [5, "http://evil/", "//evil/x", "/a/../b", "/a?b", "/a b", "", "x"])
def test_parse_record_drops_routes_outside_the_gateway(route: object) -> None:
    assert parse_record(record(dashboard_route=route)).dashboard_route is None


@pytest.mark.parametrize("time", ["1", True, float("nan"), float("inf"), [], {}])
def test_parse_record_drops_invalid_times(time: object) -> None:
    assert parse_record(record(start_time=time)).started is None
