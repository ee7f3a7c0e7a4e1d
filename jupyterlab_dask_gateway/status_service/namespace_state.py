"""What the service remembers of a namespace: pods, their events and quotas, and the ends of pods for a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ..wire import types as wire
from .dask_clusters import CleanUpNotice, parse_dask_cluster
from .diagnosis import Phase, PodEnd, diagnose, find_pod_end
from .kubernetes_objects import Event, Pod, Quota, parse_event, parse_pod, parse_quotas
from .quota import tightest_limits
from .reason import Reason

END_RETENTION = 24 * 3_600_000.0
"""ms. Dask Gateway forgets an ended cluster after the same time."""
MAX_ENDS = 20_000
MAX_ENDS_OF_CLUSTER = 50
"""The end of a scheduler counts separately, because it explains the end of the cluster."""
MAX_EVENTS = 20_000
POD_PREFIXES = ("dask-scheduler-", "dask-worker-")
"""Events have no labels, so they are selected by the names that Dask Gateway's Kubernetes backend gives to pods."""


class NamespaceState:
    """The state of all Dask clusters of a namespace. Times are in ms since epoch."""

    def __init__(self) -> None:
        self._pods: dict[str, dict[str, Pod]] = {}
        """By cluster and uid."""
        self._events: dict[tuple[str, str], Event] = {}
        """The last one of each kind, by name of the pod and reason."""
        self._quotas: list[Quota] = []
        self._ends: dict[str, PodEnd] = {}
        """By key, the oldest first."""
        self._notices: dict[str, CleanUpNotice] = {}
        """By cluster: what the clean-up of all users announces, or has done."""

    def replace_pods(self, items: Iterable[Any], now: float) -> list[PodEnd]:
        """Replace all pods. Returns the new ends of pods."""
        self._pods.clear()
        return [pod_end for data in items if (pod_end := self.apply_pod("ADDED", data, now))]

    def apply_pod(self, change: str, data: Any, now: float) -> PodEnd | None:
        """Apply the change of a pod: `ADDED`, `MODIFIED` or `DELETED`. Returns the end of the pod if it is new."""
        pod = parse_pod(data)
        if pod is None:
            return None
        pods = self._pods.setdefault(pod.cluster, {})
        if change == "DELETED":
            pods.pop(pod.uid, None)
            if not pods:
                del self._pods[pod.cluster]
        else:
            pods[pod.uid] = pod
        pod_end = find_pod_end(pod, now)
        if pod_end is None or pod_end.key in self._ends:
            return None
        self._ends[pod_end.key] = pod_end
        self._forget_ends(pod_end.cluster, now)
        return pod_end

    def add_log(self, pod_end: PodEnd, text: str) -> None:
        """Add the last lines of a container to its end."""
        if pod_end.key in self._ends:
            self._ends[pod_end.key] = replace(pod_end, log=text)

    def replace_events(self, items: Iterable[Any]) -> None:
        """Replace all events."""
        self._events.clear()
        for data in items:
            self.apply_event("ADDED", data)

    def apply_event(self, change: str, data: Any) -> None:
        """Apply the change of an event. Events that expire are removed."""
        event = parse_event(data)
        if event is None or not event.pod.startswith(POD_PREFIXES):
            return
        key = (event.pod, event.reason)
        known = self._events.get(key)
        if change == "DELETED":
            if known == event:
                del self._events[key]
        elif known is None or event.at >= known.at:
            self._events.pop(key, None)
            self._events[key] = event
            if len(self._events) > MAX_EVENTS:
                del self._events[next(iter(self._events))]

    def replace_clusters(self, items: Iterable[Any]) -> None:
        """Replace all of the gateway's clusters, of which the notices are kept."""
        self._notices.clear()
        for data in items:
            self.apply_cluster("ADDED", data)

    def apply_cluster(self, change: str, data: Any) -> None:
        """Apply the change of one of the gateway's clusters."""
        cluster = parse_dask_cluster(data)
        if cluster is None:
            return
        if change == "DELETED" or cluster.notice is None:
            self._notices.pop(cluster.id, None)
        else:
            self._notices[cluster.id] = cluster.notice

    def replace_quotas(self, items: Iterable[Any]) -> None:
        """Replace all quotas."""
        self._quotas = [quota for data in items for quota in parse_quotas(data)]

    def limits(self) -> list[wire.QuotaLimit]:
        """Return what the quotas allow; see `tightest_limits`."""
        return tightest_limits(self._quotas)

    def reasons(self, cluster: str, now: float, *, phase: Phase, started: float, wanted: int | None) -> list[Reason]:
        """Return why a cluster waits, lacks workers, is to be stopped or ended; see `diagnose`.

        `cluster` is the value of the label.
        """
        notice = self._notices.get(cluster)
        cleaned_up = notice.reason(phase, now) if notice is not None else None
        pods = list(self._pods.get(cluster, {}).values())
        names = {pod.name for pod in pods}
        found = diagnose(
            pods,
            [event for (pod, _), event in self._events.items() if pod in names],
            self._quotas,
            [
                pod_end
                for pod_end in self._ends.values()
                if pod_end.cluster == cluster and now - pod_end.at < END_RETENTION
            ],
            now,
            phase=phase,
            started=started,
            wanted=wanted,
        )
        return found if cleaned_up is None else [cleaned_up, *found]

    def _forget_ends(self, cluster: str, now: float) -> None:
        same = [
            key for key, pod_end in self._ends.items() if pod_end.cluster == cluster and pod_end.role != "scheduler"
        ]
        expired = [key for key, pod_end in self._ends.items() if now - pod_end.at >= END_RETENTION]
        for key in {*same[:-MAX_ENDS_OF_CLUSTER], *expired}:
            del self._ends[key]
        while len(self._ends) > MAX_ENDS:
            del self._ends[next(iter(self._ends))]
