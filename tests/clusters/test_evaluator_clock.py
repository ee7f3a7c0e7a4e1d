"""Idleness while the wall clock is set: durations continue, and each countdown starts again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway import clock as clock_module
from jupyterlab_dask_gateway.clock import CLOCK, Clock
from jupyterlab_dask_gateway.clusters import evaluator as evaluator_module
from jupyterlab_dask_gateway.clusters.evaluator import ActivityEvaluator
from jupyterlab_dask_gateway.clusters.model import Cluster
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord
from jupyterlab_dask_gateway.idle.policy import IdlePolicy, PolicyBounds
from jupyterlab_dask_gateway.idle.settings import IdleSettings
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

from ..scheduler.test_idleness import sample
from .test_registry import apply_list

GATEWAY = "http://gateway"
NAME = "a"
SECOND, MINUTE, HOUR = 1000.0, 60_000.0, 3_600_000.0
POLICY = IdlePolicy(badge_after=20, notice_after=60, stop_after=3600, countdown=120)
JUMPS = pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR], ids=["forward", "back"])


class Server:
    """A server with one idle cluster, whose clocks the test moves."""

    def __init__(self, path: Path, clocks: Clocks) -> None:
        self.clocks = clocks
        self.store = ClusterStore(path, logging.getLogger(__name__))
        self.registry = ClusterRegistry(self.store, GATEWAY, ended_retention=900, slow_start_after=120)
        settings = IdleSettings(self.store, POLICY, PolicyBounds())
        self.evaluator = ActivityEvaluator(self.registry, settings)

    @property
    def cluster(self) -> Cluster:
        return self.registry.clusters[NAME]

    def poll(self) -> None:
        """Take a sample without work."""
        apply_list(self.registry, {NAME: ClusterRecord(name=NAME, status="running", started=1)}, 1.0)
        previous, self.cluster.idle_since = self.evaluator.previous_sample(NAME, self.cluster)
        current = sample(at=CLOCK.now(), results_bytes=0, results_count=0)
        self.cluster.sample = current
        self.evaluator.add_sample(NAME, self.cluster, previous, current)
        self.evaluator.evaluate_one(NAME, CLOCK.now())

    def pass_time(self, duration: float) -> None:
        """Let time pass (ms) with a sample each minute, as in the background."""
        while duration > 0:
            step = min(duration, MINUTE)
            self.clocks.steady += step
            self.clocks.wall += step
            self.poll()
            duration -= step

    def shown(self) -> Any:
        return self.registry.serialize(self.clocks.wall)[NAME]


def restart_clock() -> None:
    """Reset the clock, as in a server that starts."""
    vars(CLOCK).update(vars(Clock()))


class Clocks:
    """What both clocks of the computer show, in ms."""

    def __init__(self) -> None:
        self.wall = time.time() * 1000
        self.steady = 5 * HOUR


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    found = Clocks()
    monkeypatch.setattr(clock_module, "_steady", lambda: found.steady)
    monkeypatch.setattr(time, "time", lambda: found.wall / 1000)
    restart_clock()
    return found


@pytest.fixture(autouse=True)
def real_clock_afterwards() -> Any:
    yield
    restart_clock()


@pytest.fixture
def start(tmp_path: Path, clocks: Clocks) -> Callable[[], Server]:
    return lambda: Server(tmp_path / "clusters.json", clocks)


@pytest.fixture
def server(start: Callable[[], Server]) -> Server:
    """A server whose cluster has been idle for 28 s."""
    found = start()
    found.poll()
    found.poll()
    found.pass_time(28 * SECOND)
    return found


@JUMPS
def test_idle_time_continues(server: Server, jump: float) -> None:
    server.clocks.wall += jump
    server.poll()
    shown = server.shown()
    assert shown["idle_management"]["level"] == "badge"
    assert shown["idle_management"]["action"] is None
    assert server.clocks.wall - shown["idle"]["since"] == pytest.approx(28 * SECOND)
    server.pass_time(32 * SECOND)
    assert server.shown()["idle_management"]["level"] == "notice"


@JUMPS
def test_the_countdown_starts_again(server: Server, jump: float) -> None:
    server.pass_time(59 * MINUTE)
    counting = server.shown()["idle_management"]
    assert counting["action"] == "stop"
    server.clocks.wall += jump
    server.poll()
    again = server.shown()["idle_management"]
    assert (again["level"], again["action"]) == ("countdown", "stop")
    assert again["action_at"] - server.clocks.wall == pytest.approx(120 * SECOND)
    assert not server.evaluator.evaluate_one(NAME, CLOCK.now())
    server.pass_time(2 * MINUTE)
    assert server.evaluator.evaluate_one(NAME, CLOCK.now())


@JUMPS
def test_a_snooze_lasts_as_long_as_the_user_chose(server: Server, jump: float) -> None:
    server.registry.update_metadata(NAME, snoozed_until=server.clocks.wall + 3 * HOUR)
    server.pass_time(HOUR)
    server.clocks.wall += jump
    server.poll()
    shown = server.shown()["idle_management"]
    assert shown["snoozed_until"] - server.clocks.wall == pytest.approx(2 * HOUR)
    server.pass_time(1.9 * HOUR)
    assert server.shown()["idle_management"]["level"] == "none"
    server.pass_time(0.2 * HOUR)
    assert server.shown()["idle_management"]["level"] == "notice"


@JUMPS
async def test_the_next_server_continues_with_the_corrected_times(
    server: Server, start: Callable[[], Server], jump: float
) -> None:
    server.registry.update_metadata(NAME, snoozed_until=None, kept_alive=False)
    server.pass_time(2 * MINUTE)
    server.clocks.wall += jump
    server.poll()
    await server.store.save()
    restart_clock()
    restarted = start()
    await restarted.store.refresh()
    restarted.poll()
    assert restarted.clocks.wall - restarted.shown()["idle"]["since"] == pytest.approx(148 * SECOND)


async def test_an_idle_time_that_starts_in_the_future_starts_now(server: Server, start: Callable[[], Server]) -> None:
    server.pass_time(2 * MINUTE)
    await server.store.save()
    server.clocks.wall -= 2 * HOUR  # while no server runs
    restart_clock()
    restarted = start()
    await restarted.store.refresh()
    restarted.poll()
    assert restarted.shown()["idle"]["since"] == restarted.clocks.wall
    restarted.pass_time(MINUTE)
    assert restarted.shown()["idle_management"]["level"] == "notice"


async def test_reading_the_stored_idle_period_changes_nothing(server: Server, start: Callable[[], Server]) -> None:
    server.pass_time(2 * MINUTE)
    await server.store.save()
    restarted = start()
    await restarted.store.refresh()
    apply_list(restarted.registry, {NAME: ClusterRecord(name=NAME, status="running", started=1)}, 1.0)
    previous, idle_since = restarted.evaluator.previous_sample(NAME, restarted.cluster)
    assert previous is not None
    assert idle_since == server.cluster.idle_since
    assert (restarted.cluster.sample, restarted.cluster.idle_since) == (None, None)


@pytest.mark.parametrize("jump", [0.0, HOUR, -HOUR])
def test_durations_of_a_startup_during_a_jump_are_not_stored(start: Callable[[], Server], jump: float) -> None:
    server = start()
    pending = ClusterRecord(name=NAME, status="pending", started=int(server.clocks.wall))
    apply_list(server.registry, {NAME: pending}, 1.0)
    server.evaluator.evaluate_one(NAME, CLOCK.now())
    server.clocks.wall += jump
    server.pass_time(MINUTE)
    stages = server.registry.metadata(NAME).stages
    assert stages is not None
    assert "ready" in stages
    assert len(server.registry.startup_durations({})) == (0 if jump else 1)


def test_sleep_of_the_computer_restarts_the_countdown_and_counts_as_idle_time(server: Server) -> None:
    server.pass_time(59 * MINUTE)
    server.clocks.steady += 8 * HOUR
    server.clocks.wall += 8 * HOUR
    assert 8 * HOUR > evaluator_module.MAX_PAUSE
    server.poll()
    shown = server.shown()
    assert server.clocks.wall - shown["idle"]["since"] > 8 * HOUR
    assert shown["idle_management"]["action_at"] - server.clocks.wall == pytest.approx(120 * SECOND)
