"""Findings: what they say about a named gateway."""

from __future__ import annotations

from jupyterlab_dask_gateway.doctor.findings import failed_with
from jupyterlab_dask_gateway.errors import GatewayProblem


def test_advice_names_the_configuration_of_the_checked_gateway() -> None:
    finding = failed_with(GatewayProblem("gateway-unreachable", "host-unknown"))
    for group in ("gateway", "gateways.slurm"):
        advice = finding.naming_group(group).administrator
        assert advice is not None
        assert f"host in {group}.address" in advice.text
