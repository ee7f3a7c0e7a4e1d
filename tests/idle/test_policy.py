"""The escalation, step by step; and that nothing is ever taken from somebody without warning."""

import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.idle.policy import (
    NOTHING,
    IdlePolicy,
    PolicyBounds,
    Situation,
    Verdict,
    bounded,
    is_held_off,
    judge,
    next_change,
    parse_choice,
)

MINUTE = 60_000.0
IDLE = Situation(now=0, idle_since=0, workers=2, results_count=0, worked=True)
STOPS = IdlePolicy(scale_down_after=1200, stop_after=3600, countdown=120)


def after(minutes: float, **changes: object) -> Situation:
    return replace(IDLE, now=minutes * MINUTE, **changes)


@pytest.mark.parametrize(
    ("minutes", "level"), [(0, "none"), (4.9, "none"), (5, "badge"), (9.9, "badge"), (10, "notice"), (999, "notice")]
)
def test_escalates_without_ever_acting_by_itself(minutes: float, level: str) -> None:
    assert judge(after(minutes), IdlePolicy()) == Verdict(level)


def test_workers_go_first_and_the_cluster_later() -> None:
    assert judge(after(17), STOPS) == Verdict("notice")
    assert judge(after(18), STOPS) == Verdict("countdown", "scale_down", 20 * MINUTE)
    assert judge(after(30, workers=0), STOPS) == Verdict("none"), "without workers it costs little"
    assert judge(after(58, workers=0), STOPS) == Verdict("countdown", "stop", 60 * MINUTE)


def test_what_holds_results_is_spared_unless_told_so() -> None:
    assert judge(after(500, results_count=1), STOPS) == Verdict("notice")
    told = replace(STOPS, stop_discards_results=True)
    assert judge(after(57, results_count=1), told) == Verdict("notice"), "its workers would not go"
    assert judge(after(58, results_count=1), told) == Verdict("countdown", "stop", 60 * MINUTE)


@pytest.mark.parametrize(
    ("changes", "mine"),
    [
        ({"stop_when_finished": True}, IdlePolicy()),
        ({}, IdlePolicy(stop_after=600)),
        ({}, IdlePolicy(scale_down_after=300)),
        ({}, IdlePolicy(stop_after=600, scale_down_after=300)),
    ],
)
def test_the_admins_word_on_results_counts_at_the_admins_own_bound(
    changes: dict[str, object], mine: IdlePolicy
) -> None:
    bounds = PolicyBounds(stop_within=4 * 3600, stop_discards_results=True)
    policy = bounded(mine, bounds, IdlePolicy())
    holds = {"results_count": 340, **changes}
    early = judge(after(237, **holds), policy, bounds)
    assert (early.level, early.action) == ("notice", None), "the person spares what holds results"
    late = judge(after(240, **holds), policy, bounds)
    assert (late.action, late.action_at, late.bound) == ("stop", 240 * MINUTE, True)
    assert judge(after(999, **holds), policy, replace(bounds, stop_discards_results=False)).action is None
    asked = judge(after(240, **holds), replace(policy, stop_discards_results=True), bounds)
    assert not asked.bound, "the person's own wish"


def test_snooze_starts_the_waiting_anew_and_keep_alive_ends_it() -> None:
    assert judge(after(30, snoozed_until=31 * MINUTE), STOPS) == NOTHING
    assert judge(after(32, snoozed_until=31 * MINUTE), STOPS) == Verdict("none")
    assert judge(after(41, snoozed_until=31 * MINUTE), STOPS) == Verdict("notice")
    assert judge(after(500, kept_alive=True), STOPS) == NOTHING


def test_a_server_that_was_away_gives_a_whole_countdown_again() -> None:
    back = after(90, calm_since=90 * MINUTE)
    verdict = judge(back, STOPS)
    assert (verdict.level, verdict.action_at) == ("countdown", 92 * MINUTE)


