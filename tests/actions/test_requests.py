"""What the browser sends is checked where it comes in."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.actions.requests import create_request, label, update_request, workers_request
from jupyterlab_dask_gateway.errors import GatewayProblem


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ({"count": 0}, {"count": 0}),
        ({"count": 2.0}, {"count": 2}),
        ({"minimum": 0, "maximum": 3}, {"minimum": 0, "maximum": 3}),
        ({"minimum": 2, "maximum": 2}, {"minimum": 2, "maximum": 2}),
    ],
)
def test_workers(body: Any, asked: Any) -> None:
    assert workers_request(body) == asked


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"count": -1}, "workers"),
        ({"count": 1.5}, "workers"),
        ({"count": "3"}, "workers"),
        ({"count": True}, "workers"),
        ({"count": None}, "workers"),
        ({"count": 10**9}, "workers"),
        ({"count": float("nan")}, "workers"),
        ({}, "workers"),
        ([], "workers"),
        ({"minimum": 1}, "workers"),
        ({"count": 1, "minimum": 1, "maximum": 2}, "workers"),
        ({"minimum": -1, "maximum": 2}, "minimum"),
        ({"minimum": 1, "maximum": "2"}, "maximum"),
        ({"minimum": 3, "maximum": 2}, "maximum"),
    ],
)
def test_wrong_workers_are_said_at_their_field(body: Any, field: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        workers_request(body)
    assert (caught.value.code, caught.value.field) == ("bad-request", field)


@pytest.mark.parametrize(
    "body",
    [
        {"options": []},
        {"workers": 3},
        {"label": ""},
        {"label": 3},
        {"like": 3},
        {"like": "../x"},
        {"request": ""},
        {"request": "x" * 101},
        {"request": 1},
    ],
)
def test_a_wrong_request_is_refused(body: Any) -> None:
    with pytest.raises(GatewayProblem) as caught:
        create_request(body)
    assert caught.value.code in ("bad-request", "bad-name")


def test_a_request_hides_its_options_from_logs() -> None:
    request = create_request({"options": {"environment": {"KEY": "secret"}}, "label": " a\nb ", "request": "1"})
    assert "secret" not in repr(request)
    assert (request.label, request.key, request.workers, request.like) == ("a b", "1", None, None)


def test_labels_and_colors() -> None:
    assert update_request({"label": "x" * 100, "color": "pink", "other": 1}) == {"label": "x" * 100, "color": "pink"}
    for body, field in (({"label": "x" * 101}, "label"), ({"label": " \n"}, "label"), ({"color": "grey"}, "color")):
        with pytest.raises(GatewayProblem) as caught:
            update_request(body)
        assert caught.value.field == field
    with pytest.raises(GatewayProblem):
        label(None)
