"""The clusters of one run of a command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from jupyterlab_dask_gateway.cli.session import open_session
from jupyterlab_dask_gateway.clusters.evaluator import ActivityEvaluator
from jupyterlab_dask_gateway.config import read_config
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient

from ..fakes.gateway import FakeGateway, idle_cluster
from ..support.servers import check_wire


async def test_reading_a_cluster_does_not_evaluate_the_idle_policy(
    fake_gateway: FakeGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = idle_cluster(fake_gateway)
    config = read_config({"DASK_GATEWAY__ADDRESS": fake_gateway.address}, [])
    client = GatewayClient(config, make_authenticator(config, os.environ))

    def evaluate(*args: object) -> NoReturn:
        raise AssertionError

    try:
        async with open_session(client, tmp_path / "clusters.json") as session:
            await session.monitor.stop()
            monkeypatch.setattr(ActivityEvaluator, "evaluate_one", evaluate)
            await session.sample_all()
            cluster = session.to_wire(name)
            check_wire(cluster, "cluster")
            assert cluster["workers"] == 2
            with pytest.raises(GatewayProblem) as caught:
                session.to_wire("unknown")
            assert caught.value.code == "cluster-not-found"
    finally:
        await client.close()
