"""Cores and memory of a pod or a machine, in whole units, so that sums are exact."""

from __future__ import annotations

from dataclasses import dataclass

from ..wire import types as wire

MIB_PER_GIB = 1024


@dataclass(frozen=True)
class Quantity:
    """Millicores, and memory in MiB."""

    millicores: int
    mib: int

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.millicores + other.millicores, self.mib + other.mib)

    def __sub__(self, other: Quantity) -> Quantity:
        """Return what is left, at least 0."""
        return Quantity(max(0, self.millicores - other.millicores), max(0, self.mib - other.mib))

    def __mul__(self, count: int) -> Quantity:
        return Quantity(self.millicores * count, self.mib * count)

    @property
    def cores(self) -> float:
        """Return the cores, a whole number as int."""
        whole, rest = divmod(self.millicores, 1000)
        return self.millicores / 1000 if rest else whole

    @property
    def bytes(self) -> int:
        """Return the memory in bytes."""
        return self.mib * 2**20

    def to_wire(self) -> wire.Size:
        """Return `size` of events/clusters.yaml."""
        return {"cores": self.cores, "memory_gib": self.mib / MIB_PER_GIB}


def quantity(size: wire.Size) -> Quantity:
    """Return the cores and memory of `size` of events/clusters.yaml."""
    return Quantity(round(size["cores"] * 1000), round(size["memory_gib"] * MIB_PER_GIB))
