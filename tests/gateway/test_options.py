"""Options of clusters: specs, defaults, checks of values, and masking."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.options import (
    find_fault,
    find_field,
    mapping_names,
    mask_defaults,
    mask_mappings,
    merge_defaults,
    parse_options,
    restore_masked_values,
    sendable,
)
from jupyterlab_dask_gateway.json_data import write_json

from ..test_json_data import any_json


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


def test_parse_options_keeps_all_types() -> None:
    assert parse_options({"cluster_options": SPECS}) == SPECS


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        {"field": 1},
        spec("color", "red"),
        spec("select", "a", options=[]),
        spec("select", "a", options=[1, None]),
        {"field": "x", "spec": 1},
        {"field": "x", "label": "x", "default": 1, "spec": {"type": ["int"]}},
        {"field": "x", "label": "x", "default": 1, "spec": {"type": {}}},
    ],
)
def test_parse_options_leaves_out_options_that_no_form_can_show(odd: object) -> None:
    assert parse_options({"cluster_options": [odd, *SPECS]}) == SPECS


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 1e308, 10**400, True, "1"])
def test_default_or_bound_that_is_not_a_number_does_not_apply(number: object) -> None:
    (option,) = parse_options({"cluster_options": [spec("float", number, min=number, max=number)]})
    assert (option["default"], option["spec"]) == (None, {"type": "float", "min": None, "max": None})
    assert find_fault(option["spec"], 10**400) == ("not-a-number", {})
    assert find_fault(option["spec"], 1.5) is None


@pytest.mark.parametrize("kind", ["int", "float", "string", "bool", "mapping"])
def test_default_of_another_type_is_left_out(kind: str) -> None:
    (option,) = parse_options({"cluster_options": [spec(kind, ["x"])]})
    assert option["default"] is None


@given(
    st.lists(
        any_json
        | st.fixed_dictionaries(
            {
                "field": st.just("a"),
                "spec": any_json
                | st.fixed_dictionaries(
                    {"type": st.sampled_from(["int", "float", "select", "mapping", "string"]) | any_json},
                    optional=dict.fromkeys(["min", "max", "options"], any_json),
                ),
            },
            optional={"label": any_json, "default": any_json},
        )
    ),
    any_json,
)
def test_any_specs_can_be_read_checked_and_sent(specs: Any, value: Any) -> None:
    options = parse_options({"cluster_options": specs})
    assert write_json(mask_defaults(options))
    for option in options:
        find_fault(option["spec"], value)


@pytest.mark.parametrize("data", [None, [], {}, {"cluster_options": {}}])
def test_parse_options_rejects_other_data(data: object) -> None:
    with pytest.raises(GatewayProblem) as caught:
        parse_options(data)
    assert caught.value.code == "gateway-bad-response"


def test_merge_defaults_replaces_defaults() -> None:
    specs = parse_options({"cluster_options": SPECS})
    merged = merge_defaults(specs, {"int": 3, "float": 2, "mapping": {"A": "b"}})
    assert [option["default"] for option in merged] == [3, 2, "", False, "a", {"A": "b"}]
    assert specs[0]["default"] == 1


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
def test_invalid_configured_default_is_named_but_not_quoted(name: str, value: object) -> None:
    with pytest.raises(GatewayProblem, match=rf"gateway\.cluster\.options\.{name} is not valid") as caught:
        merge_defaults(parse_options({"cluster_options": SPECS}), {name: value})
    assert caught.value.code == "config-invalid"
    assert "secret" not in caught.value.message


@pytest.mark.parametrize(
    ("value", "fault"),
    [(1, None), (4, None), (0, ("too-small", {"minimum": 1})), (5, ("too-large", {"maximum": 4}))],
)
def test_find_fault_includes_the_bounds(value: int, fault: object) -> None:
    assert find_fault({"type": "int", "min": 1, "max": 4}, value) == fault


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
def test_find_field_finds_the_option_at_fault(text: str, field: str | None) -> None:
    assert find_field(text, ["worker", "worker_cores", "mode", "environment"]) == field


@given(st.text(), st.lists(st.text(min_size=1)))
def test_find_field_accepts_any_text(text: str, fields: list[str]) -> None:
    assert find_field(text, fields) in {None, *fields}


def test_mask_mappings_keeps_only_keys() -> None:
    options = {"env": {"KEY": "secret", 3: {"x": "secret"}}, "list": ["secret"], "cores": 1, "none": None, "on": True}
    assert mask_mappings(options) == {
        "env": {"KEY": None, "3": None},
        "list": None,
        "cores": 1,
        "none": None,
        "on": True,
    }


def test_mask_defaults_masks_mapping_options_only() -> None:
    specs = parse_options({"cluster_options": [spec("string", "secret"), spec("mapping", {"KEY": "secret"})]})
    assert [masked["default"] for masked in mask_defaults(specs)] == ["secret", {"KEY": None}]


def test_restore_masked_values_takes_them_from_the_known_mapping() -> None:
    configured = {"TOKEN": "secret", "MODE": "fast"}
    assert restore_masked_values({"TOKEN": None, "MODE": "slow"}, configured) == {"TOKEN": "secret", "MODE": "slow"}
    assert restore_masked_values({"GONE": None, "NEW": "x"}, configured) == {"NEW": "x"}
    assert restore_masked_values({"MODE": "slow"}, configured) == {"MODE": "slow"}, "removed keys stay out"
    assert restore_masked_values(3, configured) == 3


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (2.0, 2),
        (1.5, 1.5),
        ({"A": 1, "B": 2.5, "C": True, "D": "x"}, {"A": "1", "B": "2.5", "C": "true", "D": "x"}),
        ({}, {}),
        ({"A": 1, "B": [1]}, {"A": 1, "B": [1]}),
        ({"A": None}, {"A": None}),
        ("2.0", "2.0"),
    ],
)
def test_values_are_sent_as_the_gateway_takes_them(value: object, sent: object) -> None:
    assert repr(sendable(value)) == repr(sent)


def test_names_in_mappings_are_listed_without_values() -> None:
    assert mapping_names({"environment": {"B": "secret", "A": None}, "image": "x", "labels": {"C": 1}}) == [
        "A",
        "B",
        "C",
    ]
