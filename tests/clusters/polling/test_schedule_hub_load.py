"""The load of the servers of a hub, and how soon they show changes, in simulated time with the real monitors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ...support.hub_load import CELL, PAUSE, Hub, SimulatedUser, run_simulated, simulated_time

QUIET = 150.0
"""Simulated seconds after which a cluster is quiet, or works steadily."""
OTHERS, OWN = 6.1, 1.5
"""Seconds after which a change is shown: with the time of the requests and of the test's own polls."""


def run(folder: Path, work: Callable[[Hub, SimulatedUser, str], Awaitable[None]], *, computing: bool = False) -> None:
    """Run `work` with a user whose page is visible, and whose cluster is quiet, or computes for a busy kernel."""

    async def prepare() -> None:
        hub = Hub()
        user = SimulatedUser(hub, folder, viewing=True)
        name = user.add_cluster()
        user.start(computing=[name] if computing else [])
        await asyncio.sleep(QUIET)
        await work(hub, user, name)
        await user.stop()

    with simulated_time() as clock:
        run_simulated(prepare(), clock)


@pytest.mark.parametrize(
    ("viewing", "work", "seconds", "limit"),
    [
        (True, "none", 300.0, 100.0),
        (True, "computing", 300.0, 100.0),
        (True, "cells", 300.0, 100.0),
        (False, "none", 2400.0, 10.0),
    ],
)
def test_servers_of_500_users_send_few_requests_and_not_at_the_same_time(
    tmp_path: Path, viewing: bool, work: str, seconds: float, limit: float
) -> None:
    users = 20

    async def simulate() -> None:
        hub = Hub()
        servers = [SimulatedUser(hub, tmp_path / str(number), viewing=viewing) for number in range(users)]
        for server in servers:
            name = server.add_cluster()
            server.monitor.renew_lease()
            server.start(computing=[name] if work == "computing" else [], running_cells=work == "cells")
        await asyncio.sleep(QUIET if viewing and work != "cells" else 600)
        hub.restart()
        await asyncio.sleep(seconds)
        # One request more in 20 is the spread of random intervals.
        assert hub.rate() / users * 500 < limit * 1.05
        assert hub.peak() < users * 0.7
        await asyncio.gather(*(server.stop() for server in servers))

    with simulated_time() as clock:
        run_simulated(simulate(), clock)


@pytest.mark.parametrize("computing", [False, True])
def test_workers_that_another_program_requested_are_shown_soon(tmp_path: Path, computing: bool) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        scheduler = user.scheduler(name)
        scheduler.counts["workers"] += 1
        assert await user.wait_until_shown(lambda cluster: cluster["workers"] == scheduler.counts["workers"]) < OTHERS

    run(tmp_path, work, computing=computing)


def test_work_of_another_program_is_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.scheduler(name).counts["processing"] = 3
        assert (
            await user.wait_until_shown(lambda cluster: cluster["tasks"]["processing"] == 3 and not cluster["idle"])
            < OTHERS
        )

    run(tmp_path, work)


@pytest.mark.parametrize("computing", [False, True])
def test_stop_by_another_program_is_shown_soon(tmp_path: Path, computing: bool) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.gateway.clusters[name] |= {"status": "STOPPED", "stop_time": int(time.time() * 1000)}
        assert await user.wait_until_shown(lambda cluster: cluster["status"] == "stopped") < OTHERS

    run(tmp_path, work, computing=computing)


@pytest.mark.parametrize("state", ["busy", "idle"])
def test_cluster_that_a_notebook_created_is_shown_soon(tmp_path: Path, state: str) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.kernel_state, user.kernel_active_at = state, time.time()
        other = user.add_cluster()
        assert await user.wait_until_shown(lambda cluster: cluster["name"] == other) < OTHERS

    run(tmp_path, work)


def test_cluster_that_a_notebook_creates_after_long_other_work_is_shown_after_a_tenth_of_its_time(
    tmp_path: Path,
) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        cells = asyncio.create_task(user.run_cells())
        await asyncio.sleep(200)
        other = user.add_cluster()
        assert (
            await user.wait_until_shown(lambda cluster: cluster["name"] == other) < 200 * 0.15 + CELL + PAUSE + OTHERS
        )
        # A change ends the long intervals.
        third = user.add_cluster()
        assert await user.wait_until_shown(lambda cluster: cluster["name"] == third) < OTHERS
        cells.cancel()

    run(tmp_path, work)


