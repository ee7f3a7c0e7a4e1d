"""How many pods fit on a machine, and how many machines a number of pods needs."""

from __future__ import annotations

from dataclasses import dataclass

from .quantity import Quantity


@dataclass(frozen=True)
class Capacity:
    """What a machine has for pods: its cores and memory, and how many pods it may run."""

    size: Quantity
    pods: int

    def max_pods(self, pod: Quantity) -> int:
        """Return how many of these pods fit."""
        counts = [self.pods]
        if pod.millicores:
            counts.append(self.size.millicores // pod.millicores)
        if pod.mib:
            counts.append(self.size.mib // pod.mib)
        return min(counts)

    def remaining_after(self, pod: Quantity, count: int) -> Capacity:
        """Return what is left after `count` pods, which fit."""
        return Capacity(self.size - pod * count, self.pods - count)


def machines_for(capacity: Capacity, pod: Quantity, count: int) -> int | None:
    """Return the number of machines for `count` equal pods; None if not even one fits."""
    if not count:
        return 0
    per_machine = capacity.max_pods(pod)
    return -(-count // per_machine) if per_machine else None


def machines_for_two(capacity: Capacity, large: Quantity, small: Quantity, count: int) -> int | None:
    """Return the number of machines for `count` pods of each of two sizes; None if one of them does not fit.

    The larger pods are placed first and the smaller ones into what they leave, as first-fit decreasing does.
    """
    if not count:
        return 0
    per_machine = capacity.max_pods(large)
    if not per_machine or not capacity.max_pods(small):
        return None
    full, rest = divmod(count, per_machine)
    small_pods_placed = capacity.remaining_after(large, per_machine).max_pods(small) * full
    if rest:
        small_pods_placed += capacity.remaining_after(large, rest).max_pods(small)
    machines = full + bool(rest)
    extra_machines = machines_for(capacity, small, max(0, count - small_pods_placed))
    return None if extra_machines is None else machines + extra_machines
