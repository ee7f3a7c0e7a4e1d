"""The gateway's own idle limit: its option, its unit, and when the gateway stops a cluster."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.idle.gateway_limit import IdleLimit, IdleLimits
from jupyterlab_dask_gateway.wire import types as wire

HALF_AN_HOUR = 1800.0


def spec(name: str, label: str, default: Any = None, maximum: Any = None) -> wire.Option:
    return {"field": name, "label": label, "default": default, "spec": {"type": "int", "max": maximum}}


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ({"idle_timeout": 1800}, HALF_AN_HOUR),
        ({"idle_timeout": 30}, HALF_AN_HOUR),
        ({"idle_timeout": 1800.0}, HALF_AN_HOUR),
        ({"idle_timeout_minutes": 30}, HALF_AN_HOUR),
        ({"idle_timeout_min": 30}, HALF_AN_HOUR),
        ({"idle_timeout_s": 600}, 600.0),
        ({"idle_seconds": 600}, 600.0),
        ({"idle_hours": 0.5}, HALF_AN_HOUR),
        ({"idle_timeout": "30m"}, HALF_AN_HOUR),
        ({"idle_timeout": "0.5 h"}, HALF_AN_HOUR),
        ({"idle_timeout": "1800"}, HALF_AN_HOUR),
        ({"inactivity_limit": 30}, HALF_AN_HOUR),
        ({"cull_timeout": 3600}, 3600.0),
        ({"image": "x", "Idle-Timeout": 1800}, HALF_AN_HOUR),
    ],
)
def test_limit_is_converted_to_seconds(options: dict[str, Any], seconds: float) -> None:
    limit = IdleLimits().find(options)
    assert limit is not None
    assert limit.seconds == seconds


@pytest.mark.parametrize("value", [180, 600, 1440])
def test_unit_is_unknown_where_seconds_and_minutes_are_plausible(value: int) -> None:
    assert IdleLimits().find({"idle_timeout": value}) == IdleLimit("idle_timeout", str(value), None)


@pytest.mark.parametrize(
    ("known", "seconds"),
    [
        (spec("idle_timeout", "Idle timeout (minutes)"), 36_000.0),
        (spec("idle_timeout", "Idle Timeout in seconds"), 600.0),
        (spec("idle_timeout", "Idle Timeout", default=3600), 600.0),
        (spec("idle_timeout", "Idle Timeout", default=60), 36_000.0),
        (spec("idle_timeout", "Idle Timeout", maximum=86_400), 600.0),
        (spec("idle_timeout", "Idle Timeout", default=600, maximum=1440), None),
    ],
)
def test_label_default_and_bounds_decide_the_unit(known: wire.Option, seconds: float | None) -> None:
    limit = IdleLimits(specs=[known]).find({"idle_timeout": 600})
    assert limit is not None
    assert (limit.option, limit.seconds) == (known["label"], seconds)


@pytest.mark.parametrize(
    "options", [{}, {"idle_timeout": 0}, {"idle_timeout": -1}, {"idle_timeout": None}, {"idle": True}]
)
def test_other_values_are_not_a_limit(options: dict[str, Any]) -> None:
    assert IdleLimits().find(options) is None


@pytest.mark.parametrize("name", ["idler", "middle", "cores", "timeout", "particular"])
def test_other_options_are_not_a_limit(name: str) -> None:
    assert IdleLimits().find({name: 1800}) is None


def test_configuration_decides() -> None:
    assert IdleLimits(option="ttl", unit="minutes").find({"ttl": 600, "idle_timeout": 1800}) == IdleLimit(
        "ttl", "600", 36_000.0
    )
    assert IdleLimits(seconds=900.0).find({"image": "x"}) == IdleLimit("", "", 900.0)


def test_gateway_stops_a_cluster_after_the_limit() -> None:
    assert IdleLimit("Idle", "30", 1800.0).to_wire(1000.0)["stops_at"] == 1_801_000.0
    assert IdleLimit("Idle", "30", 1800.0).to_wire(None)["stops_at"] is None
    assert IdleLimit("Idle", "600", None).to_wire(1000.0)["stops_at"] is None


@given(st.dictionaries(st.sampled_from(["idle_timeout", "idle", "cull_m"]), st.text() | st.floats() | st.none()))
def test_any_value_is_accepted(options: dict[str, Any]) -> None:
    limit = IdleLimits().find(options)
    assert limit is None or limit.seconds is None or limit.seconds > 0
