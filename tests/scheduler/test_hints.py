"""Each hint where it is true, and silence one step beside it."""

from dataclasses import replace

import pytest

from jupyterlab_dask_gateway.clusters.activity import ActivityTracker
from jupyterlab_dask_gateway.scheduler.hints import GIB, NO_WORKER_MS, Hint, give_hints
from jupyterlab_dask_gateway.scheduler.sample import Sample, WorkerSample
from jupyterlab_dask_gateway.scheduler.worker_target import WorkerTarget


def worker(id_: str, *, used: float = 1, limit: float = 4, spilled: float = 0) -> WorkerSample:
    """A worker of two threads; memory in GiB."""
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


def codes(recent: list[Sample], asked: WorkerTarget | None = None, **given: float) -> list[str]:
    return [hint.code for hint in hints(recent, asked, **given)]


def hints(
    recent: list[Sample], asked: WorkerTarget | None = None, *, waits_since: float = 0.0, awaited: bool = True
) -> list[Hint]:
    return give_hints(recent, [asked] * len(recent), waits_since=waits_since, awaited=awaited)


def exactly(count: int) -> WorkerTarget:
    return WorkerTarget(count, count)


CALM = sample(worker("a"), worker("b"), processing=2)


def test_a_calm_cluster_gets_no_hint() -> None:
    assert codes([CALM] * 5) == []
    assert codes([]) == []


def test_no_workers_after_a_while() -> None:
    late = sample(at=NO_WORKER_MS)
    (hint,) = hints([late], exactly(4))
    assert (hint.code, hint.message) == ("no-workers", "0 of 4 workers after 2 min.")
    assert codes([replace(late, at=NO_WORKER_MS - 1)], exactly(4)) == []
    assert codes([late], exactly(0)) == [], "nobody asked for workers"
    assert codes([late], exactly(4), awaited=False) == [], "they were there, and were taken elsewhere"
    assert codes([replace(late, desired_workers=3)]) == ["no-workers"], "the scheduler itself wants some"
    assert codes([replace(late, desired_workers=3)], exactly(0)) == [], "none come, as somebody has it"
    assert codes([late], exactly(4), waits_since=1.0) == [], "counted from the last request on"


@pytest.mark.parametrize("asked", [None, WorkerTarget(0, 10)])
def test_workers_are_waited_for_from_the_moment_on_that_they_are_wanted(asked: WorkerTarget | None) -> None:
    watched, hour = ActivityTracker(), 3_600_000.0

    def told(at: float, desired: int, workers: int = 0) -> list[str]:
        taken = sample(*[worker("a")] * workers, at=at, desired=desired)
        watched.add(taken, asked)
        watched.follow_waiting(taken, None, awaited=False)
        hints = give_hints([taken], [asked], waits_since=watched.waits_since, awaited=False)
        return [hint.message for hint in hints]

    assert told(0, 0, workers=1) == []
    assert told(hour, 0) == []
    assert told(2 * hour, 10) == [], "nobody has waited yet"
    assert told(2 * hour + NO_WORKER_MS - 1, 10) == []
    assert told(2 * hour + NO_WORKER_MS, 10) == ["0 of 10 workers after 2 min."]
    assert told(3 * hour, 10, workers=1) == []
    assert told(4 * hour, 10) == [], "these were there"


def test_other_workers_that_are_asked_for_are_waited_for_anew() -> None:
    watched = ActivityTracker()
    for at, asked in ((0, {"count": 2}), (1000, {"count": 2}), (2000, {"count": 3})):
        watched.follow_waiting(sample(at=at), asked, awaited=True)
        assert watched.waits_since == (2000 if at == 2000 else 0)


def test_a_full_worker_that_ends_was_probably_killed() -> None:
    before = sample(worker("a", used=3.9), worker("b"))
    after = sample(worker("b"), worker("c"))
    assert codes([before, after]) == ["workers-lost"]
    assert codes([sample(worker("a"), worker("b")), after]) == [], "it was not short of memory"
    fewer = sample(worker("b"), desired=30)
    assert codes([before, fewer], exactly(2)) == ["workers-lost"], "two were to be there"
    assert codes([before, fewer], exactly(1)) == [], "the person wanted fewer"
    assert codes([before, fewer]) == [], "a notebook may have wanted fewer"
    assert codes([before, fewer], WorkerTarget(1, 9)) == ["workers-lost"]
    assert codes([before, replace(fewer, desired_workers=1)], WorkerTarget(1, 9)) == [], "the scheduler wanted fewer"
    asked = [exactly(2), exactly(1), exactly(9)]
    assert give_hints([before, fewer, fewer], asked, waits_since=0.0) == [], "counts what was asked for by then"


@pytest.mark.parametrize(("spilled", "expected"), [(1.0, ["spilling"]), (0.1, [])])
def test_spilling(spilled: float, expected: list[str]) -> None:
    seen = sample(worker("a", spilled=spilled), worker("b"))
    assert codes([seen] * 3) == expected
    assert codes([CALM, seen, seen]) == [], "not yet for three samples"


def test_spilling_offers_half_as_many_workers_more() -> None:
    (hint,) = hints([sample(worker("a", spilled=2), worker("b"))] * 3)
    assert hint.scale_to == 3
    assert hint.message == "Workers have moved 2.0 GiB from memory to disk."


def test_memory_full_names_the_rule_of_thumb_for_chunks() -> None:
    (hint,) = hints([sample(worker("a", used=3.5), worker("b", used=3.5))] * 3)
    assert hint.code == "memory-full"
    assert "50 to 250 MB" in hint.reason
    assert codes([sample(worker("a", used=3.0), worker("b", used=3.0))] * 3) == []


def test_one_worker_holds_everything() -> None:
    assert codes([sample(worker("a", used=3.0), worker("b", used=0.1))] * 3) == ["one-holds-everything"]
    assert codes([sample(worker("a", used=1.0), worker("b", used=0.1))] * 3) == [], "it has room"
    assert codes([sample(worker("a", used=3.0))] * 3) == [], "there is no other"


def test_many_tasks_for_few_threads() -> None:
    busy = replace(CALM, tasks={"processing": 4, "queued": 400})
    (hint,) = hints([busy] * 3)
    assert (hint.code, hint.scale_to) == ("few-threads", 8), "at most four times the workers there are"
    assert codes([replace(busy, desired_workers=6)] * 3) == ["few-threads"], "as a scheduler at work always says"
    assert codes([busy] * 3, exactly(2)) == ["few-threads"]
    assert codes([busy] * 3, exactly(6)) == [], "they are on their way"
    assert codes([busy] * 3, WorkerTarget(0, 9)) == [], "they come by themselves"
    assert codes([busy] * 3, WorkerTarget(0, 2)) == ["few-threads"], "not more than these"
    assert codes([CALM, busy, busy]) == []


def test_the_wire_has_numbers_beside_the_words() -> None:
    wire = hints([sample(at=NO_WORKER_MS)], exactly(4))[0].to_wire()
    assert wire["values"] == {"wanted": 4, "minutes": 2}
    assert wire["scale_to"] is None
