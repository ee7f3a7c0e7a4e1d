"""The stages of a startup, and the durations of earlier ones."""

from __future__ import annotations

from typing import Any

import pytest

from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.startup import (
    STAGES,
    advance_stages,
    serialize_stages,
    stage_durations,
    startup_key,
)
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, Status

from ..scheduler.test_sample import parsed


def cluster(status: Status, *, workers: int | None = None, started: int | None = 500) -> Cluster:
    found = Cluster(ClusterRecord("a", status, started=started), first_seen=0.0, record_requested_at=0.0)
    if workers is not None:
        found.sample = parsed({"workers": workers}, {"workers": {}})
    return found


def test_stages_are_reached_one_after_another() -> None:
    stages = advance_stages(None, cluster("pending"), complete=False, now=1000.0)
    assert stages == {"requested": 500.0, "scheduler-starting": 1000.0}
    stages = advance_stages(stages, cluster("running"), complete=True, now=2000.0)
    assert stages is not None
    assert "ready" not in stages, "nothing is known of the workers yet"
    stages = advance_stages(stages, cluster("running", workers=1), complete=False, now=3000.0)
    stages = advance_stages(stages, cluster("running", workers=2), complete=True, now=4000.0)
    assert stages == dict(zip(STAGES, [500.0, 1000.0, 2000.0, 3000.0, 4000.0], strict=True))
    assert advance_stages(stages, cluster("running", workers=2), complete=True, now=9000.0) == stages


def test_startup_that_was_not_monitored_has_no_stages() -> None:
    assert advance_stages(None, cluster("running", workers=1), complete=True, now=1.0) is None
    assert serialize_stages(None, [{"ready": 3.0}]) == []


@pytest.mark.parametrize(("started", "requested"), [(None, 1000.0), (5000, 1000.0), (500, 500.0)])
def test_request_is_never_in_the_future(started: int | None, requested: float) -> None:
    stages = advance_stages(None, cluster("pending", started=started), complete=False, now=1000.0)
    assert stages is not None
    assert stages["requested"] == requested


def test_typical_seconds_are_the_median_of_earlier_startups() -> None:
    stages = serialize_stages({"requested": 1.0}, [{"ready": 1.0}, {"ready": 9.0}, {"ready": 2.04}, {}])
    assert [(each["stage"], each["at"], each["typical_seconds"]) for each in stages] == [
        ("requested", 1.0, None),
        ("scheduler-starting", None, None),
        ("scheduler-up", None, None),
        ("first-worker", None, None),
        ("ready", None, 2.0),
    ]


def test_durations_count_from_the_request_in_seconds() -> None:
    assert stage_durations({"requested": 1000.0, "scheduler-up": 3040.0, "ready": 4000.0}) == {
        "scheduler-up": 2.0,
        "ready": 3.0,
    }


@pytest.mark.parametrize(
    ("group", "options", "same"),
    [("g", {"b": 2, "a": 1}, True), ("h", {"a": 1, "b": 2}, False), ("g", {"a": 1, "b": 3}, False)],
)
def test_startups_with_the_same_group_and_options_are_comparable(
    group: str, options: dict[str, Any], same: bool
) -> None:
    assert (startup_key(group, options) == startup_key("g", {"a": 1, "b": 2})) is same
