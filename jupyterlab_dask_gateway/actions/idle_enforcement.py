"""The automatic actions of the idle policy: idle clusters are scaled down or stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..clock import CLOCK
from ..clusters.model import Cluster, results_in_memory
from ..clusters.monitor import ClusterMonitor
from ..clusters.registry import ClusterRegistry
from ..errors import GatewayProblem
from ..idle.policy import Verdict
from ..idle.settings import IdleSettings
from ..scheduler.hints import failed_action_hint, scaled_down_hint
from ..storage.metadata import EndReason
from .idle_check import CheckedCluster, IdleCheck
from .scale import request_workers

if TYPE_CHECKING:
    from ..gateway.client import GatewayClient

RETRY_AFTER = 30_000.0
"""ms until a failed action is tried again."""
SCALE_DOWN_LIMIT = 300_000.0
"""ms that workers may take to end before they are scaled down again."""


class IdlePolicyEnforcer:
    """Performs the actions that are due. Pass `enforce` to `ClusterMonitor.start`."""

    def __init__(
        self,
        registry: ClusterRegistry,
        monitor: ClusterMonitor,
        idle_check: IdleCheck,
        idle_settings: IdleSettings,
        client: Callable[[], GatewayClient],
        *,
        log: logging.Logger | logging.LoggerAdapter[Any],
    ) -> None:
        self._monitor = monitor
        self._registry = registry
        self._check = idle_check
        self._idle_settings = idle_settings
        self._client = client
        self._log = log

    async def enforce(self, name: str) -> None:
        """Sample a cluster again, and perform the action that is due unless the cluster works."""
        checked = await self._check.check(name)
        if checked is None:
            return
        cluster, verdict, now = checked.cluster, checked.verdict, checked.at
        if verdict.action_at is None or verdict.action_at > now or cluster.idle_since is None:
            return
        idle_seconds = round((now - cluster.idle_since) / 1000)
        try:
            if not checked.holds_known and not _is_past_hold_limit(checked):
                raise GatewayProblem("internal", "holds-unknown", remedy="data-directory")
            if verdict.action == "scale_down":
                await self._scale_down(name, cluster, idle_seconds, now)
            else:
                await self._stop(name, cluster, verdict, idle_seconds)
        except GatewayProblem as problem:
            self._report(cluster, verdict, problem)

    async def _scale_down(self, name: str, cluster: Cluster, idle_seconds: int, now: float) -> None:
        workers = cluster.sample.workers if cluster.sample is not None else 0
        before = self._registry.metadata(name).user_request or {"count": workers}
        await request_workers(self._client(), self._registry, self._monitor, name, {"count": 0})
        by_admin = self._idle_settings.by_admin("scale_down")
        hint = scaled_down_hint(workers, idle_seconds, CLOCK.to_wall(now), by_admin=by_admin)
        self._registry.update_metadata(name, workers_before_scale_down=before, scale_down_hint=hint)
        cluster.activity.scaling_down_until = now + SCALE_DOWN_LIMIT
        self._log.info("An idle cluster was scaled down after %s s.", idle_seconds)

    async def _stop(self, name: str, cluster: Cluster, verdict: Verdict, idle_seconds: int) -> None:
        before = self._registry.metadata(name)
        is_finished = verdict.finished and not verdict.overrides_user
        lost = results_in_memory(cluster.sample)
        end_reason = EndReason(
            "finished" if is_finished else "policy",
            idle_seconds,
            by_admin=not is_finished and (verdict.overrides_user or self._idle_settings.by_admin("stop")),
            lost_bytes=int(lost["bytes"]),
            lost_count=lost["count"],
        )
        # Before the request, so that a server that ends meanwhile leaves the reason behind.
        self._registry.update_metadata(name, end_reason=end_reason, stop_requested=True, workers_pending=False)
        try:
            await self._client().stop(name)
        except GatewayProblem:
            self._registry.update_metadata(name, end_reason=before.end_reason, stop_requested=before.stop_requested)
            raise
        self._log.info("An idle cluster was stopped after %s s.", idle_seconds)
        self._monitor.expect_change(name)

    def _report(self, cluster: Cluster, verdict: Verdict, problem: GatewayProblem) -> None:
        """Show the failure as a hint. One that the user dismissed returns only after the cluster has worked."""
        dismissed = cluster.activity.retry_at > 0 and "idle-action-failed" not in cluster.hints
        cluster.activity.retry_at = CLOCK.now() + RETRY_AFTER
        if not dismissed:
            cluster.hints["idle-action-failed"] = failed_action_hint(problem, is_stop=verdict.action == "stop")
        self._log.warning("The action on an idle cluster failed: %s", problem.message)


def _is_past_hold_limit(checked: CheckedCluster) -> bool:
    """Return whether Keep Alive and Snooze would no longer delay the action."""
    limit = checked.cluster.activity.hold_limit
    return limit is not None and checked.at >= limit
