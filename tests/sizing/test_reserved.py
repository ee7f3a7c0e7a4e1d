"""The reserved share of Kubernetes, against the examples in the documentation of GKE, EKS and AKS."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.sizing.quantity import Quantity
from jupyterlab_dask_gateway.sizing.reserved import EVICTION_MIB, Formula, reserved


@pytest.mark.parametrize(
    ("formula", "cores", "gib", "pods", "millicores", "mib"),
    [
        # 25% of 4 GiB, 20% of 4 GiB, 10% of 8 GiB, 6% of 112 GiB, 2% of the rest.
        ("gke", 1, 0.5, 110, 60, 255),
        ("gke", 1, 3.75, 110, 60, 960),
        ("gke", 2, 7.5, 110, 70, 1741),
        ("gke", 4, 16, 110, 80, 2662),
        ("gke", 16, 128, 110, 110, 9544),
        ("gke", 64, 256, 110, 230, 12165),
        # awslabs/amazon-eks-ami: an m5.large has 29 pods and reserves 574 MiB and 70m.
        ("eks", 2, 8, 29, 70, 574),
        ("eks", 96, 192, 737, 310, 8362),
        # AKS: min(20 MB * pods + 50 MB, 25%): 650 MB of 8 GB with 30 pods, and 25% of 4 GB with 70 pods.
        ("aks", 2, 8, 30, 100, 620),
        ("aks", 4, 4, 70, 140, 1024),
        ("aks", 64, 256, 30, 740, 620),
        ("aks", 12, 48, 30, 220, 620),
        ("none", 8, 30, 110, 0, 0),
    ],
)
def test_reserved_share_follows_the_published_formula(
    formula: Formula, cores: float, gib: float, pods: int, millicores: int, mib: int
) -> None:
    found = reserved(formula, Quantity(round(cores * 1000), round(gib * 1024)), pods)
    assert (found.millicores, found.mib - EVICTION_MIB) == (millicores, mib)


@given(st.sampled_from(get_args(Formula)), st.integers(1, 400), st.integers(1, 4000), st.integers(1, 500))
def test_a_larger_machine_has_no_less_for_pods(formula: Formula, cores: int, gib: int, pods: int) -> None:
    small, large = (Quantity(each * 1000, gib * 1024) for each in (cores, cores + 1))
    available = [machine - reserved(formula, machine, pods) for machine in (small, large)]
    assert available[0].millicores <= available[1].millicores
    more = Quantity(cores * 1000, (gib + 1) * 1024)
    assert (small - reserved(formula, small, pods)).mib <= (more - reserved(formula, more, pods)).mib
