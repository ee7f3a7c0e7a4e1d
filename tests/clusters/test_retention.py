"""How long an ended cluster is shown. test_registry.py has the decisions about whose clusters are shown for a day."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.retention import Retention
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status
from jupyterlab_dask_gateway.storage.metadata import ClusterMetadata

ENDED = 100_000
RETENTION = Retention(60.0, lambda name: False)


@pytest.mark.parametrize(
    ("status", "metadata", "age", "shown"),
    [
        ("running", ClusterMetadata(), 10**9, True),
        ("running", ClusterMetadata(dismissed=True), 0, False),
        ("stopped", ClusterMetadata(), 59_999, True),
        ("stopped", ClusterMetadata(), 60_000, False),
        ("stopped", ClusterMetadata(dismissed=True), 0, False),
        ("failed", ClusterMetadata(created_here=True), 60_000, True),
    ],
)
def test_cluster_is_shown_until_the_retention_ends(
    status: Status, metadata: ClusterMetadata, age: int, shown: bool
) -> None:
    cluster = Cluster(ClusterRecord("a", status, stopped=ENDED), first_seen=1.0, record_requested_at=1.0)
    assert RETENTION.shows("a", cluster, metadata, ENDED + age) is shown


@pytest.mark.parametrize(
    ("stopped", "metadata", "age", "shown"),
    [
        (ENDED, None, 59_999, True),
        (ENDED, None, 60_000, False),
        (None, None, 0, False),
        (None, ClusterMetadata(ended_at=float(ENDED)), 59_999, True),
        (ENDED, ClusterMetadata(dismissed=True), 0, False),
    ],
)
def test_cluster_that_had_ended_before_it_became_known_is_shown_as_long(
    stopped: int | None, metadata: ClusterMetadata | None, age: int, shown: bool
) -> None:
    assert RETENTION.shows_new(ClusterRecord("a", "stopped", stopped=stopped), metadata, ENDED + age) is shown


def test_retention_starts_when_the_cluster_was_first_seen_if_nothing_says_when_it_ended() -> None:
    cluster = Cluster(ClusterRecord("a", "stopped"), first_seen=500.0, record_requested_at=1.0)
    assert RETENTION.shown_until("a", cluster, ClusterMetadata()) == 60_500.0
