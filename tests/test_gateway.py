"""The client against real gateways."""

from __future__ import annotations

from jupyterlab_dask_gateway.gateway import GatewayClient


async def test_version(client: GatewayClient) -> None:
    assert (await client.version())[:2] == "20"


async def test_running(shared_client: GatewayClient, running_cluster: str) -> None:
    record = await shared_client.get_cluster(running_cluster)
    assert record.status == "running"
