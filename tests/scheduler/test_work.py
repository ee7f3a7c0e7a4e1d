"""Tests of the tasks in a period of work."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.sample import parse_sample
from jupyterlab_dask_gateway.scheduler.work import Work, first_work, next_work

from .test_idleness import sample


def work_after(*samples: dict[str, Any]) -> Work:
    """Return the work after samples with these tasks by state; `ended` is what the scheduler counts."""
    sequence = [
        sample(1000.0 * at, tasks={**tasks, "ended": 0}, ended=tasks.get("ended")) for at, tasks in enumerate(samples)
    ]
    work = first_work(sequence[0])
    for before, after in pairwise(sequence):
        work = next_work(work, before, after)
    return work


def test_first_sample_counts_what_the_scheduler_still_knows() -> None:
    assert work_after({"processing": 10, "memory": 4, "erred": 1}).to_wire() == {"ended": 5, "total": 15}
    # Two of the results are on two workers.
    assert work_after({"processing": 10, "memory": 6, "ended": 4}).to_wire() == {"ended": 4, "total": 14}


def test_first_sample_leaves_out_what_was_released_before() -> None:
    work = work_after({"processing": 10, "memory": 4, "ended": 90}, {"processing": 8, "memory": 6, "ended": 92})
    assert work.to_wire() == {"ended": 6, "total": 14}


def test_tasks_that_were_added_and_released_in_between_count() -> None:
    work = work_after({"ended": 0}, {"queued": 300, "ended": 100}, {"queued": 300, "ended": 250}, {"ended": 600})
    assert work.to_wire() == {"ended": 600, "total": 600}


def test_period_starts_after_a_pause() -> None:
    pause = ({"processing": 10, "ended": 0}, {"memory": 10, "ended": 10})
    assert work_after(*pause).to_wire() == {"ended": 10, "total": 10}
    assert work_after(*pause, {"memory": 8, "ended": 10}).to_wire() == {"ended": 10, "total": 10}
    again = {"processing": 5, "memory": 13, "ended": 13}
    assert work_after(*pause, again).to_wire() == {"ended": 3, "total": 8}
    assert work_after(*pause, again, {"ended": 18}).to_wire() == {"ended": 8, "total": 8}


def test_short_work_between_two_samples_is_a_period() -> None:
    work = work_after({"processing": 9, "ended": 0}, {"ended": 9}, {"ended": 12})
    assert work.to_wire() == {"ended": 3, "total": 3}


def test_copies_of_results_do_not_count_as_work() -> None:
    without_totals = work_after({"processing": 2}, {"memory": 2}, {"memory": 4})
    assert without_totals.unfinished == 0
    assert work_after({"processing": 2, "ended": 0}, {"memory": 5, "ended": 2}).to_wire() == {"ended": 2, "total": 2}


def test_samples_without_totals_are_corrected_later() -> None:
    missing = {"processing": 100, "memory": 0}
    work = work_after({"ended": 7}, {"processing": 100, "ended": 7}, missing, {"processing": 50, "ended": 57})
    assert work.to_wire() == {"ended": 50, "total": 100}


def test_period_starts_with_a_restarted_scheduler() -> None:
    work = work_after({"processing": 10, "memory": 90, "ended": 90}, {"processing": 10, "memory": 2, "ended": 2})
    assert work.to_wire() == {"ended": 2, "total": 12}


def test_ended_tasks_never_decrease_without_totals() -> None:
    work = work_after({"processing": 10, "memory": 30}, {"processing": 10, "memory": 3})
    assert work.to_wire() == {"ended": 30, "total": 40}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=30))
def test_total_is_exact_while_tasks_end_and_are_released(steps: list[tuple[int, int, int]]) -> None:
    """Each step ends some tasks, with results and with errors, and releases some results; copies come and go."""
    total = waiting = 400
    memory = erred = released = 0
    samples = [{"queued": 0, "ended": 0}, {"queued": 400, "ended": 0}]
    for done, failed, copies in steps:
        done = min(done, waiting)
        failed = min(failed, waiting - done)
        waiting, memory, erred = waiting - done - failed, memory + done, erred + failed
        gone = memory // 3
        memory, released = memory - gone, released + gone
        samples.append(
            {"queued": waiting, "memory": memory + copies, "erred": erred, "ended": memory + erred + released}
        )
    assert work_after(*samples).to_wire() == {"ended": total - waiting, "total": total}


METRICS = """\
dask_scheduler_tasks{{state="processing"}} 4.0
dask_scheduler_tasks{{state="queued"}} {queued}
dask_scheduler_tasks{{state="waiting"}} 0.0
dask_scheduler_prefix_state_totals_total{{state="processing",task_prefix_name="work"}} {started}
dask_scheduler_prefix_state_totals_total{{state="memory",task_prefix_name="work"}} {done}
dask_scheduler_prefix_state_totals_total{{state="memory",task_prefix_name="scattered"}} 3
"""


@pytest.mark.parametrize("processing", [3, 4, 5])
def test_total_is_that_of_one_moment(processing: int) -> None:
    """The pages of a sample show different moments: a task ends between counts.json and /metrics."""
    samples = []
    for done in (0, 100, 271, 390):
        counts = {"processing": processing, "memory": done + 3, "tasks": 400 + 3}
        metrics = METRICS.format(queued=396 - done, started=done + 4, done=done)
        samples.append(parse_sample(counts, None, metrics, at=1000.0 * done, seconds=0.1))
    work = first_work(sample(0.0, ended=0, tasks={}))
    before = sample(0.0, ended=0, tasks={})
    for after in samples:
        work = next_work(work, before, after)
        before = after
        assert work.to_wire()["total"] == 400
    assert work.ended == 390
