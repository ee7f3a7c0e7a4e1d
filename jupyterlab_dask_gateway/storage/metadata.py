"""What the server stores of each cluster, beyond what the gateway knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..messages import Message
from ..scheduler.hints import Hint
from ..wire import types as wire

PALETTE = ("blue", "green", "orange", "purple", "red", "teal", "pink", "brown")


@dataclass(frozen=True)
class IdleSnapshot:
    """The last sample of an idle cluster. With it, the next server detects work in the meantime.

    since: since when it is idle (ms since epoch)
    sampled_at: when the sample was taken (ms since epoch)
    tasks, totals: see `scheduler.sample.Sample`
    """

    since: float
    sampled_at: float
    workers: int
    results_bytes: int
    results_count: int
    tasks: Mapping[str, int]
    totals: Mapping[str, float] | None = None
    keep_alive_tasks: float = 0.0


@dataclass(frozen=True)
class EndReason:
    """Why a cluster was stopped automatically.

    by: the idle policy, Stop When Finished, or the administrator's clean-up of the clusters of all users
    idle_seconds: how long the cluster was idle
    by_admin: whether the administrator's policy required it, not the user's settings
    lost_bytes, lost_count: the results that were in memory
    """

    by: Literal["policy", "finished", "clean-up"]
    idle_seconds: float
    by_admin: bool = False
    lost_bytes: int = 0
    lost_count: int = 0


@dataclass(frozen=True)
class Attempt:
    """One of several attempts to start a cluster.

    number: counts from 1 to `of`
    reason: why the previous attempt failed, or this one if it was replaced
    replaced_by: name of the cluster of the next attempt
    """

    number: int
    of: int
    reason: Message
    replaced_by: str | None = None


@dataclass(frozen=True)
class ClusterMetadata:
    """What is stored of one cluster. Times are ms since epoch.

    options: with the values of mappings masked
    workers_pending: whether `requested` is still to be sent to the gateway, as soon as the cluster runs
    workers_before_scale_down, scale_down_hint: the request before the idle policy scaled it down, and the hint about
        that, shown until there are workers again
    satisfied_request: the last request of which at least one worker has been there
    ended_at, problem: when it ended, and why if it failed
    end_reason: why it ended, where it was stopped automatically
    dismissed: whether its row is hidden
    has_worked: whether it has worked since the user chose to stop it when it is finished
    stages: when each stage of its startup was reached
    dismissed_hints: when each hint was dismissed, by code
    """

    label: str = ""
    color: str = ""
    requested: wire.WorkersRequest | None = None
    created_here: bool = False
    started: float | None = None
    options: dict[str, Any] | None = None
    workers_pending: bool = False
    workers_before_scale_down: wire.WorkersRequest | None = None
    scale_down_hint: Hint | None = None
    satisfied_request: wire.WorkersRequest | None = None
    stop_requested: bool = False
    attempt: Attempt | None = None
    ended_at: float | None = None
    problem: wire.Problem | None = None
    dismissed: bool = False
    snoozed_until: float | None = None
    kept_alive: bool = False
    stop_when_finished: bool = False
    has_worked: bool = False
    idle_snapshot: IdleSnapshot | None = None
    end_reason: EndReason | None = None
    stages: dict[str, float] | None = None
    core_hours: float = 0.0
    dismissed_hints: dict[str, float] | None = None
    updated_at: float = 0.0

    @property
    def user_request(self) -> wire.WorkersRequest | None:
        """The last request of the user, which a cluster created from this one gets, too."""
        return self.workers_before_scale_down or self.requested


def pick_color(used: Iterable[str]) -> str:
    """Return the color of the palette that is used least; the first of several."""
    counts = Counter(used)
    return min(PALETTE, key=lambda color: (counts[color], PALETTE.index(color)))
