"""Checks of requests beyond their schema."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.actions.requests import MAX_LABEL, create_request, update_request, workers_request
from jupyterlab_dask_gateway.errors import GatewayProblem


@pytest.mark.parametrize(
    ("body", "request_"),
    [
        ({"count": 2.0}, {"count": 2}),
        ({"minimum": 0.0, "maximum": 3}, {"minimum": 0, "maximum": 3}),
        ({"minimum": 2, "maximum": 2}, {"minimum": 2, "maximum": 2}),
    ],
)
def test_workers_request_converts_numbers_to_integers(body: Any, request_: Any) -> None:
    assert repr(workers_request(body)) == repr(request_)


def test_workers_request_rejects_a_maximum_below_the_minimum() -> None:
    with pytest.raises(GatewayProblem, match=r"Maximum must be at least 3\.") as caught:
        workers_request({"minimum": 3, "maximum": 2})
    assert (caught.value.code, caught.value.field) == ("bad-request", "maximum")


@pytest.mark.parametrize(
    ("body", "code"),
    [({"label": ""}, "bad-request"), ({"like": "../x"}, "bad-name")],
)
def test_create_request_rejects_invalid_labels_and_names(body: Any, code: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        create_request(body)
    assert caught.value.code == code


def test_create_request_hides_options_from_logs() -> None:
    request = create_request({"options": {"environment": {"KEY": "secret"}}, "label": " a\nb ", "request": "1"})
    assert "secret" not in repr(request)
    assert (request.label, request.key, request.workers, request.like) == ("a b", "1", None, None)


def test_update_request_cleans_the_label() -> None:
    assert update_request({"label": " a\nb ", "color": "pink"}) == {"label": "a b", "color": "pink"}


@pytest.mark.parametrize(
    ("label", "message"),
    [(" \n", "must not be empty"), ("x" * (MAX_LABEL + 1), "at most 100 characters")],
)
def test_update_request_rejects_empty_and_long_labels(label: str, message: str) -> None:
    with pytest.raises(GatewayProblem, match=message) as caught:
        update_request({"label": label})
    assert caught.value.field == "label"
