"""Which pods use a machine inefficiently, and why: messages of the group `sizing`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from ..messages import Message, Value, message
from .machines import Machine
from .packing import Capacity
from .quantity import Quantity

Kind = Literal["server", "scheduler", "worker"]

SMALL_STEP = 0.8
"""A smaller pod is suggested if it has at least this share of the cores and of the memory."""
MAX_PODS_FOR_SUGGESTION = 8
"""With more pods on a machine, one more is a gain of less than an eighth."""
MIN_UNUSED_SHARE = 0.3
"""Share of a machine that must be unused to be reported."""
ROUND_MILLICORES = 50
ROUND_MIB = 64
"""Suggestions are multiples of these, rounded down."""


def find_problems(kind: Kind, pod: Quantity, machine: Machine, capacity: Capacity) -> Iterator[Message]:
    """Find why pods of one kind use a machine inefficiently if it has no others.

    Parameters
    ----------
    capacity: what the machine has for pods
    """
    count = capacity.max_pods(pod)
    common: dict[str, Value] = {"machine": machine.name}
    if not count:
        yield message(
            f"sizing.no-fit.{kind}",
            **common,
            cores=pod.cores,
            memory=pod.bytes,
            free_cores=capacity.size.cores,
            free_memory=capacity.size.bytes,
            machine_cores=machine.size.cores,
            machine_memory=machine.size.bytes,
        )
    if kind == "scheduler":
        return  # There is one for each server, which needs more.
    if count == capacity.pods:
        yield message(f"sizing.pods.{kind}", **common, pods=machine.pods)
        return
    smaller = _smaller(pod, capacity, count + 1) if 0 < count <= MAX_PODS_FOR_SUGGESTION else None
    if smaller is not None:
        yield message(
            f"sizing.smaller.{kind}",
            **common,
            count=capacity.max_pods(smaller),
            fewer=count,
            cores=smaller.cores,
            memory=smaller.bytes,
        )
    if count:
        yield from _find_unused(kind, pod, machine, capacity, count)


def _smaller(pod: Quantity, capacity: Capacity, count: int) -> Quantity | None:
    """Return a slightly smaller pod of which `count` fit; None if it would have to be much smaller."""
    share = Quantity(capacity.size.millicores // count, capacity.size.mib // count)
    smaller = Quantity(
        min(pod.millicores, share.millicores // ROUND_MILLICORES * ROUND_MILLICORES),
        min(pod.mib, share.mib // ROUND_MIB * ROUND_MIB),
    )
    is_near = smaller.millicores >= SMALL_STEP * pod.millicores and smaller.mib >= SMALL_STEP * pod.mib
    return smaller if is_near and capacity.max_pods(smaller) >= count else None


def _find_unused(kind: Kind, pod: Quantity, machine: Machine, capacity: Capacity, count: int) -> Iterator[Message]:
    left = capacity.remaining_after(pod, count).size
    unused_cores = left.millicores / max(1, capacity.size.millicores)
    unused_memory = left.mib / max(1, capacity.size.mib)
    if unused_memory >= MIN_UNUSED_SHARE and unused_memory > unused_cores:
        yield message(
            f"sizing.unused-memory.{kind}",
            machine=machine.name,
            percent=round(unused_memory * 100),
            memory=capacity.size.mib // count // ROUND_MIB * ROUND_MIB * 2**20,
        )
    elif unused_cores >= MIN_UNUSED_SHARE:
        yield message(
            f"sizing.unused-cores.{kind}",
            machine=machine.name,
            percent=round(unused_cores * 100),
            cores=Quantity(capacity.size.millicores // count // ROUND_MILLICORES * ROUND_MILLICORES, 0).cores,
        )
