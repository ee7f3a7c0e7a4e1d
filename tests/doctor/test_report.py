"""No secret is in a report."""

from __future__ import annotations

import json

from jupyterlab_dask_gateway.doctor.report import step_lines
from jupyterlab_dask_gateway.doctor.runner import run_checks

from ..fakes.gateway import FakeGateway, Fault
from .support import check_steps, diagnosis_of


async def test_no_report_has_a_secret(fake_gateway: FakeGateway) -> None:
    """Every secret is set, and the gateway repeats all that it receives."""
    secrets = {
        name: f"{name.lower()}-hunter2"
        for name in ("JUPYTERHUB_API_TOKEN", "AWS_SECRET_ACCESS_KEY", "MY_PASSWORD", "SERVICE_CREDENTIAL")
    }
    mapping = {"TOKEN": "mapping-hunter2"}
    environ = {
        **secrets,
        "DASK_GATEWAY__ADDRESS": fake_gateway.address.replace("//", "//alice:address-hunter2@"),
        "DASK_GATEWAY__PUBLIC_ADDRESS": "https://alice:public-hunter2@example.org/x?token=query-hunter2",
        "DASK_GATEWAY__CLUSTER__OPTIONS__ENVIRONMENT": repr(mapping),
        "DASK_GATEWAY__AUTH__KWARGS": repr({"username": "alice", "password": "basic-hunter2"}),
    }
    name = fake_gateway.add()
    fake_gateway.options = [
        {"field": "environment", "label": "E", "default": {}, "spec": {"type": "mapping"}},
    ]
    echo = " ".join([*environ.values(), *mapping.values(), name, "address-hunter2", "basic-hunter2"])
    body = json.dumps({"error": echo}).encode()
    text = ""
    steps = []
    for path in ("/api/version", "/api/v1/clusters/", "/api/v1/options", "POST /api/v1/clusters/", "/clusters/.*"):
        fake_gateway.clear_faults()
        fake_gateway.fault(path, Fault(status=500, body=body))
        async for step in run_checks(diagnosis_of(environ, create_cluster=True)):
            text += "\n".join([*step_lines(step), json.dumps(step.to_wire())])
            steps.append(step.to_wire())
    check_steps(steps)
    assert "•••" in text
    assert [line for line in text.split("\n") if "hunter2" in line or name in line] == []
