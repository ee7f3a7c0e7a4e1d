"""Finds why a cluster waits, lacks workers, or ended. Pure functions; times are ms since epoch."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..errors import clean
from ..messages import Value
from .kubernetes_objects import Event, Pod, Quota, Role
from .reason import FAILURES, WAITING, Reason

Phase = Literal["pending", "running", "ended"]
"""What the gateway reports."""

SCALE_UP_LIMIT = 15 * 60_000.0
"""ms after which a requested machine no longer counts: `--max-node-provision-time` of cluster-autoscaler."""
UNEXPLAINED_AFTER = 15_000.0
"""ms without a pod before a quota explains it. The gateway's controller creates pods within seconds."""
RECENT_END = 30 * 60_000.0
"""ms for which the end of a worker is reported. That of a scheduler is reported until it is forgotten."""
NEARLY_USED_UP = 0.95
"""Share of a quota that explains a missing scheduler pod, whose size is unknown, if no resource is used up."""

_IMAGE_WAITING = ("ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable")
_CREATE_WAITING = ("CreateContainerConfigError", "CreateContainerError", "RunContainerError")
_NOT_PREPARED = ("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox")
_PREPARATION = (*_NOT_PREPARED, "Pulling", "Pulled", "Created", "Started")
"""Events of the kubelet, which prepares the volumes and the image of a container."""
_EVICTED = ("Evicted", "Preempting", "Shutdown", "NodeShutdown", "NodeLost", "Terminated", "NodeAffinity")

_INSUFFICIENT = re.compile(r"Insufficient ([\w./-]*\w)")
_POOL_LIMIT = re.compile(r"max (node group size|cluster \w+ limit|limit|node pool size)|limit reached", re.IGNORECASE)
_BACKOFF = re.compile(r"backoff|out of resources|stockout|quota", re.IGNORECASE)
_PULL_LIMIT = re.compile(r"toomanyrequests|pull rate limit|429|rate exceeded", re.IGNORECASE)
_DENIED = re.compile(r"unauthorized|authentication required|denied|forbidden|no basic auth|\b40[13]\b", re.IGNORECASE)
_NOT_FOUND = re.compile(r"not found|notfound|manifest unknown|no such|does not exist|\b404\b", re.IGNORECASE)


@dataclass(frozen=True)
class PodEnd:
    """The end of a pod, or of its container.

    `key` is the same for one end, however often it is seen. `log` has the last lines of the container.
    """

    key: str
    cluster: str
    pod: str
    role: Role
    code: str
    variant: str
    at: float
    exit_code: int = 0
    memory_limit: float = 0
    log: str = ""


@dataclass(frozen=True)
class _Finding:
    """Why one pod waits or ended. `variant` has no role yet."""

    code: str
    variant: str = ""
    values: tuple[tuple[str, Value], ...] = ()
    remedy: str = "default"


def diagnose(
    pods: Sequence[Pod],
    events: Iterable[Event],
    quotas: Sequence[Quota],
    pod_ends: Sequence[PodEnd],
    now: float,
    *,
    phase: Phase,
    started: float = 0,
    wanted: int | None = None,
) -> list[Reason]:
    """Return why a cluster waits, lacks workers, or ended, the most important reason first.

    Parameters
    ----------
    pods, events, pod_ends: those of the cluster
    quotas: those of its namespace
    started: when the cluster was requested, 0 if unknown
    wanted: the number of requested workers, None if unknown
    """
    if phase == "ended":
        ends = [pod_end for pod_end in pod_ends if pod_end.role == "scheduler"]
        return [_reason_of_end(ends[-1])] if ends else []
    by_pod: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda event: event.at):
        by_pod.setdefault(event.pod, []).append(event)
    scheduler = [pod for pod in pods if pod.role == "scheduler"]
    workers = [pod for pod in pods if pod.role == "workers"]
    found: list[Reason] = []
    if phase == "pending":
        for pod in scheduler:
            found += _reasons_of_pods([pod], by_pod, now)
        if not scheduler and now - started >= UNEXPLAINED_AFTER:
            found += _quota_reasons(quotas, {}, started, guess=True)
    else:
        found += _reasons_of_pods(workers, by_pod, now)
        if wanted is not None and len(workers) < wanted and now - started >= UNEXPLAINED_AFTER:
            size = workers[0].requests if workers else {}
            found += _quota_reasons(quotas, size, started, guess=False)
    found += _recent_ends(pod_ends, found, now)
    return sorted(found, key=_importance)


