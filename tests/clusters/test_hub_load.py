"""The load of the servers of a hub, and how soon they show changes, in simulated time with the real monitors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ..support.hub_load import Hub, SimulatedUser, run_simulated, simulated_time

QUIET = 150.0
"""Simulated seconds after which a cluster is quiet."""
OTHERS, OWN = 6.1, 1.5
"""Seconds after which a change is shown: with the time of the requests and of the test's own polls."""


def run(folder: Path, work: Callable[[Hub, SimulatedUser, str], Awaitable[None]]) -> None:
    """Run `work` with a user whose page is visible and whose cluster is quiet."""

    async def prepare() -> None:
        hub = Hub()
        user = SimulatedUser(hub, folder, viewing=True)
        name = user.add_cluster()
        user.start()
        await asyncio.sleep(QUIET)
        await work(hub, user, name)
        await user.stop()

    with simulated_time() as clock:
        run_simulated(prepare(), clock)


@pytest.mark.parametrize(("viewing", "seconds", "limit"), [(True, 600.0, 100.0), (False, 3600.0, 10.0)])
def test_servers_of_500_users_send_few_requests_and_not_at_the_same_time(
    tmp_path: Path, viewing: bool, seconds: float, limit: float
) -> None:
    users = 20

    async def work() -> None:
        hub = Hub()
        servers = [SimulatedUser(hub, tmp_path / str(number), viewing=viewing) for number in range(users)]
        for server in servers:
            server.add_cluster()
            server.monitor.renew_lease()
            server.start()
        await asyncio.sleep(QUIET if viewing else 600)
        since = time.monotonic()
        await asyncio.sleep(seconds)
        # One request more in 20 is the spread of random intervals.
        assert hub.rate(since) / users * 500 < limit * 1.05
        assert hub.peak(since) < users * 0.7
        await asyncio.gather(*(server.stop() for server in servers))

    with simulated_time() as clock:
        run_simulated(work(), clock)


def test_workers_that_another_program_requested_are_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        scheduler = user.scheduler(name)
        scheduler.counts["workers"] += 1
        assert await user.shown(lambda cluster: cluster["workers"] == scheduler.counts["workers"]) < OTHERS

    run(tmp_path, work)


def test_work_of_another_program_is_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.scheduler(name).counts["processing"] = 3
        assert await user.shown(lambda cluster: cluster["tasks"]["processing"] == 3 and not cluster["idle"]) < OTHERS

    run(tmp_path, work)


def test_stop_by_another_program_is_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
        assert await user.shown(lambda cluster: cluster["status"] == "stopped") < OTHERS

    run(tmp_path, work)


@pytest.mark.parametrize("state", ["busy", "idle"])
def test_cluster_that_a_notebook_created_is_shown_soon(tmp_path: Path, state: str) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.kernel_state, user.kernel_active_at = state, time.time()
        other = user.add_cluster()
        assert await user.shown(lambda cluster: cluster["name"] == other) < OTHERS

    run(tmp_path, work)


def test_own_action_is_shown_at_once(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.monitor.expect_change(name)
        await asyncio.sleep(0.5)
        user.scheduler(name).counts["workers"] += 1
        other = user.add_cluster()
        started = time.monotonic()
        await user.shown(lambda cluster: cluster["name"] in (name, other))
        assert time.monotonic() - started < OWN

    run(tmp_path, work)


def test_ended_clusters_are_listed_rarely(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.kernel_state = "busy"
        since = time.monotonic()
        await asyncio.sleep(600)
        kinds = hub.kinds(since)
        assert kinds["list"] > 90
        assert kinds["list with ended"] <= 2

    run(tmp_path, work)
