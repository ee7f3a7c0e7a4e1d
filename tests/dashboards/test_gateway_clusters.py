"""Which pages a cluster's name means, and how often the gateway is asked about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from jupyterlab_dask_gateway.dashboards.gateway_clusters import REMEMBERED, GatewayClusters
from jupyterlab_dask_gateway.errors import GatewayProblem

from ..fakes.gateway import FakeGateway


async def test_a_page_with_many_files_asks_the_gateway_once(fake_gateway: FakeGateway) -> None:
    """The monitor knows nothing where nobody looks; who ended or is somebody else's is found out in time."""
    client = fake_gateway.client()
    now = [1000.0]
    clusters = GatewayClusters(
        cast(Any, SimpleNamespace(registry=SimpleNamespace(clusters={}))),
        cast(Any, SimpleNamespace(client=lambda: client)),
        clock=lambda: now[0],
    )
    try:
        name = fake_gateway.add()
        for _ in range(3):
            assert (await clusters.scheduler(name)).base == f"{fake_gateway.address}/clusters/{name}"
        assert len(fake_gateway.requests) == 1

        fake_gateway.clusters[name]["status"] = "STOPPED"
        now[0] += REMEMBERED
        for _ in range(2):  # what does not run is not remembered: it may soon
            with pytest.raises(GatewayProblem, match="has ended"):
                await clusters.scheduler(name)
        assert len(fake_gateway.requests) == 3
    finally:
        await client.close()
