"""Tests of the activity of a cluster over time."""

from __future__ import annotations

from jupyterlab_dask_gateway.clusters.activity import ActivityTracker
from jupyterlab_dask_gateway.scheduler.hints import find_hints

from ..scheduler.test_idleness import sample


def test_another_request_restarts_the_wait() -> None:
    activity = ActivityTracker()
    for at, requested, waiting_since in ((0, 2, 0), (1000, 2, 0), (2000, 3, 2000)):
        activity.update_waiting(sample(at=at, workers=0, worker_list=()), {"count": requested}, awaited=True)
        assert activity.waiting_since == waiting_since


def test_work_is_noticed_with_few_complete_samples() -> None:
    activity = ActivityTracker()
    for number, partial in enumerate((False, False, True, True, True, True)):
        activity.add(sample(at=5000.0 * number, tasks={"processing": 100 * number}, partial=partial), None)
    assert [each.at for each in activity.samples] == [0.0, 5000.0, 10_000.0, 25_000.0]
    hints = find_hints(tuple(activity.samples), tuple(activity.targets), waiting_since=None)
    assert [hint.code for hint in hints] == ["few-threads"]


def test_throughput_without_totals_is_a_lower_bound() -> None:
    activity = ActivityTracker()
    for at in (0.0, 5000.0):
        activity.add(sample(at=at, totals=None, ended=None), None)
    assert not activity.throughput.counted


def test_throughput_is_exact_over_samples_without_totals() -> None:
    activity = ActivityTracker()
    activity.add(sample(at=0.0, totals={"memory": 100.0}, ended=100), None)
    activity.add(sample(at=5000.0, totals=None, partial=True), None)
    assert activity.throughput.counted
    activity.add(sample(at=10_000.0, totals={"memory": 300.0}, ended=300), None)
    assert (activity.throughput.per_second, activity.throughput.counted) == (20.0, True)
    activity.add(sample(at=15_000.0, totals={"memory": 350.0}, ended=350), None)
    assert activity.throughput.per_second == 10.0
