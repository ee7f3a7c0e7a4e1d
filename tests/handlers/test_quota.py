"""`GET quota`: the limits that the status service reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jupyterlab_dask_gateway.status_service.service import StatusService

from ..fakes.gateway import FakeGateway
from ..support.dashboards import until
from ..support.servers import QUICK, Browser, check_wire


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.fixture
def gateway_environment(status_service_environment: None) -> None:
    """Replaces the fixture for the fake gateway alone."""


async def test_quota_of_the_service_is_sent(
    browser: Browser, status_service: StatusService, fake_gateway: FakeGateway
) -> None:
    quota = {"status": {"hard": {"pods": "14"}, "used": {"pods": "9"}}}
    # The first poll replaces all quotas, and the next one is 20 s later.
    await until(lambda: status_service.watcher.states["resourcequotas"] == "ok")
    status_service.state.replace_quotas([quota])
    found = await browser.call("GET", "quota")
    check_wire(found, "quota")
    assert found == {"limits": [{"resource": "pods", "used": 9, "hard": 14}]}


async def test_quota_is_unknown_without_the_service(
    respond: Callable[..., Any], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, requests = await respond(404, "<html>404")
    monkeypatch.setenv("DASK_GATEWAY_STATUS_SERVICE_URL", url)
    for _ in range(2):
        assert await browser.call("GET", "quota") == {"limits": []}
    assert requests == ["/quota"]
