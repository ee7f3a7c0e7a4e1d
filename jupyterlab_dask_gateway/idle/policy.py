"""The rules of idle management: notices, automatic actions, and how the administrator limits them.

Pure functions from a situation and a policy to a verdict. Clusters with results in memory are not changed unless the
user or the administrator chose that, workers are removed before the cluster is, and each automatic action is
announced by a countdown that the user can stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from ..errors import GatewayProblem

Level = Literal["none", "badge", "notice", "countdown"]
Action = Literal["scale_down", "stop"]

MAX_SECONDS = 1_000_000_000
"""Longest duration of a policy."""


@dataclass(frozen=True)
class IdlePolicy:
    """Durations of idleness in seconds.

    Parameters
    ----------
    badge_after, notice_after: until the badge and the notice
    scale_down_after, stop_after: until the workers are removed, and the cluster is stopped; None: never
    countdown: how long before an automatic action it is announced
    stop_discards_results: whether an automatic stop may discard results in memory
    finished_after: until the work of a cluster counts as finished; pauses between cells of a notebook are shorter
    """

    badge_after: float = 300
    notice_after: float = 600
    scale_down_after: float | None = None
    stop_after: float | None = None
    countdown: float = 120
    stop_discards_results: bool = False
    finished_after: float = 60


@dataclass(frozen=True)
class PolicyBounds:
    """The limits of the administrator, in seconds of idleness. None: no limit.

    Parameters
    ----------
    scale_down_within, stop_within: until the latest automatic action
    hold_within: for how long Keep Alive and Snooze suspend automatic actions
    stop_discards_results: whether a stop at `stop_within` discards results. An earlier stop that the user chose
        still keeps them.
    """

    scale_down_within: float | None = None
    stop_within: float | None = None
    hold_within: float | None = None
    stop_discards_results: bool = False


NO_BOUNDS = PolicyBounds()


@dataclass(frozen=True)
class Situation:
    """The state of a cluster. All times are in ms of one clock.

    Parameters
    ----------
    now: the current time
    idle_since: None while it works
    workers: number of workers
    results_count: number of results in memory
    snoozed_until: end of a snooze
    kept_alive: whether the user keeps it alive until its next task
    stop_when_finished: whether the user wants it stopped when its work has finished
    has_worked: whether it has worked since then
    announced_at: start of the countdown. It is later than planned if no browser could show it, as after a restart.
    """

    now: float
    idle_since: float | None
    workers: int
    results_count: int
    snoozed_until: float | None = None
    kept_alive: bool = False
    stop_when_finished: bool = False
    has_worked: bool = False
    announced_at: float | None = None


@dataclass(frozen=True)
class Verdict:
    """What the policy requires.

    Parameters
    ----------
    level: how prominently to show that the cluster is idle
    action, action_at: the automatic action and its time in ms since epoch. It is due if the time has passed.
    finished: whether the work of a cluster that stops when finished has finished
    overrides_user: whether the administrator's limit discards results that the user's settings keep
    """

    level: Level
    action: Action | None = None
    action_at: float | None = None
    finished: bool = False
    overrides_user: bool = False


NO_ACTION = Verdict("none")


def hold_limit(idle_since: float | None, bounds: PolicyBounds) -> float | None:
    """Return until when automatic actions can be suspended, in ms since epoch; None: no limit."""
    if idle_since is None or bounds.hold_within is None:
        return None
    return idle_since + bounds.hold_within * 1000


def limit_policy(chosen: IdlePolicy, bounds: PolicyBounds, defaults: IdlePolicy) -> IdlePolicy:
    """Return the user's policy within the limits of the administrator.

    A long countdown would delay an action beyond its limit. With such limits it is at most the default.
    """

    def earlier(first: float | None, second: float | None) -> float | None:
        return min((seconds for seconds in (first, second) if seconds is not None), default=None)

    has_limit = bounds.scale_down_within is not None or bounds.stop_within is not None
    return replace(
        chosen,
        countdown=min(chosen.countdown, defaults.countdown) if has_limit else chosen.countdown,
        scale_down_after=earlier(chosen.scale_down_after, bounds.scale_down_within),
        stop_after=earlier(chosen.stop_after, bounds.stop_within),
    )


def apply_policy(situation: Situation, policy: IdlePolicy, bounds: PolicyBounds = NO_BOUNDS) -> Verdict:
    """Return what the policy requires now: nothing for a cluster that works, is snoozed or is kept alive."""
    now, start = situation.now, _idleness_start(situation, bounds)
    if start is None or start > now:
        return NO_ACTION
    finished = _stops_when_finished(situation) and now - start >= policy.finished_after * 1000
    planned = _plan(situation, policy, bounds, start)
    if planned is not None:
        action, due = planned
        if now >= due - policy.countdown * 1000:
            return Verdict("countdown", action, due, finished, overrides_user=_keeps_results(situation, policy))
    return Verdict(_level(situation, policy, (now - start) / 1000), finished=finished)


def next_change(situation: Situation, policy: IdlePolicy, bounds: PolicyBounds = NO_BOUNDS) -> float | None:
    """Return when the verdict changes without any event, in ms since epoch; None: never."""
    limit, start = hold_limit(situation.idle_since, bounds), _idleness_start(situation, bounds)
    steps = [] if limit is None else [limit]
    if start is not None:
        steps += [start, start + policy.badge_after * 1000, start + policy.notice_after * 1000]
        if _stops_when_finished(situation):
            steps.append(start + policy.finished_after * 1000)
        planned = _plan(situation, policy, bounds, start)
        if planned is not None:
            steps += [planned[1] - policy.countdown * 1000, planned[1]]
    return min((step for step in steps if step > situation.now), default=None)


def is_on_hold(situation: Situation, bounds: PolicyBounds) -> bool:
    """Return whether Keep Alive or Snooze suspends automatic actions, within the administrator's limit."""
    start = _idleness_start(situation, bounds)
    return situation.idle_since is not None and (start is None or start > situation.now)


