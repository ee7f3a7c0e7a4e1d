"""The connection of a server to its gateway: the configured one, a local one, or none with a reason."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway import config
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.connection import GatewayConnection
from jupyterlab_dask_gateway.local.gateway import LocalGateway

from ..support.servers import check_wire

ADDRESS = "http://gateway.example.org/gw"


@pytest.fixture(autouse=True)
def no_config_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the configuration files of this machine."""
    monkeypatch.setattr(config._dask, "paths", [])


def connect(environ: dict[str, str], **changes: Any) -> GatewayConnection:
    arguments: dict[str, Any] = {
        "local_allowed": False,
        "workdir": None,
        "on_change": lambda: None,
        "response_timeout": 5.0,
        "log": logging.getLogger(__name__),
    }
    return GatewayConnection(config.GatewayConfigs(environ), environ, **{**arguments, **changes})


async def test_configured_gateway_can_be_polled() -> None:
    connection = connect({"DASK_GATEWAY__ADDRESS": ADDRESS, "DASK_GATEWAY__PUBLIC_ADDRESS": "/services/gw"})
    assert connection.can_poll()
    assert connection.client() is connection.client()
    assert connection.addresses == [ADDRESS, "/services/gw"]
    assert connection.store_key == ADDRESS
    await connection.ensure_running()
    sent = connection.to_wire()
    assert (sent["address"], sent["auth"], sent["error"], sent["local"]) == (ADDRESS, "basic", None, False)
    assert sent["reachable"] is None, "no request was sent"
    await connection.close()


async def test_custom_authentication_class_is_not_named() -> None:
    connection = connect({"DASK_GATEWAY__ADDRESS": ADDRESS, "DASK_GATEWAY__AUTH__TYPE": "secret.Class"})
    assert connection.to_wire()["auth"] == "custom"
    with pytest.raises(GatewayProblem) as caught:
        connection.client()
    assert caught.value.code == "auth-unavailable"


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ({}, "gateway-unconfigured"),
        ({"DASK_GATEWAY__ADDRESS": "nonsense"}, "config-invalid"),
        ({"DASK_GATEWAY__ADDRESS": "http://{MISSING}"}, "config-variable-unset"),
    ],
)
async def test_reason_without_gateway_is_logged_and_raised(
    environ: dict[str, str], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    connection = connect(environ)
    assert not connection.can_poll()
    assert connection.addresses == []
    assert connection.store_key == "none"
    error = connection.to_wire()["error"]
    assert error is not None
    assert error["code"] == code
    assert error["message"] in caplog.text
    with pytest.raises(GatewayProblem) as caught:
        connection.client()
    assert caught.value.code == code
    with pytest.raises(GatewayProblem):
        await connection.ensure_running()
    await connection.close()


async def test_local_gateway_is_not_polled_before_it_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(LocalGateway, "unavailable_reason", staticmethod(lambda: None))
    connection = connect({}, local_allowed=True, workdir=str(tmp_path))
    try:
        assert connection.to_wire()["local"] is True
        assert not connection.can_poll()
    finally:
        await connection.close()


async def test_reason_why_no_local_gateway_can_run_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = GatewayProblem("local-unsupported", "windows")
    monkeypatch.setattr(LocalGateway, "unavailable_reason", staticmethod(lambda: missing))
    assert connect({}, local_allowed=True).problem is missing


@pytest.mark.parametrize(("exceptions", "warned"), [("example.org", True), ("", False)])
async def test_difference_to_the_python_client_is_logged_and_shown(
    exceptions: str, warned: bool, caplog: pytest.LogCaptureFixture
) -> None:
    made = connect({"DASK_GATEWAY__ADDRESS": ADDRESS, "HTTP_PROXY": "http://p:1", "NO_PROXY": exceptions})
    assert ("The Python client of Dask Gateway ignores NO_PROXY" in caplog.text) is warned
    gateway = made.to_wire()
    assert ("notice" in gateway) is warned
    check_wire(gateway, "gateway")
