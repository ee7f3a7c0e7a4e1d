"""The administrator's prices of cores and memory."""

from __future__ import annotations

from dataclasses import dataclass

from ..wire import types as wire
from .model import Cluster

GIB = 2**30


@dataclass(frozen=True)
class Prices:
    """Prices for one hour; None if there is none. `currency` is a code such as `USD`, another unit, or empty."""

    core: float | None = None
    gib: float | None = None
    currency: str = ""

    def per_hour(self, cores: float, memory: float) -> float | None:
        """Return the price of an hour of these cores and bytes of memory; None without any price."""
        if self.core is None and self.gib is None:
            return None
        return (self.core or 0.0) * cores + (self.gib or 0.0) * memory / GIB

    def for_cluster(self, cluster: Cluster) -> wire.Price | None:
        """Return `price` of events/clusters.yaml: what the workers of a running cluster cost.

        Returns None without any price, and for a shared scheduler, whose cost is not that of one user.
        """
        sample = cluster.sample
        if sample is None or cluster.record.status != "running" or cluster.record.shared_scheduler is not None:
            return None
        price = self.per_hour(sample.threads, sample.memory_limit)
        return None if price is None else {"per_hour": round(price, 6), "currency": self.currency}
