"""The policy in force: what the person chose, over the admin's defaults, within the admin's bounds."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ..errors import GatewayProblem
from ..storage.cluster_store import ClusterStore
from ..wire import Wire
from .policy import Action, IdlePolicy, PolicyBounds, bounded, parse_choice


class IdleSettings:
    """Keeps the person's choice in the store, so that it holds while no browser is there."""

    def __init__(self, store: ClusterStore, defaults: IdlePolicy, bounds: PolicyBounds) -> None:
        self.defaults = defaults
        self.bounds = bounds
        self._store = store

    @property
    def chosen(self) -> dict[str, Any]:
        """The fields that the person chose."""
        try:
            return parse_choice(dict(self._store.idle_policy))
        except ValueError:  # a file of another version: as if nothing was chosen
            return {}

    @property
    def effective(self) -> IdlePolicy:
        """What is acted on."""
        return bounded(replace(self.defaults, **self.chosen), self.bounds, self.defaults)

    def choose(self, body: object) -> None:
        """Take over what a browser sent. Raises GatewayProblem `bad-request`."""
        try:
            choice = parse_choice(body)
        except ValueError as problem:
            raise GatewayProblem("bad-request", str(problem)) from None
        self._store.idle_policy = choice

    def by_admin(self, act: Action) -> bool:
        """Whether an automatic act is the admin's wish, not the person's."""
        name = f"{act}_after"
        return name not in self.chosen or getattr(self.effective, name) != self.chosen[name]

    def wire(self) -> Wire:
        """`policies` of the wire."""
        return {
            "chosen": self.chosen,
            "defaults": asdict(self.defaults),
            "bounds": asdict(self.bounds),
            "effective": asdict(self.effective),
        }
