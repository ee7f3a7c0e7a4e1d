"""Lookup of a cluster's scheduler, and how often it is requested from the gateway."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from jupyterlab_dask_gateway.dashboards.gateway_clusters import CACHE_SECONDS, GatewayClusters
from jupyterlab_dask_gateway.errors import GatewayProblem

from ..fakes.gateway import FakeGateway


async def test_record_of_a_running_cluster_is_cached(fake_gateway: FakeGateway) -> None:
    """Without an active viewer the monitor does not know the cluster."""
    client = fake_gateway.client()
    now = [1000.0]
    stack = SimpleNamespace(registry=SimpleNamespace(clusters={}), connection=SimpleNamespace(client=lambda: client))
    gateways = SimpleNamespace(stacks=[stack], for_cluster=lambda name: stack, find=lambda name: None)
    clusters = GatewayClusters(cast(Any, gateways), clock=lambda: now[0])
    try:
        name = fake_gateway.add()
        for _ in range(3):
            assert (await clusters.scheduler(name)).base == f"{fake_gateway.address}/clusters/{name}"
        assert len(fake_gateway.requests) == 1

        fake_gateway.clusters[name]["status"] = "STOPPED"
        now[0] += CACHE_SECONDS
        for _ in range(2):  # not cached, because it may run soon
            with pytest.raises(GatewayProblem, match="has ended"):
                await clusters.scheduler(name)
        assert len(fake_gateway.requests) == 3
    finally:
        await client.close()
