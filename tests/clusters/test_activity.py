"""Tests of the activity of a cluster over time."""

from __future__ import annotations

from jupyterlab_dask_gateway.clusters.activity import ActivityTracker

from ..scheduler.test_idleness import sample


def test_another_request_restarts_the_wait() -> None:
    activity = ActivityTracker()
    for at, requested, waiting_since in ((0, 2, 0), (1000, 2, 0), (2000, 3, 2000)):
        activity.update_waiting(sample(at=at, workers=0, worker_list=()), {"count": requested}, awaited=True)
        assert activity.waiting_since == waiting_since
