"""The options of a new cluster: those of its request, and of the cluster that it is a copy of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem
from ..gateway.options import has_masked_values, restore_masked_values
from .requests import CreateRequest

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient


async def complete_options(
    request: CreateRequest, registry: ClusterRegistry, client: GatewayClient
) -> Mapping[str, Any]:
    """Return the options of a request, with those of `like` that it lacks, and with masked values restored.

    Raises GatewayProblem.
    """
    like = {} if request.like is None else await _options_of(request.like, registry, client)
    if not any(has_masked_values(value) for value in request.options.values()):
        return {**like, **request.options}
    specs = await client.options()
    known = {option["field"]: option["default"] for option in specs}
    known.update(like)
    restored = {name: restore_masked_values(value, known.get(name)) for name, value in request.options.items()}
    return {**like, **restored}


async def _options_of(name: str, registry: ClusterRegistry, client: GatewayClient) -> Mapping[str, Any]:
    cluster = registry.clusters.get(name)
    if cluster is not None and cluster.live:
        return cluster.record.options
    # The store has no values of mappings, so the record of the gateway is needed if it still exists.
    try:
        record = await client.get_cluster(name)
    except GatewayProblem as problem:
        if problem.code != "cluster-not-found" or cluster is None or not cluster.recreatable:
            raise
        record = cluster.record
    return record.options
