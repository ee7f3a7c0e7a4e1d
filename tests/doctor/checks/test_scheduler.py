"""Each fault of the connections to a scheduler is named: those of notebooks, and those of dashboards."""

from __future__ import annotations

import pytest
from aiohttp import web

from ...fakes.gateway import FakeGateway, Fault
from ...support.gateways import SHARED_USER, RealGateway, free_port
from ..support import diagnose, environ_of, failures, respond_not_found

PAGE = '<html>{"token": "abc.def"}</html>'


async def test_dashboard_of_a_running_cluster_is_checked(gateway: RealGateway, running_cluster: str) -> None:
    findings = await diagnose(gateway.environ(SHARED_USER))
    assert failures(findings) == {}
    assert [findings[code].result for code in ("scheduler", "dashboard", "websocket")] == ["passed"] * 3
    assert running_cluster not in str(findings)


@pytest.mark.parametrize("address", ["gateway://no-port", "gateway://127.0.0.1:{port}"])
async def test_reports_unreachable_scheduler_address(fake_gateway: FakeGateway, address: str) -> None:
    environ = environ_of(fake_gateway.address, DASK_GATEWAY__PROXY_ADDRESS=address.format(port=free_port()))
    assert failures(await diagnose(environ)) == {"scheduler": "proxy-address"}


async def test_reports_scheduler_address_of_another_program(gateway: RealGateway, running_cluster: str) -> None:
    server = web.ServerRunner(web.Server(respond_not_found))
    await server.setup()
    await web.TCPSite(server, "127.0.0.1", 0).start()
    address = "gateway://{}:{}".format(*server.addresses[0][:2])
    findings = await diagnose({**gateway.environ(SHARED_USER), "DASK_GATEWAY__PROXY_ADDRESS": address})
    await server.cleanup()
    assert failures(findings) == {"scheduler": "proxy-address"}
    assert "does not lead" in findings["scheduler"].message.text


@pytest.fixture
def cluster(fake_gateway: FakeGateway) -> str:
    name = fake_gateway.add()
    fake_gateway.schedulers[name].pages["status"] = PAGE
    return name


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(kind="close"), Fault(kind="never")])
async def test_reports_unreachable_dashboard(fake_gateway: FakeGateway, cluster: str, fault: Fault) -> None:
    fake_gateway.fault(f"/clusters/{cluster}/.*", fault)
    findings = await diagnose(environ_of(fake_gateway.address), scheduler_timeout=0.3)
    assert failures(findings)["dashboard"] == "dashboard"
    assert findings["websocket"].result == "skipped"


async def test_reports_missing_dashboard_page(fake_gateway: FakeGateway, cluster: str) -> None:
    del fake_gateway.schedulers[cluster].pages["status"]
    findings = await diagnose(environ_of(fake_gateway.address))
    assert failures(findings)["dashboard"] == "dashboard"


async def test_reports_rejected_websocket(fake_gateway: FakeGateway, cluster: str) -> None:
    findings = await diagnose(environ_of(fake_gateway.address))
    assert findings["dashboard"].result == "passed"
    assert failures(findings)["websocket"] == "websocket"
