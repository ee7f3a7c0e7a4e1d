"""Computing clusters as activity of the server, for a limited time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from jupyterlab_dask_gateway.clock import CLOCK
from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.server_activity import KEY, ServerActivity
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord

LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)


class Server:
    """A server with one cluster, whose time passes on demand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
        self.settings: dict[str, Any] = {"api_last_activity": LONG_AGO}
        self.cluster = Cluster(ClusterRecord("a", "running"), first_seen=0, record_requested_at=0)
        self._hours = 0.0
        start = CLOCK.now()
        monkeypatch.setattr(CLOCK, "now", lambda: start + self._hours * 3_600_000)
        self._activity = ServerActivity(self, hours=hours)

    def last_activity(self) -> datetime:
        times: list[datetime] = [value for key, value in self.settings.items() if key.endswith("_last_activity")]
        return max(times)

    def sample(self, *, after: float, working: bool = True) -> bool:
        """Take a sample after some hours. Returns whether it was reported as activity."""
        self._hours += after
        before = self.settings.get(KEY)
        self.cluster.activity.working = working
        self._activity.add_sample("a", self.cluster)
        return self.settings.get(KEY) != before


def test_work_is_activity_until_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch, hours=3)
    assert [server.sample(after=1) for _ in range(6)] == [True, True, True, True, False, False]
    assert datetime.now(timezone.utc) - server.settings[KEY] < timedelta(minutes=5)


def test_other_activity_starts_the_limit_again(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch, hours=3)
    assert not [server.sample(after=2) for _ in range(4)][-1]
    server.settings["api_last_activity"] = datetime.now(timezone.utc)
    assert server.sample(after=1)
    assert server.sample(after=2)
    assert not server.sample(after=2)


def test_idle_clusters_do_not_count_as_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch, hours=3)
    assert not server.sample(after=0.1, working=False)
    assert server.sample(after=0.1)
    assert not server.sample(after=0.1, working=False)


def test_nothing_is_reported_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server(monkeypatch, hours=0)
    assert not server.sample(after=0)
    assert server.settings.keys() == {"api_last_activity"}
