"""The limits of several quotas."""

from __future__ import annotations

from jupyterlab_dask_gateway.status_service.kubernetes_objects import Quota
from jupyterlab_dask_gateway.status_service.quota import tightest_limits


def test_quota_with_the_least_left_applies() -> None:
    quotas = [Quota("cpu", 1, 9), Quota("requests.cpu", 30, 35), Quota("limits.cpu", 0, 6), Quota("secrets", 1, 1)]
    assert tightest_limits(quotas) == [{"resource": "cores", "used": 30, "hard": 35}]


def test_order_of_quotas_does_not_matter() -> None:
    quotas = [Quota("pods", 1, 9), Quota("count/pods", 1, 3), Quota("memory", 0, 1), Quota("cpu", 0, 1)]
    expected = [
        {"resource": "cores", "used": 0, "hard": 1},
        {"resource": "memory", "used": 0, "hard": 1},
        {"resource": "pods", "used": 1, "hard": 3},
    ]
    assert tightest_limits(quotas) == tightest_limits(quotas[::-1]) == expected
