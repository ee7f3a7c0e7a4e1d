"""`cluster` of events/clusters.yaml, built from the state of a cluster. Pure functions; times are ms since epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from ..clock import CLOCK
from ..errors import GatewayProblem, clean
from ..gateway.options import mapping_names, mask_mappings
from ..idle.gateway_limit import IdleLimit
from ..messages import Value, message
from ..scheduler.throughput import NO_THROUGHPUT
from ..scheduler.work import NO_WORK
from ..storage.metadata import Attempt, ClusterMetadata, EndReason
from ..wire import types as wire
from .model import Cluster, results_in_memory, serialize_problem, worker_size
from .prices import Prices
from .reasons.rules import current_reasons, failure_reason, is_dismissed, reason_hints, without_guesses
from .startup import serialize_stages

if TYPE_CHECKING:
    from ..scheduler.sample import Sample


def serialize_cluster(
    cluster: Cluster,
    metadata: ClusterMetadata,
    now: float,
    slow_start_after: float,
    durations: Sequence[Mapping[str, float]],
    worker_limit: int | None,
    clock_offset: float,
    idle_limit: IdleLimit | None,
    prices: Prices,
    gateway: str,
    is_local: bool,
) -> wire.Cluster:
    """Return `cluster` of events/clusters.yaml.

    Parameters
    ----------
    now: ms since epoch
    slow_start_after: seconds after which a pending cluster has the problem `cluster-start-slow`
    durations: of earlier startups; see `startup.stage_durations`
    worker_limit: the largest number of workers that the gateway grants, None if that is unknown
    clock_offset: `CLOCK.offset()`, which converts the times of the activity to wall time
    idle_limit: the idle limit of the gateway, None if that is unknown
    prices: the administrator's prices
    gateway: the name of the gateway
    is_local: whether it is the private local gateway, which has no administrator who could read its log
    """
    record = cluster.record
    running = record.status == "running"
    sample = cluster.sample if running else None
    return {
        "name": record.name,
        "gateway": gateway,
        "kind": "cluster" if record.shared_scheduler is None else "scheduler",
        "scheduler_address": None if record.shared_scheduler is None else record.shared_scheduler.address,
        "label": metadata.label,
        "color": metadata.color,
        "status": record.status,
        "unreachable_since": cluster.unreachable_since if running else None,
        "started": record.started if record.started is not None else metadata.started,
        "stopped": record.stopped if record.stopped is not None else metadata.ended_at,
        "options": mask_mappings(record.options) or metadata.options or {},
        "requested": metadata.requested if cluster.live else metadata.user_request,
        "scaling": serialize_scaling(cluster, metadata, worker_limit),
        "workers": sample.workers if sample else 0,
        "threads": sample.threads if sample else 0,
        "memory": {
            "used": min(cluster.reported_memory, sample.memory_limit) if sample else 0,
            "limit": sample.memory_limit if sample else 0,
        },
        "worker_size": worker_size(cluster.sample, record.options or metadata.options or {}),
        "throughput": (cluster.activity.throughput if running else NO_THROUGHPUT).to_wire(),
        "work": (cluster.activity.work if running else NO_WORK).to_wire(),
        "tasks": {state: count for state, count in sample.tasks.items() if count} if sample else {},
        "results_in_memory": results_in_memory(sample),
        "idle": {"since": cluster.idle_since + clock_offset} if running and cluster.idle_since is not None else None,
        "gateway_idle": serialize_gateway_idle(cluster, idle_limit, clock_offset) if running else None,
        "hints": serialize_hints(cluster, metadata),
        "idle_management": serialize_idle_management(cluster, metadata, now, clock_offset),
        "ended": serialize_end(cluster, metadata),
        "stages": serialize_stages(metadata.stages, durations),
        "usage": serialize_usage(cluster, prices),
        "problem": current_problem(cluster, metadata, now, slow_start_after, is_local=is_local),
        "attempt": serialize_attempt(metadata.attempt),
        "created_here": metadata.created_here,
        "has_gpus": sample is not None and any(worker.has_gpu for worker in sample.worker_list),
    }


def serialize_scaling(cluster: Cluster, metadata: ClusterMetadata, limit: int | None) -> wire.Scaling:
    """Return `scaling` of events/clusters.yaml."""
    logged, requested = cluster.scaling, metadata.requested or {}
    adaptive = "minimum" in requested if requested else None
    minimum, maximum = requested.get("minimum"), requested.get("maximum")
    if logged is not None and logged.has_no_maximum:
        adaptive, minimum, maximum = True, logged.minimum, None
    elif adaptive is None and logged is not None:
        adaptive = logged.adaptive
    sample = cluster.sample if adaptive and cluster.record.status == "running" else None
    return {
        "adaptive": adaptive,
        "minimum": minimum,
        "maximum": maximum,
        "desired_workers": None if sample is None else sample.desired_workers,
        "limit": limit,
    }


def serialize_gateway_idle(cluster: Cluster, limit: IdleLimit | None, clock_offset: float) -> wire.GatewayIdle | None:
    """Return `gateway_idle` of events/clusters.yaml."""
    since = cluster.activity.gateway_idle_since
    return None if limit is None else limit.to_wire(None if since is None else since + clock_offset)


def current_problem(
    cluster: Cluster, metadata: ClusterMetadata, now: float, slow_start_after: float, *, is_local: bool
) -> wire.Problem | None:
    """Return why a cluster failed, or what delays it. See `serialize_cluster` for the parameters."""
    record = cluster.record
    if record.status == "running" and cluster.scheduler_problem is not None and cluster.unreachable_since is not None:
        return serialize_problem(cluster.scheduler_problem, cluster.unreachable_since)
    reason = failure_reason(cluster)
    if metadata.problem is not None and (reason is None or record.status != "failed"):
        return metadata.problem
    if not record.has_known_status:
        problem = GatewayProblem("gateway-bad-response", "unknown-status", remedy="unknown-status")
        return serialize_problem(problem, cluster.first_seen)
    if record.status == "failed":
        since = float(record.stopped or metadata.ended_at or cluster.first_seen)
        if reason is not None:
            return serialize_problem(reason.problem, since)
        if cluster.was_running:
            remedy = "local" if is_local else "default"
            return serialize_problem(GatewayProblem("cluster-failed", "no-reason", remedy=remedy), since)
        return serialize_problem(start_failure(record.options or metadata.options or {}, is_local=is_local), since)
    if record.status == "pending":
        since = float(record.started or cluster.first_seen)
        if reason is not None:
            return serialize_problem(reason.problem, since)
        if current_reasons(cluster):
            return None  # It waits for something that is under way, as its hint says.
        if now - since >= slow_start_after * 1000:
            return serialize_problem(GatewayProblem("cluster-start-slow", "no-reason"), since)
    return None


def start_failure(options: Mapping[str, Any], *, is_local: bool) -> GatewayProblem:
    """Return the problem of a cluster that did not start. It names what was set in mappings, without the values.

    is_local: see `serialize_cluster`
    """
    if is_local:
        return GatewayProblem("cluster-start-failed", "no-reason", remedy="local")
    names = mapping_names(options)
    if not names:
        return GatewayProblem("cluster-start-failed", "no-reason")
    return GatewayProblem(
        "cluster-start-failed", "no-reason", {"names": clean(", ".join(names), limit=200)}, remedy="with-names"
    )


def serialize_idle_management(
    cluster: Cluster, metadata: ClusterMetadata, now: float, clock_offset: float
) -> wire.IdleManagement:
    """Return `idle_management` of events/clusters.yaml; see `serialize_cluster` for the parameters."""
    activity = cluster.activity
    verdict = activity.verdict
    limit = None if activity.hold_limit is None else activity.hold_limit + clock_offset
    until = min((at for at in (metadata.snoozed_until, limit) if at is not None), default=now)
    snoozed = until if metadata.snoozed_until is not None and until > now else None
    return {
        "level": verdict.level,
        "action": verdict.action,
        "action_at": None if verdict.action_at is None else verdict.action_at + clock_offset,
        "finished": verdict.finished,
        "last_work_seconds": activity.last_work_seconds,
        "snoozed_until": snoozed,
        "kept_alive": metadata.kept_alive and (limit is None or now < limit),
        "hold_limit": limit,
        "stop_when_finished": metadata.stop_when_finished,
    }


def serialize_hints(cluster: Cluster, metadata: ClusterMetadata) -> list[wire.Hint]:
    """Return `hints` of events/clusters.yaml, without those that the user dismissed."""
    dismissed = metadata.dismissed_hints or {}
    hints = list(cluster.hints.values())
    if metadata.scale_down_hint is not None:
        hints.append(metadata.scale_down_hint)
    if cluster.record.status == "running":
        hints += without_guesses(cluster.activity.hints, cluster)
    hints += reason_hints(cluster)
    return [hint.to_wire() for hint in hints if not is_dismissed(hint, dismissed, cluster)]


def serialize_workers(sample: Sample | None) -> wire.Workers:
    """Return `workers` of events/clusters.yaml, from the last sample."""
    if sample is None:
        return {"at": None, "workers": []}
    return {
        "at": CLOCK.to_wall(sample.at),
        "workers": [
            {
                "id": worker.id,
                "name": worker.name,
                "status": worker.status,
                "threads": worker.threads,
                "cpu": worker.cpu,
                "memory_used": worker.memory_used,
                "memory_limit": worker.memory_limit,
                "spilled": worker.spilled,
                "last_seen": worker.last_seen * 1000,
            }
            for worker in sample.worker_list
        ],
    }


def serialize_usage(cluster: Cluster, prices: Prices) -> wire.Usage:
    """Return `usage` of events/clusters.yaml."""
    running = cluster.record.status == "running" and cluster.sample is not None
    cores = cluster.sample.threads if running and cluster.sample is not None else 0
    usage: wire.Usage = {
        "core_hours": cluster.activity.reported_core_hours,
        "cores": cores,
        "idle_cores": cores if cluster.idle_since is not None else 0,
    }
    price = prices.for_cluster(cluster)
    if price is not None:
        usage["price"] = price
    return usage


def serialize_end(cluster: Cluster, metadata: ClusterMetadata) -> wire.Ended | None:
    """Return `ended` of events/clusters.yaml; None for a live cluster."""
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
        # `problem` says why, and its row shows both.
        return {**ended, "by": "failure", "reason": message("ended.failed").to_wire()}
    if metadata.stop_requested:
        return {**ended, "by": "user", "reason": message("ended.by-user").to_wire()}
    return ended


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
    elif end.by == "clean-up":
        variant = "lost" if lost else "default"
        reason = message(f"clean-up.cleaned-up.message.{variant}", idle=end.idle_seconds, **lost)
    else:
        variant = "by-admin" if end.by_admin else "by-user"
        reason = message(f"ended.idle.{variant}{'-lost' if lost else ''}", idle=end.idle_seconds, **lost)
    return {
        "by": "finished" if end.by == "finished" else "policy",
        "reason": reason.to_wire(),
        "idle_seconds": end.idle_seconds,
        "by_admin": end.by_admin,
        "lost_results": {"bytes": end.lost_bytes, "count": end.lost_count},
    }


def serialize_attempt(attempt: Attempt | None) -> wire.Attempt | None:
    """Return `attempt` of events/clusters.yaml."""
    if attempt is None:
        return None
    found: wire.Attempt = {"number": attempt.number, "of": attempt.of, "reason": attempt.reason.to_wire()}
    if attempt.replaced_by is not None:
        found["replaced_by"] = attempt.replaced_by
    return found
