"""What the gateway's answers mean: JSON, names and records."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.responses import parse_record

NAME = "0123456789abcdef0123456789abcdef"


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
    assert caught.value.code == "gateway-bad-response"


@pytest.mark.parametrize("route", [5, "http://evil/", "//evil/x", "/a/../b", "/a?b", "/a b", "", "x"])
def test_a_route_that_leads_elsewhere_is_none(route: object) -> None:
    assert parse_record(record(dashboard_route=route)).dashboard_route is None


@pytest.mark.parametrize("time", ["1", True, float("nan"), float("inf"), [], {}])
def test_a_time_that_is_none(time: object) -> None:
    assert parse_record(record(start_time=time)).started is None
