"""What the policy does by itself: workers given back, clusters stopped. Each after one more look at the scheduler."""

from __future__ import annotations

import logging
import time
from typing import Any

from ..clusters.model import Cluster, results_in_memory
from ..clusters.monitor import ClusterMonitor
from ..errors import GatewayProblem
from ..idle.policy import Verdict
from ..messages import message
from ..scheduler.hints import Hint
from ..wire import Wire
from .scale import request_workers

RETRY = 30_000.0
"""ms until an act that failed is tried again."""
GOING = 300_000.0
"""ms that workers which were given back may take to go, before they are given back again."""


class IdlePolicyEnforcer:
    """Does what is due. `act` belongs in `ClusterMonitor.on_due`."""

    def __init__(self, monitor: ClusterMonitor, log: logging.Logger | logging.LoggerAdapter[Any]) -> None:
        self._monitor = monitor
        self._evaluator = monitor.evaluator
        self._log = log
        monitor.on_due = self.act

    async def act(self, name: str) -> None:
        """Look once more, then do what is due, unless there is work again."""
        cluster = self._evaluator.registry.clusters.get(name)
        if cluster is None or cluster.record.status != "running":
            return
        await self._monitor.poller.poll_scheduler(name, cluster)
        now = time.time() * 1000
        verdict = self._evaluator.evaluate(name, cluster, now)
        if verdict.action_at is None or verdict.action_at > now or cluster.idle_since is None:
            return
        idle_for = round((now - cluster.idle_since) / 1000)
        try:
            if verdict.action == "scale_down":
                await self._scale_down(name, cluster, idle_for, now)
            else:
                await self._stop(name, cluster, verdict, idle_for)
        except GatewayProblem as problem:
            dismissed = cluster.activity.retry_at > 0 and "idle-action-failed" not in cluster.hints
            cluster.activity.retry_at = time.time() * 1000 + RETRY
            if not dismissed:  # else it is told again once it has worked
                variant = "stop" if verdict.action == "stop" else "scale-down"
                cluster.hints["idle-action-failed"] = Hint(
                    "idle-action-failed",
                    message(f"hint.idle-action-failed.message.{variant}"),
                    message("hint.idle-action-failed.advice"),
                    problem=problem,
                )
            self._log.warning("An idle cluster could not be dealt with: %s", problem.message)

    async def _scale_down(self, name: str, cluster: Cluster, idle_for: int, now: float) -> None:
        workers = cluster.sample.workers if cluster.sample is not None else 0
        before = self._evaluator.registry.metadata(name).user_request or {"count": workers}
        await request_workers(self._monitor, name, {"count": 0})
        by_admin = self._evaluator.idle_settings.by_admin("scale_down")
        hint = Hint(
            "scaled-down",
            message("hint.scaled-down.message", workers=workers, idle=idle_for, at=now),
            message(f"hint.scaled-down.advice.{'by-admin' if by_admin else 'by-user'}"),
            scale_to=workers,
        )
        self._evaluator.registry.update_metadata(
            name, workers_before_scale_down=before, scale_down_hint=hint.to_stored()
        )
        cluster.activity.scaling_down_until = now + GOING
        self._evaluator.evaluate(name, cluster, now)
        self._log.info("Workers given back after %s s of idleness.", idle_for)

    async def _stop(self, name: str, cluster: Cluster, verdict: Verdict, idle_for: int) -> None:
        registry = self._evaluator.registry
        kept = registry.metadata(name)
        end_reason: Wire
        if verdict.finished and not verdict.bound:
            end_reason = {"by": "finished"}
        else:
            by_admin = verdict.bound or self._evaluator.idle_settings.by_admin("stop")
            end_reason = {"by": "policy", "by_admin": by_admin}
        end_reason |= {"idle_seconds": idle_for, "lost_results": results_in_memory(cluster.sample)}
        # Before the gateway is asked: a server that dies meanwhile knows why it ended.
        registry.update_metadata(name, end_reason=end_reason, stop_requested=True, workers_pending=False)
        try:
            await self._monitor.client.stop(name)
        except GatewayProblem:
            registry.update_metadata(name, end_reason=kept.end_reason, stop_requested=kept.stop_requested)
            raise
        self._log.info("A cluster was stopped after %s s of idleness.", idle_for)
        self._monitor.expect_change(name)