def test_idle_cluster_is_no_longer_idle_soon_after_its_kernel_becomes_busy(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.scheduler(name).counts["clients"] = 2
        user.associations = {"a.ipynb": name}
        await asyncio.sleep(QUIET)
        user.kernel_state = "busy"
        assert (
            await user.wait_until_shown(lambda cluster: cluster["name"] == name and not cluster["idle"]) < OTHERS + 2
        )

    run(tmp_path, work)


@pytest.mark.parametrize("computing", [False, True])
def test_own_action_is_shown_at_once(tmp_path: Path, computing: bool) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.monitor.expect_change(name)
        await asyncio.sleep(0.5)
        user.scheduler(name).counts["workers"] += 1
        other = user.add_cluster()
        started = time.monotonic()
        await user.wait_until_shown(lambda cluster: cluster["name"] in (name, other))
        assert time.monotonic() - started < OWN

    run(tmp_path, work, computing=computing)


def test_progress_and_end_of_work_are_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        counts = user.scheduler(name).counts
        counts["memory"] = 17
        assert await user.wait_until_shown(lambda cluster: cluster["tasks"].get("memory") == 17) < OTHERS
        assert time.monotonic() - hub.last_at["counts.json"] < 0.5, "a kernel does not delay it"
        await user.finish_work(name)
        user.kernel_state = "idle"
        assert await user.wait_until_shown(lambda cluster: not cluster["tasks"].get("processing")) < OTHERS
        # The next sample shows that it is idle.
        assert await user.wait_until_shown(lambda cluster: cluster["idle"]) < OTHERS

    run(tmp_path, work, computing=True)


def test_cluster_that_the_next_cell_creates_is_shown_soon(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        user.kernel_state, user.kernel_active_at = "idle", time.time()
        other = user.add_cluster()
        assert await user.wait_until_shown(lambda cluster: cluster["name"] == other) < OTHERS

    run(tmp_path, work, computing=True)


def test_cluster_that_is_created_after_the_work_is_shown_soon(tmp_path: Path) -> None:
    """One cell computes, and then creates a cluster: the kernel is busy all the time."""

    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        await user.finish_work(name)
        await user.wait_until_shown(lambda cluster: not cluster["tasks"].get("processing"))
        other = user.add_cluster()
        assert await user.wait_until_shown(lambda cluster: cluster["name"] == other) < OTHERS

    run(tmp_path, work, computing=True)


def test_cluster_of_a_busy_kernel_is_not_idle_and_gets_few_requests(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        await user.finish_work(name)
        await user.wait_until_shown(lambda cluster: not cluster["tasks"].get("processing"))
        hub.restart()
        idle: list[bool] = []
        user.listeners.append(lambda event: idle.extend(bool(cluster["idle"]) for cluster in event["clusters"]))
        await asyncio.sleep(300)
        assert not any(idle)
        assert hub.kinds["counts.json"] > 45
        assert hub.kinds["identity.json"] < 15
        user.kernel_state = "idle"
        assert await user.wait_until_shown(lambda cluster: cluster["idle"]) < OTHERS

    run(tmp_path, work, computing=True)


@pytest.mark.parametrize("details", [False, True])
def test_workers_are_sampled_rarely_unless_a_browser_shows_them(tmp_path: Path, details: bool) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        hub.restart()
        for _ in range(60):
            if details:
                user.monitor.show_details(name)
            await asyncio.sleep(5.0)
        kinds = hub.kinds
        assert kinds["counts.json"] > 45
        assert kinds["identity.json"] == kinds["counts.json"] if details else kinds["identity.json"] < 15

    run(tmp_path, work, computing=True)


def test_ended_clusters_are_listed_rarely(tmp_path: Path) -> None:
    async def work(hub: Hub, user: SimulatedUser, name: str) -> None:
        hub.restart()
        for _ in range(6):
            user.monitor.poll_often()
            await asyncio.sleep(100)
        assert hub.kinds["list"] > 90
        assert hub.kinds["list with ended"] <= 2

    run(tmp_path, work)
