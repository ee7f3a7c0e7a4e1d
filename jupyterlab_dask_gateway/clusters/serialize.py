"""`cluster` of events/clusters.yaml, built from the state of a cluster. Pure functions; times are ms since epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict

from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
from ..messages import Message, Value, message, parse_message
from ..scheduler.throughput import QUIET
from ..storage.metadata import Attempt, ClusterMetadata, EndReason
from ..wire import types as wire
from .model import Cluster, results_in_memory, serialize_problem, worker_size
from .startup import serialize_stages


def serialize_cluster(
    cluster: Cluster,
    metadata: ClusterMetadata,
    now: float,
    slow_start_after: float,
    durations: Sequence[Mapping[str, float]],
) -> wire.Cluster:
    """`cluster` of events/clusters.yaml.

    Parameters
    ----------
    now: ms since epoch
    slow_start_after: seconds after which a pending cluster has the problem `cluster-start-slow`
    durations: of earlier startups; see `startup.stage_durations`
    """
    record = cluster.record
    running = record.status == "running"
    sample = cluster.sample if running else None
    return {
        "name": record.name,
        "label": metadata.label,
        "color": metadata.color,
        "status": record.status,
        "unreachable_since": cluster.unreachable_since if running else None,
        "started": record.started if record.started is not None else metadata.started,
        "stopped": record.stopped if record.stopped is not None else metadata.ended_at,
        "options": mask_mappings(record.options) or metadata.options or {},
        "requested": metadata.requested if cluster.live else metadata.user_request,
        "workers": sample.workers if sample else 0,
        "threads": sample.threads if sample else 0,
        "memory": {
            "used": min(cluster.reported_memory, sample.memory_limit) if sample else 0,
            "limit": sample.memory_limit if sample else 0,
        },
        "worker_size": worker_size(cluster.sample, record.options or metadata.options or {}),
        "throughput": (cluster.activity.throughput if running else QUIET).to_wire(),
        "tasks": {state: count for state, count in sample.tasks.items() if count} if sample else {},
        "results_in_memory": results_in_memory(sample),
        "idle": {"since": cluster.idle_since} if running and cluster.idle_since is not None else None,
        "hints": serialize_hints(cluster, metadata),
        "idle_management": serialize_idle_management(cluster, metadata, now),
        "ended": serialize_end(cluster, metadata),
        "stages": serialize_stages(metadata.stages, durations),
        "usage": serialize_usage(cluster),
        "problem": current_problem(cluster, metadata, now, slow_start_after),
        "attempt": serialize_attempt(metadata.attempt),
        "created_here": metadata.created_here,
    }


def current_problem(
    cluster: Cluster, metadata: ClusterMetadata, now: float, slow_start_after: float
) -> wire.Problem | None:
    """Why a cluster failed, or what delays it; `slow_start_after` is in seconds."""
    record = cluster.record
    if record.status == "running" and cluster.scheduler_problem is not None and cluster.unreachable_since is not None:
        return serialize_problem(cluster.scheduler_problem, cluster.unreachable_since)
    if metadata.problem is not None:
        return metadata.problem
    if record.status == "failed":
        since = float(record.stopped or metadata.ended_at or cluster.first_seen)
        code = "cluster-failed" if cluster.was_running else "cluster-start-failed"
        return serialize_problem(GatewayProblem(code, "no-reason"), since)
    if record.status == "pending":
        since = float(record.started or cluster.first_seen)
        if now - since >= slow_start_after * 1000:
            return serialize_problem(GatewayProblem("cluster-start-slow", "no-reason"), since)
    return None


def serialize_idle_management(cluster: Cluster, metadata: ClusterMetadata, now: float) -> wire.IdleManagement:
    """`idle_management` of events/clusters.yaml."""
    activity = cluster.activity
    verdict = activity.verdict
    limit = activity.hold_limit
    until = min((at for at in (metadata.snoozed_until, limit) if at is not None), default=now)
    snoozed = until if metadata.snoozed_until is not None and until > now else None
    return {
        "level": verdict.level,
        "action": verdict.action,
        "action_at": verdict.action_at,
        "finished": verdict.finished,
        "last_work_seconds": activity.last_work_seconds,
        "snoozed_until": snoozed,
        "kept_alive": metadata.kept_alive and (limit is None or now < limit),
        "hold_limit": limit,
        "stop_when_finished": metadata.stop_when_finished,
    }


def serialize_hints(cluster: Cluster, metadata: ClusterMetadata) -> list[wire.Hint]:
    """`hints` of events/clusters.yaml, without those that the user dismissed."""
    dismissed = metadata.dismissed_hints or {}
    hints = list(cluster.hints.values())
    if metadata.scale_down_hint is not None:
        hints.append(metadata.scale_down_hint)
    if cluster.record.status == "running":
        hints += cluster.activity.hints
    return [hint.to_wire() for hint in hints if hint.code not in dismissed]


def serialize_usage(cluster: Cluster) -> wire.Usage:
    """`usage` of events/clusters.yaml."""
    running = cluster.record.status == "running" and cluster.sample is not None
    cores = cluster.sample.threads if running and cluster.sample is not None else 0
    return {
        "core_hours": cluster.activity.reported_core_hours,
        "cores": cores,
        "idle_cores": cores if cluster.idle_since is not None else 0,
    }


def serialize_end(cluster: Cluster, metadata: ClusterMetadata) -> wire.Ended | None:
    """`ended` of events/clusters.yaml; None for a live cluster."""
    if cluster.live:
        return None
    ended: wire.Ended = {
        "by": "elsewhere",
        "reason": message("ended.elsewhere").to_wire(),
        "at": cluster.record.stopped if cluster.record.stopped is not None else metadata.ended_at,
        "idle_seconds": None,
        "can_recreate": cluster.recreatable,
    }
    if metadata.end_reason is not None:
        return {**ended, **_serialize_automatic_end(metadata.end_reason)}
    if cluster.record.status == "failed":
        return {**ended, "by": "failure", "reason": _failure(metadata).to_wire()}
    if metadata.stop_requested:
        return {**ended, "by": "user", "reason": message("ended.by-user").to_wire()}
    return ended


def _failure(metadata: ClusterMetadata) -> Message:
    problem = metadata.problem
    known = parse_message({"id": problem.get("message_id"), "values": problem.get("values", {})}) if problem else None
    return known or message("ended.failed")


class _AutomaticEnd(TypedDict):
    """The part of `ended` of events/clusters.yaml that an automatic action sets."""

    by: Literal["policy", "finished"]
    reason: wire.Message
    idle_seconds: float
    by_admin: bool
    lost_results: wire.ResultsInMemory


def _serialize_automatic_end(end: EndReason) -> _AutomaticEnd:
    lost: dict[str, Value] = {"count": end.lost_count, "size": end.lost_bytes} if end.lost_count else {}
    if end.by == "finished":
        reason = message(f"ended.finished.{'lost' if lost else 'default'}", **lost)
    else:
        variant = "by-admin" if end.by_admin else "by-user"
        reason = message(f"ended.idle.{variant}{'-lost' if lost else ''}", idle=end.idle_seconds, **lost)
    return {
        "by": end.by,
        "reason": reason.to_wire(),
        "idle_seconds": end.idle_seconds,
        "by_admin": end.by_admin,
        "lost_results": {"bytes": end.lost_bytes, "count": end.lost_count},
    }


def serialize_attempt(attempt: Attempt | None) -> wire.Attempt | None:
    """`attempt` of events/clusters.yaml."""
    if attempt is None:
        return None
    found: wire.Attempt = {"number": attempt.number, "of": attempt.of, "reason": attempt.reason.to_wire()}
    if attempt.replaced_by is not None:
        found["replaced_by"] = attempt.replaced_by
    return found
