"""The limits that the gateway reports in its response to a request for workers."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.actions.scale import granted_workers, limit_message
from jupyterlab_dask_gateway.wire import types as wire

SCALE_LIMIT = "Scale request of 99 workers would exceed resource limit of 3 workers. Scaling to 3 instead."
ADAPT_LIMIT = "Adapt with `maximum=99, minimum=1` would exceed … Using `maximum=3, minimum=1` instead."


@pytest.mark.parametrize(
    ("requested", "response", "granted"),
    [
        ({"count": 99}, SCALE_LIMIT, {"count": 3}),
        ({"minimum": 1, "maximum": 99}, ADAPT_LIMIT, {"minimum": 1, "maximum": 3}),
        ({"count": 2}, None, {"count": 2}),
        ({"count": 9}, "Too much.", {"count": 9}),
    ],
)
def test_granted_workers_are_read_from_the_response(
    requested: wire.WorkersRequest, response: str | None, granted: wire.WorkersRequest
) -> None:
    assert granted_workers(requested, response) == granted


@pytest.mark.parametrize(
    ("requested", "response", "text"),
    [
        ({"count": 99}, SCALE_LIMIT, "The gateway allows 3 workers instead of 99."),
        ({"minimum": 1, "maximum": 99}, ADAPT_LIMIT, "The gateway allows 1 to 3 workers instead of 1 to 99."),
        ({"count": 9}, "Too\nmuch.", 'The gateway changed the requested number of workers: "Too much."'),
    ],
)
def test_limit_message_has_the_numbers_of_the_response(
    requested: wire.WorkersRequest, response: str, text: str
) -> None:
    assert limit_message(requested, granted_workers(requested, response), response).text == text
