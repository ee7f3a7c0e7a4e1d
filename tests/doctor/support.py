"""Runs of the doctor for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import Any

import jsonschema
from aiohttp import web

from jupyterlab_dask_gateway.config import GatewayConfig, read_config
from jupyterlab_dask_gateway.doctor.checks.order import CHECKS
from jupyterlab_dask_gateway.doctor.diagnosis import Diagnosis, DoctorOptions
from jupyterlab_dask_gateway.doctor.findings import Check, Finding
from jupyterlab_dask_gateway.doctor.runner import run_checks
from jupyterlab_dask_gateway.errors import GatewayProblem

from ..support.servers import WIRE

PASSWORD = "hunter2-hunter2"


def environ_of(address: str, **more: str) -> dict[str, str]:
    """Return the environment for a gateway, with basic authentication unless `more` has another one."""
    return {
        "DASK_GATEWAY__ADDRESS": address,
        "DASK_GATEWAY__AUTH__KWARGS": repr({"username": "alice", "password": PASSWORD}),
        **more,
    }


async def respond_not_found(request: web.BaseRequest) -> web.Response:
    """Handle a request as a server that is not a gateway."""
    return web.Response(status=404)


def diagnosis_of(environ: Mapping[str, str], paths: Sequence[str] = (), **options: Any) -> Diagnosis:
    """Return the state of a run with this environment, and these files only."""

    async def load() -> GatewayConfig:
        config = read_config(environ, paths)
        if config.address is None:
            raise GatewayProblem("gateway-unconfigured", "no-address")
        return config

    return Diagnosis(environ, load, DoctorOptions(**options), paths=list(paths))


async def diagnose(
    environ: Mapping[str, str], paths: Sequence[str] = (), checks: Sequence[Check] = CHECKS, **options: Any
) -> dict[str, Finding]:
    """Run the checks, and return their findings by code."""
    async with aclosing(run_checks(diagnosis_of(environ, paths, **options), checks)) as steps:
        return {step.check.code: step.finding async for step in steps if step.finding is not None}


def check_steps(steps: Sequence[Any]) -> None:
    """Check steps against `doctor_step` of events/clusters.yaml."""
    schema = {"type": "array", "items": {"$ref": "#/$defs/doctor_step"}, "$defs": WIRE["$defs"]}
    jsonschema.validate(steps, schema)


def failures(findings: Mapping[str, Finding]) -> dict[str, str]:
    """Return the advice of each failed check and each warning."""
    return {
        code: finding.user.id.split(".")[2]
        for code, finding in findings.items()
        if finding.result in ("failed", "warning") and finding.user is not None
    }
