"""`cluster` of events/clusters.yaml, made of all that is known of one. Pure; times are ms since epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
from ..messages import Message, Value, message, parse_message
from ..scheduler.hints import parse_hint
from ..scheduler.throughput import QUIET
from ..storage.metadata import ClusterMetadata
from ..wire import Wire
from ..wire import types as wire
from .model import Cluster, results_in_memory, serialize_problem, worker_size
from .startup import serialize_stages


def serialize_cluster(
    cluster: Cluster,
    kept: ClusterMetadata,
    now: float,
    slow_start_after: float,
    durations: Sequence[Mapping[str, float]],
) -> Wire:
    """`cluster` of events/clusters.yaml. `durations` are those of earlier starts of the same kind."""
    record, sample = cluster.record, cluster.sample
    running = record.status == "running"
    held = results_in_memory(sample if running else None)
    idle = None
    if running and cluster.idle_since is not None:
        idle = {"since": cluster.idle_since}
    told = sample if running else None
    return {
        "name": record.name,
        "label": kept.label,
        "color": kept.color,
        "status": record.status,
        "unreachable_since": cluster.unreachable_since if running else None,
        "started": record.started if record.started is not None else kept.started,
        "stopped": record.stopped if record.stopped is not None else kept.ended_at,
        "options": mask_mappings(record.options) or kept.options or {},
        "requested": kept.requested if cluster.live else kept.user_request,
        "workers": told.workers if told else 0,
        "threads": told.threads if told else 0,
        "memory": {
            "used": min(cluster.reported_memory, told.memory_limit) if told else 0,
            "limit": told.memory_limit if told else 0,
        },
        "worker_size": worker_size(sample, record.options or kept.options or {}),
        "throughput": (cluster.activity.throughput if running else QUIET).to_wire(),
        "tasks": {state: count for state, count in told.tasks.items() if count} if told else {},
        "results_in_memory": held,
        "idle": idle,
        "hints": serialize_hints(cluster, kept),
        "idle_management": serialize_idle_management(cluster, kept, now),
        "ended": serialize_end(cluster, kept),
        "stages": serialize_stages(kept.stages, durations),
        "usage": serialize_usage(cluster),
        "problem": current_problem(cluster, kept, now, slow_start_after),
        "attempt": serialize_attempt(kept.attempt),
        "created_here": kept.created_here,
    }


def current_problem(
    cluster: Cluster, kept: ClusterMetadata, now: float, slow_start_after: float
) -> wire.Problem | None:
    """What is known about a failure, or about what keeps the cluster waiting. `slow_start_after` is in seconds."""
    record = cluster.record
    if record.status == "running" and cluster.scheduler_problem is not None and cluster.unreachable_since is not None:
        return serialize_problem(cluster.scheduler_problem, cluster.unreachable_since)
    if kept.problem is not None:
        return kept.problem
    if record.status == "failed":
        since = float(record.stopped or kept.ended_at or cluster.first_seen)
        if cluster.was_running:
            return serialize_problem(GatewayProblem("cluster-failed", "no-reason"), since)
        return serialize_problem(GatewayProblem("cluster-start-failed", "no-reason"), since)
    if record.status == "pending":
        since = float(record.started or cluster.first_seen)
        if now - since >= slow_start_after * 1000:
            return serialize_problem(GatewayProblem("cluster-start-slow", "no-reason"), since)
    return None


def serialize_idle_management(cluster: Cluster, kept: ClusterMetadata, now: float) -> Wire:
    """`watch` of the wire."""
    activity = cluster.activity
    verdict = activity.verdict
    limit = activity.hold_limit
    until = min((at for at in (kept.snoozed_until, limit) if at is not None), default=now)
    snoozed = until if kept.snoozed_until is not None and until > now else None
    return {
        "level": verdict.level,
        "action": verdict.action,
        "action_at": verdict.action_at,
        "finished": verdict.finished,
        "last_work_seconds": activity.last_work_seconds,
        "snoozed_until": snoozed,
        "kept_alive": kept.kept_alive and (limit is None or now < limit),
        "hold_limit": limit,
        "stop_when_finished": kept.stop_when_finished,
    }


def serialize_hints(cluster: Cluster, kept: ClusterMetadata) -> list[wire.Hint]:
    """Return `hints` of the wire, without those that the user dismissed."""
    dismissed = kept.dismissed_hints or {}
    scaled_down = parse_hint(kept.scale_down_hint)
    hints = [*cluster.hints.values(), *([scaled_down] if scaled_down is not None else [])]
    if cluster.record.status == "running":
        hints += cluster.activity.hints
    return [hint.to_wire() for hint in hints if hint.code not in dismissed]


def serialize_usage(cluster: Cluster) -> Wire:
    """`used` of the wire."""
    running = cluster.record.status == "running" and cluster.sample is not None
    cores = cluster.sample.threads if running and cluster.sample is not None else 0
    return {
        "core_hours": cluster.activity.reported_core_hours,
        "cores": cores,
        "idle_cores": cores if cluster.idle_since is not None else 0,
    }


def serialize_end(cluster: Cluster, kept: ClusterMetadata) -> Wire | None:
    """Return `ended` of the wire; None for a cluster that has not ended."""
    if cluster.live:
        return None
    at = cluster.record.stopped if cluster.record.stopped is not None else kept.ended_at
    ended: Wire = {"idle_seconds": None, "at": at, "can_recreate": cluster.recreatable}
    if kept.end_reason is not None:
        return {**ended, **kept.end_reason, "reason": _automatic_end(kept.end_reason).to_wire()}
    if cluster.record.status == "failed":
        cause = None
        if kept.problem is not None:
            cause = parse_message({"id": kept.problem.get("message_id"), "values": kept.problem.get("values", {})})
        return {**ended, "by": "failure", "reason": (cause or message("ended.failed")).to_wire()}
    by_user = kept.stop_requested
    return {
        **ended,
        "by": "user" if by_user else "elsewhere",
        "reason": message("ended.by-user" if by_user else "ended.elsewhere").to_wire(),
    }


def _automatic_end(stored: Mapping[str, Any]) -> Message:
    """Return why the idle policy stopped a cluster. `stored` is `ClusterMetadata.end_reason`."""
    lost = stored.get("lost_results") or {"bytes": 0, "count": 0}
    values: dict[str, Value] = {"count": lost["count"], "size": lost["bytes"]} if lost["count"] else {}
    if stored["by"] == "finished":
        return message(f"ended.finished.{'lost' if values else 'default'}", **values)
    variant = "by-admin" if stored.get("by_admin") else "by-user"
    return message(f"ended.idle.{variant}{'-lost' if values else ''}", idle=stored["idle_seconds"], **values)


def serialize_attempt(stored: Mapping[str, Any] | None) -> Wire | None:
    """Return `attempt` of the wire; None if there was one attempt only, or its reason is of another version."""
    if stored is None:
        return None
    reason = parse_message(stored.get("reason"))
    return None if reason is None else {**stored, "reason": reason.to_wire()}
