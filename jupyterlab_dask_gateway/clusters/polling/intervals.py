"""The intervals between polls, and which pages of a scheduler to request. Pure functions; times are in seconds.

On a hub, the polls of all users reach the same proxies. A server whose clusters are quiet, or at work, therefore
sends one small request in each interval: counts.json of the scheduler, which shows work, workers that come and go,
and the end of the cluster. The other pages, and the list, follow as soon as that page shows the start or the end of
work, or other workers. They are requested rarely otherwise: the load of workers changes slowly, and only kernels of
this server, or programs on other computers, create clusters. After a kernel ran code, the list is requested soon. If
kernels have run code for long and no cluster changed, they probably do other work, and it is requested less often.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...scheduler.sample import SLOW_SECONDS

QUIET_AFTER = 24
"""Active intervals without a change after which a cluster, or the list, is quiet: 2 min by default."""
QUIET_LIST_INTERVALS = {True: 20, False: 10}
"""Mean number of intervals between two requests for a quiet list, with an active viewer and without one."""
ALL_PAGES_INTERVALS = {True: 60, False: 15}
"""The same for two requests of all pages of a quiet scheduler."""
BUSY_PAGES_INTERVALS = {True: 36, False: 15}
"""The same for a scheduler at work. With a viewer it is at most the age of the work: at first, all samples matter."""
KERNEL_LIST_SHARE = 10
"""While kernels run code and no cluster changes, the interval of the list is this share of that time."""
KERNEL_PAUSE = 60.0
"""Seconds without activity after which that time starts again."""
LIST_LAG = 5.0
"""Seconds for which the list may lack a cluster that a kernel has created; on Kubernetes the list lags."""
ENDED_INTERVALS = 120
"""Active intervals between two lists with the records of ended clusters: 10 min by default."""
VIEWER_FACTORS, BACKGROUND_FACTORS, FIRST_INTERVAL_FACTORS = (1.1, 1.17), (0.64, 1.64), (0.03, 1.17)
"""Bounds of the random factor of an interval: with a viewer (with 5 s, changes are shown within 6 s), and without.

