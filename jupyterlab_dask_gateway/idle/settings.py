"""The effective idle policy: the user's choice over the administrator's defaults and within their limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from ..errors import GatewayProblem
from ..storage.cluster_store import ClusterStore
from ..wire import Wire
from .policy import Action, IdlePolicy, PolicyBounds, check_choice, limit_policy


class IdleSettings:
    """The idle policy. The store keeps the user's choice, so that it applies while no browser is open."""

    def __init__(self, store: ClusterStore, defaults: IdlePolicy, bounds: PolicyBounds) -> None:
        self.defaults = defaults
        self.bounds = bounds
        self._store = store

    @property
    def chosen(self) -> dict[str, Any]:
        """The fields that the user chose. A stored choice of another version is ignored."""
        try:
            return check_choice(self._store.idle_policy)
        except GatewayProblem:
            return {}

    @property
    def effective(self) -> IdlePolicy:
        """The policy that applies."""
        return limit_policy(replace(self.defaults, **self.chosen), self.bounds, self.defaults)

    def choose(self, choice: Mapping[str, Any]) -> None:
        """Replace the choice of the user. Raises GatewayProblem `bad-request`."""
        self._store.idle_policy = check_choice(choice)

    def by_admin(self, action: Action) -> bool:
        """Return whether the administrator, not the user, requires an automatic action."""
        name = f"{action}_after"
        return name not in self.chosen or getattr(self.effective, name) != self.chosen[name]

    def to_wire(self) -> Wire:
        """Return `idle_settings` of the wire."""
        return {
            "chosen": self.chosen,
            "defaults": asdict(self.defaults),
            "bounds": asdict(self.bounds),
            "effective": asdict(self.effective),
        }
