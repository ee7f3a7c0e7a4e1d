"""Tests of the idle policy: each level, each action, and that no action occurs without a countdown."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.idle.policy import (
    NO_ACTION,
    IdlePolicy,
    Level,
    PolicyBounds,
    Situation,
    Verdict,
    apply_policy,
    check_choice,
    is_on_hold,
    limit_policy,
    next_change,
)

MINUTE = 60_000.0
IDLE = Situation(now=0, idle_since=0, workers=2, results_count=0, has_worked=True)
STOPS = IdlePolicy(scale_down_after=1200, stop_after=3600, countdown=120)


def after(minutes: float, **changes: Any) -> Situation:
    return replace(IDLE, now=minutes * MINUTE, **changes)


@pytest.mark.parametrize(
    ("minutes", "level"), [(0, "none"), (4.9, "none"), (5, "badge"), (9.9, "badge"), (10, "notice"), (999, "notice")]
)
def test_default_policy_has_no_action(minutes: float, level: Level) -> None:
    assert apply_policy(after(minutes), IdlePolicy()) == Verdict(level)


def test_cluster_is_scaled_down_before_it_is_stopped() -> None:
    assert apply_policy(after(17), STOPS) == Verdict("notice")
    assert apply_policy(after(18), STOPS) == Verdict("countdown", "scale_down", 20 * MINUTE)
    assert apply_policy(after(30, workers=0), STOPS) == Verdict("none")
    assert apply_policy(after(58, workers=0), STOPS) == Verdict("countdown", "stop", 60 * MINUTE)


def test_cluster_with_results_is_not_stopped() -> None:
    assert apply_policy(after(500, results_count=1), STOPS) == Verdict("notice")


def test_cluster_with_results_is_stopped_if_the_user_chose_that() -> None:
    policy = replace(STOPS, stop_discards_results=True)
    assert apply_policy(after(57, results_count=1), policy) == Verdict("notice")
    assert apply_policy(after(58, results_count=1), policy) == Verdict("countdown", "stop", 60 * MINUTE)


@pytest.mark.parametrize(
    ("changes", "mine"),
    [
        ({"stop_when_finished": True}, IdlePolicy()),
        ({}, IdlePolicy(stop_after=600)),
        ({}, IdlePolicy(scale_down_after=300)),
        ({}, IdlePolicy(stop_after=600, scale_down_after=300)),
    ],
)
def test_administrator_discards_results_at_their_own_limit_only(changes: dict[str, object], mine: IdlePolicy) -> None:
    bounds = PolicyBounds(stop_within=4 * 3600, stop_discards_results=True)
    policy = limit_policy(mine, bounds, IdlePolicy())
    situation = {"results_count": 340, **changes}
    early = apply_policy(after(237, **situation), policy, bounds)
    assert (early.level, early.action) == ("notice", None)
    late = apply_policy(after(240, **situation), policy, bounds)
    assert (late.action, late.action_at, late.overrides_user) == ("stop", 240 * MINUTE, True)
    assert apply_policy(after(999, **situation), policy, replace(bounds, stop_discards_results=False)).action is None
    chosen = apply_policy(after(240, **situation), replace(policy, stop_discards_results=True), bounds)
    assert not chosen.overrides_user


def test_idleness_counts_from_the_end_of_a_snooze() -> None:
    assert apply_policy(after(30, snoozed_until=31 * MINUTE), STOPS) == NO_ACTION
    assert apply_policy(after(32, snoozed_until=31 * MINUTE), STOPS) == Verdict("none")
    assert apply_policy(after(41, snoozed_until=31 * MINUTE), STOPS) == Verdict("notice")


def test_keep_alive_suspends_the_policy() -> None:
    assert apply_policy(after(500, kept_alive=True), STOPS) == NO_ACTION


def test_countdown_restarts_with_the_server() -> None:
    back = after(90, announced_at=90 * MINUTE)
    verdict = apply_policy(back, STOPS)
    assert (verdict.level, verdict.action_at) == ("countdown", 92 * MINUTE)


def test_finished_cluster_is_stopped_after_a_pause() -> None:
    policy = IdlePolicy(finished_after=60, countdown=120)
    assert apply_policy(after(0.5, stop_when_finished=True), policy) == Verdict("none")
    assert apply_policy(after(1, stop_when_finished=True), policy) == Verdict(
        "countdown", "stop", 3 * MINUTE, finished=True
    )


def test_cluster_that_has_not_worked_is_not_finished() -> None:
    situation = after(4, stop_when_finished=True, has_worked=False)
    assert apply_policy(situation, IdlePolicy()) == Verdict("none")


def test_finished_cluster_with_results_is_not_stopped() -> None:
    situation = after(4, stop_when_finished=True, results_count=3)
    assert apply_policy(situation, IdlePolicy()) == Verdict("none", finished=True)


def test_actions_are_not_later_than_the_limit() -> None:
    mine = IdlePolicy(countdown=60)
    assert limit_policy(mine, PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 600
    assert limit_policy(replace(mine, stop_after=60), PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 60
    assert limit_policy(replace(mine, stop_after=6000), PolicyBounds(stop_within=600), IdlePolicy()).stop_after == 600


def test_limits_do_not_change_what_the_user_chose_about_results() -> None:
    bounds = PolicyBounds(stop_discards_results=True)
    assert not limit_policy(IdlePolicy(), bounds, IdlePolicy()).stop_discards_results


@pytest.mark.parametrize(
    ("chosen", "bounds", "countdown"),
    [
        (60, PolicyBounds(stop_within=600), 60),
        (9e8, PolicyBounds(stop_within=600), 120),
        (9e8, PolicyBounds(), 9e8),
    ],
)
def test_countdown_is_limited_with_an_action(chosen: float, bounds: PolicyBounds, countdown: float) -> None:
    assert limit_policy(IdlePolicy(countdown=chosen), bounds, IdlePolicy()).countdown == countdown


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
    results=st.integers(0, 1),
    announced=st.floats(0, 1e5),
    hold_within=st.floats(1, 1e5),
    snoozed=st.none() | st.floats(0, 1e8),
    kept=st.booleans(),
)
def test_no_choice_delays_an_action_beyond_the_limits(
    chosen: IdlePolicy,
    within: float,
    workers: int,
    results: int,
    announced: float,
    hold_within: float,
    snoozed: float | None,
    kept: bool,
) -> None:
    bounds = PolicyBounds(stop_within=within, stop_discards_results=True, hold_within=hold_within)
    policy = limit_policy(chosen, bounds, IdlePolicy())
    until = None if snoozed is None else snoozed * 1000
    late = after(1e6, workers=workers, results_count=results, snoozed_until=until, kept_alive=kept)
    verdict = apply_policy(replace(late, announced_at=announced * 1000), policy, bounds)
    assert verdict.action_at is not None
    assert verdict.action_at <= max(within, announced + IdlePolicy().countdown) * 1000 + 1


@given(
    minutes=st.floats(0, 1e5),
    mine=st.builds(
        IdlePolicy, scale_down_after=st.none() | SECONDS, stop_after=st.none() | SECONDS, countdown=SECONDS
    ),
    discards=st.booleans(),
    bounds=st.builds(
        PolicyBounds,
        scale_down_within=st.none() | SECONDS,
        stop_within=st.none() | SECONDS,
        stop_discards_results=st.booleans(),
    ),
    workers=st.integers(0, 9),
    finish=st.booleans(),
)
def test_results_are_discarded_at_the_limit_of_the_administrator_only(
    minutes: float, mine: IdlePolicy, discards: bool, bounds: PolicyBounds, workers: int, finish: bool
) -> None:
    situation = after(minutes, workers=workers, results_count=1, stop_when_finished=finish)
    verdict = apply_policy(
        situation, limit_policy(replace(mine, stop_discards_results=discards), bounds, IdlePolicy()), bounds
    )
    assert verdict.action != "scale_down"
    if verdict.action is not None and not discards:
        assert bounds.stop_discards_results
        assert bounds.stop_within is not None
        assert verdict.action_at is not None
        assert verdict.action_at >= bounds.stop_within * 1000


@given(
    minutes=st.floats(0, 1e5),
    workers=st.integers(0, 100),
    results=st.integers(0, 100),
    scale=st.none() | st.floats(1, 1e5),
    stop=st.none() | st.floats(1, 1e5),
    countdown=st.floats(1, 1e4),
    away=st.none() | st.floats(0, 1e5),
)
def test_no_action_without_a_choice_and_a_countdown(
    minutes: float,
    workers: int,
    results: int,
    scale: float | None,
    stop: float | None,
    countdown: float,
    away: float | None,
) -> None:
    announced = None if away is None else away * MINUTE
    situation = after(minutes, workers=workers, results_count=results, announced_at=announced)
    verdict = apply_policy(situation, IdlePolicy(scale_down_after=scale, stop_after=stop, countdown=countdown))
    if verdict.action is not None:
        assert results == 0
        assert (scale if verdict.action == "scale_down" else stop) is not None
        assert verdict.action_at is not None
        assert verdict.action_at >= (announced or 0) + countdown * 1000
    busy = replace(situation, idle_since=None)
    assert apply_policy(busy, IdlePolicy(scale_down_after=scale, stop_after=stop, countdown=countdown)) == NO_ACTION


def test_check_choice_returns_the_choice() -> None:
    assert check_choice({"stop_after": None, "notice_after": 5}) == {"stop_after": None, "notice_after": 5}


@pytest.mark.parametrize(
    ("choice", "variant"),
    [
        ({"stop_after": -1}, "not-positive"),
        ({"stop_after": math.nan}, "not-positive"),
        ({"countdown": 1e9}, "too-large"),
        ({"stop_discards_results": 1}, "not-a-boolean"),
        ({"wrong": 1}, "unknown-field"),
        ({"badge_after": None}, "not-a-number"),
        ({"countdown": True}, "not-a-number"),
    ],
)
def test_check_choice_rejects(choice: dict[str, object], variant: str) -> None:
    with pytest.raises(GatewayProblem) as raised:
        check_choice(choice)
    assert raised.value.field == next(iter(choice))
    assert raised.value.message_ref.id == f"problem.bad-request.{variant}"


HOLD_BOUNDS = PolicyBounds(stop_within=4 * 3600, hold_within=12 * 3600)
HOUR = 60.0


@pytest.mark.parametrize("hours", [4.1, 11.9, 12.5, 100])
def test_snooze_and_keep_alive_end_at_the_limit(hours: float) -> None:
    policy = limit_policy(IdlePolicy(), HOLD_BOUNDS, IdlePolicy())
    for changes in ({"kept_alive": True}, {"snoozed_until": hours * HOUR * MINUTE}):
        before = apply_policy(after(min(hours, 12) * HOUR - 1, **changes), policy, HOLD_BOUNDS)
        assert before == NO_ACTION
        announced = 12 * HOUR * MINUTE
        over = apply_policy(after(12 * HOUR + 2, announced_at=announced, **changes), policy, HOLD_BOUNDS)
        assert (over.action, over.action_at) == ("stop", announced + 2 * MINUTE)
    assert apply_policy(after(16 * HOUR, kept_alive=True), policy) == NO_ACTION
    assert apply_policy(replace(IDLE, idle_since=None, kept_alive=True), policy, HOLD_BOUNDS) == NO_ACTION


@pytest.mark.parametrize("changes", [{"kept_alive": True}, {"snoozed_until": 15 * HOUR * MINUTE}])
def test_cluster_is_on_hold_up_to_the_limit(changes: dict[str, object]) -> None:
    assert is_on_hold(after(11 * HOUR, **changes), HOLD_BOUNDS)
    assert not is_on_hold(after(12 * HOUR, **changes), HOLD_BOUNDS)
    assert is_on_hold(after(14 * HOUR, **changes), PolicyBounds())
    assert not is_on_hold(after(11 * HOUR), HOLD_BOUNDS)
    assert not is_on_hold(replace(after(11 * HOUR, **changes), idle_since=None), HOLD_BOUNDS)


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
def test_verdict_is_constant_until_the_next_change(
    minutes: float,
    snoozed: float | None,
    kept: bool,
    stop: float | None,
    hold_within: float | None,
    later: float,
    finish: bool,
) -> None:
    until = None if snoozed is None else snoozed * MINUTE
    now = after(minutes, snoozed_until=until, kept_alive=kept, stop_when_finished=finish, announced_at=0.0)
    policy, bounds = IdlePolicy(scale_down_after=1200, stop_after=stop), PolicyBounds(hold_within=hold_within)
    change = next_change(now, policy, bounds)
    change = 1e9 if change is None else change
    assert change > now.now
    before = replace(now, now=min(now.now + later * (change - now.now), math.nextafter(change, now.now)))
    assert apply_policy(before, policy, bounds) == apply_policy(now, policy, bounds)
