"""The server extension's requests to the status service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.status_service.client import StatusServiceClient, find_status_service

from ..fakes.gateway import FakeGateway
from ..support.status_service import PREFIX


@pytest.mark.parametrize(
    ("configured", "variable", "gateway", "url"),
    [
        ("http://status/x", "http://other", "http://hub/services/dask-gateway", "http://status/x/"),
        ("", "http://other/", "http://hub/services/dask-gateway", "http://other/"),
        ("", "", "https://hub/services/dask-gateway", f"https://hub{PREFIX}"),
        ("", "", "https://hub/jupyter/services/gw/", f"https://hub/jupyter{PREFIX}"),
        ("", "", "http://traefik-dask-gateway", None),
        ("", "", None, None),
    ],
)
def test_service_is_found(configured: str, variable: str, gateway: str | None, url: str | None) -> None:
    environ = {"DASK_GATEWAY_STATUS_SERVICE_URL": variable} if variable else {}
    assert find_status_service(configured, environ, GatewayConfig(address=gateway)) == url


def test_named_gateway_has_its_own_service() -> None:
    environ = {"DASK_GATEWAY_STATUS_SERVICE_URL": "http://other"}
    named = GatewayConfig(name="slurm", address="https://slurm", status_service="https://slurm/status")
    assert find_status_service("http://trait", environ, named) == "https://slurm/status/"
    assert find_status_service("http://trait", environ, replace(named, status_service=None)) is None


@pytest.mark.parametrize(
    ("status", "text", "reasons", "is_ready"),
    [
        (200, '{"reasons": [{"code": "of-another-version", "values": {}}]}', [], True),
        (200, '{"reasons": 7}', [], True),
        (404, '{"error": "no such cluster"}', [], True),
        (404, "<html>404 Page not found", None, False),
        (404, '{"status": 404, "message": "Not Found"}', None, False),
        (200, "[]", None, False),
        (200, "<html>Log in", None, False),
        (503, '{"error": "the pods are not known yet"}', None, False),
        (200, "[" * 100_000, None, False),
    ],
)
async def test_responses_of_other_programs_pause_the_requests(
    respond: Callable[..., Any],
    fake_gateway: FakeGateway,
    status: int,
    text: str,
    reasons: list[Any] | None,
    is_ready: bool,
) -> None:
    url, requests = await respond(status, text)
    gateway = fake_gateway.client()
    client = StatusServiceClient(lambda: url, lambda: gateway)
    assert await client.reasons("dask.abc", 4) == reasons
    assert client.is_ready is is_ready
    assert requests == ["/clusters/dask.abc?workers=4"]
    await gateway.close()


@pytest.mark.parametrize(
    "text",
    [
        '{"limits": 7}',
        '{"limits": [7, {}, {"resource": "pods", "used": "9", "hard": 1}]}',
        '{"limits": [{"resource": "gpus", "used": 1, "hard": 1}, {"resource": "pods", "used": -1, "hard": 1}]}',
        '{"limits": [{"resource": "pods", "used": 1, "hard": 1e400}, {"resource": ["pods"], "used": 1, "hard": 1}]}',
    ],
)
async def test_limits_that_are_not_valid_are_left_out(
    respond: Callable[..., Any], fake_gateway: FakeGateway, text: str
) -> None:
    url, _ = await respond(200, text)
    gateway = fake_gateway.client()
    assert await StatusServiceClient(lambda: url, lambda: gateway).limits() == []
    await gateway.close()
