"""`cluster` of events/clusters.yaml, made of all that is known of one. Pure; times are ms since epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
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
        "attempt": kept.attempt,
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
            return serialize_problem(
                GatewayProblem("cluster-failed", "The cluster failed. The gateway gives no reason."), since
            )
        return serialize_problem(
            GatewayProblem("cluster-start-failed", "The cluster failed to start. The gateway gives no reason."), since
        )
    if record.status == "pending":
        since = float(record.started or cluster.first_seen)
        if now - since >= slow_start_after * 1000:
            message = "The cluster has not started yet. The gateway does not say what it waits for."
            return serialize_problem(GatewayProblem("cluster-start-slow", message), since)
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


def serialize_hints(cluster: Cluster, kept: ClusterMetadata) -> list[Wire]:
    """`hints` of the wire, without those that were dismissed."""
    dismissed = kept.dismissed_hints or {}
    happened = [*cluster.hints.values(), *([kept.scale_down_hint] if kept.scale_down_hint is not None else [])]
    told = [{"values": {}, "scale_to": None, **hint} for hint in happened]
    seen = [hint.to_wire() for hint in cluster.activity.hints] if cluster.record.status == "running" else []
    return [hint for hint in [*told, *seen] if hint["code"] not in dismissed]


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
    """`ended` of the wire."""
    if cluster.live:
        return None
    at = cluster.record.stopped if cluster.record.stopped is not None else kept.ended_at
    told: Wire = {"idle_seconds": None, "at": at, "can_recreate": cluster.recreatable}
    if kept.end_reason is not None:
        return {**told, **kept.end_reason}
    if cluster.record.status == "failed":
        why = str(kept.problem["message"]) if kept.problem else "The cluster failed."
        return {**told, "by": "failure", "why": why}
    if kept.stop_requested:
        return {**told, "by": "user", "why": "It was stopped here."}
    why = (
        "It was stopped from outside this panel: by a notebook, or by the gateway, which stops clusters that idle "
        "too long where it is set up so."
    )
    return {**told, "by": "elsewhere", "why": why}