def find_pod_end(pod: Pod, now: float) -> PodEnd | None:
    """Return how a pod, or its container, ended; None while it has not, and for an end that was requested."""

    def pod_end(code: str, variant: str, key: str, at: float = 0.0, exit_code: int = 0) -> PodEnd:
        end = f"{pod.uid} {key}"
        return PodEnd(end, pod.cluster, pod.name, pod.role, code, variant, at or now, exit_code, pod.memory_limit)

    if pod.disruption or pod.status_reason in _EVICTED:
        return pod_end("machine-lost", _disruption_variant(pod), "lost")
    end = pod.termination
    if end is None:
        return None
    if end.reason == "OOMKilled":
        return pod_end("killed-for-memory", "", f"{end.at:.0f}", end.at, end.exit_code)
    if end.exit_code != 0 and not pod.is_deleted:
        return pod_end("crashed", "", f"{end.at:.0f}", end.at, end.exit_code)
    return None


def _disruption_variant(pod: Pod) -> str:
    if pod.disruption == "PreemptionByScheduler" or pod.status_reason == "Preempting":
        return "preempted"
    # The kubelet evicts pods of a machine whose memory or disk is nearly full, and names the resource.
    is_pressure = pod.status_reason == "Evicted" and "low on resource" in pod.status_message
    return "pressure" if is_pressure else "removed"


def _reason_of_end(pod_end: PodEnd, count: int = 1) -> Reason:
    role = pod_end.role
    values: dict[str, Value] = {} if pod_end.role == "scheduler" else {"count": count}
    variant = f"{pod_end.variant}-{role}" if pod_end.variant else role
    if pod_end.code == "killed-for-memory" and pod_end.memory_limit:
        values["limit"] = pod_end.memory_limit
        variant = f"limit-{role}"
    if pod_end.code == "crashed":
        values["exit_code"] = pod_end.exit_code
        if pod_end.log:
            values["text"] = pod_end.log
            variant = f"log-{role}"
    return Reason(
        pod_end.code, variant, values, role if pod_end.code == "killed-for-memory" else "default", pod_end.at
    )


def _recent_ends(pod_ends: Sequence[PodEnd], found: Sequence[Reason], now: float) -> list[Reason]:
    """Return reasons for the ends of workers, one for each kind."""
    recent = [pod_end for pod_end in pod_ends if pod_end.role == "workers" and now - pod_end.at < RECENT_END]
    reasons = []
    for code, variant in {(pod_end.code, pod_end.variant) for pod_end in recent}:
        same = [pod_end for pod_end in recent if (pod_end.code, pod_end.variant) == (code, variant)]
        if all(reason.code != code for reason in found):
            last = next((pod_end for pod_end in reversed(same) if pod_end.log), same[-1])
            reasons.append(_reason_of_end(last, len({pod_end.pod for pod_end in same})))
    return reasons


def _reasons_of_pods(pods: Sequence[Pod], events: dict[str, list[Event]], now: float) -> list[Reason]:
    """Return one reason for all pods that wait for the same."""
    waiting: dict[_Finding, list[Pod]] = {}
    for pod in pods:
        finding = _find_waiting_cause(pod, events.get(pod.name, []), now)
        if finding is not None:
            waiting.setdefault(finding, []).append(pod)
    return [_reason_of_finding(finding, same) for finding, same in waiting.items()]


def _reason_of_finding(finding: _Finding, pods: Sequence[Pod]) -> Reason:
    values = dict(finding.values)
    role = pods[0].role
    variant = finding.variant
    if finding.code != "image-not-pulled":
        variant = f"{variant}-{role}" if variant else role
        if role == "workers":
            values["count"] = len(pods)
    remedy = "scheduler" if finding.code == "request-too-large" and role == "scheduler" else finding.remedy
    return Reason(finding.code, variant, values, remedy, min(pod.created for pod in pods))


def _find_waiting_cause(pod: Pod, events: Sequence[Event], now: float) -> _Finding | None:
    if pod.running or pod.is_deleted:
        return None
    if pod.unschedulable:
        return _find_scheduling_cause(pod, events, now)
    if pod.waiting in _IMAGE_WAITING:
        return _find_pull_failure(pod, events)
    if pod.waiting in _CREATE_WAITING:
        return _Finding("container-not-created", "", (("text", pod.waiting),))
    if pod.termination is not None:
        return None  # The end of the pod is reported.
    # Times of events of one second are not ordered, so others are left out.
    last = next((event.reason for event in reversed(events) if event.reason in _PREPARATION), "")
    if last in _NOT_PREPARED:
        return _Finding("container-not-created", "", (("text", last),))
    return _Finding("image-downloading") if last == "Pulling" else None


