"""All gateways of a server, found by their names or by the names of their clusters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from ..clusters.model import Cluster
from ..config import DEFAULT, unknown_gateway
from ..gateway.responses import check_name
from ..traits import GatewayTraits
from ..wire import types as wire
from .stack import GatewayStack, SharedParts


class Gateways:
    """The gateways of the configuration, the default one first. There is always at least one."""

    def __init__(self, shared: SharedParts, traits: GatewayTraits) -> None:
        self._log = shared.log
        self._reported: set[str] = set()
        self.stacks = tuple(
            GatewayStack(name, shared, traits, partial(self._find_foreign, name), self._live_labels)
            for name in shared.configs.names
        )

    @property
    def first(self) -> GatewayStack:
        """The default gateway, or else the first named one. It also has the shared schedulers."""
        return self.stacks[0]

    def get(self, name: str | None) -> GatewayStack:
        """Return a gateway by its name; without a name, the default one, or the only one.

        Raises GatewayProblem `unknown-gateway`.
        """
        wanted = name or DEFAULT
        if wanted == DEFAULT and len(self.stacks) == 1:
            return self.first
        for stack in self.stacks:
            if stack.name == wanted:
                return stack
        raise unknown_gateway(wanted)

    def for_cluster(self, cluster: str) -> GatewayStack:
        """Return the gateway of the cluster of this name; the first one if no gateway has it."""
        return self.find(cluster) or self.first

    def find(self, cluster: str) -> GatewayStack | None:
        """Return the gateway that lists the cluster of this name, or whose clusters in the store have it."""
        for stack in self.stacks:
            if cluster in stack.registry.clusters:
                return stack
        return next((stack for stack in self.stacks if stack.registry.is_stored(cluster)), None)

    def clusters(self) -> dict[str, Cluster]:
        """Return the clusters of all gateways by name."""
        return {name: cluster for stack in self.stacks for name, cluster in stack.registry.clusters.items()}

    def _live_labels(self) -> dict[str, str]:
        return {name: label for stack in self.stacks for name, label in stack.registry.live_labels().items()}

    def candidates(self, older_than: float | None) -> wire.Candidates:
        """Return the clusters of all gateways that may be forgotten; see `CleanUp.candidates`."""
        parts = [stack.clean_up.candidates(older_than) for stack in self.stacks]
        return {
            "older_than": parts[0]["older_than"],
            "candidates": [candidate for part in parts for candidate in part["candidates"]],
        }

    async def prune(self, names: Sequence[str]) -> wire.Pruned:
        """Stop clusters of any gateway that may be forgotten; see `CleanUp.prune`."""
        pruned: wire.Pruned = {"stopped": [], "skipped": []}
        for name in names:
            part = await self.for_cluster(check_name(name)).clean_up.prune([name])
            pruned["stopped"] += part["stopped"]
            pruned["skipped"] += part["skipped"]
        return pruned

    def renew_lease(self) -> None:
        """Count an active viewer of all clusters."""
        for stack in self.stacks:
            stack.monitor.renew_lease()

    def wake(self) -> None:
        """Publish what changed outside of the gateways."""
        for stack in self.stacks:
            stack.monitor.wake()

    def _find_foreign(self, gateway: str, names: Collection[str]) -> Collection[str]:
        """Return which of `names` are clusters of another gateway than `gateway`, as if one has two addresses."""
        others = [stack.registry.clusters for stack in self.stacks if stack.name != gateway]
        found = {name for clusters in others for name in names if name in clusters}
        for name in found - self._reported:
            self._reported.add(name)
            self._log.warning(
                "The gateway %r lists the cluster %s, which another gateway lists, too. It is shown once.",
                gateway,
                _short(name),
            )
        return found


def _short(name: str) -> str:
    """Return the start of a name. The whole one gives access to the dashboard."""
    return f"{name[:8]}…"
