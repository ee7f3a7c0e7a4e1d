"""Tests of idleness: a cluster with work never counts as idle."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.polling.poller import PollLimits
from jupyterlab_dask_gateway.scheduler.idleness import (
    ACTIVE_STATES,
    BUSY_CPU,
    BUSY_SECONDS,
    KEEP_ALIVE_BYTES,
    METRICS_STATES,
    has_certainly_worked,
    has_client,
    idle_since,
    is_busy,
    is_unclear,
    judge_counts,
    needs_metrics,
    without_keep_alive_task,
)
from jupyterlab_dask_gateway.scheduler.sample import Sample, WorkerSample, parse_sample

from ..fakes.gateway import DATA


def worker(cpu: float = 2.0) -> WorkerSample:
    return WorkerSample("w", "w", "running", 1, cpu, 10**8, 10**9, 0, 0.0)


def sample(at: float = 1000.0, **changes: Any) -> Sample:
    quiet = Sample(
        at=at,
        seconds=0.005,
        workers=1,
        desired_workers=0,
        threads=1,
        memory_used=10**8,
        memory_limit=10**9,
        tasks={"processing": 0, "waiting": 0, "unrunnable": 0, "memory": 5, "erred": 0, "released": 0},
        results_bytes=1000,
        results_count=5,
        clients=1,
        worker_list=(worker(),),
        totals={"memory": 7.0},
    )
    return replace(quiet, **changes)


def with_tasks(**tasks: int) -> dict[str, int]:
    return {**sample().tasks, **tasks}


def test_results_in_memory_do_not_count_as_work() -> None:
    assert not is_busy(sample(), sample(2000.0))


def test_connecting_clients_do_not_count_as_work() -> None:
    assert not is_busy(sample(clients=0), sample(clients=3))


def test_first_sample_without_tasks_is_idle() -> None:
    assert not is_busy(None, sample())


@pytest.mark.parametrize("state", ACTIVE_STATES)
def test_unfinished_task_is_work(state: str) -> None:
    assert is_busy(None, sample(tasks=with_tasks(**{state: 1})))


def test_queued_tasks_without_workers_are_work() -> None:
    # counts.json does not contain queued tasks.
    assert is_busy(None, sample(workers=0, worker_list=(), desired_workers=10))


def test_unknown_number_of_desired_workers_does_not_count_as_work() -> None:
    assert not is_busy(None, sample(desired_workers=None))


def test_worker_with_high_cpu_is_work() -> None:
    # `client.run` is not a task.
    assert is_busy(None, sample(worker_list=(worker(), worker(cpu=BUSY_CPU))))


@pytest.mark.parametrize(
    "change",
    [
        {"results_bytes": 1001},
        {"results_count": 6},
        {"workers": 2},
        {"tasks": with_tasks(erred=1)},
        {"totals": {"memory": 8.0}},
        {"totals": {"memory": 7.0, "erred": 1.0}},
    ],
)
def test_change_between_samples_is_work(change: dict[str, Any]) -> None:
    assert is_busy(sample(), sample(2000.0, **change))


def test_states_of_one_sample_only_are_not_compared() -> None:
    assert not is_busy(sample(totals=None), sample())
    assert not is_busy(sample(totals=None), sample(tasks=with_tasks(queued=0), totals=None))


def test_missing_metrics_after_totals_count_as_work() -> None:
    assert is_busy(sample(), sample(2000.0, totals=None))


def test_first_task_is_seen_in_the_totals() -> None:
    unused = sample(tasks=with_tasks(queued=0, no_worker=0), totals={})
    assert not is_busy(unused, replace(unused, at=2000.0))
    assert is_busy(unused, replace(unused, at=2000.0, totals={"memory": 1.0}))


def test_fewer_workers_do_not_count_as_work() -> None:
    assert not is_busy(sample(workers=2), sample(2000.0))


def test_slow_sample_is_work() -> None:
    assert is_busy(sample(), sample(2000.0, seconds=BUSY_SECONDS * 1.1))


SLOW = BUSY_SECONDS * 1.1


def test_unclear_sample_keeps_the_state() -> None:
    slow = sample(2000.0, seconds=SLOW)
    assert idle_since(1000.0, sample(), slow) == 1000.0
    assert idle_since(None, sample(), slow) is None
    assert idle_since(1000.0, slow, sample(3000.0)) == 1000.0
    assert needs_metrics(slow)


@pytest.mark.parametrize(
    "more",
    [
        {"totals": {"memory": 8.0}},
        {"totals": None},
        {"results_bytes": 1001},
        {"tasks": with_tasks(processing=1)},
        {"desired_workers": 2},
        {"worker_list": (worker(cpu=BUSY_CPU),)},
    ],
)
def test_slow_sample_with_another_sign_of_work_ends_idleness(more: dict[str, Any]) -> None:
    assert idle_since(1000.0, sample(), sample(2000.0, seconds=SLOW, **more)) is None


def test_slow_sample_without_previous_totals_is_work() -> None:
    assert idle_since(1000.0, sample(totals=None), sample(2000.0, seconds=SLOW)) is None
    assert idle_since(None, None, sample(seconds=SLOW)) is None


def keep_alive_sample(at: float, keep_alive_tasks: float, **tasks: int) -> Sample:
    """Return a sample during or after a keep-alive task, whose result has 28 bytes."""
    memory = tasks.get("memory", 5)
    held = {"results_count": memory, "results_bytes": 1000 + 28 * (memory - 5)}
    return sample(at, tasks=with_tasks(**tasks), keep_alive_tasks=keep_alive_tasks, **held)


KEEP_ALIVE_STATES = [{"processing": 1}, {"waiting": 1}, {"memory": 6}, {}]


@pytest.mark.parametrize("task_counts", KEEP_ALIVE_STATES)
def test_keep_alive_task_is_removed_from_a_sample(task_counts: dict[str, int]) -> None:
    before, during = sample(), keep_alive_sample(2000.0, 3.0, **task_counts)
    assert without_keep_alive_task(before, during) == replace(
        during, tasks=before.tasks, results_count=5, results_bytes=1000
    )
    assert not is_busy(before, without_keep_alive_task(before, during))
    after = keep_alive_sample(7000.0, 5.0)
    assert not is_busy(
        without_keep_alive_task(before, during),
        without_keep_alive_task(without_keep_alive_task(before, during), after),
    )


@pytest.mark.parametrize(
    "more",
    [
        {"totals": {"memory": 8.0}},
        {"totals": None},
        {"tasks": with_tasks(processing=2)},
        {"results_count": 7},
        {"results_bytes": 1000 + KEEP_ALIVE_BYTES + 1},
        {"keep_alive_tasks": 0.0, "tasks": with_tasks(processing=1)},
    ],
)
def test_work_beside_a_keep_alive_task_is_work(more: dict[str, Any]) -> None:
    before, during = sample(), replace(keep_alive_sample(2000.0, 3.0, processing=1), **more)
    assert without_keep_alive_task(before, during) is during
    assert is_busy(before, during)


@pytest.mark.parametrize("task_counts", [{"processing": 1}, {"memory": 6}])
@pytest.mark.parametrize("totals", [{"memory": 7.0}, None])
def test_task_that_can_be_a_keep_alive_task_does_not_end_keep_alive(
    totals: dict[str, float] | None, task_counts: dict[str, int]
) -> None:
    # Without totals it is unknown; with totals the task started between the two pages of a sample.
    before, during = sample(totals=totals), replace(keep_alive_sample(2000.0, 0.0, **task_counts), totals=totals)
    assert is_busy(before, during)
    assert not has_certainly_worked(before, during)
    after = replace(sample(7000.0), totals=totals)
    assert not has_certainly_worked(during, after)
    assert has_certainly_worked(during, replace(during, at=7000.0, tasks=with_tasks(processing=1))) == (
        "processing" in task_counts
    )


def test_certain_work_ends_keep_alive() -> None:
    assert has_certainly_worked(sample(), sample(totals={"memory": 8.0}))
    assert has_certainly_worked(None, sample(tasks=with_tasks(processing=1)))
    without_totals = sample(totals=None)
    assert has_certainly_worked(without_totals, replace(without_totals, tasks=with_tasks(processing=2)))
    assert has_certainly_worked(without_totals, replace(without_totals, results_bytes=10**6, results_count=6))
    assert not has_certainly_worked(without_totals, without_totals)
    assert not has_certainly_worked(sample(), sample(worker_list=(worker(BUSY_CPU),)))


def full(**changes: Any) -> Sample:
    """Return a sample with workers that are full of results: distributed then desires twice as many."""
    return sample(**{"results_bytes": 7 * 10**8, "workers": 2, "desired_workers": 4, **changes})


def test_desired_workers_for_memory_do_not_count_as_work() -> None:
    assert not is_busy(full(), full(at=2000.0))
    assert is_busy(full(), full(at=2000.0, desired_workers=5))
    assert is_busy(None, sample(workers=2, desired_workers=4))
    assert is_busy(None, full(workers=0, desired_workers=1, memory_limit=0))


def heartbeat_sample(at: float, last_seen: float) -> Sample:
    return sample(at=at, worker_list=(replace(worker(), last_seen=last_seen),))


def test_missing_heartbeat_is_work() -> None:
    assert is_busy(heartbeat_sample(0.0, 1.0), heartbeat_sample(5000.0, 1.0))
    assert not is_busy(heartbeat_sample(0.0, 1.0), heartbeat_sample(5000.0, 4.5))
    assert not is_busy(heartbeat_sample(0.0, 1.0), heartbeat_sample(1000.0, 1.0))


def test_metrics_are_needed_without_another_sign_of_work() -> None:
    assert needs_metrics(None)
    assert needs_metrics(sample())
    assert needs_metrics(sample(tasks=with_tasks(queued=5)))
    assert not needs_metrics(sample(tasks=with_tasks(processing=1)))


def test_idleness_starts_once_and_ends_with_work() -> None:
    first = sample(1000.0)
    since = idle_since(None, None, first)
    assert since == 1000.0
    second = sample(6000.0)
    since = idle_since(since, first, second)
    assert since == 1000.0
    third = sample(11000.0, tasks=with_tasks(processing=1))
    since = idle_since(since, second, third)
    assert since is None
    fourth = sample(16000.0)
    assert idle_since(since, third, fourth) is None
    assert idle_since(None, fourth, sample(21000.0)) == 21000.0


counts = st.integers(0, 3)
samples = st.builds(
    sample,
    seconds=st.sampled_from([0.005, BUSY_SECONDS * 2]),
    tasks=st.fixed_dictionaries(
        dict.fromkeys(("processing", "waiting", "unrunnable", "memory", "erred", "released"), counts),
        optional={"queued": counts, "no_worker": counts},
    ),
    workers=counts,
    desired_workers=st.none() | counts,
    worker_list=st.lists(st.builds(worker, cpu=st.floats(0, 100)), max_size=3).map(tuple),
    totals=st.none() | st.just({}) | st.fixed_dictionaries({"memory": st.floats(0, 10)}),
)


@given(st.lists(samples, min_size=1, max_size=8))
def test_sequence_with_work_is_never_idle(sequence: list[Sample]) -> None:
    since, previous = None, None
    for index, current in enumerate(sequence):
        current = replace(current, at=float(index))
        since = idle_since(since, previous, current)
        if since is not None:
            assert sequence[int(since)].seconds <= BUSY_SECONDS
            for past in sequence[int(since) : index + 1]:
                assert past.seconds <= BUSY_SECONDS or past.totals is not None
                assert not any(past.tasks.get(state, 0) for state in ACTIVE_STATES)
                assert past.desired_workers is None or past.desired_workers <= past.workers
                assert all(each.cpu < BUSY_CPU for each in past.worker_list)
            assert all(a.workers >= b.workers for a, b in pairwise(sequence[int(since) : index + 1]))
        previous = current


RECORDED = {path.stem: json.loads(path.read_text()) for path in sorted((DATA / "idle").glob("*.json"))}
"""Two samples of tests/support/record_idle.py, by version of distributed (with or without /metrics) and situation."""

BUSY = {"queued without workers", "slow tasks", "sleep in client.run", "blocked scheduler"}
BUSY_BY_METRICS = {"short work in between"}
IDLE = {
    "nothing ever",
    "held results",
    "published dataset",
    "published dataset without a client",
    "no work and no client",
}


def both(release: str, name: str, *, metrics: bool = True, desired: bool = True) -> list[Sample]:
    """Return the two samples of a recorded situation. `desired`: with the number of desired workers."""
    return [
        parse_sample(
            {key: value for key, value in page["counts"].items() if desired or key != "desired_workers"},
            page["identity"],
            page["metrics"] if metrics else "",
            at=page["at"],
            seconds=page["seconds"],
        )
        for page in RECORDED[release][name]
    ]


def counts_totals(release: str) -> bool:
    """Return whether /metrics has totals: in 2022.02.0 it has none."""
    return both(release, "held results")[1].totals is not None


def test_recordings_are_complete() -> None:
    assert {release[:4] for release in RECORDED} >= {"2022", "2023", "2026"}
    assert {"without" in release for release in RECORDED} == {True, False}
    for release, situations in RECORDED.items():
        assert situations.keys() == BUSY | BUSY_BY_METRICS | IDLE, release
        assert counts_totals(release) == (release[:4] >= "2023" and "without" not in release), release


@pytest.mark.parametrize("desired", [True, False])
@pytest.mark.parametrize("name", sorted(BUSY | BUSY_BY_METRICS | IDLE))
@pytest.mark.parametrize("release", RECORDED)
def test_recorded_schedulers_are_judged_correctly(release: str, name: str, desired: bool) -> None:
    expected = BUSY | BUSY_BY_METRICS if counts_totals(release) else BUSY
    assert is_busy(*both(release, name, desired=desired)) == (name in expected)
    assert is_busy(*both(release, name, metrics=False, desired=desired)) == (name in BUSY)


@pytest.mark.parametrize("release", RECORDED)
def test_blocked_scheduler_is_recognized_by_its_duration(release: str) -> None:
    before, after = both(release, "blocked scheduler")
    assert BUSY_SECONDS < after.seconds < PollLimits().sample_timeout
    assert not is_busy(before, replace(after, seconds=before.seconds))


@pytest.mark.parametrize("release", RECORDED)
def test_client_of_a_recorded_scheduler_is_found(release: str) -> None:
    for name in RECORDED[release].keys() - {"published dataset without a client", "no work and no client"}:
        assert all(map(has_client, both(release, name))), name


def counts_alone(full: Sample) -> Sample:
    """Return a sample as of counts.json alone: with a lower bound for the queued tasks, and without /metrics."""
    tasks = {state: count for state, count in full.tasks.items() if state not in METRICS_STATES}
    return replace(full, tasks=tasks, totals=None, keep_alive_tasks=0.0, partial=True)


numbers = st.integers(0, 2)
samples = st.builds(
    lambda at, cpu, workers, desired, memory, processing, queued: sample(
        at=at,
        workers=workers,
        worker_list=(worker(cpu),) * workers,
        desired_workers=desired,
        tasks=with_tasks(processing=processing, memory=memory, queued=queued),
        results_count=memory,
    ),
    st.just(1000.0),
    st.sampled_from([0.0, 50.0]),
    *(numbers,) * 5,
)


@given(samples, samples, st.sampled_from(["all", "counts"]))
def test_work_in_counts_is_work_in_all_pages(before: Sample, after: Sample, pages: str) -> None:
    previous = before if pages == "all" else counts_alone(before)
    if judge_counts(previous, counts_alone(after), None) == "work":
        assert is_busy(previous, after)


def test_counts_after_work() -> None:
    work = sample(tasks=with_tasks(processing=2))
    assert judge_counts(work, replace(work, partial=True), None) == "work"
    assert judge_counts(work, sample(), None) == "work", "results changed"
    assert judge_counts(work, sample(tasks=with_tasks(processing=2), workers=2), None) == "unknown", "new workers"
    assert judge_counts(sample(), sample(), None) == "unchanged"
    assert judge_counts(sample(), sample(), 1000.0) == "unchanged"
    assert judge_counts(sample(), work, 1000.0) == "unknown", "work starts"
    hot, slow = sample(worker_list=(worker(cpu=BUSY_CPU),)), sample(seconds=2 * BUSY_SECONDS)
    assert judge_counts(hot, hot, None) != "work", "the CPU of the workers is as of an earlier sample"
    assert judge_counts(sample(), slow, None) == "unknown", "only /metrics shows whether it receives tasks"


def test_connected_programs_are_clients() -> None:
    assert has_client(sample(clients=2))
    assert not has_client(sample(clients=1))
    assert has_client(sample(clients=3, connected=1))
    assert not has_client(sample(clients=3, connected=0))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["load", "submit", "start", "finish", "release", "keep-alive", "sample", "counts"]),
            st.integers(1, 3),
        ),
        max_size=40,
    ),
    st.integers(0, 2),
)
def test_working_scheduler_is_never_idle(history: list[tuple[str, int]], workers: int) -> None:
    """A model of a scheduler. While it receives tasks, it does not count them, and it responds slowly.

    `counts` requests counts.json alone while the cluster is busy.
    """
    loading = queued = processing = memory = 0
    totals = {"processing": 0.0, "memory": 0.0}
    keep_alive_tasks, running_keep_alive = 0.0, 0
    since, previous, worked_at = None, None, -1
    for at, (event, count) in enumerate([*history, ("sample", 1)]):
        before = (dict(totals), memory)
        if event == "load":
            loading += count
        elif event == "submit":
            queued, loading = queued + count + loading, 0
        elif event == "start" and workers:
            count = min(count, queued)
            queued, processing = queued - count, processing + count
            totals["processing"] += count
        elif event == "finish":
            count = min(count, processing)
            processing, memory = processing - count, memory + count
            totals["memory"] += count
        elif event == "release":
            memory = max(0, memory - count)
        elif event == "keep-alive" and workers:
            keep_alive_tasks, running_keep_alive = keep_alive_tasks + 1, 1
        if event not in ("sample", "counts"):
            worked_at = at if queued or processing or (totals, memory) != before else worked_at
            continue
        current = sample(
            float(at),
            seconds=BUSY_SECONDS * 2 if loading else 0.005,
            workers=workers,
            worker_list=(worker(),) * workers,
            tasks=with_tasks(processing=processing + running_keep_alive, memory=memory, queued=queued),
            results_count=memory,
            totals=dict(totals) if needs_metrics(previous) else None,
            keep_alive_tasks=keep_alive_tasks if needs_metrics(previous) else 0.0,
        )
        running_keep_alive = 0
        if event == "counts" and previous is not None and since is None:
            counts = counts_alone(current)
            if judge_counts(previous, counts, since) == "work":
                previous = counts
                continue
        current = without_keep_alive_task(previous, current)
        unclear = is_unclear(previous, current)
        since, previous = idle_since(since, previous, current), current
        if loading:
            assert since is None or unclear
        if queued or processing:
            assert since is None
        assert since is None or since > worked_at
