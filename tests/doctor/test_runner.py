"""Runs of the checks."""

from __future__ import annotations

import pytest

from ..fakes.gateway import FakeGateway
from .support import diagnose, environ_of, failures


async def test_check_that_raises_does_not_end_the_run(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hunter2-hunter2")

    monkeypatch.setattr("jupyterlab_dask_gateway.gateway.client.GatewayClient.options", fail)
    findings = await diagnose(environ_of(fake_gateway.address))
    assert failures(findings) == {"options": "internal"}
    assert "hunter2" not in str(findings)
