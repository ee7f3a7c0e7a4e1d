"""When an idle cluster is worth a word, a notice, a countdown, and (only if somebody chose it) an end.

Pure functions: what is known of a cluster and the policy in, a Verdict out. Nobody is ever surprised: what holds
results is not touched unless told so, workers go before the cluster does, and each automatic act has a countdown that
a person can stop.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal

Level = Literal["none", "badge", "notice", "countdown"]
Action = Literal["scale_down", "stop"]


@dataclass(frozen=True)
class IdlePolicy:
    """Durations in seconds of idleness. None: never by itself, which is the default for both acts.

    `scale_down_after` releases the workers, `stop_after` stops the cluster. `countdown` is how long before an action
    it is announced. `stop_discards_results` lets a stop discard results. `finished_after` is how long a cluster that
    stops when finished must be idle to count as finished: pauses between two steps of a notebook are shorter.
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
    """What the hub's admin allows: the longest idleness before each act (None: no bound), in seconds.

    `hold_within` is for how long of an idleness Keep Alive and Snooze hold the acts off (None: as long as wanted).
    `stop_discards_results`: the administrator stops clusters with results in memory after `stop_within`, too. An
    earlier stop that the user chose still spares them.
    """

    scale_down_within: float | None = None
    stop_within: float | None = None
    hold_within: float | None = None
    stop_discards_results: bool = False


UNBOUND = PolicyBounds()


@dataclass(frozen=True)
class Situation:
    """What is known of a cluster at `now`; all times in ms since epoch.

    `idle_since` is None while it works. `snoozed_until` ends by itself; `kept_alive` until the next work. Neither
    holds beyond `keep_limit`.
    `calm_since` is the earliest moment from which an act may be announced (a server that was away gives the person
    a whole countdown again).
    """

    now: float
    idle_since: float | None
    workers: int
    results_count: int
    snoozed_until: float | None = None
    kept_alive: bool = False
    stop_when_finished: bool = False
    worked: bool = False
    calm_since: float | None = None


@dataclass(frozen=True)
class Verdict:
    """`action` happens at `action_at` (ms since epoch) unless the user stops it; it is due if `action_at` is past.

    `bound`: the admin's bound has it discard results that the person would spare.
    """

    level: Level
    action: Action | None = None
    action_at: float | None = None
    finished: bool = False
    bound: bool = False


NOTHING = Verdict("none")


def keep_limit(idle_since: float | None, bounds: PolicyBounds) -> float | None:
    """Until when (ms since epoch) an act can be held off in this idleness; None: without end."""
    if idle_since is None or bounds.hold_within is None:
        return None
    return idle_since + bounds.hold_within * 1000


def bounded(chosen: IdlePolicy, bounds: PolicyBounds, defaults: IdlePolicy) -> IdlePolicy:
    """The user's policy within the admin's bounds: an act is never later than the admin wants it.

    A countdown of years would be a way around that: where an act is bound it is no longer than the admin's default.
    """

    def earlier(mine: float | None, limit: float | None) -> float | None:
        known = [seconds for seconds in (mine, limit) if seconds is not None]
        return min(known) if known else None

    binds = bounds.scale_down_within is not None or bounds.stop_within is not None
    return replace(
        chosen,
        countdown=min(chosen.countdown, defaults.countdown) if binds else chosen.countdown,
        scale_down_after=earlier(chosen.scale_down_after, bounds.scale_down_within),
        stop_after=earlier(chosen.stop_after, bounds.stop_within),
    )


def judge(situation: Situation, policy: IdlePolicy, bounds: PolicyBounds = UNBOUND) -> Verdict:
    """What the policy says of a cluster now. A busy, snoozed or kept cluster is left alone."""
    now, start = situation.now, _counts_from(situation, bounds)
    if start is None or start > now:
        return NOTHING
    finished = situation.stop_when_finished and situation.worked and now - start >= policy.finished_after * 1000
    planned = _plan(situation, policy, bounds, start)
    if planned is not None:
        act, due = planned
        if now >= due - policy.countdown * 1000:
            return Verdict("countdown", act, due, finished, bound=_spares(situation, policy))
    return Verdict(_level(situation, policy, (now - start) / 1000), finished=finished)


