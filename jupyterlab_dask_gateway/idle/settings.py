"""The effective idle policy: the user's choice over the administrator's defaults and within their limits."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ..errors import GatewayProblem
from ..storage.cluster_store import ClusterStore
from ..wire import types as wire
from .policy import Action, IdlePolicy, PolicyBounds, check_choice, limit_policy


class IdleSettings:
    """The idle policy. The store keeps the user's choice, so that it applies while no browser is open."""

    def __init__(self, store: ClusterStore, defaults: IdlePolicy, bounds: PolicyBounds) -> None:
        self.defaults = defaults
        self.bounds = bounds
        self._store = store
        self._known: tuple[Mapping[str, Any], IdlePolicy] | None = None
        """The last stored choice and its policy, which is read several times in each turn of the monitor."""

    @property
    def chosen(self) -> dict[str, Any]:
        """The fields that the user chose. A stored field that is not valid is ignored."""
        chosen: dict[str, Any] = {}
        for name, value in self._store.idle_policy.items():
            with suppress(GatewayProblem):
                chosen |= check_choice({name: value})
        return chosen

    @property
    def effective(self) -> IdlePolicy:
        """The policy that applies."""
        choice = self._store.idle_policy
        if self._known is None or self._known[0] != choice:
            self._known = choice, limit_policy(replace(self.defaults, **self.chosen), self.bounds, self.defaults)
        return self._known[1]

    def choose(self, choice: Mapping[str, Any]) -> None:
        """Replace the choice of the user. Raises GatewayProblem `bad-request`."""
        self._store.idle_policy = check_choice(choice)

    def by_admin(self, action: Action) -> bool:
        """Return whether the administrator, not the user, requires an automatic action."""
        name = f"{action}_after"
        return name not in self.chosen or getattr(self.effective, name) != self.chosen[name]

    def to_wire(self) -> wire.IdleSettings:
        """Return `idle_settings` of events/clusters.yaml."""
        return {
            "chosen": _serialize_choice(self.chosen),
            "defaults": _serialize_policy(self.defaults),
            "bounds": {
                "scale_down_within": self.bounds.scale_down_within,
                "stop_within": self.bounds.stop_within,
                "hold_within": self.bounds.hold_within,
                "stop_discards_results": self.bounds.stop_discards_results,
            },
            "effective": _serialize_policy(self.effective),
        }


def _serialize_choice(chosen: Mapping[str, Any]) -> wire.IdlePolicyChoice:
    choice: wire.IdlePolicyChoice = {}
    if "badge_after" in chosen:
        choice["badge_after"] = chosen["badge_after"]
    if "notice_after" in chosen:
        choice["notice_after"] = chosen["notice_after"]
    if "scale_down_after" in chosen:
        choice["scale_down_after"] = chosen["scale_down_after"]
    if "stop_after" in chosen:
        choice["stop_after"] = chosen["stop_after"]
    if "countdown" in chosen:
        choice["countdown"] = chosen["countdown"]
    if "stop_discards_results" in chosen:
        choice["stop_discards_results"] = chosen["stop_discards_results"]
    if "finished_after" in chosen:
        choice["finished_after"] = chosen["finished_after"]
    return choice


def _serialize_policy(policy: IdlePolicy) -> wire.IdlePolicy:
    return {
        "badge_after": policy.badge_after,
        "notice_after": policy.notice_after,
        "scale_down_after": policy.scale_down_after,
        "stop_after": policy.stop_after,
        "countdown": policy.countdown,
        "stop_discards_results": policy.stop_discards_results,
        "finished_after": policy.finished_after,
    }
