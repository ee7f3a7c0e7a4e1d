"""How long the list shows a cluster that has ended. The gateway lists it for a day."""

from __future__ import annotations

from collections.abc import Callable

from ..gateway.responses import ClusterRecord
from ..storage.cluster_format import FORGET_ENDED
from ..storage.metadata import ClusterMetadata
from .model import Cluster


class Retention:
    """Decides whether an ended cluster is shown. Times are in ms since epoch.

    Parameters
    ----------
    ended_retention: seconds; see the trait `ended_cluster_retention`
    in_notebook: whether a notebook uses the cluster of this name
    """

    def __init__(self, ended_retention: float, in_notebook: Callable[[str], bool]) -> None:
        self._ended_retention = ended_retention * 1000
        self._in_notebook = in_notebook

    def shows(self, name: str, cluster: Cluster, metadata: ClusterMetadata, now: float) -> bool:
        """Return whether the list shows a cluster. It shows all that have not ended."""
        if metadata.dismissed:
            return False
        return cluster.live or now < self.shown_until(name, cluster, metadata)

    def shows_new(self, record: ClusterRecord, metadata: ClusterMetadata | None, now: float) -> bool:
        """Return whether the list shows a cluster that had ended before it became known.

        metadata: None if nothing is stored of it
        """
        if metadata is not None and metadata.dismissed:
            return False
        ended = record.stopped or (metadata.ended_at if metadata is not None else None) or 0.0
        return now - ended < self._duration(record.name, metadata)

    def shown_until(self, name: str, cluster: Cluster, metadata: ClusterMetadata) -> float:
        """Return until when an ended cluster is shown."""
        ended = float(cluster.record.stopped or metadata.ended_at or cluster.first_seen)
        return ended + self._duration(name, metadata)

    def _duration(self, name: str, metadata: ClusterMetadata | None) -> float:
        """Return for how many ms an ended cluster is shown: a day where its user may not know of the end.

        That is a cluster that the idle policy stopped, or one of this server or a notebook that ended unexpectedly.
        """
        if metadata is None:
            return self._ended_retention
        is_own = metadata.created_here or self._in_notebook(name)
        if metadata.end_reason is None and (metadata.stop_requested or not is_own):
            return self._ended_retention
        return max(self._ended_retention, FORGET_ENDED)