def _idleness_start(situation: Situation, bounds: PolicyBounds) -> float | None:
    """Return when the idle time starts to count, in ms; None if the cluster works or is kept alive.

    After a snooze it counts from the end of the snooze, so that no action follows at once. After the administrator's
    limit all of the idleness counts.
    """
    since, limit = situation.idle_since, hold_limit(situation.idle_since, bounds)
    if since is None or (limit is not None and situation.now >= limit):
        return since
    return None if situation.kept_alive else max(since, situation.snoozed_until or since)


def _stops_when_finished(situation: Situation) -> bool:
    return situation.stop_when_finished and situation.has_worked


def _keeps_results(situation: Situation, policy: IdlePolicy) -> bool:
    """Return whether there are results in memory that the user's settings keep."""
    return situation.results_count > 0 and not policy.stop_discards_results


def _plan(
    situation: Situation, policy: IdlePolicy, bounds: PolicyBounds, start: float
) -> tuple[Action, float] | None:
    """Return the next action and when it is due.

    Workers with results are not scaled down, because Dask keeps them until the results are released.
    """
    keeps_results = _keeps_results(situation, policy)
    if keeps_results and not bounds.stop_discards_results:
        return None
    actions: list[tuple[Action, float | None]] = [
        ("stop", bounds.stop_within if keeps_results else policy.stop_after)
    ]
    if situation.workers > 0 and situation.results_count == 0:
        actions.append(("scale_down", policy.scale_down_after))
    if _stops_when_finished(situation) and not keeps_results:
        actions.append(("stop", policy.finished_after + policy.countdown))
    planned = [(action, start + seconds * 1000) for action, seconds in actions if seconds is not None]
    if not planned:
        return None
    action, due = min(planned, key=lambda each: each[1])
    # Each action follows a whole countdown that the user could see.
    return action, max(due, (situation.announced_at or start) + policy.countdown * 1000)


def _level(situation: Situation, policy: IdlePolicy, idle_seconds: float) -> Level:
    """Return how prominently to show the idleness; not at all without workers, which use most of the resources."""
    if situation.workers == 0:
        return "none"
    if idle_seconds >= policy.notice_after:
        return "notice"
    return "badge" if idle_seconds >= policy.badge_after else "none"


def check_choice(choice: Mapping[str, Any]) -> dict[str, float | bool | None]:
    """Return the fields of a policy that a user chose. Raises GatewayProblem `bad-request` with the field."""
    known = {each.name for each in fields(IdlePolicy)}
    for name, value in choice.items():
        values = {"name": name}
        if name not in known:
            raise GatewayProblem("bad-request", "unknown-field", values, field=name)
        if name == "stop_discards_results":
            if not isinstance(value, bool):
                raise GatewayProblem("bad-request", "not-a-boolean", values, field=name)
        elif value is None and name in ("scale_down_after", "stop_after"):
            continue
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise GatewayProblem("bad-request", "not-a-number", values, field=name)
        elif not value > 0:
            raise GatewayProblem("bad-request", "not-positive", values, field=name)
        elif not value < MAX_SECONDS:
            raise GatewayProblem("bad-request", "too-large", {**values, "maximum": MAX_SECONDS}, field=name)
    return dict(choice)
