"""When the status service is asked about a cluster, and what its reasons mean for the cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.model import Cluster, StatusReasons
from jupyterlab_dask_gateway.clusters.reasons.rules import (
    ANNOUNCED_AFTER,
    ANNOUNCED_SECONDS,
    ENDED_REQUESTS,
    LACKING_SECONDS,
    PENDING_SECONDS,
    SOLVED_SECONDS,
    request_interval,
)
from jupyterlab_dask_gateway.clusters.serialize import current_problem, serialize_hints
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status
from jupyterlab_dask_gateway.gateway.shared_schedulers import parse_shared_schedulers
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.scheduler.hints import Hint
from jupyterlab_dask_gateway.scheduler.sample import parse_sample
from jupyterlab_dask_gateway.scheduler.worker_target import WorkerTarget
from jupyterlab_dask_gateway.status_service.reason import Reason
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata

STARTING = Reason("machine-starting", "scheduler")
NOT_FOUND = Reason("image-not-pulled", "not-found", {"image": "a:b"}, since=5.0)
ANNOUNCED = Reason("clean-up-announced", "default", {"idle": 7200, "at": 1.0})
KILLED = Reason("killed-for-memory", "workers", {"count": 2}, "workers")
FIVE = WorkerTarget(5, 5)
LONG = ANNOUNCED_AFTER


def cluster(status: Status, *reasons: Reason, started: int = 1000, workers: int | None = None) -> Cluster:
    found = Cluster(ClusterRecord("a.b", status, started=started, stopped=2000), 1.0, 1.0)
    found.reasons = StatusReasons(status, reasons) if reasons else None
    if workers is not None:
        identity: dict[str, Any] = {"workers": {str(n): {} for n in range(workers)}}
        found.sample = parse_sample({"workers": workers, "desired_workers": 3}, identity, "", at=1.0, seconds=0.1)
    return found


@pytest.mark.parametrize(
    ("found", "target", "questions", "seconds"),
    [
        (cluster("pending", started=9_000), None, 0, None),
        (cluster("pending"), None, 9, PENDING_SECONDS),
        (cluster("running"), None, 0, None),
        (cluster("running", workers=4), FIVE, 0, LACKING_SECONDS),
        (cluster("running", workers=5), FIVE, 0, None),
        (cluster("running", KILLED, workers=5), FIVE, 0, SOLVED_SECONDS),
        (cluster("running", workers=2), None, 0, LACKING_SECONDS),
        (cluster("running", workers=3), None, 0, None),
        (cluster("running", workers=2), WorkerTarget(0, 2), 0, None),
        (cluster("running", workers=2), WorkerTarget(0, 9), 0, LACKING_SECONDS),
        (cluster("failed"), None, 0, LACKING_SECONDS),
        (cluster("failed"), None, ENDED_REQUESTS, None),
        (cluster("stopped"), None, 0, None),
        (cluster("stopping"), None, 0, None),
    ],
)
def test_only_clusters_that_need_a_reason_are_asked_about(
    found: Cluster, target: WorkerTarget | None, questions: int, seconds: float | None
) -> None:
    assert request_interval(found, target, questions, 10_000) == seconds


@pytest.mark.parametrize(
    ("found", "idle", "elsewhere", "questions", "seconds"),
    [
        (cluster("running", workers=3), LONG - 1, False, 0, None),
        (cluster("running", workers=3), LONG, False, 9, ANNOUNCED_SECONDS),
        (cluster("running", ANNOUNCED, workers=3), LONG, False, 9, ANNOUNCED_SECONDS),
        (cluster("running", workers=2), LONG, False, 9, LACKING_SECONDS),
        (cluster("stopped"), 0.0, True, 0, LACKING_SECONDS),
        (cluster("stopped"), 0.0, True, ENDED_REQUESTS, None),
        (cluster("stopped"), 0.0, False, 0, None),
    ],
)
def test_idle_and_stopped_clusters_are_asked_about_because_of_the_clean_up(
    found: Cluster, idle: float, elsewhere: bool, questions: int, seconds: float | None
) -> None:
    assert request_interval(found, None, questions, 10_000, idle=idle, stopped_elsewhere=elsewhere) == seconds


def test_shared_schedulers_are_not_asked_about() -> None:
    (shared,) = parse_shared_schedulers(
        [{"name": "Shared", "address": "tcp://s:8786", "dashboard": "http://s:8787/status"}]
    )
    found = cluster("running", workers=2)
    found.record = replace(found.record, shared_scheduler=shared)
    assert request_interval(found, FIVE, 0, 10_000, idle=LONG) is None


def codes(found: Cluster, metadata: ClusterMetadata | None = None) -> tuple[str | None, list[str]]:
    """Return the code of the problem, and those of the hints."""
    metadata = metadata or ClusterMetadata()
    problem = current_problem(found, metadata, 1e6, 120.0, is_local=False)
    return problem["code"] if problem else None, [hint["code"] for hint in serialize_hints(found, metadata)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (cluster("pending"), ("cluster-start-slow", [])),
        (cluster("pending", STARTING), (None, ["machine-starting"])),
        (cluster("pending", NOT_FOUND), ("image-not-pulled", [])),
        (cluster("pending", NOT_FOUND, STARTING), ("image-not-pulled", [])),
        (cluster("running", NOT_FOUND, STARTING), (None, ["image-not-pulled", "machine-starting"])),
        (cluster("running", KILLED, KILLED), (None, ["killed-for-memory"])),
        (cluster("failed", Reason("killed-for-memory", "scheduler", {}, "scheduler")), ("killed-for-memory", [])),
        (cluster("stopped", KILLED), (None, [])),
    ],
)
def test_reason_is_a_problem_or_a_hint(found: Cluster, expected: tuple[str | None, list[str]]) -> None:
    assert codes(found) == expected


def test_reason_of_an_earlier_state_does_not_apply() -> None:
    found = cluster("running")
    found.reasons = StatusReasons("pending", (NOT_FOUND,))
    assert codes(found) == (None, [])


def test_reason_replaces_the_problem_that_has_none() -> None:
    stored: Any = {"code": "cluster-start-failed", "message": "", "remedy": ""}
    assert codes(cluster("failed", NOT_FOUND), ClusterMetadata(problem=stored))[0] == "image-not-pulled"


def test_reason_replaces_hints_that_guess_it() -> None:
    found = cluster("running", KILLED)
    guesses = {
        "workers-lost": message("hint.workers-lost.message", lost=2),
        "no-workers": message("hint.no-workers.message", wanted=2, waited=240),
        "few-threads": message("hint.few-threads.message", tasks=9, threads=1),
    }
    found.activity.hints = [Hint(code, text, text) for code, text in guesses.items()]
    assert codes(found)[1] == ["few-threads", "killed-for-memory"]


def test_announced_stop_does_not_apply_to_a_cluster_that_works_again() -> None:
    found = cluster("running", ANNOUNCED, workers=3)
    assert codes(found)[1] == []
    found.idle_since = 1.0
    assert codes(found)[1] == ["clean-up-announced"]


def test_dismissed_announcement_does_not_hide_the_next_one() -> None:
    found = cluster("running", replace(ANNOUNCED, since=5.0), KILLED, workers=3)
    found.idle_since = 1.0
    dismissed = {"clean-up-announced": 6.0, "killed-for-memory": 1.0}
    assert codes(found, ClusterMetadata(dismissed_hints=dismissed))[1] == []
    dismissed["clean-up-announced"] = 4.0
    assert codes(found, ClusterMetadata(dismissed_hints=dismissed))[1] == ["clean-up-announced"]
