"""Readers of the gateway's responses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway import responses
from jupyterlab_dask_gateway.gateway.responses import (
    check_stopped,
    parse_created,
    parse_list,
    parse_record,
    parse_scaled,
    parse_version,
)
from jupyterlab_dask_gateway.json_data import write_json

from ..test_json_data import any_json

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


def is_bad_response(call: Any, *arguments: Any) -> bool:
    """Return whether a reader rejects a response as that of another program."""
    try:
        call(*arguments)
    except GatewayProblem as problem:
        return problem.code == "gateway-bad-response"
    return False


@pytest.mark.parametrize("changes", [{"name": "../x"}, {"name": None}, {"name": "a b"}, {"name": 10**400}])
def test_record_without_valid_name_is_rejected(changes: dict[str, object]) -> None:
    assert is_bad_response(parse_record, record(**changes))


@pytest.mark.parametrize("data", [None, [], "x", 1])
def test_record_that_is_not_an_object_is_rejected(data: object) -> None:
    assert is_bad_response(parse_record, data)


def test_record_of_another_cluster_is_rejected() -> None:
    assert parse_record(record(), NAME).name == NAME
    assert is_bad_response(parse_record, record(), "b" * 32)


@pytest.mark.parametrize("status", ["GONE", "", 2, None, ["RUNNING"], {}])
def test_unknown_status_counts_as_running(status: object) -> None:
    parsed = parse_record(record(status=status))
    assert (parsed.status, parsed.has_known_status) == ("running", False)
    without = {name: value for name, value in record().items() if name != "status"}
    assert parse_record(without).has_known_status is False
    assert parse_record(record()).has_known_status is True


@pytest.mark.parametrize("route", [5, "http://evil/", "//evil/x", "/a/../b", "/a?b", "/a b", "", "x"])
def test_parse_record_drops_routes_outside_the_gateway(route: object) -> None:
    assert parse_record(record(dashboard_route=route)).dashboard_route is None


@pytest.mark.parametrize("time", ["1", True, float("nan"), float("inf"), 1e308, 10**400, 1e17, -1, [], {}])
def test_parse_record_drops_invalid_times(time: object) -> None:
    parsed = parse_record(record(start_time=time, stop_time=time))
    assert (parsed.started, parsed.stopped) == (None, None)


def test_parse_record_drops_options_that_cannot_be_sent_again() -> None:
    options = {"nan": float("nan"), "big": 10**400, "none": None, "cores": 2, "map": {"a": float("inf"), "b": "c"}}
    assert parse_record(record(options=options)).options == {"cores": 2, "map": {"a": None, "b": "c"}}
    assert parse_record(record(options=["x"])).options == {}


def test_one_bad_record_does_not_affect_the_others() -> None:
    other = "b" * 32
    found = parse_list({NAME: record(), other: record(), "c": {"name": "c", "status": "GONE"}, "d": 3, "e": {}})
    assert list(found) == [NAME, "c"]
    assert found.left_out == {"another name": 1, "no cluster": 1, "no valid name": 1}


@pytest.mark.parametrize("data", [None, [], "x", {"error": "x"}, {"error": None, "code": 5}])
def test_other_data_is_not_a_list(data: object) -> None:
    assert is_bad_response(parse_list, data)


def test_empty_list_is_complete() -> None:
    found = parse_list({})
    assert (dict(found), found.left_out) == ({}, {})


def test_list_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "MAX_CLUSTERS", 3)
    found = parse_list({str(index): {"name": str(index)} for index in range(8)})
    assert (list(found), found.left_out) == (["0", "1", "2"], {"too many": 5})


@given(
    st.dictionaries(
        st.text() | st.just(NAME),
        any_json
        | st.fixed_dictionaries(
            {"name": st.just(NAME)},
            optional=dict.fromkeys(["status", "dashboard_route", "start_time", "stop_time", "options"], any_json),
        ),
    )
)
def test_any_list_is_read_or_rejected(data: Any) -> None:
    if not is_bad_response(parse_list, data):
        for each in parse_list(data).values():
            assert write_json([each.status, each.started, each.stopped, each.options])


@pytest.mark.parametrize("data", [None, [], {}, {"name": "../x"}, {"name": 3}, {"name": ""}, {"error": "x"}])
def test_create_response_without_valid_name_is_rejected(data: object) -> None:
    assert is_bad_response(parse_created, data)
    assert parse_created({"name": NAME}) == NAME


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"ok": 1}, {"ok": "true"}, {"ok": None, "msg": None}, {"ok": False}, {"ok": False, "msg": 3}],
)
def test_response_that_does_not_confirm_workers_is_rejected(data: object) -> None:
    assert is_bad_response(parse_scaled, data)


def test_response_to_a_request_for_workers_has_a_text_about_a_limit() -> None:
    assert parse_scaled({"ok": True, "msg": None}) is None
    assert parse_scaled({"ok": False, "msg": "limit"}) == "limit"


@pytest.mark.parametrize(("status", "body"), [(200, b""), (200, b"{}"), (202, b""), (204, b"<html>"), (201, b"true")])
def test_response_that_does_not_confirm_a_stop_is_rejected(status: int, body: bytes) -> None:
    assert is_bad_response(check_stopped, status, body)
    check_stopped(204, b"")


@pytest.mark.parametrize("data", [None, [], {}, {"version": 3}, {"version": ""}, {"version": "\x00\n"}])
def test_response_without_version_is_rejected(data: object) -> None:
    assert is_bad_response(parse_version, data)
    assert parse_version({"version": "2026.3.0"}) == "2026.3.0"
