"""Where values come from, what is wrong with them, and that no secret is in a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.doctor import advice
from jupyterlab_dask_gateway.doctor.report import step_lines
from jupyterlab_dask_gateway.doctor.runner import run_checks
from jupyterlab_dask_gateway.doctor.sources import Source, find_sources
from jupyterlab_dask_gateway.messages import catalog

from ..fakes.gateway import FakeGateway, Fault
from .support import check_steps, diagnose, diagnosis_of, environ_of, failures


def test_sources_have_the_priority_of_dask(tmp_path: Path) -> None:
    low, high = tmp_path / "low.yaml", tmp_path / "folder" / "high.yaml"
    high.parent.mkdir()
    low.write_text("gateway:\n  address: http://a\n  public_address: /a\n  auth: {type: basic}\n")
    high.write_text("gateway:\n  address: http://b\n  auth: {type: jupyterhub, kwargs: {api_token: t}}\n")
    environ = {"DASK_GATEWAY__ADDRESS": "http://c", "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "x", "HOME": "/"}
    assert find_sources(environ, [str(low), str(high.parent)]) == {
        "gateway.address": Source("variable", "DASK_GATEWAY__ADDRESS"),
        "gateway.public-address": Source("file", str(low)),
        "gateway.auth.type": Source("file", str(high)),
        "gateway.auth.kwargs.api_token": Source("file", str(high)),
        "gateway.cluster.options.image": Source("variable", "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE"),
    }


def test_sources_of_a_named_gateway_are_those_of_its_group(tmp_path: Path) -> None:
    file = tmp_path / "gateways.yaml"
    file.write_text(
        "gateway: {address: http://a}\ngateways:\n  slurm: {address: http://b, auth: {kwargs: {password: p}}}\n"
    )
    environ = {"DASK_GATEWAY__AUTH__TYPE": "basic", "DASK_GATEWAYS__SLURM__AUTH__TYPE": "basic"}
    assert find_sources(environ, [str(file)], "gateways.slurm") == {
        "gateways.slurm.address": Source("file", str(file)),
        "gateways.slurm.auth.kwargs.password": Source("file", str(file)),
        "gateways.slurm.auth.type": Source("variable", "DASK_GATEWAYS__SLURM__AUTH__TYPE"),
    }


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    broken, good = tmp_path / "a.yaml", tmp_path / "b.yaml"
    broken.write_text("gateway: {")
    good.write_text("gateway: {address: http://a}")
    assert find_sources({}, [str(tmp_path), str(tmp_path / "missing")]) == {
        "gateway.address": Source("file", str(good))
    }


async def test_report_says_where_each_value_comes_from(fake_gateway: FakeGateway, tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text("gateway: {public-address: /services/dask-gateway}")
    findings = await diagnose(environ_of(fake_gateway.address), [str(file)])
    details = [detail.text for detail in findings["configuration"].details]
    assert f"gateway.public-address is /services/dask-gateway. Source: the file {file}." in details
    assert "gateway.auth.type is basic. Source: the default." in details
    assert (
        f"gateway.address is {fake_gateway.address}. Source: the environment variable DASK_GATEWAY__ADDRESS."
        in details
    )


async def test_traits_are_listed_without_passwords(fake_gateway: FakeGateway) -> None:
    diagnosis = diagnosis_of(environ_of(fake_gateway.address))
    diagnosis.traits = {"gateway_timeout": 3.0, "schedulers": ["https://a:pass@host/x", "https://b/y"]}
    details = [
        detail.text
        async for step in run_checks(diagnosis)
        if step.check.code == "configuration" and step.finding is not None
        for detail in step.finding.details
    ]
    assert "DaskGatewayApp.gateway_timeout is 3.0. Source: the configuration of Jupyter." in details
    assert "a:pass" not in " ".join(details)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "no-gateway"),
        ({"DASK_GATEWAY__ADDRESS": "ftp://x"}, "configuration"),
        ({"DASK_GATEWAY__ADDRESS": "http://{GATEWAY_HOST}"}, "variable"),
    ],
)
async def test_configuration_that_is_not_valid(environ: dict[str, str], expected: str) -> None:
    findings = await diagnose(environ)
    assert failures(findings) == {"configuration": expected}
    assert {finding.result for code, finding in findings.items() if code != "configuration"} == {"skipped"}


async def test_http_proxy_that_only_the_python_client_uses(fake_gateway: FakeGateway) -> None:
    proxy = {"http_proxy": "http://proxy.invalid:3128", "no_proxy": "127.0.0.1"}
    findings = await diagnose(environ_of(fake_gateway.address, **proxy))
    assert findings["python-client"].result == "warning"
    assert failures(findings) == {"python-client": "no-proxy"}


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


async def test_check_that_raises_does_not_end_the_run(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("hunter2-hunter2")

    monkeypatch.setattr("jupyterlab_dask_gateway.gateway.client.GatewayClient.options", fail)
    findings = await diagnose(environ_of(fake_gateway.address))
    assert failures(findings) == {"options": "internal"}
    assert "hunter2" not in str(findings)


@pytest.mark.parametrize("code", sorted(advice._BY_CODE))
def test_advice_is_for_codes_that_exist(code: str) -> None:
    assert code in catalog().problems


@pytest.mark.parametrize(("code", "variant"), sorted(advice._BY_VARIANT))
def test_advice_is_for_variants_that_exist(code: str, variant: str) -> None:
    assert f"problem.{code}.{variant}" in catalog().templates
