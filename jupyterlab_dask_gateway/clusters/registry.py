"""The clusters that the server knows, and how responses of the gateway change them. No requests, no waiting."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..clock import CLOCK
from ..config import DEFAULT
from ..errors import GatewayProblem
from ..gateway.options import mask_mappings
from ..gateway.responses import ClusterRecord, Status, check_name
from ..gateway.shared_schedulers import PREFIX, SharedScheduler, is_shared
from ..idle.gateway_limit import IdleLimits
from ..scheduler.worker_target import Scaling, parse_worker_target
from ..storage.cluster_store import ClusterStore
from ..storage.metadata import PALETTE, ClusterMetadata, pick_color
from ..wire import types as wire
from .labels import default_label, short_id, unique_label
from .model import ENDED_STATUSES, LIVE, Cluster, serialize_problem
from .prices import Prices
from .retention import Retention
from .serialize import serialize_cluster
from .startup import startup_key

NEW_SECONDS = 20.0
"""Seconds for which a new cluster may be missing from the list; on Kubernetes the list lags."""
STOP_SECONDS = 60.0
"""Seconds after a request to stop a cluster within which the gateway must report the end."""
REFRESH_AFTER = 6 * 3_600_000.0
"""ms after which the stored metadata of a live cluster is marked as current again."""


class ClusterRegistry:
    """The clusters of one gateway, whose address is `key` in the store.

    gateway: the name of the gateway in the configuration
    is_local: whether it is the private local gateway of a server; all of them have comparable startup durations
    ended_retention, slow_start_after: seconds; see the traits in traits.py
    in_notebook: whether a notebook uses the cluster of this name
    idle_limits: finds the gateway's own idle limit of a cluster
    prices: the administrator's prices
    live_labels: the labels of the live clusters of all gateways, by name; by default those of this one
    """

    def __init__(
        self,
        store: ClusterStore,
        key: str,
        *,
        gateway: str = DEFAULT,
        ended_retention: float,
        slow_start_after: float,
        is_local: bool = False,
        in_notebook: Callable[[str], bool] = lambda name: False,
        idle_limits: IdleLimits | None = None,
        prices: Prices | None = None,
        live_labels: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self._idle_limits = idle_limits or IdleLimits()
        self._prices = prices or Prices()
        self.clusters: dict[str, Cluster] = {}
        self._store = store
        self._key = key
        self._gateway = gateway
        self._is_local = is_local
        self._startup_group = "local" if is_local else key
        self._retention = Retention(ended_retention, in_notebook)
        self._slow_start_after = slow_start_after
        self._all_live_labels = live_labels or self.live_labels
        self._has_list = False
        self._worker_limits: dict[str, int] = {}
        self._colors: Counter[str] | None = None
        """How many live clusters have each color; counted once for each list."""
        self._unconfirmed: set[str] = set()
        """Stored clusters that had not ended, and that no response has shown yet."""

    def cluster(self, name: str) -> Cluster:
        """Return the cluster `name`. Raises GatewayProblem `bad-name` or `cluster-not-found`."""
        cluster = self.clusters.get(check_name(name))
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        return cluster

    def metadata(self, name: str) -> ClusterMetadata:
        """Return what is stored of the cluster `name`."""
        found = self._store.get(self._key, name)
        cluster = self.clusters.get(name)
        if cluster is None or cluster.record.shared_scheduler is None:
            return found or ClusterMetadata(label=default_label(name), color=PALETTE[0])
        known = found or ClusterMetadata(label="", color="")
        color = known.color or PALETTE[int(short_id(name.removeprefix(PREFIX)), 16) % len(PALETTE)]
        return replace(known, label=known.label or cluster.record.shared_scheduler.label, color=color)

    def update_metadata(self, name: str, **changes: Any) -> ClusterMetadata:
        """Change fields of the stored metadata of the cluster `name`. Returns all metadata."""
        if changes.get("stop_requested") and name in self.clusters:
            self.clusters[name].stop_requested_at = time.monotonic()
        return self._store.put(self._key, name, **changes)

    def _assign_label_and_color(self, name: str) -> None:
        """Give a cluster that is new here a default label and a color."""
        found = self._store.get(self._key, name)
        if found is not None and found.color:
            return
        if self._colors is None:
            others = self._store.clusters_of_gateway(self._key).values()
            self._colors = Counter(other.color for other in others if other.ended_at is None and other.color)
        color = pick_color(self._colors)
        self._colors[color] += 1
        label = found.label if found is not None and found.label else default_label(name)
        self.update_metadata(name, label=label, color=color)

    def has_live_clusters(self) -> bool:
        """Return whether a cluster of the gateway has not ended. Before the first list the store shows it."""
        if self._has_list:
            return bool(self._unconfirmed) or any(self._live_at_gateway())
        stored = self._store.clusters_of_gateway(self._key).items()
        return any(metadata.ended_at is None and not is_shared(name) for name, metadata in stored)

    def _live_at_gateway(self) -> Iterator[str]:
        for name, cluster in self.clusters.items():
            if cluster.live and cluster.record.shared_scheduler is None:
                yield name

    def add_shared(self, schedulers: Iterable[SharedScheduler]) -> None:
        """Add the schedulers that the administrator names."""
        for scheduler in schedulers:
            record = ClusterRecord(name=scheduler.name, status="running", shared_scheduler=scheduler)
            self.clusters[scheduler.name] = Cluster(record, time.time() * 1000, time.monotonic(), was_running=True)

    def check_managed(self, name: str) -> None:
        """Raise GatewayProblem `cluster-shared` for a shared scheduler, which users cannot change."""
        if is_shared(name):
            raise GatewayProblem("cluster-shared", "not-managed")

    def is_stored(self, name: str) -> bool:
        """Return whether the store has the cluster `name` of this gateway."""
        return self._store.get(self._key, name) is not None

    def has_unlisted_clusters(self) -> bool:
        """Return whether the store has live clusters that no list has shown: another server of the user made them."""
        known = self.clusters.keys() | self._unconfirmed
        return self._has_list and any(
            metadata.ended_at is None and name not in known and not is_shared(name)
            for name, metadata in self._store.clusters_of_gateway(self._key).items()
        )

    def add(self, name: str, options: Mapping[str, Any]) -> None:
        """Add a cluster that this server has just created."""
        if name not in self.clusters:
            now = time.time() * 1000
            record = ClusterRecord(name=name, status="pending", started=int(now), options=options)
            self.clusters[name] = Cluster(record, first_seen=now, record_requested_at=time.monotonic())
            self._assign_label_and_color(name)

    def apply_listed(self, records: Iterable[ClusterRecord], requested_at: float) -> None:
        """Apply some records of a list, which was requested at `requested_at` (monotonic s)."""
        for record in records:
            if record.name in self.clusters or record.status in LIVE or self._shows_new(record):
                self.apply(record, requested_at)

    def find_missing(self, records: Mapping[str, ClusterRecord], requested_at: float) -> list[str]:
        """Return the live clusters that a list lacks, after its records were applied.

        Absence from a list proves no end: the list may be incomplete, or from another program. Only a request for
        such a cluster shows whether it exists; see `end_missing`.
        """
        self._colors = None
        if not self._has_list:
            self._has_list = True
            self._restore(records)
        now = time.monotonic()
        missing = [
            name
            for name in self._live_at_gateway()
            if name not in records
            and (cluster := self.clusters[name]).record_requested_at <= requested_at
            and (cluster.was_running or now - cluster.known_since > NEW_SECONDS)
        ]
        return missing + [name for name in self._unconfirmed if name not in records]

    def end_missing(self, name: str, requested_at: float) -> None:
        """End a live cluster that the gateway does not know, as it said to a request for it at `requested_at`.

        Does nothing if a later response has shown the cluster.
        """
        self._unconfirmed.discard(name)
        if name not in self.clusters:
            self.clusters[name] = self._make_stored_cluster(name, self.metadata(name), "running")
            self._assign_label_and_color(name)
        cluster = self.clusters[name]
        if not cluster.live or requested_at < cluster.record_requested_at:
            return
        now = float(round(time.time() * 1000))
        is_expected = cluster.record.status == "stopping" or self.metadata(name).stop_requested
        status: Status = "stopped" if is_expected else "failed"
        cluster.record = replace(cluster.record, status=status, stopped=int(now), dashboard_route=None)
        problem = None
        if not is_expected:
            problem = serialize_problem(GatewayProblem("cluster-not-found", "missing", remedy="recreate"), now)
        self.update_metadata(name, ended_at=now, problem=problem)

    def end_all(self) -> None:
        """End all live clusters: the local gateway has ended, and its clusters with it."""
        now = time.monotonic()
        for name in [*self._unconfirmed, *self._live_at_gateway()]:
            self.end_missing(name, now)

    def apply(self, record: ClusterRecord, requested_at: float) -> None:
        """Apply a record of the gateway, unless a later request has set a newer one."""
        now = time.time() * 1000
        self._unconfirmed.discard(record.name)
        cluster = self.clusters.get(record.name)
        if cluster is None:
            cluster = Cluster(record, first_seen=now, record_requested_at=requested_at)
            self.clusters[record.name] = cluster
            self._assign_label_and_color(record.name)
        elif requested_at < cluster.record_requested_at:
            return
        elif not record.has_known_status:
            if not cluster.live:
                return
            record = replace(record, dashboard_route=record.dashboard_route or cluster.record.dashboard_route)
        # The options of a cluster never change, so a record without them changes nothing.
        record = replace(record, options=record.options or cluster.record.options)
        cluster.record, cluster.record_requested_at = record, requested_at
        metadata = self.metadata(record.name)
        options = mask_mappings(record.options)
        if metadata.options != options:
            metadata = self.update_metadata(record.name, options=options)
        if record.status == "running" and record.has_known_status:
            cluster.was_running = True
        if record.status in ENDED_STATUSES and metadata.ended_at is None:
            # A problem from before, such as workers that could not be requested, is not why it ended.
            self.update_metadata(record.name, ended_at=float(record.stopped or now), problem=None)
        elif record.status in LIVE and (metadata.ended_at is not None or now - metadata.updated_at > REFRESH_AFTER):
            self.update_metadata(record.name, ended_at=None, problem=None)
        if record.status in ("pending", "running") and metadata.stop_requested:
            self._check_stop(record, cluster, requested_at, now)

    def _check_stop(self, record: ClusterRecord, cluster: Cluster, requested_at: float, now: float) -> None:
        """Forget the request to stop a cluster that continues, so that a later end is not attributed to it."""
        if record.has_known_status and requested_at > cluster.stop_requested_at + STOP_SECONDS:
            problem = serialize_problem(GatewayProblem("cluster-not-stopped", "still-running"), now)
            self.update_metadata(record.name, stop_requested=False, end_reason=None, problem=problem)

    def _shows_new(self, record: ClusterRecord) -> bool:
        return self._retention.shows_new(record, self._store.get(self._key, record.name), time.time() * 1000)

    def _restore(self, records: Mapping[str, ClusterRecord]) -> None:
        """Add stored clusters that ended, and record those that may have ended while no server ran."""
        for name, metadata in self._store.clusters_of_gateway(self._key).items():
            if name in records or name in self.clusters or is_shared(name):
                continue
            if metadata.ended_at is None:
                self._unconfirmed.add(name)
            else:
                status: Status = "stopped" if metadata.problem is None else "failed"
                self.clusters[name] = self._make_stored_cluster(name, metadata, status)
                self._assign_label_and_color(name)

    def _make_stored_cluster(self, name: str, metadata: ClusterMetadata, status: Status) -> Cluster:
        started = None if metadata.started is None else int(metadata.started)
        record = ClusterRecord(name=name, status=status, started=started, options=metadata.options or {})
        return Cluster(record, first_seen=0.0, record_requested_at=0.0)

    def serialize(self, now: float) -> dict[str, wire.Cluster]:
        """Return the clusters that are shown, by name. `now` is in ms since epoch."""
        serialized = {name: self.serialize_one(name, now) for name in self.clusters}
        return {name: cluster for name, cluster in serialized.items() if cluster is not None}

    def serialize_shown(self, name: str) -> wire.Cluster:
        """Return the cluster `name`. Raises GatewayProblem `cluster-not-found` if it is unknown or not shown."""
        cluster = self.serialize_one(name, time.time() * 1000)
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        return cluster

    def serialize_one(self, name: str, now: float) -> wire.Cluster | None:
        """Return the cluster `name`, None if it is unknown or not shown. `now` is in ms since epoch."""
        cluster = self.clusters.get(name)
        if cluster is None:
            return None
        metadata = self.metadata(name)
        if not self._retention.shows(name, cluster, metadata, now):
            return None
        return serialize_cluster(
            cluster,
            metadata,
            now,
            self._slow_start_after,
            self.startup_durations(cluster.record.options or metadata.options or {}),
            self.worker_limit(cluster.record.options),
            CLOCK.offset(),
            self._idle_limits.find(cluster.record.options) if cluster.record.shared_scheduler is None else None,
            self._prices,
            self._gateway if cluster.record.shared_scheduler is None else DEFAULT,
            self._is_local,
        )

    def forget_expired(self, now: float) -> None:
        """Remove ended clusters that are no longer shown. `now` is in ms since epoch.

        The gateway still lists them; `Retention.shows_new` keeps them from coming back.
        """
        for name, cluster in list(self.clusters.items()):
            if not cluster.live and not self._retention.shows(name, cluster, self.metadata(name), now):
                del self.clusters[name]

    def startup_durations(self, options: Mapping[str, Any]) -> list[dict[str, float]]:
        """Return the seconds from the request to each stage, of earlier clusters with these options."""
        return self._store.startup_durations(startup_key(self._startup_group, mask_mappings(options)))

    def add_startup_durations(self, name: str, options: Mapping[str, Any], durations: dict[str, float]) -> None:
        """Store the durations of the startup of the cluster `name`, which has these options."""
        key = startup_key(self._startup_group, mask_mappings(options))
        self._store.add_startup_durations(key, name, durations)

    def worker_limit(self, options: Mapping[str, Any]) -> int | None:
        """Return the largest number of workers that the gateway granted with these options; None if unknown."""
        if not self._worker_limits:
            return None
        return self._worker_limits.get(startup_key(self._startup_group, mask_mappings(options)))

    def set_worker_limit(self, options: Mapping[str, Any], requested: int, granted: int) -> None:
        """Record that the gateway granted `granted` of `requested` workers."""
        key = startup_key(self._startup_group, mask_mappings(options))
        if granted < requested:
            self._worker_limits[key] = granted
        elif granted > self._worker_limits.get(key, granted):
            del self._worker_limits[key]

    def needs_option_specs(self) -> bool:
        """Return whether the option specs of the gateway are unknown, and a live cluster has an idle limit."""
        if self._idle_limits.specs is not None:
            return False
        found = [self._idle_limits.find(cluster.record.options) for cluster in self.clusters.values() if cluster.live]
        return any(limit is not None and limit.option for limit in found)

    def set_option_specs(self, specs: Sequence[wire.Option]) -> None:
        """Record the option specs of the gateway, which may show the unit of its idle limit."""
        self._idle_limits.specs = specs

    def apply_scaling(
        self, name: str, cluster: Cluster, scaling: Scaling | None, requested: wire.WorkersRequest | None
    ) -> None:
        """Apply the last requests for workers of all clients, which the scheduler has logged.

        Parameters
        ----------
        scaling: None if they are unknown
        requested: the last known request before the log was read. If another one was sent meanwhile, the log is
            outdated.
        """
        metadata = self.metadata(name)
        if metadata.requested != requested or metadata.workers_pending:
            return
        cluster.scaling = scaling
        if scaling is None:
            return
        is_adaptive = requested is not None and "minimum" in requested
        if scaling.request is None and not scaling.adaptive and not is_adaptive:
            return  # The log does not have the number.
        if scaling.request != requested:
            self.update_metadata(name, requested=scaling.request, workers_before_scale_down=None)

    def new_label(self, name: str, wanted: str | None) -> str:
        """Return a label for a new cluster: `wanted`, or a default label if a live cluster has that one."""
        return unique_label(name, wanted, self._all_live_labels())

    def live_labels(self) -> dict[str, str]:
        """Return the labels of the clusters that have not ended, by name."""
        return {name: self.metadata(name).label for name, cluster in self.clusters.items() if cluster.live}

    def next_expiry(self, now: float) -> float:
        """Return in how many ms the display changes without a new sample; at most an hour."""
        due = [3_600_000.0]
        for name, cluster in self.clusters.items():
            if not cluster.live:
                due.append(self._retention.shown_until(name, cluster, self.metadata(name)) - now)
            elif cluster.record.status == "pending":
                due.append((cluster.record.started or cluster.first_seen) + self._slow_start_after * 1000 - now)
        return max(50.0, min((d for d in due if d > 0), default=3_600_000.0))

    def is_waiting_for_workers(self, name: str, workers: int) -> bool:
        """Return whether a cluster with `workers` workers is still starting: it never had any of those requested.

        Workers that were there have been removed elsewhere, by a notebook for example, which the gateway does not
        report.
        """
        metadata = self.metadata(name)
        target = parse_worker_target(metadata.requested)
        is_satisfied = metadata.satisfied_request == metadata.requested
        return workers == 0 and target is not None and target.minimum > 0 and not is_satisfied

    def has_requested_workers(self, name: str, workers: int) -> bool:
        """Return whether `workers` workers are what was requested last; True without a request."""
        target = parse_worker_target(self.metadata(name).requested)
        return target is None or target.minimum <= workers <= target.maximum
