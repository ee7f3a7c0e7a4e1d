"""Each fault of clusters that the doctor creates is named, and it stops them."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from jupyterlab_dask_gateway.doctor.runner import run_checks

from ...fakes.gateway import FakeGateway, Fault
from ...support.gateways import RealGateway
from ..support import diagnose, diagnosis_of, environ_of, failures


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


async def test_reports_cluster_that_fails(gateway: RealGateway, user: str) -> None:
    environ = {**gateway.environ(user), "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "fails"}
    assert failures(await diagnose(environ, create_cluster=True)) == {"cluster": "cluster-failed"}


async def test_cluster_that_does_not_start_is_stopped(fake_gateway: FakeGateway) -> None:
    fake_gateway.initial_status = "PENDING"
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True, cluster_timeout=0)
    assert failures(findings) == {"cluster": "cluster-slow"}
    assert findings["stop"].result == "passed"
    assert statuses(fake_gateway) == ["STOPPED"]


async def test_reports_rejected_options(gateway: RealGateway, user: str) -> None:
    environ = {**gateway.environ(user), "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "refused"}
    assert failures(await diagnose(environ, create_cluster=True)) == {"cluster": "options-refused"}


async def test_reports_missing_worker(fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/clusters/[^/]+/json/counts.json", Fault(status=200, body=b'{"workers": 0, "tasks": 0}'))
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True, worker_timeout=0.3)
    assert failures(findings)["workers"] == "no-workers"
    assert statuses(fake_gateway) == ["STOPPED"]


async def test_warns_if_the_gateway_grants_no_worker(fake_gateway: FakeGateway) -> None:
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


@pytest.mark.parametrize(("own", "result"), [("hub/image:1", "passed"), ("hub/image:2", "warning"), ("", "skipped")])
async def test_compares_images(fake_gateway: FakeGateway, own: str, result: str) -> None:
    fake_gateway.add(options={"image": "hub/image:1"})
    findings = await diagnose(environ_of(fake_gateway.address, JUPYTER_IMAGE_SPEC=own))
    assert findings["image"].result == result


async def test_cluster_that_cannot_be_stopped_does_not_end_the_run(
    fake_gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    fake_gateway.fault("DELETE /api/v1/clusters/[^/]+", Fault(status=500))
    findings = await diagnose(environ_of(fake_gateway.address), create_cluster=True)
    assert findings["stop"].result == "failed"
    assert "The cluster of the connection check is not stopped" in caplog.text
