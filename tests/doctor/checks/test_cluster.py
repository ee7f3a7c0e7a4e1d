"""Each fault of clusters, how notebooks reach them, and their dashboards is named."""

from __future__ import annotations

from contextlib import aclosing

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.doctor.runner import run_checks

from ...fakes.gateway import FakeGateway, Fault
from ...support.gateways import SHARED_USER, RealGateway, free_port
from ..support import diagnose, diagnosis_of, environ_of, failures, respond_not_found

PAGE = '<html>{"token": "abc.def"}</html>'


def statuses(fake: FakeGateway) -> list[str]:
    return [cluster["status"] for cluster in fake.clusters.values()]


async def test_cluster_is_created_and_stopped_on_request(gateway: RealGateway, user: str) -> None:
    findings = await diagnose(gateway.environ(user), create_cluster=True)
    assert failures(findings) == {}
    assert {code for code, finding in findings.items() if finding.result == "skipped"} == {
        "tls",
        "hub",
        "image",
        "kernel",
        "status-service",
    }
    assert gateway.call("GET", "/api/v1/clusters/", user) == {}


async def test_dashboard_of_a_running_cluster_is_checked(gateway: RealGateway, running_cluster: str) -> None:
    findings = await diagnose(gateway.environ(SHARED_USER))
    assert failures(findings) == {}
    assert [findings[code].result for code in ("scheduler", "dashboard", "websocket")] == ["passed"] * 3
    assert running_cluster not in str(findings)


async def test_cluster_that_fails(gateway: RealGateway, user: str) -> None:
    environ = {**gateway.environ(user), "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "fails"}
    assert failures(await diagnose(environ, create_cluster=True)) == {"cluster": "cluster-failed"}


async def test_cluster_that_does_not_start_is_stopped(fake_gateway: FakeGateway) -> None:
    fake_gateway.initial_status = "PENDING"
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True, cluster_timeout=0)
    assert failures(findings) == {"cluster": "cluster-slow"}
    assert findings["stop"].result == "passed"
    assert statuses(fake_gateway) == ["STOPPED"]


async def test_options_that_the_gateway_rejects(gateway: RealGateway, user: str) -> None:
    environ = {**gateway.environ(user), "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "refused"}
    assert failures(await diagnose(environ, create_cluster=True)) == {"cluster": "options-refused"}


async def test_worker_that_does_not_arrive(fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/clusters/[^/]+/json/counts.json", Fault(status=200, body=b'{"workers": 0, "tasks": 0}'))
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True, worker_timeout=0.3)
    assert failures(findings)["workers"] == "no-workers"
    assert statuses(fake_gateway) == ["STOPPED"]


async def test_gateway_that_grants_no_worker(fake_gateway: FakeGateway) -> None:
    limit = b'{"ok": false, "msg": "Scaling to 0 instead."}'
    fake_gateway.fault("/api/v1/clusters/[^/]+/scale", Fault(status=200, body=limit))
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True)
    assert (findings["workers"].result, failures(findings)["workers"]) == ("warning", "fewer-workers")


async def test_cluster_is_stopped_when_the_caller_leaves(fake_gateway: FakeGateway) -> None:
    diagnosis = diagnosis_of(environ_of(fake_gateway.address), create_cluster=True)
    async with aclosing(run_checks(diagnosis)) as steps:
        async for step in steps:
            if step.check.code == "cluster" and step.finding is not None:
                break
    assert statuses(fake_gateway) == ["STOPPED"]


@pytest.mark.parametrize("address", ["gateway://no-port", "gateway://127.0.0.1:{port}"])
async def test_scheduler_address_that_cannot_be_reached(fake_gateway: FakeGateway, address: str) -> None:
    environ = environ_of(fake_gateway.address, DASK_GATEWAY__PROXY_ADDRESS=address.format(port=free_port()))
    assert failures(await diagnose(environ)) == {"scheduler": "proxy-address"}


async def test_scheduler_address_of_another_program(gateway: RealGateway, running_cluster: str) -> None:
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
    name = fake_gateway.add(options={"image": "hub/image:1"})
    fake_gateway.schedulers[name].pages["status"] = PAGE
    return name


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(how="close"), Fault(how="never")])
async def test_dead_dashboard(fake_gateway: FakeGateway, cluster: str, fault: Fault) -> None:
    fake_gateway.fault(f"/clusters/{cluster}/.*", fault)
    findings = await diagnose(environ_of(fake_gateway.address), scheduler_timeout=0.3)
    assert failures(findings)["dashboard"] == "dashboard"
    assert findings["websocket"].result == "skipped"


async def test_dashboard_page_that_is_missing(fake_gateway: FakeGateway, cluster: str) -> None:
    del fake_gateway.schedulers[cluster].pages["status"]
    findings = await diagnose(environ_of(fake_gateway.address))
    assert failures(findings)["dashboard"] == "dashboard"


async def test_websocket_that_is_rejected(fake_gateway: FakeGateway, cluster: str) -> None:
    findings = await diagnose(environ_of(fake_gateway.address))
    assert findings["dashboard"].result == "passed"
    assert failures(findings)["websocket"] == "websocket"


@pytest.mark.parametrize(
    ("fault", "advice", "result"),
    [
        (Fault(status=200, body=b'{"status": "pass"}'), None, "passed"),
        (Fault(status=503, body=b'{"status": "fail"}'), "status-service-role", "failed"),
        (Fault(status=404), "status-service", "failed"),
        (Fault(how="close"), "status-service", "failed"),
    ],
)
async def test_configured_status_service(
    fake_gateway: FakeGateway, fault: Fault, advice: str | None, result: str
) -> None:
    fake_gateway.fault("/status-service/health", fault)
    url = {"DASK_GATEWAY_STATUS_SERVICE_URL": f"{fake_gateway.address}/status-service/"}
    findings = await diagnose(environ_of(fake_gateway.address, **url))
    assert findings["status-service"].result == result
    assert failures(findings).get("status-service") == advice


async def test_status_service_that_does_not_exist_is_no_failure(gateway: RealGateway) -> None:
    assert gateway.address.endswith("/services/dask-gateway")
    findings = await diagnose(gateway.environ())
    assert findings["status-service"].result == "skipped"


@pytest.mark.parametrize(("own", "result"), [("hub/image:1", "passed"), ("hub/image:2", "warning"), ("", "skipped")])
async def test_image(fake_gateway: FakeGateway, cluster: str, own: str, result: str) -> None:
    findings = await diagnose(environ_of(fake_gateway.address, JUPYTER_IMAGE_SPEC=own))
    assert findings["image"].result == result
