"""The history of clusters: order, resolution, peaks and memory, for samples at any times."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.details.history import (
    BYTES_PER_CLUSTER,
    MAX_CLUSTERS,
    STEPS,
    TIER_LENGTH,
    ClusterHistory,
    Histories,
    Point,
    point_of,
)
from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord
from jupyterlab_dask_gateway.scheduler.sample import Sample
from jupyterlab_dask_gateway.scheduler.throughput import Throughput

from ...support.servers import check_wire

START = 1_700_000_000_000.0
DAY = 24 * 3600.0

counts = st.integers(0, 1000)


def point(at: float, **values: float) -> Point:
    """A point `at` seconds after START."""
    return Point(**(dict.fromkeys(Point._fields, 0.0) | {"counted": 1.0} | values | {"at": START + 1000 * at}))


def history_of(points: Iterable[Point]) -> ClusterHistory:
    history = ClusterHistory()
    for each in points:
        history.add(each)
    return history


@st.composite
def recorded(draw: st.DrawFn) -> list[Point]:
    """Points at increasing times, at most a day apart in all, with gaps of ms to hours."""
    gaps = draw(st.lists(st.sampled_from((0.001, 0.5, 1.0, 4.9, 5.0, 61.0, 600.0, 3600.0)), min_size=1, max_size=60))
    repeats = draw(st.integers(1, 20))
    found: list[Point] = []
    at = 0.0
    for index, gap in enumerate(gaps * repeats):
        if at + gap > DAY:
            break
        at += gap
        number = draw(counts) if index < 40 else index % 7
        found.append(
            point(
                at,
                workers=number,
                memory=number * 2.0**20,
                running=number,
                waiting=(number * 7) % 11,
                in_memory=index,
                failed=(number * 3) % 5,
                rate=number / 3,
            )
        )
    return found


@given(recorded())
def test_points_are_in_order_and_end_with_the_newest(points: list[Point]) -> None:
    found = history_of(points).points()
    times = [each.at for each in found]
    assert times == sorted(set(times))
    assert found[0].at == points[0].at
    assert START <= times[-1] <= points[-1].at
    assert points[-1].at - times[-1] < 1000 * STEPS[0]


@given(recorded())
def test_number_of_points_and_memory_are_bounded(points: list[Point]) -> None:
    history = history_of(points)
    assert len(history.points()) <= len(STEPS) * TIER_LENGTH
    assert history.size <= BYTES_PER_CLUSTER


@given(recorded())
def test_peaks_of_a_day_are_kept(points: list[Point]) -> None:
    found = history_of(points).points()
    for field in ("workers", "memory", "failed"):
        assert max(getattr(each, field) for each in found) == max(getattr(each, field) for each in points)
    assert max(each.running + each.waiting for each in found) == max(each.running + each.waiting for each in points)


@given(recorded())
def test_stacked_tasks_are_a_state_that_was_sampled(points: list[Point]) -> None:
    sampled = {(each.running, each.waiting, each.in_memory) for each in points}
    assert {(each.running, each.waiting, each.in_memory) for each in history_of(points).points()} <= sampled


@given(recorded())
def test_rates_are_between_those_that_were_sampled(points: list[Point]) -> None:
    rates = [each.rate for each in points]
    for each in history_of(points).points():
        assert min(rates) - 1e-9 <= each.rate <= max(rates) + 1e-9


def test_rates_of_one_step_are_averaged() -> None:
    history = history_of(point(second, rate=rate) for second, rate in ((0, 1), (1, 2), (2, 6)))
    assert [each.rate for each in history.points()] == [pytest.approx(3)]


def test_a_rate_is_a_lower_bound_if_one_of_its_step_is() -> None:
    history = history_of([point(0), point(1, counted=0), point(2)])
    assert [each.counted for each in history.points()] == [0]


@pytest.mark.parametrize("interval", [1, 5, 60])
def test_resolution_decreases_with_age_and_reaches_back_a_day(interval: int) -> None:
    end = 1.25 * DAY
    found = history_of(point(second) for second in range(0, int(end), interval)).points()
    ages = [end - (each.at - START) / 1000 for each in found]
    assert ages[0] >= DAY - STEPS[-1]
    for older, newer in pairwise(ages):
        allowed = next(
            step for step in STEPS if older <= step * TIER_LENGTH + max(step, interval) or step == STEPS[-1]
        )
        assert older - newer <= 2 * max(allowed, interval)


def test_a_clock_that_is_set_back_keeps_the_order() -> None:
    times = [each.at for each in history_of([point(100), point(40, workers=3), point(110)]).points()]
    assert times == sorted(times)
    assert times[0] == START + 100_000


def test_memory_of_a_day_of_samples_is_within_the_budget() -> None:
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        history = history_of(point(5.0 * index, memory=index, rate=index / 7) for index in range(20_000))
        used = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(history.points()) > TIER_LENGTH
    assert used <= BYTES_PER_CLUSTER


def cluster(at: float = 0.0, **values: object) -> Cluster:
    """A cluster with one sample, `at` seconds after START."""
    tasks = {"processing": 3, "waiting": 1, "queued": 2, "unrunnable": 4, "erred": 5, "memory": 6}
    found = Cluster(ClusterRecord("a", "running"), first_seen=0, record_requested_at=1)
    found.sample = Sample(
        at=START + 1000 * at,
        seconds=0,
        workers=2,
        desired_workers=2,
        threads=8,
        memory_used=5,
        memory_limit=100,
        tasks=tasks,
        results_bytes=1,
        results_count=6,
        clients=1,
    )
    found.reported_memory = 40.0
    found.activity.throughput = Throughput(2.5, counted=False)
    return found


def test_point_has_the_numbers_of_the_sample() -> None:
    assert point_of(cluster()) == point(
        0,
        workers=2,
        threads=8,
        memory=40,
        limit=100,
        running=3,
        waiting=7,
        in_memory=6,
        failed=5,
        rate=2.5,
        counted=0,
    )


def test_cluster_without_a_sample_has_no_history() -> None:
    histories = Histories()
    histories.add_sample("a", Cluster(ClusterRecord("a", "pending"), first_seen=0, record_requested_at=1))
    assert histories.to_wire("a")["at"] == []


def test_history_on_the_wire_has_a_column_for_each_field() -> None:
    histories = Histories()
    histories.add_sample("a", cluster(0))
    histories.add_sample("a", cluster(10))
    found = histories.to_wire("a")
    check_wire(found, "history")
    assert found["at"] == [START, START + 10_000]
    assert (found["running"], found["rate"], found["counted"]) == ([3, 3], [2.5, 2.5], [False, False])
    check_wire(histories.to_wire("unknown"), "history")


def test_histories_of_other_clusters_are_dropped() -> None:
    histories = Histories()
    for name in "ab":
        histories.add_sample(name, cluster())
    histories.keep_only({"b"})
    assert histories.to_wire("a")["at"] == []
    assert histories.to_wire("b")["at"] != []


def test_the_cluster_without_samples_for_longest_is_dropped_first() -> None:
    histories = Histories()
    for number in range(MAX_CLUSTERS):
        histories.add_sample(str(number), cluster())
    histories.add_sample("0", cluster(5))
    histories.add_sample("new", cluster())
    assert histories.to_wire("1")["at"] == []
    assert len(histories.to_wire("0")["at"]) == 2
