"""The watch of the server half against a fake gateway: every step, its stopping, its failures, and what is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from jupyterlab_dask_gateway.scheduler.idleness import BUSY_SECONDS

from ..fakes.gateway import FakeGateway, Fault, begin, idle_cluster, rest
from ..support.servers import QUICK, Browser, check_wire

STEPS = {
    "idle_badge_after": 0.3,
    "idle_notice_after": 0.6,
    "idle_scale_down_after": 1.2,
    "idle_stop_after": 3.0,
    "idle_countdown": 0.6,
    "idle_finished_after": 0.4,
}


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    """Of the policy only the times are changed, and by configuration alone."""
    return {**jp_server_config, "DaskGatewayApp": {**QUICK, **getattr(request, "param", {})}}


def asked(fake: FakeGateway, name: str) -> list[tuple[str, Any]]:
    """What was done to a cluster: `(verb, body)`."""
    return [
        ("stop", None) if method == "DELETE" else (path.rpartition("/")[2], body)
        for method, path, body in fake.requests
        if method != "GET" and name in path
    ]


config = pytest.mark.parametrize
ACTS = config("jp_server_config", [STEPS], indirect=True)
WORDS = config("jp_server_config", [{**STEPS, "idle_scale_down_after": None, "idle_stop_after": None}], indirect=True)


@WORDS
async def test_words_badge_notice_and_nothing_by_itself(browser: Browser, fake_gateway: FakeGateway) -> None:
    name, empty = idle_cluster(fake_gateway, held=3), idle_cluster(fake_gateway, workers=False)
    seen: list[str] = []
    await browser.cluster(
        name, lambda c: seen.append(c["idle_management"]["level"]) or c["idle_management"]["level"] == "notice"
    )
    levels = [
        event["idle_management"]["level"]
        for each in browser.events
        for event in each["clusters"]
        if event["name"] == name
    ]
    assert list(dict.fromkeys(levels)) == ["none", "badge", "notice"]
    shown = await browser.clusters()
    assert shown[name]["results_in_memory"] == {"bytes": 3 * 2**20, "count": 3}
    assert shown[name]["usage"]["idle_cores"] == shown[name]["usage"]["cores"] == 2
    assert shown[empty]["idle_management"]["level"] == "none", "without workers it costs little"
    assert asked(fake_gateway, name) == []


@ACTS
async def test_workers_go_after_a_countdown_then_the_cluster(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    assert counting["idle_management"]["action"] == "scale_down"
    assert asked(fake_gateway, name) == []
    assert 0 < counting["idle_management"]["action_at"] - time.time() * 1000 <= 600
    given_back = await browser.cluster(name, lambda c: any(h["code"] == "scaled-down" for h in c["hints"]))
    assert asked(fake_gateway, name) == [("scale", {"count": 0})]
    assert given_back["requested"] == {"count": 0}
    fake_gateway.schedulers[name].counts["workers"] = 0
    fake_gateway.schedulers[name].identity["workers"] = {}
    await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    gone = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert asked(fake_gateway, name)[-1] == ("stop", None)
    assert (gone["ended"]["by"], gone["ended"]["can_recreate"]) == ("policy", True)
    assert gone["ended"]["idle_seconds"] >= 3
    assert gone["requested"] == {"count": 2}, "what another one like it gets"
    assert gone["ended"]["reason"]["id"] == "ended.idle.by-admin"


@config("jp_server_config", [{**STEPS, "idle_stop_after": None}], indirect=True)
@config("asks", [False, True])
async def test_who_took_the_workers_is_told_until_there_are_some(
    browser: Browser, fake_gateway: FakeGateway, asks: bool
) -> None:
    name = idle_cluster(fake_gateway)
    (told,) = (await browser.cluster(name, hinted("scaled-down")))["hints"]
    assert told["scale_to"] == 2, "as many as there were"
    scheduler = fake_gateway.schedulers[name]
    workers = scheduler.identity["workers"]
    scheduler.identity["workers"] = {}
    for work in (8, 9):
        scheduler.counts |= {"workers": 0, "tasks": work, "unrunnable": work, "desired_workers": work}
        waits = await browser.cluster(name, lambda c, n=work: c["tasks"].get("unrunnable") == n)
        assert waits["idle"] is None
        assert waits["hints"] == [told], "why nothing runs"
    if asks:
        await browser.call("POST", f"clusters/{name}/scale", {"count": 2})
    else:  # a notebook has asked
        scheduler.counts["workers"] = 2
        scheduler.identity["workers"] = workers
    await browser.cluster(
        name, lambda c: c["workers"] == scheduler.counts["workers"] and hinted("scaled-down", False)(c)
    )


@WORDS
@config("told", [True, False])
async def test_an_idleness_outlives_a_scheduler_that_does_not_answer_for_a_while(
    browser: Browser, fake_gateway: FakeGateway, told: bool
) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.schedulers[name].metrics *= told
    idle = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    fake_gateway.fault(f"/clusters/{name}/json/.*", Fault())
    silent = await browser.cluster(name, lambda c: c["unreachable_since"])
    assert silent["idle_management"]["level"] == "none", "nobody knows what it does"
    fake_gateway.heal()
    again = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    assert (again["idle"]["since"] == idle["idle"]["since"]) == told, "without /metrics work may have passed unseen"


def be_slow(fake: FakeGateway, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a scheduler be slow to answer, yet be asked again soon."""
    monkeypatch.setattr("tests.fakes.gateway.LATE", 1.2 * BUSY_SECONDS)
    for factor in ("REST_FACTOR", "SLOW_REST_FACTOR"):
        monkeypatch.setattr(f"jupyterlab_dask_gateway.scheduler.poll_interval.{factor}", 0.5)
    fake.fault(f"/clusters/{name}/.*", Fault(how="late"))


