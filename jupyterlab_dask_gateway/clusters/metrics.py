"""Prometheus metrics of the user's clusters, in `/metrics` of the Jupyter server.

Prometheus calls `collect` for each scrape, so that nothing is calculated without one. No metric has the name of a
cluster: the name is the only secret that protects the dashboards of Dask Gateway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    """The metrics of the clusters of all gateways.

    For the default gateway the label `gateway` is empty, which to Prometheus is the same as no label.

    Parameters
    ----------
    registries: the clusters of each gateway, by its name
    owner: the user of this server, a label of each metric
    prices: the administrator's prices
    """

    def __init__(self, registries: Mapping[str, ClusterRegistry], owner: str, prices: Prices) -> None:
        self._registries = registries
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
        families: dict[str, GaugeMetricFamily] = {}
        for gateway, registry in self._registries.items():
            # Those that the administrator names are not the user's, who would otherwise each be charged for them.
            own = [cluster for cluster in registry.clusters.values() if cluster.record.shared_scheduler is None]
            for (name, text), values in self._measure(own).items():
                labels = ["owner", "gateway", *(["status"] if name == "clusters" else [])]
                family = families.setdefault(name, GaugeMetricFamily(f"dask_gateway_{name}", text, labels=labels))
                for status, value in values.items():
                    family.add_metric([self._owner, gateway, *([status] if status else [])], value)
        yield from families.values()

    def _measure(self, clusters: Sequence[Cluster]) -> dict[tuple[str, str], dict[str, float]]:
        """Return the values of each metric, given by its name and text: by status, or one without."""
        running = [each for each in clusters if each.record.status == "running" and each.sample is not None]
        by_status = Counter(each.record.status for each in clusters)
        now = CLOCK.now()
        idle = [(now - each.idle_since) / 1000 for each in running if each.idle_since is not None]
        cores, memory = sum(map(_cores, running)), sum(map(_memory, running))
        idle_cores = sum(_cores(each) for each in running if each.idle_since is not None)
        workers = sum(each.sample.workers for each in running if each.sample is not None)
        price = self._prices.per_hour(cores, memory)
        measured: dict[tuple[str, str], dict[str, float]] = {
            ("clusters", "Clusters in the list, by status."): {status: by_status[status] for status in STATUSES},
            ("workers", "Workers of running clusters."): {"": workers},
            ("cores", "Cores of running clusters."): {"": cores},
            ("memory_bytes", "Memory limit of the workers of running clusters."): {"": memory},
            ("idle_clusters", "Running clusters that are idle."): {"": len(idle)},
            ("idle_cores", "Cores of idle clusters."): {"": idle_cores},
            ("longest_idle_seconds", "Idle time of the cluster that is idle longest."): {"": max(idle, default=0)},
        }
        if price is not None:
            measured["price_per_hour", "Price of an hour of these cores and this memory."] = {"": price}
        return measured


def _cores(cluster: Cluster) -> int:
    return 0 if cluster.sample is None else cluster.sample.threads


def _memory(cluster: Cluster) -> float:
    return 0.0 if cluster.sample is None else cluster.sample.memory_limit
