"""Which clusters are to be seen, and for how long after their end."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.answers import ClusterRecord
from jupyterlab_dask_gateway.roster import Roster
from jupyterlab_dask_gateway.store import FORGET_GONE, Store

HOUR = 3_600_000
KEY = "http://gateway"
ENDED = {"by": "policy", "why": "It was idle.", "idle_for": 3600}


@pytest.mark.parametrize(
    ("kept", "stays"),
    [
        ({"ended": ENDED, "stop_asked": True}, True),
        ({"made_here": True}, True),
        ({"made_here": True, "stop_asked": True}, False),
        ({}, False),
        ({"ended": ENDED, "dismissed": True}, False),
    ],
)
@pytest.mark.parametrize("listed", [True, False])
def test_what_ended_by_itself_is_still_told_the_next_morning(
    tmp_path: Path, kept: dict[str, Any], stays: bool, listed: bool
) -> None:
    now = time.time() * 1000
    gone = round(now) - 10 * HOUR
    store = Store(tmp_path / "clusters.json", logging.getLogger("test_roster"))
    store.put(KEY, "a", **kept, gone=float(gone), label="Mine")
    record = ClusterRecord(name="a", status="stopped", started=gone - HOUR, stopped=gone, options={})
    # A server that was just started, and a gateway that still lists it, or does not.
    roster = Roster(store, KEY, tombstone=900, slow_start=120)
    roster.apply_list({"a": record} if listed else {}, 1.0)
    shown = roster.wire(now)
    assert list(shown) == (["a"] if stays else [])
    if stays:
        assert (shown["a"]["label"], shown["a"]["ended"]["at"]) == ("Mine", gone)
        assert roster.wire(gone + FORGET_GONE) == {}
