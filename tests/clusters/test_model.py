"""Tests of the functions of the cluster model."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.model import MEMORY_STEP, smooth_memory, worker_size

GIB = 2**30


def test_small_changes_of_memory_are_not_shown() -> None:
    shown = smooth_memory(0.0, 3 * GIB)
    assert shown == pytest.approx(3 * GIB, rel=0.01)
    assert smooth_memory(shown, shown + 0.04 * shown) == shown
    assert smooth_memory(shown, shown - 0.04 * shown) == shown
    small = smooth_memory(0.0, 100 * 2**20)
    assert smooth_memory(small, small + MEMORY_STEP - 1) == small
    assert smooth_memory(small, small + 2 * MEMORY_STEP) == pytest.approx(small + 2 * MEMORY_STEP, rel=0.05)
    assert smooth_memory(small, 0) == 0


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({}, None),
        ({"image": "x"}, None),
        ({"worker_cores": 4, "worker_memory": 16}, {"cores": 4, "memory": 16 * GIB}),
        ({"worker_cores": 0.5, "worker_memory": 2.5}, {"cores": 0.5, "memory": 2.5 * GIB}),
        ({"worker_memory": 4 * GIB}, {"cores": None, "memory": 4 * GIB}),
        ({"worker_cores": "4", "worker_memory": True}, None),
    ],
)
def test_worker_size_follows_from_the_options(options: dict[str, Any], size: Any) -> None:
    assert worker_size(None, options) == size