def _find_scheduling_cause(pod: Pod, events: Sequence[Event], now: float) -> _Finding:
    scaling = [
        e for e in events if e.reason in ("TriggeredScaleUp", "NotTriggerScaleUp", "FailedScaleUp", "Nominated")
    ]
    last = scaling[-1] if scaling else None
    if last is not None and last.reason in ("TriggeredScaleUp", "Nominated") and now - last.at < SCALE_UP_LIMIT:
        return _Finding("machine-starting")
    if last is not None and last.reason == "FailedScaleUp":
        return _Finding("machine-limit", "unavailable")
    if last is not None and last.reason == "NotTriggerScaleUp":
        if _POOL_LIMIT.search(last.message):
            return _Finding("machine-limit")
        if _BACKOFF.search(last.message):
            return _Finding("machine-limit", "unavailable")
        if resource := _INSUFFICIENT.search(last.message):
            return _too_large(pod, resource[1])
    nodes, _, preemption = pod.unschedulable.partition("preemption:")
    lacking = Counter(_INSUFFICIENT.findall(nodes))
    if not lacking:
        return _Finding("machines-full") if "Too many pods" in nodes else _Finding("no-machine-accepts")
    # "Preemption is not helpful" means that the request is larger than an empty machine (kube-scheduler from 1.32,
    # plugins/noderesources/fit.go). Other machines would have room if their pods were removed.
    if "Preemption is not helpful" in preemption and "No preemption victims" not in preemption:
        return _too_large(pod, lacking.most_common(1)[0][0])
    return _Finding("machines-full")


def _too_large(pod: Pod, resource: str) -> _Finding:
    amount = pod.requests.get(resource)
    if resource == "cpu" and amount:
        return _Finding("request-too-large", "cores", (("cores", _short(amount)),))
    if resource == "memory" and amount:
        return _Finding("request-too-large", "memory", (("memory", amount),))
    return _Finding("request-too-large", "resource", (("resource", clean(resource, limit=100)),))


def _find_pull_failure(pod: Pod, events: Sequence[Event]) -> _Finding:
    # ImagePullBackOff does not repeat the cause, which is in the event of the previous attempt.
    text = " ".join([pod.waiting_message, *(event.message for event in events if event.reason == "Failed")])
    image: tuple[tuple[str, Value], ...] = (("image", clean(pod.image, limit=300)),)
    if pod.waiting == "InvalidImageName":
        return _Finding("image-not-pulled", "invalid-name", image)
    if _PULL_LIMIT.search(text.replace(pod.image, "")):
        return _Finding("image-not-pulled", "pull-limit", image, "pull-limit")
    if _NOT_FOUND.search(text.replace(pod.image, "")):
        return _Finding("image-not-pulled", "not-found", image)
    if _DENIED.search(text.replace(pod.image, "")):
        return _Finding("image-not-pulled", "denied", image, "denied")
    return _Finding("image-not-pulled", "failed", image, "failed")


def _quota_reasons(quotas: Sequence[Quota], size: object, since: float, *, guess: bool) -> list[Reason]:
    """Return the reason for pods that do not exist.

    Parameters
    ----------
    size: requests of one pod by the name of the resource; empty if unknown
    guess: whether a quota counts that is nearly used up
    """
    requests = size if isinstance(size, dict) else {}
    exceeded = [quota for quota in quotas if quota.is_used_up or quota.used + _need(quota, requests) > quota.hard]
    if not exceeded and guess:
        exceeded = [quota for quota in quotas if quota.used >= NEARLY_USED_UP * quota.hard]
    if not exceeded:
        return []
    quota = max(exceeded, key=lambda quota: (quota.is_used_up, quota.used / quota.hard if quota.hard else 1))
    kind = quota.resource.removeprefix("requests.").removeprefix("limits.")
    if kind == "memory":
        return [Reason("quota-reached", "memory", {"used": quota.used, "hard": quota.hard}, since=since)]
    numbers: dict[str, Value] = {"used": _short(quota.used), "hard": _short(quota.hard)}
    if kind in ("pods", "count/pods"):
        return [Reason("quota-reached", "pods", numbers, since=since)]
    if kind == "cpu":
        return [Reason("quota-reached", "cores", numbers, since=since)]
    return [Reason("quota-reached", "resource", {**numbers, "resource": clean(kind, limit=100)}, since=since)]


def _need(quota: Quota, requests: dict[str, float]) -> float:
    kind = quota.resource.removeprefix("requests.")
    return 1.0 if kind in ("pods", "count/pods") else requests.get(kind, 0.0)


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 3)


def _importance(reason: Reason) -> tuple[int, str]:
    order = (*FAILURES, *WAITING)
    return order.index(reason.code), reason.variant
