"""The share of a machine that managed Kubernetes reserves, by the published formulas.

- GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes, "Memory and CPU reservations"
- EKS: https://github.com/awslabs/amazon-eks-ami, templates/al2/runtime/bootstrap.sh,
  `get_memory_mebibytes_to_reserve` and `get_cpu_millicores_to_reserve`
- AKS: https://learn.microsoft.com/azure/aks/node-resource-reservations, "AKS 1.29 and later"

A machine has less memory than its data sheet says, because its kernel uses some (on GKE about 2%), so the real
allocatable memory is slightly smaller. `kubectl get node NODE -o yaml` shows it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from .quantity import MIB_PER_GIB, Quantity

Formula = Literal["gke", "eks", "aks", "none"]

EVICTION_MIB = 100
"""Memory, in MiB, below which the kubelet evicts pods. The kubelet's own default, which all three use."""
SMALL_MACHINE_MIB = 255
"""Memory, in MiB, that GKE reserves on a machine with less than 1 GiB."""
MEMORY_STEPS = ((4, 0.25), (4, 0.20), (8, 0.10), (112, 0.06), (float("inf"), 0.02))
"""GKE: GiB, and the share of them that is reserved."""
CORE_STEPS = ((1, 60.0), (1, 10.0), (2, 5.0), (float("inf"), 2.5))
"""GKE and EKS: cores, and the millicores of each that are reserved."""
AKS_CORES = ((0, 0), (1, 60), (2, 100), (4, 140), (8, 180), (16, 260), (32, 420), (64, 740), (128, 1380))
"""AKS: cores of the machine, and the reserved millicores. The last pair is extrapolated, and values in between are
interpolated."""


def reserved(formula: Formula, machine: Quantity, pods: int) -> Quantity:
    """Return what is reserved on a machine, including the memory that evictions keep free.

    Parameters
    ----------
    formula: whose formula applies; `none` for a kubelet with its defaults
    pods: the maximum number of pods on the machine
    """
    if formula == "gke":
        share = Quantity(_by_cores(machine), _gke_memory(machine.mib))
    elif formula == "eks":
        share = Quantity(_by_cores(machine), 255 + 11 * pods)
    elif formula == "aks":
        # The documentation counts in MB.
        share = Quantity(_aks_millicores(machine), round(min((20 * pods + 50) * 1e6 / 2**20, 0.25 * machine.mib)))
    else:
        share = Quantity(0, 0)
    return share + Quantity(0, EVICTION_MIB)


def _by_cores(machine: Quantity) -> int:
    return round(_sum_of_steps(machine.cores, CORE_STEPS))


def _gke_memory(mib: int) -> int:
    if mib < MIB_PER_GIB:
        return SMALL_MACHINE_MIB
    return round(_sum_of_steps(mib / MIB_PER_GIB, MEMORY_STEPS) * MIB_PER_GIB)


def _sum_of_steps(amount: float, steps: tuple[tuple[float, float], ...]) -> float:
    """Return the sum over the steps: how much of `amount` is in each, times its rate."""
    total = 0.0
    for width, rate in steps:
        total += min(amount, width) * rate
        amount = max(0.0, amount - width)
    return total


def _aks_millicores(machine: Quantity) -> int:
    for (low, low_value), (high, high_value) in pairwise(AKS_CORES):
        if machine.cores <= high:
            return round(low_value + (machine.cores - low) * (high_value - low_value) / (high - low))
    return AKS_CORES[-1][1]
