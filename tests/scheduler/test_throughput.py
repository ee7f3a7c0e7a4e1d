"""Tests of the throughput."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.sample import Sample
from jupyterlab_dask_gateway.scheduler.throughput import NO_THROUGHPUT, Throughput, throughput

from .test_idleness import sample, with_tasks


def throughput_between(before: dict[str, Any], after: dict[str, Any], seconds: float = 2.0) -> Throughput:
    """Return the throughput between two samples."""
    return throughput(sample(0.0, **before), sample(1000 * seconds, **after))


def test_counted_tasks_are_exact() -> None:
    assert throughput_between({"ended": 42}, {"ended": 63}) == Throughput(10.5, counted=True)
    assert throughput_between({"ended": 42}, {"ended": 42}) == Throughput(0.0, counted=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"ended": None}, {"ended": 42}, id="not requested before"),
        pytest.param({"ended": 42}, {"ended": None}, id="it failed now"),
        pytest.param({"ended": 42}, {"ended": 1}, id="it restarted"),
        pytest.param({"ended": None}, {"ended": None}, id="it has no such page"),
    ],
)
def test_lower_bound_if_the_scheduler_does_not_count(before: dict[str, Any], after: dict[str, Any]) -> None:
    busy = with_tasks(processing=4, waiting=10)
    less = with_tasks(processing=4, waiting=4)
    assert throughput_between({**before, "tasks": busy}, {**after, "tasks": less}) == Throughput(3.0, counted=False)
    more = with_tasks(memory=9, processing=4, waiting=10)
    assert throughput_between({**before, "tasks": busy}, {**after, "tasks": more}) == Throughput(2.0, counted=False)


def test_throughput_is_never_negative() -> None:
    after = {"tasks": with_tasks(memory=0, waiting=1)}
    assert throughput_between({}, after) == Throughput(0.0, counted=False)


def test_samples_at_the_same_time_have_no_throughput() -> None:
    assert throughput_between({}, {"tasks": with_tasks(erred=5)}, seconds=0) == NO_THROUGHPUT


def test_wire_has_three_digits() -> None:
    assert Throughput(1234.5678, counted=True).to_wire() == {"per_second": 1230.0, "counted": True}


@given(
    st.lists(st.tuples(st.sampled_from(["submit", "finish", "release"]), st.integers(1, 5)), max_size=30),
    st.booleans(),
)
def test_throughput_never_exceeds_the_finished_tasks(history: list[tuple[str, int]], counted: bool) -> None:
    waiting = memory = ended = 0
    before: Sample = sample(0.0, tasks=with_tasks(memory=0, queued=0), ended=0 if counted else None)
    for event, count in history:
        if event == "submit":
            waiting += count
        elif event == "finish":
            count = min(count, waiting)
            waiting, memory, ended = waiting - count, memory + count, ended + count
        else:
            memory -= min(memory, count)
    tasks = with_tasks(memory=memory, queued=waiting)
    after = replace(before, at=1000.0, tasks=tasks, ended=ended if counted else None)
    found = throughput(before, after)
    assert found.per_second <= ended
    assert found.per_second == ended or not found.counted