def next_change(situation: Situation, policy: IdlePolicy, bounds: PolicyBounds = UNBOUND) -> float | None:
    """When (ms since epoch) the passing of time alone may change the verdict; None: not foreseeable, or never."""
    limit, start = keep_limit(situation.idle_since, bounds), _counts_from(situation, bounds)
    steps = [] if limit is None else [limit]
    if start is not None:
        steps += [start, start + policy.badge_after * 1000, start + policy.notice_after * 1000]
        if situation.stop_when_finished and situation.worked:
            steps.append(start + policy.finished_after * 1000)
        planned = _plan(situation, policy, bounds, start)
        if planned is not None:
            steps += [planned[1] - policy.countdown * 1000, planned[1]]
    return min((step for step in steps if step > situation.now), default=None)


def is_held_off(situation: Situation, bounds: PolicyBounds) -> bool:
    """Whether a person holds the acts off, as far as the admin allows: it is kept alive or snoozed."""
    start = _counts_from(situation, bounds)
    return situation.idle_since is not None and (start is None or start > situation.now)


def _counts_from(situation: Situation, bounds: PolicyBounds) -> float | None:
    """From when on (ms since epoch) the idleness counts; None: not at all, for it works or is kept alive.

    A snooze that ended starts the waiting anew: "not now" must not mean "the moment I look away". From the moment on
    that the admin lets nobody hold an act off any longer, all of the idleness counts.
    """
    since, limit = situation.idle_since, keep_limit(situation.idle_since, bounds)
    if since is None or (limit is not None and situation.now >= limit):
        return since
    return None if situation.kept_alive else max(since, situation.snoozed_until or since)


def _spares(situation: Situation, policy: IdlePolicy) -> bool:
    """Whether it holds results, and the person does not have these discarded."""
    return situation.results_count > 0 and not policy.stop_discards_results


def _plan(
    situation: Situation, policy: IdlePolicy, bounds: PolicyBounds, start: float
) -> tuple[Action, float] | None:
    """The next act and when it is due, if any.

    Workers that hold results are not asked to go: Dask keeps them until these are released.
    """
    spares = _spares(situation, policy)
    if spares and not bounds.stop_discards_results:
        return None
    acts: list[tuple[Action, float | None]] = [("stop", bounds.stop_within if spares else policy.stop_after)]
    if situation.workers > 0 and situation.results_count == 0:
        acts.append(("scale_down", policy.scale_down_after))
    if situation.stop_when_finished and situation.worked and not spares:
        acts.append(("stop", policy.finished_after + policy.countdown))
    chosen = [(act, start + seconds * 1000) for act, seconds in acts if seconds is not None]
    if not chosen:
        return None
    act, due = min(chosen, key=lambda planned: planned[1])
    # Never without a whole countdown that somebody could have seen.
    return act, max(due, (situation.calm_since or start) + policy.countdown * 1000)


def _level(situation: Situation, policy: IdlePolicy, idle: float) -> Level:
    """How loudly to say it. A cluster without workers costs little: it is named, never announced."""
    if idle >= policy.notice_after and situation.workers > 0:
        return "notice"
    return "badge" if idle >= policy.badge_after and situation.workers > 0 else "none"


def parse_choice(raw: object) -> dict[str, float | bool | None]:
    """What a browser, or the file, says of a policy: some of its fields. Raises ValueError that names the key."""
    if not isinstance(raw, dict):
        raise ValueError("The policy must be an object.")
    known = {each.name for each in fields(IdlePolicy)}
    for key, value in raw.items():
        if key not in known:
            raise ValueError(f"{key} is not part of the policy.")
        if key == "stop_discards_results":
            if not isinstance(value, bool):
                raise ValueError(f"{key} must be true or false.")
        elif value is None and key in ("scale_down_after", "stop_after"):
            continue
        elif isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
            raise ValueError(f"{key} must be a positive number of seconds.")
    return dict(raw)
