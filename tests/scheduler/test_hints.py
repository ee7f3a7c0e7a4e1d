"""Tests of the hints: each rule on both sides of its threshold."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.activity import ActivityTracker
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.scheduler import hints as hints_module
from jupyterlab_dask_gateway.scheduler.hints import (
    GIB,
    NO_WORKERS_AFTER,
    Hint,
    failed_action_hint,
    find_hints,
    is_memory_short,
    scaled_down_hint,
)
from jupyterlab_dask_gateway.scheduler.sample import Sample, WorkerSample
from jupyterlab_dask_gateway.scheduler.worker_target import NO_MAXIMUM, WorkerTarget


def worker(id_: str, *, used: float = 1, limit: float = 4, spilled: float = 0) -> WorkerSample:
    """Return a worker with two threads. Memory is in GiB."""
    sizes = (int(used * GIB), int(limit * GIB), int(spilled * GIB))
    return WorkerSample(id_, id_, "running", 2, 0.0, *sizes, 0.0)


def sample(*workers: WorkerSample, at: float = 0, desired: int | None = None, **tasks: int) -> Sample:
    return Sample(
        at=at,
        seconds=0.01,
        workers=len(workers),
        desired_workers=desired,
        threads=sum(each.threads for each in workers),
        memory_used=sum(each.memory_used for each in workers),
        memory_limit=sum(each.memory_limit for each in workers),
        tasks=tasks,
        results_bytes=0,
        results_count=0,
        clients=1,
        worker_list=workers,
    )


def hints(
    samples: list[Sample], target: WorkerTarget | None = None, *, waiting_since: float = 0.0, awaited: bool = True
) -> list[Hint]:
    return find_hints(samples, [target] * len(samples), waiting_since=waiting_since, awaited=awaited)


def codes(samples: list[Sample], target: WorkerTarget | None = None, **options: Any) -> list[str]:
    return [hint.code for hint in hints(samples, target, **options)]


def fixed(count: int) -> WorkerTarget:
    return WorkerTarget(count, count)


CALM = sample(worker("a"), worker("b"), processing=2)
LATE = sample(at=NO_WORKERS_AFTER)


@pytest.mark.parametrize("samples", [[CALM] * 5, []])
def test_calm_cluster_has_no_hints(samples: list[Sample]) -> None:
    assert codes(samples) == []


class TestNoWorkers:
    def test_says_how_many_workers_are_missing(self) -> None:
        (hint,) = hints([LATE], fixed(4))
        assert (hint.code, hint.message.text) == ("no-workers", "0 of 4 workers after 2 min.")

    def test_waits_before_it_says_so(self) -> None:
        assert codes([replace(LATE, at=NO_WORKERS_AFTER - 1)], fixed(4)) == []
        assert codes([LATE], fixed(4), waiting_since=1.0) == []

    def test_ignores_requests_for_no_workers(self) -> None:
        assert codes([LATE], fixed(0)) == []
        assert codes([replace(LATE, desired_workers=3)], fixed(0)) == []

    def test_ignores_outdated_requests(self) -> None:
        assert codes([LATE], fixed(4), awaited=False) == []

    def test_counts_the_workers_that_the_scheduler_desires(self) -> None:
        assert codes([replace(LATE, desired_workers=3)]) == ["no-workers"]

    @pytest.mark.parametrize("target", [None, WorkerTarget(0, 10)])
    def test_counts_from_when_workers_are_desired(self, target: WorkerTarget | None) -> None:
        activity, hour = ActivityTracker(), 3_600_000.0

        def texts(at: float, desired: int, workers: int = 0) -> list[str]:
            current = sample(*[worker("a")] * workers, at=at, desired=desired)
            activity.add(current, target)
            activity.update_waiting(current, None, awaited=False)
            hints = find_hints([current], [target], waiting_since=activity.waiting_since, awaited=False)
            return [hint.message.text for hint in hints]

        assert texts(0, 0, workers=1) == []
        assert texts(hour, 0) == []
        assert texts(2 * hour, 10) == []
        assert texts(2 * hour + NO_WORKERS_AFTER - 1, 10) == []
        assert texts(2 * hour + NO_WORKERS_AFTER, 10) == ["0 of 10 workers after 2 min."]
        assert texts(3 * hour, 10, workers=1) == []
        assert texts(4 * hour, 10) == []


class TestPartialSamples:
    """Samples of counts.json alone repeat the workers of an earlier sample."""

    full = sample(worker("a", used=3.9), worker("b", used=3.9), processing=1)
    partial = replace(full, partial=True)

    def test_a_repeated_outlier_is_not_a_finding(self) -> None:
        assert codes([self.full, self.partial, self.partial, self.partial]) == []
        assert codes([self.full, self.partial, self.full, self.partial, self.full]) == ["memory-full"]

    def test_a_tracker_keeps_the_first_and_the_last_of_several_in_a_row(self) -> None:
        activity = ActivityTracker()
        for at, current in enumerate([self.full, *[self.partial] * 3, self.full, *[self.partial] * 4]):
            activity.add(replace(current, at=at), WorkerTarget(at, at))
        assert [each.at for each in activity.samples] == [0, 1, 3, 4, 5, 8]
        assert [target and target.minimum for target in activity.targets] == [0, 1, 3, 4, 5, 8]

    def test_memory_is_known_however_many_samples_are_partial(self) -> None:
        activity = ActivityTracker()
        for current in [self.full, *[self.partial] * 3] * 5:
            activity.add(current, None)
        assert len([each for each in activity.samples if not each.partial]) >= 3

    def test_short_memory_is_known_before_it_is_a_hint(self) -> None:
        assert is_memory_short(self.full)
        assert is_memory_short(replace(CALM, memory_used=7 * GIB))
        assert not is_memory_short(CALM)


class TestWorkersLost:
    before = sample(worker("a", used=3.9), worker("b"))
    replaced = sample(worker("b"), worker("c"))
    fewer = sample(worker("b"), desired=30)

    def test_worker_with_full_memory_disappears(self) -> None:
        (hint,) = hints([self.before, self.replaced])
        assert (hint.code, hint.message.text) == (
            "workers-lost",
            "1 worker ended while its memory was nearly full.",
        )

    def test_ignores_workers_with_free_memory(self) -> None:
        assert codes([CALM, self.replaced]) == []

    @pytest.mark.parametrize(
        ("target", "expected"),
        [(fixed(2), ["workers-lost"]), (fixed(1), []), (None, []), (WorkerTarget(1, 9), ["workers-lost"])],
    )
    def test_ignores_workers_that_were_scaled_down(self, target: WorkerTarget | None, expected: list[str]) -> None:
        assert codes([self.before, self.fewer], target) == expected

    def test_ignores_workers_that_an_adaptive_scheduler_removed(self) -> None:
        assert codes([self.before, replace(self.fewer, desired_workers=1)], WorkerTarget(1, 9)) == []

    def test_uses_the_request_at_the_time_of_the_sample(self) -> None:
        targets = [fixed(2), fixed(1), fixed(9)]
        assert find_hints([self.before, self.fewer, self.fewer], targets, waiting_since=0.0) == []


class TestMemory:
    @pytest.mark.parametrize(("spilled", "expected"), [(1.0, ["spilling"]), (0.1, [])])
    def test_spilling_above_the_threshold(self, spilled: float, expected: list[str]) -> None:
        assert codes([sample(worker("a", spilled=spilled), worker("b"))] * 3) == expected

    def test_spilling_requires_three_samples(self) -> None:
        spilling = sample(worker("a", spilled=1), worker("b"))
        assert codes([CALM, spilling, spilling]) == []

    def test_spilling_suggests_half_as_many_workers_more(self) -> None:
        (hint,) = hints([sample(worker("a", spilled=2), worker("b"))] * 3)
        assert hint.scale_to == 3
        assert hint.message.text == "Workers have spilled 2 GiB from memory to disk."

    def test_full_memory_advises_on_chunks(self) -> None:
        (hint,) = hints([sample(worker("a", used=3.5), worker("b", used=3.5))] * 3)
        assert hint.code == "memory-full"
        assert "50 to 250 MB" in hint.advice.text

    def test_no_hint_below_the_memory_limit(self) -> None:
        assert codes([sample(worker("a", used=3.0), worker("b", used=3.0))] * 3) == []

    @pytest.mark.parametrize(
        ("workers", "expected"),
        [
            ([worker("a", used=3.0), worker("b", used=0.1)], ["unbalanced-memory"]),
            ([worker("a", used=1.0), worker("b", used=0.1)], []),
            ([worker("a", used=3.0)], []),
        ],
        ids=["one full worker", "enough free memory", "single worker"],
    )
    def test_unbalanced_memory(self, workers: list[WorkerSample], expected: list[str]) -> None:
        assert codes([sample(*workers)] * 3) == expected


class TestFewThreads:
    busy = replace(CALM, tasks={"processing": 4, "queued": 400})

    def test_suggests_at_most_four_times_as_many_workers(self) -> None:
        (hint,) = hints([self.busy] * 3)
        assert (hint.code, hint.scale_to) == ("few-threads", 8)
        assert hint.message.text == "404 tasks are waiting for 4 threads."

    def test_ignores_what_the_scheduler_desires(self) -> None:
        assert codes([replace(self.busy, desired_workers=6)] * 3) == ["few-threads"]

    @pytest.mark.parametrize(
        ("target", "expected"),
        [
            (fixed(2), ["few-threads"]),
            (fixed(6), []),
            (WorkerTarget(0, 9), []),
            (WorkerTarget(0, 2), ["few-threads"]),
        ],
    )
    def test_no_hint_while_more_workers_are_requested(self, target: WorkerTarget, expected: list[str]) -> None:
        assert codes([self.busy] * 3, target) == expected

    def test_requires_three_samples(self) -> None:
        assert codes([CALM, self.busy, self.busy]) == []


class TestLimit:
    """No hint suggests more workers than the gateway has granted."""

    busy = sample(worker("a"), worker("b"), processing=1000)
    full = sample(worker("a", used=3.5), worker("b", used=3.5))

    @pytest.mark.parametrize(("limit", "expected"), [(None, [8]), (8, [8]), (5, [5]), (2, []), (1, [])])
    def test_more_threads_within_the_limit(self, limit: int | None, expected: list[int]) -> None:
        hints = find_hints([self.busy] * 3, [None] * 3, waiting_since=None, limit=limit)
        assert [hint.scale_to for hint in hints if hint.code == "few-threads"] == expected

    @pytest.mark.parametrize(("limit", "expected"), [(None, 3), (3, 3), (2, None)])
    def test_more_memory_within_the_limit(self, limit: int | None, expected: int | None) -> None:
        (hint,) = find_hints([self.full] * 3, [None] * 3, waiting_since=None, limit=limit)
        assert (hint.code, hint.scale_to) == ("memory-full", expected)

    def test_adaptive_scaling_without_a_maximum_is_pointed_out(self) -> None:
        assert codes([self.busy] * 3, WorkerTarget(0, NO_MAXIMUM)) == ["no-maximum"]
        assert codes([self.busy] * 3, WorkerTarget(0, 100)) == []


def test_hints_are_built_in_one_module() -> None:
    package = Path(hints_module.__file__).parents[1]
    building = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hint"
    }
    assert building == {"scheduler/hints.py"}


@pytest.mark.parametrize("is_stop", [True, False])
def test_hint_about_a_failed_action_has_the_problem(is_stop: bool) -> None:
    problem = GatewayProblem("gateway-unreachable", "no-connection")
    hint = failed_action_hint(problem, is_stop=is_stop)
    variant = "stop" if is_stop else "scale-down"
    assert (hint.message.id, hint.problem) == (f"hint.idle-action-failed.message.{variant}", problem)


@pytest.mark.parametrize("by_admin", [True, False])
def test_hint_about_a_scale_down_suggests_the_workers_again(by_admin: bool) -> None:
    hint = scaled_down_hint(4, 600, 1.0, by_admin=by_admin)
    assert (hint.code, hint.scale_to) == ("scaled-down", 4)
    assert hint.message.values == {"workers": 4, "idle": 600, "at": 1.0}
    assert hint.advice.id == f"hint.scaled-down.advice.{'by-admin' if by_admin else 'by-user'}"