@WORDS
@config("told", [True, False])
async def test_an_idleness_outlives_looks_that_are_slow(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.schedulers[name].metrics *= told
    idle = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    be_slow(fake_gateway, name, monkeypatch)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "none" and not c["unreachable_since"])
    fake_gateway.heal()
    again = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    assert (again["idle"]["since"] == idle["idle"]["since"]) == told, "without /metrics only the wait tells of work"


@config("jp_server_config", [{**STEPS, "idle_countdown": 1.2, "idle_scale_down_after": None}], indirect=True)
async def test_nothing_is_done_upon_a_slow_look(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    be_slow(fake_gateway, name, monkeypatch)
    unclear = await browser.cluster(
        name, lambda c: c["idle_management"]["action"] is None and not c["unreachable_since"]
    )
    assert unclear["idle"]["since"] == counting["idle"]["since"]
    spared = await browser.call("POST", "prune", {"names": [name]})
    assert [each["name"] for each in spared["skipped"]] == [name]
    assert asked(fake_gateway, name) == []
    fake_gateway.heal()
    healed = time.time() * 1000
    again = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    assert again["idle_management"]["action_at"] >= healed + 1200, "a whole countdown again"
    await browser.cluster(name, lambda c: c["status"] == "stopped")


@ACTS
async def test_work_ends_a_countdown(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    fake_gateway.schedulers[name].counts["processing"] = 1
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "none" and c["idle"] is None)
    assert asked(fake_gateway, name) == []


HELD = {
    **STEPS,
    "idle_stop_discards_results": True,
    "idle_scale_down_after": None,
    "idle_stop_after": None,
    "idle_stop_within": 3.0,
}


@config("jp_server_config", [HELD], indirect=True)
@config("told", [False, True])
async def test_what_was_discarded_and_who_wanted_it_is_told(
    browser: Browser, fake_gateway: FakeGateway, told: bool
) -> None:
    await browser.call("PUT", "policy", {"scale_down_after": 0.7, "stop_after": 0.9, "stop_discards_results": told})
    name = idle_cluster(fake_gateway, held=3)
    gone = await browser.cluster(name, lambda c: c["status"] == "stopped")
    check_wire(gone, "cluster")
    assert asked(fake_gateway, name) == [("stop", None)], "its workers would not go"
    assert gone["ended"]["lost_results"] == {"bytes": 3 * 2**20, "count": 3}
    assert gone["ended"]["by_admin"] != told, "the person's own choice spares results, unless told so"
    assert told or gone["ended"]["idle_seconds"] >= 3


SELDOM = {"active_poll_interval": 60.0, "background_poll_interval": 60.0}


@config("jp_server_config", [{**STEPS, **SELDOM}], indirect=True)
async def test_before_an_act_there_is_one_more_look(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    fake_gateway.schedulers[name].counts["processing"] = 1
    worked = await browser.cluster(name, lambda c: c["idle"] is None)
    assert time.time() * 1000 >= counting["idle_management"]["action_at"], "nobody looked before it was due"
    assert worked["idle_management"]["action"] is None
    assert asked(fake_gateway, name) == []


@config("jp_server_config", [{**STEPS, "idle_hold_within": 3.0}], indirect=True)
async def test_keep_alive_says_how_long_it_holds(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    limit = counting["idle"]["since"] + 3000
    kept = await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    check_wire(kept, "cluster")
    assert (kept["idle_management"]["kept_alive"], kept["idle_management"]["hold_limit"]) == (True, limit)
    over = await browser.cluster(name, lambda c: not c["idle_management"]["kept_alive"])
    assert time.time() * 1000 >= limit
    assert over["idle_management"]["hold_limit"] == limit


@ACTS
async def test_snooze_keep_and_their_end(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    snoozed = await browser.call("POST", f"clusters/{name}/snooze", {"seconds": 1.0})
    check_wire(snoozed, "cluster")
    assert (snoozed["idle_management"]["level"], snoozed["idle_management"]["action"]) == ("none", None)
    assert snoozed["idle_management"]["snoozed_until"] > time.time() * 1000
    again = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "countdown")
    assert again["idle_management"]["snoozed_until"] is None
    kept = await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    assert (kept["idle_management"]["level"], kept["idle_management"]["kept_alive"]) == ("none", True)
    ended = await browser.call("POST", f"clusters/{name}/keep", {"keep": False})
    assert ended["idle_management"]["action_at"] > time.time() * 1000 + 400, "a whole countdown again"
    await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    begin(fake_gateway.schedulers[name])
    worked = await browser.cluster(name, lambda c: c["idle"] is None)
    assert not worked["idle_management"]["kept_alive"], "until the next work"
    assert asked(fake_gateway, name) == []


@ACTS
async def test_what_holds_results_is_never_touched_by_itself(browser: Browser, fake_gateway: FakeGateway) -> None:
    held, free = idle_cluster(fake_gateway, held=1), idle_cluster(fake_gateway)
    await browser.cluster(free, lambda c: c["status"] == "stopped")
    assert asked(fake_gateway, held) == []
    assert (await browser.clusters())[held]["idle_management"]["level"] == "notice"


@ACTS
async def test_an_act_that_fails_is_told(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    fake_gateway.fault(f"/api/v1/clusters/{name}/scale", Fault(status=500, body=b"broken"))
    told = await browser.cluster(name, lambda c: any(h["code"] == "idle-action-failed" for h in c["hints"]))
    assert told["status"] == "running"
    assert len(asked(fake_gateway, name)) == 1, "not tried again at once"


def hinted(code: str, told: bool = True) -> Callable[[Any], bool]:
    return lambda cluster: any(hint["code"] == code for hint in cluster["hints"]) == told


@config("jp_server_config", [{**STEPS, "idle_stop_after": None}], indirect=True)
async def test_another_like_one_whose_workers_were_taken_gets_as_many_as_it_had(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = idle_cluster(fake_gateway)
    taken = await browser.cluster(name, hinted("scaled-down"))
    assert (taken["status"], taken["requested"]) == ("running", {"count": 0})
    again = await browser.call("POST", "clusters", {"like": name})
    assert again["requested"] == {"count": 2}


@config("jp_server_config", [{**STEPS, "idle_stop_after": None}], indirect=True)
@config("fails", [False, True])
async def test_what_was_dismissed_is_told_when_it_happens_again(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.actions.idle_enforcement.RETRY_AFTER", 100.0)
    name, code = idle_cluster(fake_gateway), "idle-action-failed" if fails else "scaled-down"
    counts = fake_gateway.schedulers[name].counts
    if fails:
        fake_gateway.fault(f"/api/v1/clusters/{name}/scale", Fault(status=500, body=b"broken"))
    await browser.cluster(name, hinted(code))
    dismissed = await browser.call("DELETE", f"clusters/{name}/hints/{code}")
    assert hinted(code, False)(dismissed)
    tried = len(asked(fake_gateway, name))
    if fails:  # the same failure in the same idleness
        later = await browser.cluster(name, lambda c: len(asked(fake_gateway, name)) > tried + 1)
        assert hinted(code, False)(later)
    counts["processing"] = 1
    await browser.cluster(name, lambda c: c["idle"] is None)
    counts["processing"] = 0
    await browser.cluster(name, hinted(code))


@config("jp_server_config", [{**STEPS, "idle_scale_down_after": None, "idle_stop_after": None}], indirect=True)
async def test_stop_when_finished(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = idle_cluster(fake_gateway)
    counts = fake_gateway.schedulers[name].counts
    await browser.cluster(name, lambda c: c["idle"] is not None)
    changed = await browser.call("PATCH", f"clusters/{name}", {"stop_when_finished": True})
    assert changed["idle_management"]["stop_when_finished"]
    counts["workers"] += 1

    def came(event: dict[str, Any]) -> bool:
        return any(c["workers"] == counts["workers"] and c["idle"] is None for c in event["clusters"])

    # Heard, not seen: it lasts for one look.
    await browser.until(lambda _: any(map(came, browser.events)))
    started = await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    assert (started["idle_management"]["action"], started["idle_management"]["finished"]) == (None, False), (
        "a worker that came is no work"
    )
    begin(fake_gateway.schedulers[name], 2)
    await browser.cluster(name, lambda c: c["tasks"].get("processing") == 2)
    counts["processing"] = 0
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    assert counting["idle_management"]["finished"]
    assert counting["idle_management"]["last_work_seconds"] is not None
    gone = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert gone["ended"]["by"] == "finished"


@WORDS
async def test_a_policy_that_was_just_chosen_gives_a_whole_countdown(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["level"] == "notice")
    policies = await browser.call("PUT", "policy", {"stop_after": 0.1, "countdown": 5})
    check_wire(policies, "idle_settings")
    assert policies["effective"]["stop_after"] == 0.1
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    due = counting["idle_management"]["action_at"]
    assert due > time.time() * 1000 + 3000
    later = await browser.cluster(name, lambda c: time.time() * 1000 > due - 3500)
    assert later["idle_management"]["action_at"] == due
    assert asked(fake_gateway, name) == []
    refused = await browser.refused("PUT", "policy", {"stop_after": -1})
    assert (refused.status, refused.problem["code"]) == (400, "bad-request")


@config("jp_server_config", [{**STEPS, "idle_stop_within": 1.0, "idle_hold_within": 2.0}], indirect=True)
async def test_the_admins_bounds_hold(browser: Browser, fake_gateway: FakeGateway) -> None:
    policies = await browser.call("PUT", "policy", {"stop_after": None, "scale_down_after": None})
    assert policies["effective"]["stop_after"] == 1.0
    assert policies["chosen"] == {"stop_after": None, "scale_down_after": None}
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    await browser.call("POST", f"clusters/{name}/keep", {"keep": True})
    gone = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert gone["ended"]["idle_seconds"] >= 2


async def test_the_workers_table_asks_nobody(browser: Browser, fake_gateway: FakeGateway) -> None:
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
    scheduler = fake_gateway.schedulers[name]
    scheduler.counts |= {"processing": 2, "waiting": 500, "desired_workers": 20}
    hinted = await browser.cluster(name, lambda c: c["hints"])
    (hint,) = hinted["hints"]
    assert (hint["code"], hint["scale_to"]) == ("few-threads", 8)
    dismissed = await browser.call("DELETE", f"clusters/{name}/hints/few-threads")
    assert dismissed["hints"] == []


async def test_why_a_cluster_ended_and_making_another(browser: Browser, fake_gateway: FakeGateway) -> None:
    options = {"image": "x", "environment": {"TOKEN": "secret-secret"}}
    here, elsewhere = fake_gateway.add(options=options), fake_gateway.add()
    await browser.until(lambda found: all(found.get(name, {}).get("workers") for name in (here, elsewhere)))
    await browser.call("DELETE", f"clusters/{here}")
    fake_gateway.clusters[elsewhere] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
    found = await browser.until(lambda found: {c["status"] for c in found.values()} == {"stopped"})
    assert (found[here]["ended"]["by"], found[elsewhere]["ended"]["by"]) == ("user", "elsewhere")
    assert found[here]["ended"]["can_recreate"]
    # The gateway forgets it, as a restarted one does; this server still knows.
    del fake_gateway.clusters[here]
    again = await browser.call("POST", "clusters", {"like": here})
    assert fake_gateway.clusters[again["name"]]["options"] == options
    assert "secret-secret" not in "".join(browser.texts)


async def test_the_stages_of_a_start_and_what_they_took_before(browser: Browser, fake_gateway: FakeGateway) -> None:
    for round_ in range(2):
        fake_gateway.starts_as = "PENDING"
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


async def test_a_cluster_that_was_there_before_us_has_no_stages(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    assert (await browser.cluster(name, lambda c: c["workers"]))["stages"] == []


async def test_workers_that_were_there_and_were_taken_elsewhere_are_not_awaited(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.starts_as = "PENDING"
    made = await browser.call("POST", "clusters", {"workers": {"count": 1}})
    name = made["name"]
    scheduler = fake_gateway.schedulers[name]
    rest(scheduler, workers=False)
    fake_gateway.clusters[name]["status"] = "RUNNING"
    waits = await browser.cluster(name, lambda c: c["stages"][2]["at"] and len(asked(fake_gateway, name)) == 1)
    assert waits["idle"] is None, "nodes may take long"
    workers = fake_gateway.schedulers[fake_gateway.add()]
    rest(workers)
    fake_gateway.schedulers[name] = workers
    ready = await browser.cluster(name, lambda c: c["stages"][-1]["at"])
    assert ready["workers"] == 2, "more than were asked for are enough"
    fake_gateway.schedulers[name] = scheduler
    gone = await browser.cluster(name, lambda c: c["workers"] == 0 and c["idle"])
    assert gone["requested"] == {"count": 1}
