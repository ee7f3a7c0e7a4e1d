"""No sequence with work in it is ever called idle."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.poller import PollLimits
from jupyterlab_dask_gateway.scheduler.idleness import (
    ACTIVE_STATES,
    BUSY_CPU,
    BUSY_SECONDS,
    TOUCH_BYTES,
    has_client,
    idle_since,
    is_busy,
    is_unclear,
    needs_metrics,
    without_touch,
    works_again,
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


def test_held_results_are_not_work() -> None:
    assert not is_busy(sample(), sample(2000.0))


def test_clients_that_come_and_go_are_not_work() -> None:
    assert not is_busy(sample(clients=0), sample(clients=3))


def test_without_a_sample_before_only_what_is_seen_counts() -> None:
    assert not is_busy(None, sample())


@pytest.mark.parametrize("state", ACTIVE_STATES)
def test_a_task_that_is_not_done_is_work(state: str) -> None:
    assert is_busy(None, sample(tasks=with_tasks(**{state: 1})))


def test_queued_tasks_without_workers_are_work() -> None:
    # 100 mapped tasks and no worker: counts.json has them nowhere.
    assert is_busy(None, sample(workers=0, worker_list=(), desired_workers=10))


def test_unknown_wishes_are_no_work() -> None:
    assert not is_busy(None, sample(desired_workers=None))


def test_a_worker_that_computes_is_work() -> None:
    # `client.run` is no task.
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
def test_what_changed_is_work(change: dict[str, Any]) -> None:
    assert is_busy(sample(), sample(2000.0, **change))


def test_what_only_one_sample_tells_is_no_change() -> None:
    assert not is_busy(sample(totals=None), sample())
    assert not is_busy(sample(totals=None), sample(tasks=with_tasks(queued=0), totals=None))


def test_where_metrics_fail_nobody_knows_what_went_on() -> None:
    assert is_busy(sample(), sample(2000.0, totals=None))


def test_the_first_task_ever_is_seen_in_the_totals() -> None:
    virgin = sample(tasks=with_tasks(queued=0, no_worker=0), totals={})
    assert not is_busy(virgin, replace(virgin, at=2000.0))
    assert is_busy(virgin, replace(virgin, at=2000.0, totals={"memory": 1.0}))


def test_workers_that_go_are_no_work() -> None:
    assert not is_busy(sample(workers=2), sample(2000.0))


def test_a_slow_sample_is_from_a_scheduler_under_load() -> None:
    assert is_busy(sample(), sample(2000.0, seconds=BUSY_SECONDS * 1.1))


SLOW = BUSY_SECONDS * 1.1


def test_a_slow_sample_alone_neither_ends_an_idleness_nor_begins_one() -> None:
    slow = sample(2000.0, seconds=SLOW)
    assert idle_since(1000.0, sample(), slow) == 1000.0
    assert idle_since(None, sample(), slow) is None
    assert idle_since(1000.0, slow, sample(3000.0)) == 1000.0
    assert needs_metrics(slow), "else the next look could not tell whether anything moved"


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
def test_a_slow_sample_with_anything_else_ends_an_idleness(more: dict[str, Any]) -> None:
    assert idle_since(1000.0, sample(), sample(2000.0, seconds=SLOW, **more)) is None


def test_where_nothing_told_before_slowness_is_work() -> None:
    assert idle_since(1000.0, sample(totals=None), sample(2000.0, seconds=SLOW)) is None
    assert idle_since(None, None, sample(seconds=SLOW)) is None


def touched(at: float, touches: float, **tasks: int) -> Sample:
    """What is seen of a task of Keep Alive, 28 bytes of result included."""
    memory = tasks.get("memory", 5)
    held = {"results_count": memory, "results_bytes": 1000 + 28 * (memory - 5)}
    return sample(at, tasks=with_tasks(**tasks), touches=touches, **held)


TOUCHES = [{"processing": 1}, {"waiting": 1}, {"memory": 6}, {}]


@pytest.mark.parametrize("seen", TOUCHES)
def test_a_task_of_keep_alive_leaves_no_trace(seen: dict[str, int]) -> None:
    before, during = sample(), touched(2000.0, 3.0, **seen)
    assert without_touch(before, during) == replace(during, tasks=before.tasks, results_count=5, results_bytes=1000)
    assert not is_busy(before, without_touch(before, during))
    after = touched(7000.0, 5.0)
    assert not is_busy(without_touch(before, during), without_touch(without_touch(before, during), after))


@pytest.mark.parametrize(
    "more",
    [
        {"totals": {"memory": 8.0}},
        {"totals": None},
        {"tasks": with_tasks(processing=2)},
        {"results_count": 7},
        {"results_bytes": 1000 + TOUCH_BYTES + 1},
        {"touches": 0.0, "tasks": with_tasks(processing=1)},
    ],
)
def test_work_beside_a_task_of_keep_alive_is_seen(more: dict[str, Any]) -> None:
    before, during = sample(), replace(touched(2000.0, 3.0, processing=1), **more)
    assert without_touch(before, during) is during
    assert is_busy(before, during)


@pytest.mark.parametrize("seen", [{"processing": 1}, {"memory": 6}])
@pytest.mark.parametrize("totals", [{"memory": 7.0}, None])
def test_one_task_that_may_be_of_keep_alive_does_not_end_it(
    totals: dict[str, float] | None, seen: dict[str, int]
) -> None:
    # Without totals nobody can tell; with them the task began between the two pages of one look.
    before, during = sample(totals=totals), replace(touched(2000.0, 0.0, **seen), totals=totals)
    assert is_busy(before, during)
    assert not works_again(before, during)
    after = replace(sample(7000.0), totals=totals)
    assert not works_again(during, after)
    assert works_again(during, replace(during, at=7000.0, tasks=with_tasks(processing=1))) == ("processing" in seen)


def test_work_is_surely_seen() -> None:
    assert works_again(sample(), sample(totals={"memory": 8.0}))
    assert works_again(None, sample(tasks=with_tasks(processing=1)))
    untold = sample(totals=None)
    assert works_again(untold, replace(untold, tasks=with_tasks(processing=2)))
    assert works_again(untold, replace(untold, results_bytes=10**6, results_count=6))
    assert not works_again(untold, untold)
    assert not works_again(sample(), sample(worker_list=(worker(BUSY_CPU),))), "that is no task"


def full(**changes: Any) -> Sample:
    """Workers full of results: distributed then wants twice as many, with no work at all."""
    return sample(**{"results_bytes": 7 * 10**8, "workers": 2, "desired_workers": 4, **changes})


def test_wanting_more_memory_is_no_work() -> None:
    assert not is_busy(full(), full(at=2000.0))
    assert is_busy(full(), full(at=2000.0, desired_workers=5))
    assert is_busy(None, sample(workers=2, desired_workers=4)), "with memory to spare it is work that wants them"
    assert is_busy(None, full(workers=0, desired_workers=1, memory_limit=0))


def silent(at: float, last_seen: float) -> Sample:
    return sample(at=at, worker_list=(replace(worker(), last_seen=last_seen),))


def test_a_worker_that_gives_no_sign_of_life_is_blocked_by_work() -> None:
    assert is_busy(silent(0.0, 1.0), silent(5000.0, 1.0))
    assert not is_busy(silent(0.0, 1.0), silent(5000.0, 4.5))
    assert not is_busy(silent(0.0, 1.0), silent(1000.0, 1.0)), "too soon to tell"


def test_metrics_are_asked_where_nothing_else_tells_of_work() -> None:
    assert needs_metrics(None)
    assert needs_metrics(sample())
    assert needs_metrics(sample(tasks=with_tasks(queued=5))), "else it would look idle every other time"
    assert not needs_metrics(sample(tasks=with_tasks(processing=1)))


def test_idleness_begins_once_and_ends_with_work() -> None:
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
    assert idle_since(since, third, fourth) is None, "the task moved on since the sample before"
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
def test_no_sequence_with_work_in_it_is_called_idle(sequence: list[Sample]) -> None:
    since, previous = None, None
    for index, current in enumerate(sequence):
        current = replace(current, at=float(index))
        since = idle_since(since, previous, current)
        if since is not None:
            # All that was seen since then was without any work.
            assert sequence[int(since)].seconds <= BUSY_SECONDS
            for seen in sequence[int(since) : index + 1]:
                assert seen.seconds <= BUSY_SECONDS or seen.totals is not None, "nobody knows"
                assert not any(seen.tasks.get(state, 0) for state in ACTIVE_STATES)
                assert seen.desired_workers is None or seen.desired_workers <= seen.workers
                assert all(each.cpu < BUSY_CPU for each in seen.worker_list)
            assert all(a.workers >= b.workers for a, b in pairwise(sequence[int(since) : index + 1]))
        previous = current


RECORDED = {path.stem: json.loads(path.read_text()) for path in sorted((DATA / "idle").glob("*.json"))}
"""By version of distributed, with or without /metrics, and situation: two looks of tests/record_idle.py."""

BUSY = {"queued without workers", "slow tasks", "sleep in client.run", "blocked scheduler"}
TOLD_BY_METRICS = {"short work in between"}
IDLE = {
    "nothing ever",
    "held results",
    "published dataset",
    "published dataset without a client",
    "nothing and nobody",
}


def both(release: str, name: str, *, metrics: bool = True, wishes: bool = True) -> list[Sample]:
    """The two samples of a recorded situation; without `wishes` nothing tells how many workers are wanted."""
    return [
        parse_sample(
            {key: value for key, value in look["counts"].items() if wishes or key != "desired_workers"},
            look["identity"],
            look["metrics"] if metrics else "",
            at=look["at"],
            seconds=look["seconds"],
        )
        for look in RECORDED[release][name]
    ]


def counts_all(release: str) -> bool:
    """Whether /metrics tells how many tasks there ever were: 2022.02.0 has /metrics, but not that."""
    return both(release, "held results")[1].totals is not None


def test_all_is_recorded_of_old_and_new_schedulers() -> None:
    assert {release[:4] for release in RECORDED} >= {"2022", "2023", "2026"}
    assert {"without" in release for release in RECORDED} == {True, False}
    for release, situations in RECORDED.items():
        assert situations.keys() == BUSY | TOLD_BY_METRICS | IDLE, release
        assert counts_all(release) == (release[:4] >= "2023" and "without" not in release), release


@pytest.mark.parametrize("wishes", [True, False])
@pytest.mark.parametrize("name", sorted(BUSY | TOLD_BY_METRICS | IDLE))
@pytest.mark.parametrize("release", RECORDED)
def test_real_schedulers_are_judged_rightly(release: str, name: str, wishes: bool) -> None:
    told = BUSY | TOLD_BY_METRICS if counts_all(release) else BUSY
    assert is_busy(*both(release, name, wishes=wishes)) == (name in told)
    assert is_busy(*both(release, name, metrics=False, wishes=wishes)) == (name in BUSY)


@pytest.mark.parametrize("release", RECORDED)
def test_only_the_wait_tells_of_a_scheduler_whose_loop_is_blocked(release: str) -> None:
    before, after = both(release, "blocked scheduler")
    assert BUSY_SECONDS < after.seconds < PollLimits().sample_timeout, "else it is unreachable"
    assert not is_busy(before, replace(after, seconds=before.seconds))


@pytest.mark.parametrize("release", RECORDED)
def test_a_client_of_a_real_scheduler_is_seen(release: str) -> None:
    for name in RECORDED[release].keys() - {"published dataset without a client", "nothing and nobody"}:
        assert all(map(has_client, both(release, name))), name


def test_only_who_is_connected_is_a_client_where_that_is_told() -> None:
    assert has_client(sample(clients=2))
    assert not has_client(sample(clients=1)), "of the scheduler itself"
    assert has_client(sample(clients=3, connected=1))
    assert not has_client(sample(clients=3, connected=0)), "published alone"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["load", "submit", "start", "finish", "release", "touch", "sample"]), st.integers(1, 3)
        ),
        max_size=40,
    ),
    st.integers(0, 2),
)
def test_no_history_of_a_scheduler_is_called_idle_while_it_works(
    history: list[tuple[str, int]], workers: int
) -> None:
    """A model of a scheduler: whatever tasks do between two samples, no idleness that is told reaches beyond it.

    While it takes in tasks no count shows them, and it is slow to answer.
    """
    loading = queued = processing = memory = 0
    totals = {"processing": 0.0, "memory": 0.0}
    touches, touching = 0.0, 0
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
        elif event == "touch" and workers:
            touches, touching = touches + 1, 1
        if event != "sample":
            worked_at = at if queued or processing or (totals, memory) != before else worked_at
            continue
        current = sample(
            float(at),
            seconds=BUSY_SECONDS * 2 if loading else 0.005,
            workers=workers,
            worker_list=(worker(),) * workers,
            tasks=with_tasks(processing=processing + touching, memory=memory, queued=queued),
            results_count=memory,
            totals=dict(totals) if needs_metrics(previous) else None,
            touches=touches if needs_metrics(previous) else 0.0,
        )
        current, touching = without_touch(previous, current), 0
        unclear = is_unclear(previous, current)
        since, previous = idle_since(since, previous, current), current
        if loading:
            assert since is None or unclear
        if queued or processing:
            assert since is None
        assert since is None or since > worked_at
