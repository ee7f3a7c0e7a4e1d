"""The trait `shared_schedulers`."""

from __future__ import annotations

from typing import Any

import pytest
from traitlets import TraitError

from jupyterlab_dask_gateway.app import DaskGatewayApp
from jupyterlab_dask_gateway.gateway.responses import check_name
from jupyterlab_dask_gateway.gateway.shared_schedulers import SharedScheduler, is_shared, parse_shared_schedulers

SHARED = {
    "name": "Shared",
    "address": "tcp://dask-scheduler:8786",
    "dashboard": "http://dask-scheduler:8787/status",
}


@pytest.mark.parametrize("dashboard", ["http://s:8787/status", "http://s:8787/", "http://s:8787"])
def test_dashboard_is_the_base_of_the_pages(dashboard: str) -> None:
    (found,) = parse_shared_schedulers([{**SHARED, "dashboard": dashboard}])
    assert found == SharedScheduler("Shared", "tcp://dask-scheduler:8786", "http://s:8787")


def test_name_is_a_stable_part_of_urls_and_no_name_of_a_gateway() -> None:
    (found,) = parse_shared_schedulers([SHARED])
    (again,) = parse_shared_schedulers([{**SHARED, "name": "Renamed"}])
    assert check_name(found.name) == again.name
    assert is_shared(found.name)
    assert not is_shared("0123456789abcdef0123456789abcdef")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "must not be empty"),
        ({"address": "dask-scheduler:8786"}, "must be like tcp://"),
        ({"address": "tcp://user:secret@dask-scheduler:8786"}, "must be like tcp://"),
        ({"address": 'tcp://a:1"); evil("'}, "must be like tcp://"),
        ({"dashboard": "dask-scheduler:8787"}, "must be a URL"),
        ({"dashboard": "http://user:secret@dask-scheduler:8787"}, "must be a URL"),
        ({"dashboard": 8787}, "must have the keys"),
        ({"workers": "3"}, "must have the keys"),
    ],
)
def test_values_that_are_not_valid_stop_the_start(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TraitError, match=message) as raised:
        DaskGatewayApp(shared_schedulers=[{**SHARED, **change}])
    assert "secret" not in str(raised.value)


def test_two_schedulers_with_one_address_are_rejected() -> None:
    with pytest.raises(TraitError, match="same address"):
        DaskGatewayApp(shared_schedulers=[SHARED, {**SHARED, "name": "Other"}])
