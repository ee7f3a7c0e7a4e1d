"""The check of the configuration lists each value and its source, and names what is not valid."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from jupyterlab_dask_gateway.doctor.checks import configuration
from jupyterlab_dask_gateway.doctor.runner import run_checks

from ...fakes.gateway import FakeGateway
from ..support import PASSWORD, diagnose, diagnosis_of, environ_of, failures


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


async def test_secrets_of_files_are_not_shown(fake_gateway: FakeGateway, tmp_path: Path) -> None:
    file = tmp_path / "gateway.yaml"
    file.write_text(
        f"gateway: {{auth: {{kwargs: {{username: alice, password: {PASSWORD}}}}}, "
        f"status-service: 'http://alice:{PASSWORD}@status.example.org/why'}}"
    )
    findings = await diagnose({"DASK_GATEWAY__ADDRESS": fake_gateway.address}, [str(file)])
    details = [detail.text for detail in findings["configuration"].details]
    assert f"gateway.auth.kwargs.password is set. Source: the file {file}." in details
    assert f"gateway.status-service is http://status.example.org/why. Source: the file {file}." in details
    assert PASSWORD not in str(findings)


async def test_reports_missing_python_client(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_not_found(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(configuration, "version", raise_not_found)
    assert failures(await diagnose(environ_of(fake_gateway.address))) == {"python-client": "no-client"}


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
async def test_reports_invalid_configuration(environ: dict[str, str], expected: str) -> None:
    findings = await diagnose(environ)
    assert failures(findings) == {"configuration": expected}
    assert {finding.result for code, finding in findings.items() if code != "configuration"} == {"skipped"}


async def test_warns_about_proxy_that_only_the_client_uses(fake_gateway: FakeGateway) -> None:
    proxy = {"http_proxy": "http://proxy.invalid:3128", "no_proxy": "127.0.0.1"}
    findings = await diagnose(environ_of(fake_gateway.address, **proxy))
    assert findings["python-client"].result == "warning"
    assert failures(findings) == {"python-client": "no-proxy"}
