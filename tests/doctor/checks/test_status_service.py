"""Faults of the status service are named, and its absence is none."""

from __future__ import annotations

import pytest

from ...fakes.gateway import FakeGateway, Fault
from ...support.gateways import RealGateway
from ..support import diagnose, environ_of, failures


@pytest.mark.parametrize(
    ("fault", "advice", "result"),
    [
        (Fault(status=200, body=b'{"status": "pass"}'), None, "passed"),
        (Fault(status=503, body=b'{"status": "fail"}'), "status-service-role", "failed"),
        (Fault(status=404), "status-service", "failed"),
        (Fault(kind="close"), "status-service", "failed"),
    ],
)
async def test_reports_health_of_configured_status_service(
    fake_gateway: FakeGateway, fault: Fault, advice: str | None, result: str
) -> None:
    fake_gateway.fault("/status-service/health", fault)
    url = {"DASK_GATEWAY_STATUS_SERVICE_URL": f"{fake_gateway.address}/status-service/"}
    findings = await diagnose(environ_of(fake_gateway.address, **url))
    assert findings["status-service"].result == result
    assert failures(findings).get("status-service") == advice


async def test_status_service_that_does_not_exist_is_not_a_failure(gateway: RealGateway) -> None:
    assert gateway.address.endswith("/services/dask-gateway")
    findings = await diagnose(gateway.environ())
    assert findings["status-service"].result == "skipped"