def test_stop_when_finished_only_after_work_and_a_pause() -> None:
    wish = IdlePolicy(finished_after=60, countdown=120)
    assert judge(after(0.5, stop_when_finished=True), wish) == Verdict("none")
    assert judge(after(1, stop_when_finished=True), wish) == Verdict("countdown", "stop", 3 * MINUTE, finished=True)
    assert judge(after(4, stop_when_finished=True, worked=False), wish) == Verdict("none")
    held = judge(after(4, stop_when_finished=True, results_count=3), wish)
    assert held == Verdict("none", finished=True), "said, and not stopped: it holds results"


def test_the_admin_bounds_the_user() -> None:
    mine = IdlePolicy(countdown=60)
    assert bounded(mine, PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 600
    assert bounded(replace(mine, stop_after=60), PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 60
    assert bounded(replace(mine, stop_after=6000), PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 600
    assert not bounded(mine, PolicyBounds(stop_discards_results=True), IdlePolicy()).stop_discards_results, (
        "that is the person's word"
    )
    assert bounded(mine, PolicyBounds(stop_within=600), IdlePolicy()).countdown == 60
    assert bounded(replace(mine, countdown=9e8), PolicyBounds(), IdlePolicy()).countdown == 9e8, "nothing is bound"


SECONDS = st.floats(0.1, 1e9)


@given(
    chosen=st.builds(
        IdlePolicy,
        scale_down_after=st.none() | SECONDS,
        stop_after=st.none() | SECONDS,
        countdown=SECONDS,
        stop_discards_results=st.booleans(),
    ),
    within=st.floats(1, 1e5),
    workers=st.integers(0, 9),
    held=st.integers(0, 1),
    calm=st.floats(0, 1e5),
    hold_within=st.floats(1, 1e5),
    snoozed=st.none() | st.floats(0, 1e8),
    kept=st.booleans(),
)
def test_no_choice_puts_an_act_off_beyond_the_admins_bounds(
    chosen: IdlePolicy,
    within: float,
    workers: int,
    held: int,
    calm: float,
    hold_within: float,
    snoozed: float | None,
    kept: bool,
) -> None:
    bounds = PolicyBounds(stop_within=within, stop_discards_results=True, hold_within=hold_within)
    policy = bounded(chosen, bounds, IdlePolicy())
    until = None if snoozed is None else snoozed * 1000
    late = after(1e6, workers=workers, results_count=held, snoozed_until=until, kept_alive=kept)
    verdict = judge(replace(late, calm_since=calm * 1000), policy, bounds)
    assert verdict.action_at is not None
    assert verdict.action_at <= max(within, calm + IdlePolicy().countdown) * 1000 + 1


@given(
    minutes=st.floats(0, 1e5),
    mine=st.builds(
        IdlePolicy, scale_down_after=st.none() | SECONDS, stop_after=st.none() | SECONDS, countdown=SECONDS
    ),
    told=st.booleans(),
    bounds=st.builds(
        PolicyBounds,
        scale_down_within=st.none() | SECONDS,
        stop_within=st.none() | SECONDS,
        stop_discards_results=st.booleans(),
    ),
    workers=st.integers(0, 9),
    finish=st.booleans(),
)
def test_results_that_the_person_spares_go_at_the_admins_bound_alone(
    minutes: float, mine: IdlePolicy, told: bool, bounds: PolicyBounds, workers: int, finish: bool
) -> None:
    situation = after(minutes, workers=workers, results_count=1, stop_when_finished=finish)
    verdict = judge(situation, bounded(replace(mine, stop_discards_results=told), bounds, IdlePolicy()), bounds)
    assert verdict.action != "scale_down", "Dask keeps workers that hold results"
    if verdict.action is not None and not told:
        assert bounds.stop_discards_results
        assert bounds.stop_within is not None
        assert verdict.action_at is not None
        assert verdict.action_at >= bounds.stop_within * 1000


@given(
    minutes=st.floats(0, 1e5),
    workers=st.integers(0, 100),
    held=st.integers(0, 100),
    scale=st.none() | st.floats(1, 1e5),
    stop=st.none() | st.floats(1, 1e5),
    countdown=st.floats(1, 1e4),
    away=st.none() | st.floats(0, 1e5),
)
def test_no_act_without_choice_results_or_a_countdown(
    minutes: float,
    workers: int,
    held: int,
    scale: float | None,
    stop: float | None,
    countdown: float,
    away: float | None,
) -> None:
    calm = None if away is None else away * MINUTE
    situation = after(minutes, workers=workers, results_count=held, calm_since=calm)
    verdict = judge(situation, IdlePolicy(scale_down_after=scale, stop_after=stop, countdown=countdown))
    if verdict.action is not None:
        assert held == 0
        assert (scale if verdict.action == "scale_down" else stop) is not None
        assert verdict.action_at is not None
        assert verdict.action_at >= (calm or 0) + countdown * 1000
    busy = replace(situation, idle_since=None)
    assert judge(busy, IdlePolicy(scale_down_after=scale, stop_after=stop, countdown=countdown)) == NOTHING


def test_what_a_browser_sends_is_checked() -> None:
    assert parse_choice({"stop_after": None, "notice_after": 5}) == {"stop_after": None, "notice_after": 5}
    for bad in (
        {"stop_after": -1},
        {"stop_discards_results": 1},
        {"wrong": 1},
        {"badge_after": None},
        {"countdown": True},
        [],
    ):
        with pytest.raises(ValueError, match=r"policy|must be"):
            parse_choice(bad)


KEEPS = PolicyBounds(stop_within=4 * 3600, hold_within=12 * 3600)
HOUR = 60.0


@pytest.mark.parametrize("hours", [4.1, 11.9, 12.5, 100])
def test_the_admin_bounds_snooze_and_keep_alive(hours: float) -> None:
    policy = bounded(IdlePolicy(), KEEPS, IdlePolicy())
    for changes in ({"kept_alive": True}, {"snoozed_until": hours * HOUR * MINUTE}):
        before = judge(after(min(hours, 12) * HOUR - 1, **changes), policy, KEEPS)
        assert before == NOTHING
        announced = 12 * HOUR * MINUTE
        over = judge(after(12 * HOUR + 2, calm_since=announced, **changes), policy, KEEPS)
        assert (over.action, over.action_at) == ("stop", announced + 2 * MINUTE)
    assert judge(after(16 * HOUR, kept_alive=True), policy) == NOTHING, "without a bound"
    assert judge(replace(IDLE, idle_since=None, kept_alive=True), policy, KEEPS) == NOTHING, "it works"


@pytest.mark.parametrize("changes", [{"kept_alive": True}, {"snoozed_until": 15 * HOUR * MINUTE}])
def test_a_person_holds_off_what_the_admin_lets_them(changes: dict[str, object]) -> None:
    assert is_held_off(after(11 * HOUR, **changes), KEEPS)
    assert not is_held_off(after(12 * HOUR, **changes), KEEPS)
    assert is_held_off(after(14 * HOUR, **changes), PolicyBounds())
    assert not is_held_off(after(11 * HOUR), KEEPS)
    assert not is_held_off(replace(after(11 * HOUR, **changes), idle_since=None), KEEPS)


@given(
    minutes=st.floats(0, 200),
    snoozed=st.none() | st.floats(0, 200),
    kept=st.booleans(),
    stop=st.none() | st.floats(1, 1e4),
    hold_within=st.none() | st.floats(1, 1e4),
    later=st.floats(0, 1),
    finish=st.booleans(),
)
@example(
    minutes=0.834212790477771,
    snoozed=0.834212790477771,
    kept=False,
    stop=1.0,
    hold_within=None,
    later=1.0,
    finish=False,
)
def test_between_now_and_the_next_change_the_verdict_stays(
    minutes: float,
    snoozed: float | None,
    kept: bool,
    stop: float | None,
    hold_within: float | None,
    later: float,
    finish: bool,
) -> None:
    until = None if snoozed is None else snoozed * MINUTE
    now = after(minutes, snoozed_until=until, kept_alive=kept, stop_when_finished=finish, calm_since=0.0)
    policy, bounds = IdlePolicy(scale_down_after=1200, stop_after=stop), PolicyBounds(hold_within=hold_within)
    change = next_change(now, policy, bounds)
    change = 1e9 if change is None else change
    assert change > now.now
    # However close the two are: never at the change itself.
    before = replace(now, now=min(now.now + later * (change - now.now), math.nextafter(change, now.now)))
    assert judge(before, policy, bounds) == judge(now, policy, bounds)
