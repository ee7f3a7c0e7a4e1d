"""Tests of the progress, with a model of a scheduler whose tasks enter states at random."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.progress import (
    ProgressSample,
    TaskCounts,
    advance,
    parse_counts,
    parse_progress_metrics,
    start,
)

DATA = Path(__file__).parents[1] / "data" / "idle"

STEPS = ("submit", "assign", "finish", "fail", "cancel", "lose", "forget", "scatter", "sample")
Step = tuple[str, str]
steps = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(["inc", "sum"])), max_size=60)


class Scheduler:
    """A model of distributed's counting: the totals of each name, and the current states of all tasks."""

    def __init__(self) -> None:
        self.totals: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.tasks: list[tuple[str, str]] = []
        self.done: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def step(self, action: str, name: str) -> None:
        """Apply an action to the first task of this name for which it is possible."""
        if action == "submit":
            self.tasks.append((name, ""))
            self._move(name, "", "waiting")
        elif action == "assign":
            self._move(name, "waiting", "processing")
        elif action == "finish" and self._move(name, "processing", "memory"):
            self.done[name] += 1
        elif action == "fail" and self._move(name, "processing", "erred"):
            self.failed[name] += 1
        elif action == "cancel" and self._move(name, "processing", "released"):
            self._move(name, "released", "forgotten")
        elif action == "lose" and self._move(name, "processing", "released"):
            self._move(name, "released", "waiting")
        elif action == "forget":
            self._move(name, "memory", "forgotten")
        elif action == "scatter":
            self.tasks.append(("int", ""))
            self._move("int", "", "memory")

    def _move(self, name: str, before: str, after: str) -> bool:
        if (name, before) not in self.tasks:
            return False
        self.tasks.remove((name, before))
        if after != "forgotten":
            self.tasks.append((name, after))
        self.totals[name][after] += 1
        return True

    def sample(self, *, by_name: bool = True) -> ProgressSample:
        states = Counter(state for _, state in self.tasks)
        names = {name: dict(totals) for name, totals in self.totals.items()}
        return ProgressSample(dict(states), names if by_name else None)


def run(actions: Sequence[Step], *, by_name: bool = True) -> tuple[Scheduler, dict[str | None, TaskCounts]]:
    """Run the actions and take a sample at the start, at each action "sample" and at the end."""
    scheduler = Scheduler()
    before = scheduler.sample(by_name=by_name)
    tasks = start(before)
    for action, name in [*actions, ("sample", "")]:
        scheduler.step(action, name)
        if action == "sample":
            after = scheduler.sample(by_name=by_name)
            tasks = advance(tasks, before, after)
            before = after
    return scheduler, dict(tasks)


@given(steps)
def test_ended_tasks_are_exact(actions: list[Step]) -> None:
    scheduler, tasks = run(actions)
    assert {name: counts.failed for name, counts in tasks.items() if counts.failed} == dict(scheduler.failed)
    assert {name: counts.done for name, counts in tasks.items() if counts.done} == dict(scheduler.done)


@given(steps, st.booleans())
def test_unfinished_tasks_are_those_of_the_scheduler(actions: list[Step], by_name: bool) -> None:
    scheduler, tasks = run(actions, by_name=by_name)
    states = Counter(state for _, state in scheduler.tasks)
    assert sum(counts.unfinished for counts in tasks.values()) == states["waiting"] + states["processing"]
    assert sum(counts.processing for counts in tasks.values()) <= states["processing"]
    assert all(number >= 0 for counts in tasks.values() for number in counts)


@given(st.lists(st.tuples(st.sampled_from(["submit", "assign", "finish", "fail", "sample"]), st.just("inc"))))
def test_names_are_exact_where_nothing_is_canceled_or_lost(actions: list[Step]) -> None:
    scheduler, tasks = run(actions)
    states = Counter(state for _, state in scheduler.tasks)
    expected = TaskCounts(scheduler.done["inc"], scheduler.failed["inc"], states["processing"], states["waiting"])
    assert tasks.get("inc", TaskCounts()) == expected


@given(steps)
def test_tasks_without_names_are_counted_as_far_as_they_are_visible(actions: list[Step]) -> None:
    scheduler, tasks = run([action for step in actions for action in (step, ("sample", ""))], by_name=False)
    scattered = scheduler.totals["int"]["memory"]
    counts = tasks[None]
    canceled = sum(action == "cancel" for action, _ in actions)
    lost = sum(action == "lose" for action, _ in actions)
    assert counts.failed == scheduler.failed.total()
    assert scheduler.done.total() <= counts.done <= scheduler.done.total() + scattered + canceled + lost


def test_first_sample_has_the_unfinished_tasks_only() -> None:
    totals = {"waiting": 10, "processing": 6, "memory": 4}
    sample = ProgressSample({"processing": 2, "waiting": 4, "memory": 4}, {"inc": totals})
    assert start(sample) == {"inc": TaskCounts(0, 0, 2, 4)}


def test_canceled_tasks_do_not_distort_later_ones() -> None:
    canceled = {"waiting": 40, "processing": 10, "memory": 4, "released": 36, "forgotten": 40}
    sample = ProgressSample(
        {"processing": 2, "waiting": 3}, {"slow": canceled, "sum": {"waiting": 5, "processing": 2}}
    )
    assert start(sample)["sum"] == TaskCounts(0, 0, 2, 3)


def test_restarted_scheduler_counts_from_zero() -> None:
    before = ProgressSample({}, {"inc": {"waiting": 9, "processing": 9, "memory": 9}})
    after = ProgressSample({"processing": 1}, {"inc": {"waiting": 3, "processing": 3, "memory": 2}})
    assert advance(start(before), before, after) == {"inc": TaskCounts(2, 0, 1, 0)}


@pytest.mark.parametrize("file", sorted(DATA.glob("*.json")), ids=lambda file: file.stem)
def test_pages_of_real_schedulers_are_parsed(file: Path) -> None:
    situations = json.loads(file.read_text())
    pages = [page for samples in situations.values() for page in samples]
    assert pages
    for page in pages:
        assert parse_counts(page["counts"]).names is None
        if "without metrics" in file.stem:
            continue
        sample = parse_progress_metrics(page["metrics"])
        assert (sample.names is None) == file.stem.startswith("2022")
        assert sample.count("processing", "waiting", "queued", "no-worker", "erred") <= page["counts"]["tasks"]
