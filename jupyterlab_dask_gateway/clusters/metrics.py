"""Prometheus metrics of the user's clusters, in `/metrics` of the Jupyter server.

Prometheus calls `collect` for each scrape, so that nothing is calculated without one. No metric has the name of a
cluster: the name is the only secret that protects the dashboards of Dask Gateway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from prometheus_client import REGISTRY, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ..clock import CLOCK
from ..gateway.responses import STATUSES
from .model import Cluster
from .prices import Prices
from .registry import ClusterRegistry


class ClusterMetrics(Collector):
    """The metrics of a registry.

    Parameters
    ----------
    owner: the user of this server, a label of each metric
    prices: the administrator's prices
    """

    def __init__(self, registry: ClusterRegistry, owner: str, prices: Prices) -> None:
        self._registry = registry
        self._owner = owner
        self._prices = prices

    def register(self) -> None:
        """Add the metrics to those of the process."""
        REGISTRY.register(self)

    def unregister(self) -> None:
        """Remove them. Does nothing if they were not added."""
        with suppress(KeyError):
            REGISTRY.unregister(self)

    def describe(self) -> Iterable[Metric]:
        """Describe nothing. Without this method, the registry collects the metrics to learn their names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Return the metrics, from the last samples."""
        clusters = list(self._registry.clusters.values())
        running = [each for each in clusters if each.record.status == "running" and each.sample is not None]
        by_status = Counter(each.record.status for each in clusters)
        family = GaugeMetricFamily(
            "dask_gateway_clusters", "Clusters in the list, by status.", labels=["owner", "status"]
        )
        for status in STATUSES:
            family.add_metric([self._owner, status], by_status[status])
        yield family
        now = CLOCK.now()
        idle = [(now - each.idle_since) / 1000 for each in running if each.idle_since is not None]
        cores, memory = sum(map(_cores, running)), sum(map(_memory, running))
        idle_cores = sum(_cores(each) for each in running if each.idle_since is not None)
        workers = sum(each.sample.workers for each in running if each.sample is not None)
        yield self._gauge("workers", "Workers of running clusters.", workers)
        yield self._gauge("cores", "Cores of running clusters.", cores)
        yield self._gauge("memory_bytes", "Memory limit of the workers of running clusters.", memory)
        yield self._gauge("idle_clusters", "Running clusters that are idle.", len(idle))
        yield self._gauge("idle_cores", "Cores of idle clusters.", idle_cores)
        yield self._gauge(
            "longest_idle_seconds", "Idle time of the cluster that is idle longest.", max(idle, default=0)
        )
        price = self._prices.of(cores, memory)
        if price is not None:
            yield self._gauge("price_per_hour", "Price of an hour of these cores and this memory.", price)

    def _gauge(self, name: str, text: str, value: float) -> GaugeMetricFamily:
        family = GaugeMetricFamily(f"dask_gateway_{name}", text, labels=["owner"])
        family.add_metric([self._owner], value)
        return family


def _cores(cluster: Cluster) -> int:
    return 0 if cluster.sample is None else cluster.sample.threads


def _memory(cluster: Cluster) -> float:
    return 0.0 if cluster.sample is None else cluster.sample.memory_limit
