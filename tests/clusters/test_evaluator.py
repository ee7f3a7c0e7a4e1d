"""Idle management with a fake gateway: each level and action, failed actions, and the reported state."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from jupyterlab_dask_gateway.scheduler.idleness import BUSY_SECONDS

from ..fakes.gateway import FakeGateway, Fault, add_waiting_tasks, idle_cluster, make_idle, start_tasks
from ..support.servers import QUICK, Browser, check_wire

STEPS = {
    **QUICK,
    "idle_badge_after": 0.6,
    "idle_notice_after": 1.2,
    "idle_scale_down_after": 2.4,
    "idle_stop_after": 6.0,
    "idle_countdown": 1.2,
    "idle_finished_after": 0.8,
}
"""Seconds. Shorter ones pass unseen on a busy machine."""
COUNTDOWN = 1000 * STEPS["idle_countdown"]


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


def actions_on(fake: FakeGateway, name: str) -> list[tuple[str, Any]]:
    """Return the requests that changed a cluster: `(action, body)`."""
    return [
        ("stop", None) if method == "DELETE" else (path.rpartition("/")[2], body)
        for method, path, body in fake.requests
        if method != "GET" and name in path
    ]


WITH_ACTIONS = pytest.mark.parametrize("traits", [STEPS])
WITHOUT_ACTIONS = pytest.mark.parametrize(
    "traits", [{**STEPS, "idle_scale_down_after": None, "idle_stop_after": None}]
)


@WITHOUT_ACTIONS
async def test_idle_cluster_gets_a_badge_and_a_notice_but_no_action_by_default(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name, empty = idle_cluster(fake_gateway, results=3), idle_cluster(fake_gateway, workers=False)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    levels = [
        cluster["idle_management"]["level"]
        for event in browser.events
        for cluster in event["clusters"]
        if cluster["name"] == name
    ]
    assert list(dict.fromkeys(levels)) == ["none", "badge", "notice"]
    shown = await browser.clusters()
    assert shown[name]["results_in_memory"] == {"bytes": 3 * 2**20, "count": 3}
    assert shown[name]["usage"]["idle_cores"] == shown[name]["usage"]["cores"] == 2
    assert shown[empty]["idle_management"]["level"] == "none", "a cluster without workers gets no notice"
    assert actions_on(fake_gateway, name) == []


@WITH_ACTIONS
async def test_cluster_is_scaled_down_after_a_countdown_and_then_stopped(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    assert counting["idle_management"]["action"] == "scale_down"
    assert actions_on(fake_gateway, name) == []
    assert 0 < counting["idle_management"]["action_at"] - time.time() * 1000 <= COUNTDOWN
    scaled_down = await browser.cluster(name, has_hint("scaled-down"))
    assert actions_on(fake_gateway, name) == [("scale", {"count": 0})]
    assert scaled_down["requested"] == {"count": 0}
    fake_gateway.schedulers[name].counts["workers"] = 0
    fake_gateway.schedulers[name].identity["workers"] = {}
    await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    stopped = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert actions_on(fake_gateway, name)[-1] == ("stop", None)
    assert (stopped["ended"]["by"], stopped["ended"]["can_recreate"]) == ("policy", True)
    assert stopped["ended"]["idle_seconds"] >= 6
    assert stopped["requested"] == {"count": 2}, "the request before the policy scaled it down"
    assert stopped["ended"]["reason"]["id"] == "ended.idle.by-admin"


@pytest.mark.parametrize("traits", [{**STEPS, "idle_stop_after": None}])
@pytest.mark.parametrize("scale_again", [False, True])
async def test_hint_about_a_scale_down_disappears_with_the_next_workers(
    browser: Browser, fake_gateway: FakeGateway, scale_again: bool
) -> None:
    name = idle_cluster(fake_gateway)
    (hint,) = (await browser.cluster(name, has_hint("scaled-down")))["hints"]
    assert hint["scale_to"] == 2, "the earlier number of workers"
    scheduler = fake_gateway.schedulers[name]
    workers = scheduler.identity["workers"]
    scheduler.identity["workers"] = {}
    for work in (8, 9):
        scheduler.counts |= {"workers": 0, "tasks": work, "unrunnable": work, "desired_workers": work}
        waits = await browser.cluster(name, has_unrunnable(work))
        assert waits["idle"] is None
        assert waits["hints"] == [hint]
    if scale_again:
        await browser.call("POST", f"clusters/{name}/scale", {"count": 2})
    else:  # a notebook scales the cluster
        scheduler.counts["workers"] = 2
        scheduler.identity["workers"] = workers
    await browser.cluster(
        name, lambda c: c["workers"] == scheduler.counts["workers"] and has_hint("scaled-down", False)(c)
    )


@WITHOUT_ACTIONS
@pytest.mark.parametrize("with_metrics", [True, False])
async def test_idle_time_continues_after_failed_samples_if_metrics_show_no_work(
    browser: Browser, fake_gateway: FakeGateway, with_metrics: bool
) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.schedulers[name].metrics *= with_metrics
    idle = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    fake_gateway.fault(f"/clusters/{name}/json/.*", Fault())
    silent = await browser.cluster(name, lambda c: c["unreachable_since"])
    assert silent["idle_management"]["level"] == "none", "its activity is unknown"
    fake_gateway.clear_faults()
    again = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    assert (again["idle"]["since"] == idle["idle"]["since"]) == with_metrics, (
        "without /metrics, the work in between is unknown"
    )


def delay_scheduler(fake: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delay the responses of a scheduler, but keep the pauses between samples short."""
    monkeypatch.setattr("tests.fakes.gateway.LATE", 1.2 * BUSY_SECONDS)
    for factor in ("PAUSE_FACTOR", "SLOW_PAUSE_FACTOR"):
        monkeypatch.setattr(f"jupyterlab_dask_gateway.clusters.polling.intervals.{factor}", 0.5)
    fake.fault(f"/clusters/{name}/.*", Fault(kind="late"))


