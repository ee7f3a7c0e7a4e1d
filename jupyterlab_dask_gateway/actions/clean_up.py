"""The clean-up: lists clusters that may be forgotten, and stops those that the user selects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from ..clock import CLOCK
from ..clusters.model import Cluster
from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem
from ..gateway.responses import check_name
from ..messages import Message, message
from ..wire import types as wire
from .idle_check import IdleCheck


class CleanUp:
    """Finds and stops forgotten clusters."""

    def __init__(
        self,
        registry: ClusterRegistry,
        idle_check: IdleCheck,
        stop: Callable[[str], Awaitable[None]],
        *,
        older_than: float,
    ) -> None:
        """Prepare the clean-up.

        Parameters
        ----------
        stop: stops a cluster, and waits until it ends (`ClusterActions.stop_and_confirm`)
        older_than: default minimum age, in seconds, of a listed cluster
        """
        self._registry = registry
        self._check = idle_check
        self._stop = stop
        self._older_than = older_than

    def candidates(self, older_than: float | None) -> wire.Candidates:
        """Return `candidates` of events/clusters.yaml: the clusters that may be forgotten, from the last samples.

        `older_than` is the age limit in seconds, None for the default.
        """
        age = self._older_than if older_than is None else older_than
        found = [
            self._candidate(name, cluster)
            for name, cluster in self._registry.clusters.items()
            if cluster.record.status == "running" and self._check.reason_to_keep(name, cluster, age) is None
        ]
        return {"older_than": age, "candidates": found}

    async def prune(self, names: Sequence[str]) -> wire.Pruned:
        """Stop clusters unless a new sample shows that they are not forgotten. Returns `pruned` of the wire.

        Raises GatewayProblem `bad-name`.
        """
        stopped: list[str] = []
        skipped: list[wire.Skipped] = []
        for name in names:
            reason = await self._prune(check_name(name))
            if reason is None:
                stopped.append(name)
            else:
                skipped.append({"name": name, "reason": reason.to_wire()})
        return {"stopped": stopped, "skipped": skipped}

    async def _prune(self, name: str) -> Message | None:
        """Stop a cluster. Returns why it was not stopped, None if it was."""
        checked = await self._check.check(name)
        if checked is None:
            return message("not-forgotten.not-running")
        reason = self._check.reason_to_keep(name, checked.cluster, 0, holds_known=checked.holds_known)
        if reason is None:
            try:
                await self._stop(name)
            except GatewayProblem as problem:
                return problem.message_ref
        return reason

    def _candidate(self, name: str, cluster: Cluster) -> wire.Candidate:
        sample = cluster.sample
        assert sample is not None
        assert cluster.idle_since is not None
        return {
            "name": name,
            "label": self._registry.metadata(name).label,
            "started": cluster.record.started,
            "idle_since": CLOCK.to_wall(cluster.idle_since),
            "workers": sample.workers,
            "cores": sample.threads,
            "results_in_memory": {"bytes": sample.results_bytes, "count": sample.results_count},
            "core_hours": cluster.activity.reported_core_hours,
        }
