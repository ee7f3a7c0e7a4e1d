"""A busy kernel counts as work of the cluster of its notebook, also without a browser."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from tornado import web

from jupyterlab_dask_gateway.notebooks.associations import Associations
from jupyterlab_dask_gateway.notebooks.kernel_activity import NEW_SECONDS, KernelActivity

from ..fakes.gateway import FakeGateway, idle_cluster
from ..support.servers import QUICK, Browser, set_environment


@pytest.fixture
def traits() -> dict[str, Any]:
    steps = {"idle_badge_after": 0.3, "idle_notice_after": 0.6, "idle_stop_after": 1.2, "idle_countdown": 0.6}
    return {**QUICK, **steps}


@pytest.fixture
def browser(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Browser:
    set_environment(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})
    return Browser(request.getfixturevalue("jp_serverapp"), request.getfixturevalue("jp_fetch"))


@pytest.fixture
async def busy_kernel(browser: Browser, jp_fetch: Callable[..., Any]) -> AsyncIterator[str]:
    """Start a real kernel of the notebook `deep/thought.ipynb`, run `time.sleep`, and return the id of the kernel."""
    manager: Any = browser.serverapp.kernel_manager
    body = {"path": "deep/thought.ipynb", "type": "notebook", "name": "", "kernel": {"name": "python3"}}
    session = json.loads((await jp_fetch("api", "sessions", method="POST", body=json.dumps(body))).body)
    kernel = manager.get_kernel(session["kernel"]["id"])
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    client.execute("import time; time.sleep(600)")
    deadline = time.monotonic() + 60
    while kernel.execution_state != "busy":
        assert time.monotonic() < deadline, kernel.execution_state
        await asyncio.sleep(0.05)
    yield session["kernel"]["id"]
    client.stop_channels()
    await manager.shutdown_kernel(session["kernel"]["id"], now=True)


async def test_cluster_with_a_busy_kernel_is_not_idle(
    browser: Browser, fake_gateway: FakeGateway, busy_kernel: str
) -> None:
    current_cluster, previous_cluster = idle_cluster(fake_gateway), idle_cluster(fake_gateway)
    for name in (current_cluster, previous_cluster):
        fake_gateway.schedulers[name].counts["processing"] = 1
    fake_gateway.schedulers[current_cluster].counts["clients"] = 2
    # The notebook used `previous_cluster` before.
    await browser.call("PUT", "notebooks", {"path": "deep/thought.ipynb", "name": previous_cluster})
    await browser.call("PUT", "notebooks", {"path": "RTC:deep/thought.ipynb", "name": current_cluster})
    for name in (current_cluster, previous_cluster):
        fake_gateway.schedulers[name].counts["processing"] = 0
    await browser.cluster(previous_cluster, lambda c: c["status"] == "stopped", 120)
    reported = [each for event in browser.events for each in event["clusters"] if each["name"] == current_cluster]
    assert [(each["idle"], each["idle_management"]["level"]) for each in reported] == [(None, "none")] * len(reported)
    assert any(each["workers"] for each in reported), "it was polled"
    manager: Any = browser.serverapp.kernel_manager
    await manager.interrupt_kernel(busy_kernel)
    await browser.cluster(current_cluster, lambda c: c["status"] == "stopped", 120)


class FakeSessions:
    """The states of the kernel of `a.ipynb`, one for each call; then the session manager fails."""

    def __init__(self, states: list[str]) -> None:
        self.states = list(states)

    async def list_sessions(self) -> list[dict[str, Any]]:
        if not self.states:
            raise web.HTTPError(503, "The server of the kernels does not respond.")
        state = self.states.pop(0)
        return [{"path": "a.ipynb", "kernel": {"id": "1", "execution_state": state}}]


async def read_associations() -> Associations:
    return {"a.ipynb": "abc", "b.ipynb": "def"}


@pytest.mark.parametrize(
    ("states", "busy"),
    [(["busy", "busy"], True), (["busy", "idle"], False), (["idle", "busy"], False), (["starting"], False)],
)
async def test_a_kernel_is_busy_if_it_stays_busy(
    monkeypatch: pytest.MonkeyPatch, states: list[str], busy: bool
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.notebooks.kernel_activity.BUSY_SECONDS", 0.0)
    assert await KernelActivity(read_associations, FakeSessions(states)).is_busy("abc") == busy


async def test_a_kernel_counts_as_busy_where_the_session_manager_fails() -> None:
    assert await KernelActivity(read_associations, FakeSessions([])).is_busy("abc")


async def test_no_session_is_listed_for_a_cluster_without_a_notebook() -> None:
    sessions = FakeSessions(["busy"])
    assert not await KernelActivity(read_associations, sessions).is_busy("0123")
    assert sessions.states == ["busy"]


@pytest.mark.parametrize(
    ("state", "seconds_ago", "idle_for"),
    [("busy", 500, 0), ("idle", 50, 50), ("idle", None, 0)],
)
async def test_kernel_is_idle_since_its_last_activity(state: str, seconds_ago: float | None, idle_for: float) -> None:
    active_at = datetime.fromtimestamp(time.time() - (seconds_ago or 0), timezone.utc).isoformat()
    kernel = {"id": "1", "execution_state": state}
    if seconds_ago is not None:
        kernel["last_activity"] = active_at.replace("+00:00", "Z")

    class OneSession:
        async def list_sessions(self) -> list[dict[str, Any]]:
            return [{"path": "a.ipynb", "kernel": kernel}]

    seconds = await KernelActivity(read_associations, OneSession()).idle_seconds(False)
    assert seconds == pytest.approx(idle_for, abs=30)


async def test_kernels_are_never_idle_where_the_session_manager_fails() -> None:
    assert await KernelActivity(read_associations, FakeSessions([])).idle_seconds(True) == 0


async def test_server_without_kernels_has_always_been_idle() -> None:
    class NoSession:
        async def list_sessions(self) -> list[dict[str, Any]]:
            return []

    assert await KernelActivity(read_associations, NoSession()).idle_seconds(False) == math.inf


async def test_kernel_that_has_been_busy_for_long_waits_for_a_cluster_that_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernels, now = KernelActivity(read_associations, FakeSessions(["busy"] * 5 + ["idle", "busy"])), 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert await kernels.idle_seconds(True) == 0
    now = NEW_SECONDS - 1
    assert await kernels.idle_seconds(True) == 0
    now = NEW_SECONDS
    assert await kernels.idle_seconds(True) == math.inf
    assert await kernels.idle_seconds(False) == 0, "no cluster works, so it does something else"
    assert await kernels.idle_seconds(True) == math.inf
    await kernels.idle_seconds(True)
    assert await kernels.idle_seconds(True) == 0, "it runs the next cell"
