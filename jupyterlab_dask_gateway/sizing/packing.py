"""How many pods fit on a machine, and how many machines a number of pods needs."""

from __future__ import annotations

from dataclasses import dataclass

from .quantity import Quantity


@dataclass(frozen=True)
class Room:
    """What a machine has for pods: its cores and memory, and how many pods it may run."""

    size: Quantity
    pods: int

    def fits(self, pod: Quantity) -> int:
        """Return how many of these pods fit."""
        counts = [self.pods]
        if pod.millicores:
            counts.append(self.size.millicores // pod.millicores)
        if pod.mib:
            counts.append(self.size.mib // pod.mib)
        return min(counts)

    def after(self, pod: Quantity, count: int) -> Room:
        """Return what is left after `count` pods, which fit."""
        return Room(self.size - pod * count, self.pods - count)


def machines_for(room: Room, pod: Quantity, count: int) -> int | None:
    """Return the number of machines for `count` equal pods; None if not even one fits."""
    if not count:
        return 0
    fits = room.fits(pod)
    return -(-count // fits) if fits else None


def machines_for_two(room: Room, large: Quantity, small: Quantity, count: int) -> int | None:
    """Return the number of machines for `count` pods of each of two sizes; None if one of them does not fit.

    The larger pods are placed first and the smaller ones into what they leave, as first-fit decreasing does.
    """
    if not count:
        return 0
    per_machine = room.fits(large)
    if not per_machine or not room.fits(small):
        return None
    full, rest = divmod(count, per_machine)
    beside = room.after(large, per_machine).fits(small) * full
    if rest:
        beside += room.after(large, rest).fits(small)
    machines = full + bool(rest)
    further = machines_for(room, small, max(0, count - beside))
    return None if further is None else machines + further
