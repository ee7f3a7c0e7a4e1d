"""What clusters cost by the administrator's prices."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.prices import Prices
from jupyterlab_dask_gateway.clusters.serialize import serialize_usage
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status
from jupyterlab_dask_gateway.gateway.shared_schedulers import parse_shared_schedulers
from jupyterlab_dask_gateway.scheduler.sample import parse_sample

PRICES = Prices(core=0.1, gib=0.2, currency="USD")
WORKER = {"nthreads": 4, "memory_limit": 8 * 2**30}


def cluster(status: Status = "running", workers: int = 2, **record: Any) -> Cluster:
    found = Cluster(ClusterRecord("a", status, **record), first_seen=1.0, record_requested_at=1.0)
    identity = {"workers": {f"tcp://{index}": WORKER for index in range(workers)}}
    found.sample = parse_sample({"workers": workers}, identity, "", at=1.0, seconds=0.1)
    return found


@pytest.mark.parametrize(
    ("prices", "price"), [(Prices(), None), (Prices(core=2), 4), (Prices(gib=3), 12), (Prices(0, 0), 0)]
)
def test_price_is_unknown_without_any_price(prices: Prices, price: float | None) -> None:
    assert prices.per_hour(2, 4 * 2**30) == price


@pytest.mark.parametrize(("workers", "price"), [(0, 0.0), (1, 2.0), (2, 4.0)])
def test_price_of_running_cluster_counts_cores_and_memory_of_its_workers(workers: int, price: float) -> None:
    usage = serialize_usage(cluster(workers=workers), PRICES)
    assert usage["price"] == {"per_hour": price, "currency": "USD"}


def test_price_is_absent_without_prices() -> None:
    assert "price" not in serialize_usage(cluster(), Prices(currency="USD"))


@pytest.mark.parametrize("status", ["pending", "stopping", "stopped", "failed"])
def test_only_running_clusters_have_a_price(status: Status) -> None:
    assert "price" not in serialize_usage(cluster(status), PRICES)


def test_cluster_without_sample_has_no_price() -> None:
    found = cluster()
    found.sample = None
    assert "price" not in serialize_usage(found, PRICES)


def test_shared_scheduler_has_no_price_for_one_user() -> None:
    (shared,) = parse_shared_schedulers(
        [{"name": "Shared", "address": "tcp://s:8786", "dashboard": "http://s:8787/status"}]
    )
    assert "price" not in serialize_usage(cluster(shared_scheduler=shared), PRICES)
