"""Tests of the throughput."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.sample import Sample
from jupyterlab_dask_gateway.scheduler.throughput import QUIET, Throughput, throughput

from .test_idleness import sample, with_tasks

TOTALS = {"processing": 50.0, "memory": 40.0, "erred": 2.0, "released": 30.0}


def throughput_between(before: dict[str, Any], after: dict[str, Any], seconds: float = 2.0) -> Throughput:
    """Return the throughput between two samples."""
    return throughput(sample(0.0, **before), sample(1000 * seconds, **after))


def test_totals_are_exact() -> None:
    # 20 results and a failure in 2 s; that some were released meanwhile is no matter.
    later = {**TOTALS, "memory": 60.0, "erred": 3.0, "released": 90.0}
    assert throughput_between({"totals": TOTALS}, {"totals": later}) == Throughput(10.5, exact=True)
    assert throughput_between({"totals": TOTALS}, {"totals": TOTALS}) == Throughput(0.0, exact=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"totals": None}, {"totals": TOTALS}, id="not requested before"),
        pytest.param({"totals": TOTALS}, {"totals": None}, id="it failed now"),
        pytest.param({"totals": TOTALS}, {"totals": {"memory": 1.0}}, id="it restarted"),
        pytest.param({"totals": None}, {"totals": None}, id="it has no such page"),
    ],
)
def test_lower_bound_without_totals(before: dict[str, Any], after: dict[str, Any]) -> None:
    busy = with_tasks(processing=4, waiting=10)
    less = with_tasks(processing=4, waiting=4)
    assert throughput_between({**before, "tasks": busy}, {**after, "tasks": less}) == Throughput(3.0, exact=False)
    more = with_tasks(memory=9, processing=4, waiting=10)
    assert throughput_between({**before, "tasks": busy}, {**after, "tasks": more}) == Throughput(2.0, exact=False)


def test_throughput_is_never_negative() -> None:
    after = {"totals": None, "tasks": with_tasks(memory=0, waiting=1)}
    assert throughput_between({"totals": None}, after) == Throughput(0.0, exact=False)


def test_scheduler_without_tasks_has_exact_throughput_of_zero() -> None:
    virgin = {"totals": {}, "tasks": dict.fromkeys(("processing", "memory"), 0)}
    assert throughput_between(virgin, virgin) == Throughput(0.0, exact=True)
    first = {"totals": {"processing": 8.0, "memory": 6.0}}
    assert throughput_between(virgin, first) == Throughput(3.0, exact=True)


def test_samples_at_the_same_time_have_no_throughput() -> None:
    assert throughput_between({}, {"totals": {}, "tasks": with_tasks(erred=5)}, seconds=0) == QUIET


def test_wire_has_three_digits() -> None:
    assert Throughput(1234.5678, exact=True).to_wire() == {"per_second": 1230.0, "exact": True}


@given(
    st.lists(st.tuples(st.sampled_from(["submit", "finish", "release"]), st.integers(1, 5)), max_size=30),
    st.booleans(),
)
def test_throughput_never_exceeds_the_finished_tasks(history: list[tuple[str, int]], counted: bool) -> None:
    waiting = memory = ended = 0
    before: Sample = sample(0.0, tasks=with_tasks(memory=0, queued=0), totals={} if counted else None)
    for event, count in history:
        if event == "submit":
            waiting += count
        elif event == "finish":
            count = min(count, waiting)
            waiting, memory, ended = waiting - count, memory + count, ended + count
        else:
            memory -= min(memory, count)
    after = replace(before, at=1000.0, tasks=with_tasks(memory=memory, queued=waiting))
    if counted and ended:
        after = replace(after, totals={"memory": float(ended)})
    found = throughput(before, after)
    assert found.per_second <= ended
    assert found.per_second == ended or not found.exact
