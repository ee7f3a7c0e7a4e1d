"""The clusters that are known, and how what the gateway tells changes them. No waiting, no asking."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
from ..gateway.responses import ClusterRecord
from ..scheduler.worker_target import parse_worker_target
from ..storage.cluster_store import FORGET_ENDED, ClusterStore
from ..storage.metadata import ClusterMetadata, pick_color
from ..wire import Wire
from .model import ENDED, LIVE, Cluster, serialize_problem
from .serialize import serialize_cluster
from .startup import startup_key

NEW_SECONDS = 20.0
"""So long a cluster may be missing from the list after it was made: on Kubernetes the list lags."""
REFRESH_AFTER = 6 * 3_600_000.0
"""ms. How old the mark of a living cluster in the store may be."""


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
        self.store = store
        self.key = key
        self.startup_group = startup_group or key
        self._ended_retention = ended_retention * 1000
        self._slow_start = slow_start_after
        self._in_notebook = in_notebook
        self.clusters: dict[str, Cluster] = {}
        self._list_known = False

    def metadata(self, name: str) -> ClusterMetadata:
        """What is kept of this cluster; made up if it was not known: a label and a color."""
        kept = self.store.get(self.key, name)
        if kept is None or not kept.color:
            used = [
                other.color for other in self.store.of(self.key).values() if other.ended_at is None and other.color
            ]
            label = kept.label if kept is not None and kept.label else default_label(name)
            kept = self.store.put(self.key, name, label=label, color=pick_color(used))
        return kept

    def update_metadata(self, name: str, **changes: Any) -> ClusterMetadata:
        """Keep `changes` of this cluster."""
        self.metadata(name)
        return self.store.put(self.key, name, **changes)

    def has_live_clusters(self) -> bool:
        """Whether a cluster is known that has not ended; before the first list, from what was kept."""
        if self._list_known:
            return any(cluster.live for cluster in self.clusters.values())
        return any(kept.ended_at is None for kept in self.store.of(self.key).values())

    def add(self, name: str, options: Mapping[str, Any]) -> None:
        """A cluster that was just made here."""
        if name not in self.clusters:
            record = ClusterRecord(name=name, status="pending", started=int(time.time() * 1000), options=options)
            self.clusters[name] = Cluster(record, first_seen=time.time() * 1000, record_requested_at=time.monotonic())

    def apply_list(self, records: Mapping[str, ClusterRecord], asked: float) -> None:
        """Take over the gateway's list, which was asked for at `asked` (monotonic s)."""
        for record in records.values():
            if record.name in self.clusters or record.status in LIVE or self._recent(record):
                self.apply(record, asked)
        now = time.time() * 1000
        if not self._list_known:
            self._list_known = True
            self._restore(records)
        for name, cluster in self.clusters.items():
            missing = name not in records and cluster.live and cluster.record_requested_at <= asked
            if missing and (cluster.was_running or now - cluster.first_seen > NEW_SECONDS * 1000):
                self._mark_missing(name, cluster, now)

    def apply(self, record: ClusterRecord, asked: float) -> None:
        """Take over what the gateway tells of one cluster, unless something newer is known."""
        now = time.time() * 1000
        cluster = self.clusters.get(record.name)
        if cluster is None:
            cluster = self.clusters[record.name] = Cluster(record, first_seen=now, record_requested_at=asked)
        elif asked < cluster.record_requested_at:
            return
        cluster.record, cluster.record_requested_at = record, asked
        kept = self.metadata(record.name)
        options = mask_mappings(record.options)
        if kept.options != options:
            kept = self.update_metadata(record.name, options=options)
        if record.status == "running":
            cluster.was_running = True
        if record.status in ENDED and kept.ended_at is None:
            # What kept its workers from being asked for is no reason for its end.
            self.update_metadata(record.name, ended_at=float(record.stopped or now), problem=None)
        elif record.status in LIVE and (kept.ended_at is not None or now - kept.updated_at > REFRESH_AFTER):
            self.update_metadata(record.name, ended_at=None, problem=None)

    def _recent(self, record: ClusterRecord) -> bool:
        """Whether a cluster that is not known, and has ended, is still to be seen: the gateway lists it for a day."""
        kept = self.store.get(self.key, record.name)
        if kept is not None and kept.dismissed:
            return False
        ended = record.stopped or (kept.ended_at if kept is not None else None) or 0.0
        return time.time() * 1000 - ended < self._retention(record.name, kept)

    def _restore(self, records: Mapping[str, ClusterRecord]) -> None:
        """Clusters that ended, or that the gateway forgot, while this server was not there."""
        now = time.time() * 1000
        for name, kept in self.store.of(self.key).items():
            if name in records or name in self.clusters:
                continue
            started = None if kept.started is None else int(kept.started)
            record = ClusterRecord(name=name, status="failed", started=started, options=kept.options or {})
            cluster = self.clusters[name] = Cluster(record, first_seen=0.0, record_requested_at=0.0)
            if kept.ended_at is None:
                self._mark_missing(name, cluster, now)
            elif kept.problem is None:
                cluster.record = replace(record, status="stopped")

    def _mark_missing(self, name: str, cluster: Cluster, now: float) -> None:
        now = float(round(now))
        kept = self.metadata(name)
        expected = cluster.record.status == "stopping" or kept.stop_requested
        status = "stopped" if expected else "failed"
        cluster.record = replace(cluster.record, status=status, stopped=int(now), dashboard_route=None)
        problem = None
        if not expected:
            problem = serialize_problem(GatewayProblem("cluster-not-found", "missing", remedy="recreate"), now)
        self.update_metadata(name, ended_at=now, problem=problem)

    def serialize(self, now: float) -> dict[str, Wire]:
        """`cluster` of the wire, by name, of all clusters that are to be seen: oldest first."""
        shown = {}
        for name, cluster in sorted(self.clusters.items(), key=lambda item: (item[1].record.started or 0, item[0])):
            kept = self.metadata(name)
            if kept.dismissed or not self._visible(cluster, kept, now):
                continue
            kind = startup_key(self.startup_group, mask_mappings(cluster.record.options) or kept.options or {})
            durations = self.store.startup_durations(kind)
            shown[name] = serialize_cluster(cluster, kept, now, self._slow_start, durations)
        for name in [n for n, c in self.clusters.items() if not c.live and n not in shown]:
            # The gateway lists it for a day; what is kept of it keeps it from coming back.
            del self.clusters[name]
        return shown

    def new_label(self, name: str, wanted: str | None) -> str:
        """A label for a cluster that was just made: as `wanted`, with its own id where another that lives has it.

        Two that are called the same could only be told apart by their colors.
        """
        for other, cluster in self.clusters.items():
            if other != name and cluster.live and self.metadata(other).label == wanted:
                return default_label(name, wanted.removesuffix(f" {short_id(other)}"))
        return wanted or default_label(name)

    def _visible(self, cluster: Cluster, kept: ClusterMetadata, now: float) -> bool:
        if cluster.live:
            return True
        return now - self._ended(cluster, kept) < self._retention(cluster.record.name, kept)

    def _retention(self, name: str, kept: ClusterMetadata | None) -> float:
        """For how many ms the row of one that ended stays: overnight, where its person may not know of the end.

        A notebook that used it, too, says by that when it ended.
        """
        if kept is None:
            return self._ended_retention
        if kept.end_reason is None and (kept.stop_requested or not (kept.created_here or self._in_notebook(name))):
            return self._ended_retention
        return max(self._ended_retention, FORGET_ENDED)

    def _ended(self, cluster: Cluster, kept: ClusterMetadata) -> float:
        return float(cluster.record.stopped or kept.ended_at or cluster.first_seen)

    def next_expiry(self, now: float) -> float:
        """In how many ms the passing of time alone changes what is shown; at most an hour."""
        due = [3_600_000.0]
        for name, cluster in self.clusters.items():
            if not cluster.live:
                kept = self.metadata(name)
                due.append(self._ended(cluster, kept) + self._retention(name, kept) - now)
            elif cluster.record.status == "pending":
                due.append((cluster.record.started or cluster.first_seen) + self._slow_start * 1000 - now)
        return max(50.0, min((d for d in due if d > 0), default=3_600_000.0))

    def is_waiting_for_workers(self, name: str, workers: int) -> bool:
        """Whether it has no worker yet but was asked for some: it is starting, not idle.

        Once some were there, they were taken elsewhere: by a notebook, of whose wishes the gateway tells nothing.
        """
        kept = self.metadata(name)
        asked = parse_worker_target(kept.requested)
        return workers == 0 and asked is not None and asked.minimum > 0 and kept.satisfied_request != kept.requested

    def has_requested_workers(self, name: str, workers: int) -> bool:
        """Whether it has the workers that were last asked for here, as far as that is known."""
        asked = parse_worker_target(self.metadata(name).requested)
        return asked is None or asked.minimum <= workers <= asked.maximum


def default_label(name: str, prefix: str = "Cluster") -> str:
    """A label for a cluster that has none: `Cluster 3f2a`. A name is a uuid's hex, maybe after `namespace.`."""
    return f"{prefix} {short_id(name)}"


def short_id(name: str) -> str:
    """The start of what tells a cluster from others."""
    return name.rpartition(".")[2][:4]