The third is that of a first interval. They are as far apart as an interval is long on average, so that the polls of
servers that start together are spread evenly over it. Otherwise, they would come in waves for many minutes, because
the intervals with a viewer are almost equal.
"""
PAUSE_FACTOR = 10
"""Shortest pause after a sample, as a multiple of its cost."""
SLOW_PAUSE_FACTOR = 110
"""The same for a slow scheduler, so that samples use less than 1% of its time."""
LONGEST_PAUSE = 60.0
"""Longest pause from SLOW_PAUSE_FACTOR, so that the panel shows soon that a scheduler responds again."""


@dataclass(frozen=True)
class PollIntervals:
    """Seconds between two polls: of clusters in transition, with an active viewer, and without one."""

    transition: float = 1.0
    active: float = 5.0
    background: float = 60.0

    def interval(self, *, has_viewer: bool, transition: bool) -> float:
        """Return the seconds until the next poll. `has_viewer`: whether there is an active viewer."""
        if transition:
            return self.transition
        return self.active if has_viewer else self.background


class Jitter(NamedTuple):
    """A random factor of an interval, so that the servers of a hub do not poll at the same time.

    value: a random number from 0 to 1
    first: whether the interval follows a poll that many servers may send at the same time, after a start of the hub
    """

    value: float
    first: bool = False

    def factor(self, *, often: bool) -> float:
        """Return the factor. `often`: whether the interval is the one with a viewer."""
        low, high = FIRST_INTERVAL_FACTORS if self.first else VIEWER_FACTORS if often else BACKGROUND_FACTORS
        return low + (high - low) * self.value


class KernelUse(NamedTuple):
    """A time in which kernels of this server ran code, with short pauses. They may create clusters then."""

    since: float = -math.inf
    until: float = -math.inf

    def extended(self, active_at: float) -> KernelUse:
        """Return the use after a kernel was active at a time."""
        is_new = active_at - self.until > KERNEL_PAUSE
        return KernelUse(active_at if is_new else self.since, max(active_at, self.until))


@dataclass(frozen=True)
class ListState:
    """What the interval of the list depends on.

    has_viewer: whether there is an active viewer
    requested: whether an action was just sent, or a local gateway has changed
    needed: whether clusters must be polled without a viewer
    transition: whether a cluster starts or stops
    reachable: whether the gateway responded to the last request
    quiet: whether nothing changed for long, and samples show the end of each cluster
    kernels: for how many seconds kernels have run code without a change; None if none did since the last list
    """

    has_viewer: bool
    requested: bool = False
    needed: bool = False
    transition: bool = False
    reachable: bool = True
    quiet: bool = False
    kernels: float | None = None


@dataclass(frozen=True)
class SampleState:
    """What the samples of a cluster depend on.

    has_viewer: whether there is an active viewer
    countdown: whether an automatic action is announced
    expected: whether an action was just sent to the cluster
    quiet: whether it is idle, and nothing changed for long
    busy: whether it worked at the last sample, or a connected kernel did
    steady: the number of intervals for which that has not changed, nor the number of workers
    detailed: whether a browser shows its workers, or their memory is short
    """

    has_viewer: bool
    countdown: bool = False
    expected: bool = False
    quiet: bool = False
    busy: bool = False
    steady: float = 0.0
    detailed: bool = False

    @property
    def often(self) -> bool:
        """Return whether it is polled as with a viewer: work ends a countdown, and must be noticed soon."""
        return self.has_viewer or self.countdown


def list_interval(state: ListState, intervals: PollIntervals, jitter: Jitter) -> float:
    """Return the seconds between two requests for the list; inf if it is not polled."""
    if not (state.has_viewer or state.requested or state.needed):
        return float("inf")
    in_transition = state.transition or state.requested
    interval = intervals.interval(has_viewer=state.has_viewer, transition=in_transition)
    if not state.reachable:
        interval = max(interval, intervals.active)
    elif state.quiet and not in_transition:
        longest = interval * QUIET_LIST_INTERVALS[state.has_viewer] * (0.5 + jitter.value)
        if state.kernels is None:
            return longest
        spaced = state.kernels / KERNEL_LIST_SHARE * (0.5 + jitter.value)
        return min(longest, max(interval * jitter.factor(often=state.has_viewer), spaced))
    return interval * jitter.factor(often=state.has_viewer or in_transition)


def sample_interval(state: SampleState, intervals: PollIntervals, jitter: Jitter) -> float:
    """Return the seconds between two samples of a cluster."""
    interval = intervals.interval(has_viewer=state.often, transition=state.has_viewer and state.expected)
    return interval * jitter.factor(often=state.often)


def sample_pages(state: SampleState, random_value: float) -> Literal["all", "counts"]:
    """Return which pages of a scheduler to request first. `random_value`: from 0 to 1."""
    if state.expected or state.countdown or state.detailed or not (state.quiet or state.busy):
        return "all"
    intervals: float = (ALL_PAGES_INTERVALS if state.quiet else BUSY_PAGES_INTERVALS)[state.has_viewer]
    if state.busy and state.has_viewer:
        intervals = max(1.0, min(intervals, state.steady))
    return "all" if random_value * intervals < 1 else "counts"


def is_quiet(since: float, now: float, intervals: PollIntervals) -> bool:
    """Return whether nothing has changed for long. `since`: time of the last change."""
    return now - since > QUIET_AFTER * intervals.active


def next_sample_at(at: float, seconds: float, interval: float, *, failed: bool = False) -> float:
    """Return when to take the next sample.

    Parameters
    ----------
    at: when the last sample was started
    seconds: its cost, or after how long it failed
    interval: the poll interval
    failed: whether it failed
    """
    pause = PAUSE_FACTOR * seconds
    if seconds > SLOW_SECONDS and not failed:
        pause = max(pause, min(SLOW_PAUSE_FACTOR * seconds, LONGEST_PAUSE))
    return at + max(interval, seconds + pause)