@WITHOUT_ACTIONS
@pytest.mark.parametrize("with_metrics", [True, False])
async def test_idle_time_continues_after_slow_samples_if_metrics_show_no_work(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, with_metrics: bool
) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.schedulers[name].metrics *= with_metrics
    idle = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    delay_scheduler(fake_gateway, name, monkeypatch)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "none" and not c["unreachable_since"])
    fake_gateway.clear_faults()
    again = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    assert (again["idle"]["since"] == idle["idle"]["since"]) == with_metrics, (
        "without /metrics, the delay counts as work"
    )


@pytest.mark.parametrize("traits", [{**STEPS, "idle_countdown": 2.4, "idle_scale_down_after": None}])
async def test_slow_sample_cancels_an_action(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    delay_scheduler(fake_gateway, name, monkeypatch)
    paused = await browser.cluster(
        name, lambda c: c["idle_management"]["action"] is None and not c["unreachable_since"]
    )
    assert paused["idle"]["since"] == counting["idle"]["since"]
    pruned = await browser.call("POST", "prune", {"names": [name]})
    assert [each["name"] for each in pruned["skipped"]] == [name]
    assert actions_on(fake_gateway, name) == []
    fake_gateway.clear_faults()
    healthy_again = time.time() * 1000
    again = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    assert again["idle_management"]["action_at"] >= healthy_again + 2400, "a full countdown"
    await browser.cluster(name, lambda c: c["status"] == "stopped")


@WITH_ACTIONS
async def test_work_cancels_a_countdown(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    fake_gateway.schedulers[name].counts["processing"] = 1
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "none" and c["idle"] is None)
    assert actions_on(fake_gateway, name) == []


DISCARD = {
    **STEPS,
    "idle_stop_discards_results": True,
    "idle_scale_down_after": None,
    "idle_stop_after": None,
    "idle_stop_within": 6.0,
}


@pytest.mark.parametrize("traits", [DISCARD])
@pytest.mark.parametrize("user_discards", [False, True])
async def test_ended_cluster_reports_lost_results_and_whose_limit_applied(
    browser: Browser, fake_gateway: FakeGateway, user_discards: bool
) -> None:
    await browser.call(
        "PUT", "policy", {"scale_down_after": 1.4, "stop_after": 1.8, "stop_discards_results": user_discards}
    )
    name = idle_cluster(fake_gateway, results=3)
    stopped = await browser.cluster(name, lambda c: c["status"] == "stopped")
    check_wire(stopped, "cluster")
    assert actions_on(fake_gateway, name) == [("stop", None)], "dask does not retire workers with results"
    assert stopped["ended"]["lost_results"] == {"bytes": 3 * 2**20, "count": 3}
    assert stopped["ended"]["by_admin"] != user_discards, "the limit of the user keeps results by default"
    assert user_discards or stopped["ended"]["idle_seconds"] >= 6


SLOW_POLLING = {"active_poll_interval": 60.0, "background_poll_interval": 60.0}


@pytest.mark.parametrize("traits", [{**STEPS, **SLOW_POLLING}])
async def test_cluster_is_polled_once_more_before_an_action(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    fake_gateway.schedulers[name].counts["processing"] = 1
    busy = await browser.cluster(name, lambda c: c["idle"] is None)
    assert time.time() * 1000 >= counting["idle_management"]["action_at"], (
        "it was not polled before the action was due"
    )
    assert busy["idle_management"]["action"] is None
    assert actions_on(fake_gateway, name) == []


@pytest.mark.parametrize("traits", [{**STEPS, "idle_hold_within": 6.0}])
async def test_keep_alive_reports_its_limit_and_ends_there(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    limit = counting["idle"]["since"] + 6000
    kept = await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    check_wire(kept, "cluster")
    assert (kept["idle_management"]["kept_alive"], kept["idle_management"]["hold_limit"]) == (True, limit)
    released = await browser.cluster(name, lambda c: not c["idle_management"]["kept_alive"])
    assert time.time() * 1000 >= limit
    assert released["idle_management"]["hold_limit"] == limit


@pytest.fixture
async def cluster_in_countdown(browser: Browser, fake_gateway: FakeGateway) -> str:
    """An idle cluster whose countdown runs."""
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    return name


@WITH_ACTIONS
async def test_snooze_suspends_a_countdown_until_it_ends(
    browser: Browser, fake_gateway: FakeGateway, cluster_in_countdown: str
) -> None:
    snoozed = await browser.call("POST", f"clusters/{cluster_in_countdown}/snooze", {"seconds": 3.0})
    check_wire(snoozed, "cluster")
    assert (snoozed["idle_management"]["level"], snoozed["idle_management"]["action"]) == ("none", None)
    assert snoozed["idle_management"]["snoozed_until"] > time.time() * 1000
    again = await browser.cluster(cluster_in_countdown, lambda c: c["idle_management"]["level"] == "countdown")
    assert again["idle_management"]["snoozed_until"] is None
    assert again["idle_management"]["action_at"] >= snoozed["idle_management"]["snoozed_until"] + COUNTDOWN


@WITH_ACTIONS
async def test_a_countdown_starts_again_when_the_user_ends_keep_alive(
    browser: Browser, fake_gateway: FakeGateway, cluster_in_countdown: str
) -> None:
    kept = await browser.call("POST", f"clusters/{cluster_in_countdown}/keep", {"keep": True})
    assert (kept["idle_management"]["level"], kept["idle_management"]["kept_alive"]) == ("none", True)
    asked_at = time.time() * 1000
    ended = await browser.call("POST", f"clusters/{cluster_in_countdown}/keep", {"keep": False})
    assert ended["idle_management"]["action_at"] >= asked_at + COUNTDOWN, "a full countdown"


@WITH_ACTIONS
async def test_keep_alive_ends_with_the_next_work(
    browser: Browser, fake_gateway: FakeGateway, cluster_in_countdown: str
) -> None:
    await browser.call("POST", f"clusters/{cluster_in_countdown}/keep", {"keep": True})
    start_tasks(fake_gateway.schedulers[cluster_in_countdown])
    busy = await browser.cluster(cluster_in_countdown, lambda c: c["idle"] is None)
    assert not busy["idle_management"]["kept_alive"]
    assert actions_on(fake_gateway, cluster_in_countdown) == []


@WITH_ACTIONS
async def test_cluster_with_results_is_not_stopped(browser: Browser, fake_gateway: FakeGateway) -> None:
    with_results, empty = idle_cluster(fake_gateway, results=1), idle_cluster(fake_gateway)
    await browser.cluster(empty, lambda c: c["status"] == "stopped")
    await browser.cluster(with_results, lambda c: c["idle_management"]["level"] == "notice")
    assert actions_on(fake_gateway, with_results) == []


@WITH_ACTIONS
async def test_failed_action_is_reported_and_not_retried_at_once(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.fault(f"/api/v1/clusters/{name}/scale", Fault(status=500, body=b"broken"))
    failed = await browser.cluster(name, has_hint("idle-action-failed"))
    assert failed["status"] == "running"
    assert len(actions_on(fake_gateway, name)) == 1, "no immediate retry"


def has_unrunnable(count: int) -> Callable[[Any], bool]:
    """Return a condition: the cluster has `count` tasks that no worker can run."""
    return lambda cluster: cluster["tasks"].get("unrunnable") == count


def has_hint(code: str, present: bool = True) -> Callable[[Any], bool]:
    """Return a condition: the cluster has the hint, or does not have it."""
    return lambda cluster: any(hint["code"] == code for hint in cluster["hints"]) == present


@pytest.mark.parametrize("traits", [{**STEPS, "idle_stop_after": None}])
async def test_like_takes_the_number_of_workers_before_a_scale_down(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = idle_cluster(fake_gateway)
    scaled_down = await browser.cluster(name, has_hint("scaled-down"))
    assert (scaled_down["status"], scaled_down["requested"]) == ("running", {"count": 0})
    again = await browser.call("POST", "clusters", {"like": name})
    assert again["requested"] == {"count": 2}


@pytest.mark.parametrize("traits", [{**STEPS, "idle_stop_after": None}])
@pytest.mark.parametrize("fails", [False, True])
async def test_dismissed_hint_reappears_when_its_cause_recurs(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.actions.idle_enforcement.RETRY_AFTER", 100.0)
    name, code = idle_cluster(fake_gateway), "idle-action-failed" if fails else "scaled-down"
    counts = fake_gateway.schedulers[name].counts
    if fails:
        fake_gateway.fault(f"/api/v1/clusters/{name}/scale", Fault(status=500, body=b"broken"))
    await browser.cluster(name, has_hint(code))
    dismissed = await browser.call("DELETE", f"clusters/{name}/hints/{code}")
    assert has_hint(code, False)(dismissed)
    tried = len(actions_on(fake_gateway, name))
    if fails:  # The same failure in the same idle period does not recur.
        later = await browser.cluster(name, lambda c: len(actions_on(fake_gateway, name)) > tried + 1)
        assert has_hint(code, False)(later)
    counts["processing"] = 1
    await browser.cluster(name, lambda c: c["idle"] is None)
    counts["processing"] = 0
    await browser.cluster(name, has_hint(code))


@pytest.fixture
async def cluster_with_stop_when_finished(browser: Browser, fake_gateway: FakeGateway) -> str:
    """An idle cluster whose user chose Stop When Finished."""
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle"] is not None)
    changed = await browser.call("PATCH", f"clusters/{name}", {"stop_when_finished": True})
    assert changed["idle_management"]["stop_when_finished"]
    return name


@WITHOUT_ACTIONS
async def test_a_new_worker_does_not_count_as_work_that_can_finish(
    browser: Browser, fake_gateway: FakeGateway, cluster_with_stop_when_finished: str
) -> None:
    counts = fake_gateway.schedulers[cluster_with_stop_when_finished].counts
    counts["workers"] += 1

    def has_new_worker(event: dict[str, Any]) -> bool:
        return any(c["workers"] == counts["workers"] and c["idle"] is None for c in event["clusters"])

    # This state lasts for one sample: a snapshot can miss it, the events cannot.
    await browser.until(lambda _: any(map(has_new_worker, browser.events)))
    idle = await browser.cluster(cluster_with_stop_when_finished, lambda c: c["idle_management"]["level"] == "notice")
    assert (idle["idle_management"]["action"], idle["idle_management"]["finished"]) == (None, False)


@WITHOUT_ACTIONS
async def test_stop_when_finished_stops_the_cluster_after_its_next_work(
    browser: Browser, fake_gateway: FakeGateway, cluster_with_stop_when_finished: str
) -> None:
    start_tasks(fake_gateway.schedulers[cluster_with_stop_when_finished], 2)
    await browser.cluster(cluster_with_stop_when_finished, lambda c: c["tasks"].get("processing") == 2)
    fake_gateway.schedulers[cluster_with_stop_when_finished].counts["processing"] = 0
    counting = await browser.cluster(
        cluster_with_stop_when_finished, lambda c: c["idle_management"]["action"] == "stop"
    )
    assert counting["idle_management"]["finished"]
    assert counting["idle_management"]["last_work_seconds"] is not None
    stopped = await browser.cluster(cluster_with_stop_when_finished, lambda c: c["status"] == "stopped")
    assert stopped["ended"]["by"] == "finished"


@WITHOUT_ACTIONS
async def test_new_policy_starts_a_full_countdown(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    chosen_at = time.time() * 1000
    policies = await browser.call("PUT", "policy", {"stop_after": 0.1, "countdown": 60})
    check_wire(policies, "idle_settings")
    assert policies["effective"]["stop_after"] == 0.1
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    due = counting["idle_management"]["action_at"]
    assert due >= chosen_at + 60_000
    sampled = len(fake_gateway.requests)
    later = await browser.cluster(
        name, lambda c: len([path for _, path, _ in fake_gateway.requests[sampled:] if name in path]) > 6
    )
    assert later["idle_management"]["action_at"] == due
    assert actions_on(fake_gateway, name) == []
    refused = await browser.expect_error("PUT", "policy", {"stop_after": -1})
    assert (refused.status, refused.problem["code"]) == (400, "bad-request")


@pytest.mark.parametrize("traits", [{**STEPS, "idle_stop_within": 2.0, "idle_hold_within": 4.0}])
async def test_limits_of_the_administrator_apply(browser: Browser, fake_gateway: FakeGateway) -> None:
    policies = await browser.call("PUT", "policy", {"stop_after": None, "scale_down_after": None})
    assert policies["effective"]["stop_after"] == 2.0
    assert policies["chosen"] == {"stop_after": None, "scale_down_after": None}
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    stopped = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert stopped["ended"]["idle_seconds"] >= 4


async def test_workers_table_sends_no_request_to_the_scheduler(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda c: c["workers"] == 2)
    before = len(fake_gateway.requests)
    table = await browser.call("GET", f"clusters/{name}/workers")
    check_wire(table, "workers")
    assert len(table["workers"]) == 2
    assert all(each["last_seen"] > 1e12 for each in table["workers"])
    assert "://" not in str(table)
    assert not [path for _, path, _ in fake_gateway.requests[before:] if "workers" in path]


async def test_hints_can_be_dismissed(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    add_waiting_tasks(fake_gateway.schedulers[name])
    cluster = await browser.cluster(name, lambda c: c["hints"])
    (hint,) = cluster["hints"]
    assert (hint["code"], hint["scale_to"]) == ("few-threads", 8)
    dismissed = await browser.call("DELETE", f"clusters/{name}/hints/few-threads")
    assert dismissed["hints"] == []


async def test_dismissing_an_unknown_hint_only_returns_the_cluster(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    refreshed: list[str] = []
    monkeypatch.setattr(browser.stack.monitor, "refresh", refreshed.append)
    assert (await browser.call("DELETE", f"clusters/{name}/hints/few-threads"))["name"] == name
    assert refreshed == []


async def test_ended_cluster_reports_the_cause_and_can_be_recreated(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    options = {"image": "x", "environment": {"TOKEN": "secret-secret"}}
    here, elsewhere = fake_gateway.add(options=options), fake_gateway.add()
    await browser.until(lambda found: all(found.get(name, {}).get("workers") for name in (here, elsewhere)))
    await browser.call("DELETE", f"clusters/{here}")
    fake_gateway.clusters[elsewhere] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
    found = await browser.until(lambda found: {c["status"] for c in found.values()} == {"stopped"})
    assert (found[here]["ended"]["by"], found[elsewhere]["ended"]["by"]) == ("user", "elsewhere")
    assert found[here]["ended"]["can_recreate"]
    # A restarted gateway does not know the cluster, but the server does.
    del fake_gateway.clusters[here]
    again = await browser.call("POST", "clusters", {"like": here})
    assert fake_gateway.clusters[again["name"]]["options"] == options
    assert "secret-secret" not in "".join(browser.texts)


async def test_start_has_stages_with_typical_durations(browser: Browser, fake_gateway: FakeGateway) -> None:
    for round_ in range(2):
        fake_gateway.initial_status = "PENDING"
        made = await browser.call("POST", "clusters", {"workers": {"count": 2}})
        by_stage = {stage["stage"]: stage for stage in made["stages"]}
        assert by_stage["scheduler-starting"]["at"] is not None
        assert by_stage["scheduler-up"]["at"] is None
        assert (by_stage["ready"]["typical_seconds"] is None) == (round_ == 0)
        fake_gateway.clusters[made["name"]]["status"] = "RUNNING"
        ready = await browser.cluster(made["name"], lambda c: c["stages"][-1]["at"] is not None)
        times = [stage["at"] for stage in ready["stages"]]
        assert times == sorted(times)
        assert ready["stages"][0]["stage"] == "requested"


async def test_cluster_of_another_program_has_no_stages(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    assert (await browser.cluster(name, lambda c: c["workers"]))["stages"] == []


@pytest.fixture
async def starting_cluster(browser: Browser, fake_gateway: FakeGateway) -> str:
    """A cluster that runs, and waits for the one worker that was requested."""
    fake_gateway.initial_status = "PENDING"
    name = str((await browser.call("POST", "clusters", {"workers": {"count": 1}}))["name"])
    make_idle(fake_gateway.schedulers[name], workers=False)
    fake_gateway.clusters[name]["status"] = "RUNNING"
    await browser.cluster(
        name, lambda c: c["stages"][2]["at"] and c["requested"] and fake_gateway.requested_workers.get(name)
    )
    return name


async def test_a_cluster_that_waits_for_its_workers_is_not_idle(
    browser: Browser, fake_gateway: FakeGateway, starting_cluster: str
) -> None:
    sampled = len(fake_gateway.requests)
    waits = await browser.cluster(
        starting_cluster, lambda c: any(starting_cluster in path for _, path, _ in fake_gateway.requests[sampled:])
    )
    assert (waits["workers"], waits["idle"], waits["stages"][-1]["at"]) == (0, None, None)


async def test_more_workers_than_requested_complete_a_start(
    browser: Browser, fake_gateway: FakeGateway, starting_cluster: str
) -> None:
    workers = fake_gateway.schedulers[fake_gateway.add()]
    make_idle(workers)
    fake_gateway.schedulers[starting_cluster] = workers
    assert (await browser.cluster(starting_cluster, lambda c: c["stages"][-1]["at"]))["workers"] == 2


async def test_a_complete_start_does_not_wait_for_workers_that_were_removed(
    browser: Browser, fake_gateway: FakeGateway, starting_cluster: str
) -> None:
    without_workers, workers = fake_gateway.schedulers[starting_cluster], fake_gateway.schedulers[fake_gateway.add()]
    make_idle(workers)
    fake_gateway.schedulers[starting_cluster] = workers
    await browser.cluster(starting_cluster, lambda c: c["stages"][-1]["at"])
    fake_gateway.schedulers[starting_cluster] = without_workers
    idle = await browser.cluster(starting_cluster, lambda c: c["workers"] == 0 and c["idle"])
    assert idle["requested"] == {"count": 1}
