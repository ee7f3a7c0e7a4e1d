"""Which cluster of a list a create request has created."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.actions.create_recovery import SentRequest, created_since
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status


def record(name: str, started: int = 1000, status: Status = "pending", **options: Any) -> ClusterRecord:
    return ClusterRecord(name=name, status=status, started=started, options=options)


@pytest.mark.parametrize(
    ("records", "found"),
    [
        ([], None),
        ([record("known", image="a")], None),
        ([record("claimed", image="a")], None),
        ([record("other", image="b")], None),
        ([record("early", started=1000 - 10**6, status="stopped", image="a")], None),
        ([record("behind", started=1000 - 10**6, image="a")], "behind"),
        ([record("failed", status="failed", image="a")], "failed"),
        ([record("new", image="a", cores=1)], "new"),
        ([record("newer", started=2000, image="a"), record("new", image="a")], "new"),
    ],
)
def test_created_since_finds_the_new_cluster_with_the_options(
    records: list[ClusterRecord], found: str | None
) -> None:
    listed = {each.name: each for each in records}
    assert created_since(listed, SentRequest({"image": "a"}, before={"known"}, at=1000.0), {"claimed"}) == found
