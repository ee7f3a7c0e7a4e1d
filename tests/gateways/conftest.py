"""A server with two gateways, which are fakes: the default one, and `slurm`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ..fakes.gateway import FakeGateway
from ..support.servers import set_environment

DEFAULT_PASSWORD = "password-of-default"
SLURM_PASSWORD = "password-of-slurm"


def settings(prefix: str, gateway: FakeGateway, password: str) -> Mapping[str, str]:
    """Return the environment variables for a gateway."""
    return {
        f"{prefix}__ADDRESS": gateway.address,
        f"{prefix}__AUTH__KWARGS": repr({"username": "alice", "password": password}),
    }


@pytest.fixture
async def gateway_environment(
    fake_gateway: FakeGateway, slurm_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Configure the fake gateway as the default one, and another one as `slurm`."""
    slurm = {**settings("DASK_GATEWAYS__SLURM", slurm_gateway, SLURM_PASSWORD), "DASK_GATEWAYS__SLURM__LABEL": "HPC"}
    set_environment(monkeypatch, {**settings("DASK_GATEWAY", fake_gateway, DEFAULT_PASSWORD), **slurm})
