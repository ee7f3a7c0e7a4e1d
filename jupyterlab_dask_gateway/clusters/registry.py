"""The clusters that the server knows, and how responses of the gateway change them. No requests, no waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
from ..gateway.responses import ClusterRecord, Status
from ..scheduler.worker_target import parse_worker_target
from ..storage.cluster_store import FORGET_ENDED, ClusterStore
from ..storage.metadata import PALETTE, ClusterMetadata, pick_color
from ..wire import types as wire
from .model import ENDED, LIVE, Cluster, serialize_problem
from .serialize import serialize_cluster
from .startup import MAX_STARTUPS, startup_key

NEW_SECONDS = 20.0
"""Seconds for which a new cluster may be missing from the list; on Kubernetes the list lags."""
REFRESH_AFTER = 6 * 3_600_000.0
"""ms after which the stored metadata of a live cluster is marked as current again."""


class ClusterRegistry:
    """The clusters of one gateway, whose address is `key` in the store.

    startup_group: gateways of one group have comparable startup durations; by default the gateway alone
    ended_retention, slow_start_after: seconds; see the traits in app.py
    in_notebook: whether a notebook uses the cluster of this name
    """

    def __init__(
        self,
        store: ClusterStore,
        key: str,
        *,
        ended_retention: float,
        slow_start_after: float,
        startup_group: str = "",
        in_notebook: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.clusters: dict[str, Cluster] = {}
        self._store = store
        self._key = key
        self._startup_group = startup_group or key
        self._ended_retention = ended_retention * 1000
        self._slow_start_after = slow_start_after
        self._in_notebook = in_notebook
        self._has_list = False

    def metadata(self, name: str) -> ClusterMetadata:
        """What is stored of the cluster `name`."""
        return self._store.get(self._key, name) or ClusterMetadata(label=default_label(name), color=PALETTE[0])

    def update_metadata(self, name: str, **changes: Any) -> ClusterMetadata:
        """Change fields of the stored metadata of the cluster `name`. Returns all metadata."""
        return self._store.put(self._key, name, **changes)

    def _assign_label_and_color(self, name: str) -> None:
        """Give a cluster that is new here a default label and a color."""
        found = self._store.get(self._key, name)
        if found is not None and found.color:
            return
        others = self._store.of(self._key).values()
        used = [other.color for other in others if other.ended_at is None and other.color]
        label = found.label if found is not None and found.label else default_label(name)
        self.update_metadata(name, label=label, color=pick_color(used))

    def has_live_clusters(self) -> bool:
        """Whether a cluster has not ended. Before the first list this is known from the store."""
        if self._has_list:
            return any(cluster.live for cluster in self.clusters.values())
        return any(metadata.ended_at is None for metadata in self._store.of(self._key).values())

    def add(self, name: str, options: Mapping[str, Any]) -> None:
        """Add a cluster that this server has just created."""
        if name not in self.clusters:
            now = time.time() * 1000
            record = ClusterRecord(name=name, status="pending", started=int(now), options=options)
            self.clusters[name] = Cluster(record, first_seen=now, record_requested_at=time.monotonic())
            self._assign_label_and_color(name)

    def apply_list(self, records: Mapping[str, ClusterRecord], requested_at: float) -> None:
        """Apply the gateway's list, which was requested at `requested_at` (monotonic s)."""
        for record in records.values():
            if record.name in self.clusters or record.status in LIVE or self._ended_recently(record):
                self.apply(record, requested_at)
        now = time.time() * 1000
        if not self._has_list:
            self._has_list = True
            self._restore(records)
        for name, cluster in self.clusters.items():
            is_missing = name not in records and cluster.live and cluster.record_requested_at <= requested_at
            if is_missing and (cluster.was_running or now - cluster.first_seen > NEW_SECONDS * 1000):
                self._end_missing(name, cluster, now)

    def apply(self, record: ClusterRecord, requested_at: float) -> None:
        """Apply a record of the gateway, unless a later request has set a newer one."""
        now = time.time() * 1000
        cluster = self.clusters.get(record.name)
        if cluster is None:
            cluster = Cluster(record, first_seen=now, record_requested_at=requested_at)
            self.clusters[record.name] = cluster
            self._assign_label_and_color(record.name)
        elif requested_at < cluster.record_requested_at:
            return
        cluster.record, cluster.record_requested_at = record, requested_at
        metadata = self.metadata(record.name)
        options = mask_mappings(record.options)
        if metadata.options != options:
            metadata = self.update_metadata(record.name, options=options)
        if record.status == "running":
            cluster.was_running = True
        if record.status in ENDED and metadata.ended_at is None:
            # A problem from before, such as workers that could not be requested, is not why it ended.
            self.update_metadata(record.name, ended_at=float(record.stopped or now), problem=None)
        elif record.status in LIVE and (metadata.ended_at is not None or now - metadata.updated_at > REFRESH_AFTER):
            self.update_metadata(record.name, ended_at=None, problem=None)

    def _ended_recently(self, record: ClusterRecord) -> bool:
        """Whether to show a cluster that had ended before it became known; the gateway lists it for a day."""
        metadata = self._store.get(self._key, record.name)
        if metadata is not None and metadata.dismissed:
            return False
        ended = record.stopped or (metadata.ended_at if metadata is not None else None) or 0.0
        return time.time() * 1000 - ended < self._retention(record.name, metadata)

    def _restore(self, records: Mapping[str, ClusterRecord]) -> None:
        """Add stored clusters that ended, or that the gateway lost, while no server was there."""
        now = time.time() * 1000
        for name, metadata in self._store.of(self._key).items():
            if name in records or name in self.clusters:
                continue
            started = None if metadata.started is None else int(metadata.started)
            record = ClusterRecord(name=name, status="failed", started=started, options=metadata.options or {})
            cluster = self.clusters[name] = Cluster(record, first_seen=0.0, record_requested_at=0.0)
            self._assign_label_and_color(name)
            if metadata.ended_at is None:
                self._end_missing(name, cluster, now)
            elif metadata.problem is None:
                cluster.record = replace(record, status="stopped")

    def _end_missing(self, name: str, cluster: Cluster, now: float) -> None:
        """End a live cluster that is missing from the list."""
        now = float(round(now))
        is_expected = cluster.record.status == "stopping" or self.metadata(name).stop_requested
        status: Status = "stopped" if is_expected else "failed"
        cluster.record = replace(cluster.record, status=status, stopped=int(now), dashboard_route=None)
        problem = None
        if not is_expected:
            problem = serialize_problem(GatewayProblem("cluster-not-found", "missing", remedy="recreate"), now)
        self.update_metadata(name, ended_at=now, problem=problem)

    def serialize(self, now: float) -> dict[str, wire.Cluster]:
        """The clusters that are shown, by name, oldest first. `now` is in ms since epoch."""
        by_age = sorted(self.clusters.items(), key=lambda item: (item[1].record.started or 0, item[0]))
        return {
            name: serialize_cluster(
                cluster,
                self.metadata(name),
                now,
                self._slow_start_after,
                self.startup_durations(cluster.record.options or self.metadata(name).options or {}),
            )
            for name, cluster in by_age
            if self._is_visible(name, cluster, now)
        }

    def forget_expired(self, now: float) -> None:
        """Remove ended clusters that are no longer shown. `now` is in ms since epoch.

        The gateway still lists them; `_ended_recently` keeps them from coming back.
        """
        for name, cluster in list(self.clusters.items()):
            if not cluster.live and not self._is_visible(name, cluster, now):
                del self.clusters[name]

    def startup_durations(self, options: Mapping[str, Any]) -> list[dict[str, float]]:
        """Seconds from the request to each stage, of earlier clusters with these options."""
        return self._store.startup_durations(startup_key(self._startup_group, mask_mappings(options)))

    def add_startup_durations(self, options: Mapping[str, Any], durations: dict[str, float]) -> None:
        """Store the durations of a startup with these options; the oldest of too many are dropped."""
        key = startup_key(self._startup_group, mask_mappings(options))
        known = self._store.startup_durations(key)
        self._store.set_startup_durations(key, [*known, durations][-MAX_STARTUPS:])

    def new_label(self, name: str, wanted: str | None) -> str:
        """A label for a new cluster: `wanted`, or a default label if a live cluster has that one."""
        for other, cluster in self.clusters.items():
            if other != name and cluster.live and self.metadata(other).label == wanted:
                return default_label(name, wanted.removesuffix(f" {short_id(other)}"))
        return wanted or default_label(name)

    def _is_visible(self, name: str, cluster: Cluster, now: float) -> bool:
        metadata = self.metadata(name)
        if metadata.dismissed:
            return False
        return cluster.live or now - self._ended_at(cluster, metadata) < self._retention(name, metadata)

    def _retention(self, name: str, metadata: ClusterMetadata | None) -> float:
        """For how many ms an ended cluster is shown: a day where its user may not know of the end.

        That is a cluster that the idle policy stopped, or one of this server or a notebook that ended unexpectedly.
        """
        if metadata is None:
            return self._ended_retention
        is_own = metadata.created_here or self._in_notebook(name)
        if metadata.end_reason is None and (metadata.stop_requested or not is_own):
            return self._ended_retention
        return max(self._ended_retention, FORGET_ENDED)

    def _ended_at(self, cluster: Cluster, metadata: ClusterMetadata) -> float:
        return float(cluster.record.stopped or metadata.ended_at or cluster.first_seen)

    def next_expiry(self, now: float) -> float:
        """In how many ms the display changes without a new sample; at most an hour."""
        due = [3_600_000.0]
        for name, cluster in self.clusters.items():
            if not cluster.live:
                metadata = self.metadata(name)
                due.append(self._ended_at(cluster, metadata) + self._retention(name, metadata) - now)
            elif cluster.record.status == "pending":
                due.append((cluster.record.started or cluster.first_seen) + self._slow_start_after * 1000 - now)
        return max(50.0, min((d for d in due if d > 0), default=3_600_000.0))

    def is_waiting_for_workers(self, name: str, workers: int) -> bool:
        """Whether the cluster, which has `workers` workers, is still starting: it never had any of those requested.

        Workers that were there have been removed elsewhere, by a notebook for example, which the gateway does not
        report.
        """
        metadata = self.metadata(name)
        target = parse_worker_target(metadata.requested)
        is_satisfied = metadata.satisfied_request == metadata.requested
        return workers == 0 and target is not None and target.minimum > 0 and not is_satisfied

    def has_requested_workers(self, name: str, workers: int) -> bool:
        """Whether `workers` workers are what was requested last; True if nothing was."""
        target = parse_worker_target(self.metadata(name).requested)
        return target is None or target.minimum <= workers <= target.maximum


def default_label(name: str, prefix: str = "Cluster") -> str:
    """The label of a cluster that has none: `Cluster 3f2a`."""
    return f"{prefix} {short_id(name)}"


def short_id(name: str) -> str:
    """The first characters of the id in a cluster's name, which may start with a namespace."""
    return name.rpartition(".")[2][:4]
