"""Validation of request bodies against the schema."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.request_validation import _schema, validate
from jupyterlab_dask_gateway.storage.metadata import PALETTE
from jupyterlab_dask_gateway.wire import types as wire


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        (wire.ScaleRequest, {"count": 0}),
        (wire.ScaleRequest, {"count": 2.0}),
        (wire.AdaptRequest, {"minimum": 0, "maximum": 3}),
        (wire.CreateRequest, {}),
        (wire.CreateRequest, {"options": None, "workers": None, "label": None, "like": None, "request": None}),
        (wire.CreateRequest, {"options": {"a": {"KEY": None}}, "workers": {"count": 1}, "request": "1"}),
        (wire.CreateRequest, {"workers": {"minimum": 0, "maximum": 1}}),
        (wire.UpdateRequest, {"label": "a", "color": "pink", "stop_when_finished": True}),
        (wire.SnoozeRequest, {"seconds": 0}),
        (wire.PruneRequest, {"names": []}),
        (wire.NotebookRequest, {"path": "a.ipynb"}),
        (wire.IdlePolicyChoice, {"stop_after": None}),
    ],
)
def test_validate_returns_valid_bodies_unchanged(shape: Any, body: Any) -> None:
    assert validate(shape, body) is body


@pytest.mark.parametrize(
    ("shape", "body", "message", "field"),
    [
        (wire.ScaleRequest, [], "The request body is not a JSON object.", None),
        (wire.ScaleRequest, {}, 'The field "count" is missing.', "workers"),
        (wire.ScaleRequest, {"count": -1}, 'The field "count" must be at least 0.', "workers"),
        (wire.ScaleRequest, {"count": 10**9}, 'The field "count" must be at most 1000000.', "workers"),
        (wire.ScaleRequest, {"count": 1.5}, 'The field "count" must be a whole number.', "workers"),
        (wire.ScaleRequest, {"count": True}, 'The field "count" must be a whole number.', "workers"),
        (wire.ScaleRequest, {"count": 1, "minimum": 1}, 'The field "minimum" is unknown.', "minimum"),
        (wire.AdaptRequest, {"minimum": 1}, 'The field "maximum" is missing.', "maximum"),
        (
            wire.CreateRequest,
            {"workers": {"count": "3"}},
            'The field "workers.count" must be a whole number.',
            "workers",
        ),
        (wire.CreateRequest, {"workers": 3}, 'The field "workers" must be a JSON object.', "workers"),
        (wire.CreateRequest, {"options": []}, 'The field "options" must be a JSON object.', "options"),
        (wire.CreateRequest, {"label": 3}, 'The field "label" must be text.', "label"),
        (wire.CreateRequest, {"request": ""}, 'The field "request" must not be empty.', "request"),
        (
            wire.CreateRequest,
            {"request": "x" * 101},
            'The field "request" must have at most 100 characters.',
            "request",
        ),
        (wire.CreateRequest, {"secret": 1}, 'The field "secret" is unknown.', "secret"),
        (wire.SnoozeRequest, {"seconds": "1"}, 'The field "seconds" must be a number.', "seconds"),
        (wire.KeepRequest, {"keep": 1}, 'The field "keep" must be true or false.', "keep"),
        (wire.PruneRequest, {"names": "a"}, 'The field "names" must be a list.', "names"),
        (wire.PruneRequest, {"names": [1]}, 'The field "names.0" must be text.', "0"),
        (wire.PruneRequest, {"names": ["a"] * 1001}, 'The field "names" must have at most 1,000 entries.', "names"),
        (
            wire.UpdateRequest,
            {"color": "grey"},
            f'The field "color" must be one of {", ".join(PALETTE)}.',
            "color",
        ),
    ],
)
def test_validate_describes_the_fault(shape: Any, body: Any, message: str, field: str | None) -> None:
    with pytest.raises(GatewayProblem) as caught:
        validate(shape, body)
    assert (caught.value.code, caught.value.message, caught.value.field) == ("bad-request", message, field)


def test_schema_has_the_colors_of_the_palette() -> None:
    assert _schema()["$defs"]["update_request"]["properties"]["color"]["enum"] == list(PALETTE)
