"""What the clean-up of all users does with a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.hub_clean_up.judgment import CleanUpRules, Judgment, judge
from jupyterlab_dask_gateway.scheduler.client import sample
from jupyterlab_dask_gateway.scheduler.sample import Sample, parse_sample
from jupyterlab_dask_gateway.status_service.dask_clusters import CleanUpNotice, DaskCluster, parse_dask_cluster

HOUR = 3_600_000.0
NOW = 1_800_000_000_000.0
RULES = CleanUpRules(idle_after=3 * 3600, notice=3600)
NEW = DaskCluster("a", "dask.a", "alice", "Running", NOW - 100 * HOUR)
TOTALS = 'dask_scheduler_prefix_state_totals_total{{task_prefix_name="{prefix}",state="memory"}} {count}\n'


def make_sample(
    at: float, *, tasks: int = 5, results: int = 0, metrics: bool = True, keep_alive: int = 0, **counts: Any
) -> Sample:
    """Return a sample of an idle scheduler with four workers that has worked on `tasks` tasks so far."""
    totals = {"inc": tasks, "dask-gateway-keep-alive": keep_alive}
    text = "".join(TOTALS.format(prefix=prefix, count=count) for prefix, count in totals.items())
    idle = {"workers": 4, "clients": 2, "memory": results, "bytes": results * 2**20, "tasks": results}
    return parse_sample({**idle, **counts}, None, text if metrics else "", at=at, seconds=counts.pop("seconds", 0.01))


def run(cluster: DaskCluster, at: float, rules: CleanUpRules = RULES, **sampled: Any) -> Judgment:
    """Judge a cluster at a time, with two samples that do not differ."""
    return judge(cluster, [make_sample(at, **sampled), make_sample(at + 5000, **sampled)], at + 5000, rules)


def after(judgment: Judgment) -> DaskCluster:
    """Return the cluster with the annotations that a run has written."""
    return replace(NEW, idle=judgment.snapshot or "", notice=judgment.notice)


def idle_for(hours: float, rules: CleanUpRules = RULES, **sampled: Any) -> Judgment:
    """Return the judgment of the last of several runs, one each half hour."""
    first = NOW - hours * HOUR
    judgment = run(NEW, first, rules, **sampled)
    for step in range(1, int(hours * 2) + 1):
        judgment = run(after(judgment), first + step * HOUR / 2, rules, **sampled)
    return judgment


def test_idle_time_counts_from_the_first_run_that_found_it_idle() -> None:
    first = run(NEW, NOW)
    assert (first.step, first.idle_since) == ("keep", NOW)
    second = run(after(first), NOW + HOUR)
    assert (second.step, second.idle_since) == ("keep", NOW)
    assert second.snapshot == first.snapshot, "an annotation that need not change"


def test_owner_is_informed_before_the_cluster_is_stopped() -> None:
    steps = [idle_for(hours).step for hours in (1.5, 2, 2.5, 3, 3.5)]
    assert steps == ["keep", "announce", "announce", "stop", "stop"]
    announced = idle_for(2.5).notice
    assert announced is not None
    assert (announced.announced_at, announced.stop_at) == (NOW - HOUR / 2 + 5000, NOW + HOUR / 2 + 5000)
    assert announced.stopped_at is None
    stopped = idle_for(3).notice
    assert stopped is not None
    assert stopped.stopped_at == NOW + 5000


def test_each_owner_has_the_whole_notice_also_after_a_pause_of_the_clean_up() -> None:
    late = run(after(run(NEW, NOW - 10 * HOUR)), NOW)
    assert late.step == "announce"
    assert late.notice is not None
    assert late.notice.stop_at == NOW + 5000 + HOUR
    assert run(after(late), NOW + HOUR / 2).step == "announce"
    assert run(after(late), NOW + 2 * HOUR).step == "stop"


def test_cluster_without_notice_is_stopped_at_the_limit() -> None:
    assert idle_for(3, replace(RULES, notice=0)).step == "stop"
    assert idle_for(2.5, replace(RULES, notice=0)).step == "keep"


@pytest.mark.parametrize(
    "change", [{"tasks": 6}, {"processing": 1}, {"results": 1}, {"workers": 5}, {"desired_workers": 9}]
)
def test_work_since_the_last_run_ends_the_idleness_and_the_notice(change: dict[str, Any]) -> None:
    announced = idle_for(2.5)
    again = run(after(announced), NOW + HOUR, **change)
    assert again.step == "keep"
    assert again.notice is None
    assert again.idle_since is None or again.idle_since > NOW + HOUR


def test_results_are_kept_unless_the_administrator_discards_them() -> None:
    kept = idle_for(5, results=3)
    assert (kept.step, kept.reason.id) == ("keep", "clean-up.has-results")
    discarded = idle_for(3, replace(RULES, discards_results=True), results=3)
    assert discarded.step == "stop"
    assert discarded.notice is not None
    assert (discarded.notice.results_count, discarded.notice.results_bytes) == (3, 3 * 2**20)


def test_keep_alive_of_a_connected_notebook_delays_the_stop_within_the_limit() -> None:
    cluster = after(idle_for(2.5))
    kept = run(cluster, NOW + HOUR, keep_alive=60)
    assert (kept.step, kept.reason.id, kept.notice) == ("keep", "not-forgotten.on-hold", None)
    # The notebook was closed since.
    assert run(after(kept), NOW + 2 * HOUR, keep_alive=60).step == "announce"
    assert run(cluster, NOW + HOUR, replace(RULES, hold_within=3 * 3600), keep_alive=60).step == "stop"


def test_scheduler_that_does_not_respond_is_kept_and_its_idle_time_continues() -> None:
    cluster = after(idle_for(2.5))
    kept = judge(cluster, None, NOW + HOUR, RULES)
    assert (kept.step, kept.reason.id) == ("keep", "not-forgotten.activity-unknown")
    assert after(kept) == cluster
    assert run(cluster, NOW + 2 * HOUR).step == "stop"


def test_slow_scheduler_is_kept() -> None:
    cluster = after(idle_for(2.5))
    slow = replace(make_sample(NOW + HOUR), seconds=3.0)
    kept = judge(cluster, [slow, slow], NOW + HOUR, RULES)
    assert (kept.step, after(kept)) == ("keep", cluster)


def test_scheduler_without_metrics_is_kept_because_work_between_runs_is_not_seen() -> None:
    kept = idle_for(9, metrics=False)
    assert (kept.step, kept.reason.id) == ("keep", "clean-up.no-metrics")


def test_young_cluster_is_kept() -> None:
    young = replace(NEW, created=NOW - HOUR)
    assert run(young, NOW, replace(RULES, older_than=4 * 3600)).reason.id == "not-forgotten.too-new"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"since": "x"}', '{"since": 1}', "[" * 100_000])
def test_annotation_that_is_not_valid_is_ignored(text: str) -> None:
    assert run(replace(NEW, idle=text), NOW).idle_since == NOW


async def test_samples_of_a_real_scheduler_continue_the_idle_time(
    shared_client: GatewayClient, running_cluster: str
) -> None:
    url = shared_client.scheduler_url(await shared_client.get_cluster(running_cluster))

    async def judge_now(cluster: DaskCluster) -> Judgment:
        samples = [await sample(shared_client.session, url, 10.0, with_metrics=True) for _ in range(2)]
        rules = CleanUpRules(idle_after=0.0, notice=0.0)
        return judge(replace(cluster, created=0.0), samples, samples[-1].at, rules)

    first = await judge_now(NEW)
    while first.idle_since is None:  # a slow response counts as work
        first = await judge_now(NEW)
    second = await judge_now(after(replace(first, notice=None)))
    assert second.idle_since == first.idle_since
    assert first.step == second.step == "stop"


NOTICE = CleanUpNotice(NOW - 2 * HOUR, NOW - HOUR, NOW + HOUR)


def dask_object(notice: str, phase: str = "Running", **spec: Any) -> dict[str, Any]:
    annotations = {"jupyterlab-dask-gateway/clean-up": notice} if notice else {}
    metadata = {"name": "a", "namespace": "dask", "annotations": annotations}
    environment = {"config": {"environment": {"KEY": "swordfish"}}}
    return {"metadata": metadata, "spec": {"username": "alice", **environment, **spec}, "status": {"phase": phase}}


@pytest.mark.parametrize("notice", [NOTICE, replace(NOTICE, stopped_at=NOW, results_count=2, results_bytes=9)])
def test_notice_is_read_as_it_was_written(notice: CleanUpNotice) -> None:
    cluster = parse_dask_cluster(dask_object(notice.to_text()))
    assert cluster is not None
    assert (cluster.name, cluster.owner, cluster.phase, cluster.notice) == ("dask.a", "alice", "Running", notice)
    assert "swordfish" not in repr(cluster)


@pytest.mark.parametrize("text", ["{", "[]", "7", "{}", '{"idle_since": 1, "announced_at": -1, "stop_at": 1e400}'])
def test_notice_that_is_not_valid_is_ignored(text: str) -> None:
    cluster = parse_dask_cluster(dask_object(text))
    assert cluster is not None
    assert cluster.notice is None


def test_cluster_that_is_being_stopped_counts_as_stopped() -> None:
    cluster = parse_dask_cluster(dask_object("", active=False))
    assert cluster is not None
    assert cluster.phase == "Stopped"


OTHER_OBJECTS: list[Any] = [None, [], {}, {"metadata": {"name": "a"}}, {"metadata": {"name": 7, "namespace": "b"}}]


@pytest.mark.parametrize("data", OTHER_OBJECTS)
def test_other_objects_are_not_a_cluster(data: Any) -> None:
    assert parse_dask_cluster(data) is None


def test_owner_gets_the_announcement_while_it_applies_and_then_the_end() -> None:
    announced = NOTICE.reason("running", NOW)
    assert announced is not None
    assert announced.message.text.startswith(
        "Idle for 2 h. Your hub administrator's clean-up will stop this cluster at "
    )
    assert NOTICE.reason("ended", NOW) is None, "stopped by its owner"
    assert NOTICE.reason("running", NOW + 9 * HOUR) is None, "the clean-up does not run any more"
    stopped = replace(NOTICE, stopped_at=NOW + HOUR)
    assert stopped.reason("running", NOW) is None
    ended = stopped.reason("ended", NOW + 9 * HOUR)
    assert ended is not None
    assert ended.message.text == "Stopped by your hub administrator's clean-up after it was idle for 3 h."
    lost = replace(stopped, results_count=1, results_bytes=2**20).reason("ended", NOW)
    assert lost is not None
    assert lost.message.text.endswith("1 result (1 MiB) was lost.")
