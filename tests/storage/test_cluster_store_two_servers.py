"""Several servers of one user share a file: each sees the changes of the others, also before an automatic action.

The other server is a second store of the same file.
"""

from __future__ import annotations

import errno
import logging
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore
from jupyterlab_dask_gateway.storage.private_file import PrivateFile

from ..fakes.gateway import FakeGateway, add_waiting_tasks, idle_cluster
from ..support.dashboards import until
from ..support.servers import QUICK, Browser

STOPS = {**QUICK, "idle_stop_after": 1.0, "idle_countdown": 0.5}
"""Seconds."""
RARE_LISTS = {"active_poll_interval": 300.0, "background_poll_interval": 300.0}
"""Seconds, so that the file is not read with each list."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "clusters.json"


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any], traits: dict[str, Any], path: Path) -> dict[str, Any]:
    return {**jp_server_config, "DaskGatewayApp": {**traits, "store_path": str(path)}}


@pytest.fixture
async def other_store(path: Path) -> AsyncIterator[ClusterStore]:
    store = ClusterStore(path, logging.getLogger(__name__))
    await store.refresh()
    yield store
    await store.close()


def stops(fake: FakeGateway) -> list[str]:
    return [path for method, path, _ in fake.requests if method == "DELETE"]


async def test_changes_of_another_server_are_shown(
    browser: Browser, fake_gateway: FakeGateway, other_store: ClusterStore
) -> None:
    name = idle_cluster(fake_gateway)  # Keep Alive ends with work
    await browser.cluster(name, lambda c: c["idle"])
    await browser.app.store.save()
    await other_store.refresh()
    other_store.put(fake_gateway.address, name, label="From elsewhere", kept_alive=True)
    other_store.idle_policy = {"stop_after": 77}
    await other_store.save()
    shown = await browser.cluster(name, lambda c: c["label"] == "From elsewhere")
    assert shown["idle_management"]["kept_alive"]
    assert (await browser.call("GET", "policy"))["effective"]["stop_after"] == 77


# The other server has to save before the action is due, also on a busy machine.
@pytest.mark.parametrize("traits", [{**STOPS, **RARE_LISTS, "idle_stop_after": 16.0}])
async def test_a_cluster_that_another_server_keeps_alive_is_not_stopped(
    browser: Browser, fake_gateway: FakeGateway, other_store: ClusterStore
) -> None:
    name = idle_cluster(fake_gateway)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    await browser.app.store.save()
    await other_store.refresh()
    other_store.put(fake_gateway.address, name, kept_alive=True)
    await other_store.save()
    await browser.cluster(name, lambda c: c["idle_management"]["kept_alive"])
    assert time.time() * 1000 >= counting["idle_management"]["action_at"], "read before the action"
    assert stops(fake_gateway) == []


@pytest.mark.parametrize("traits", [{**QUICK, **RARE_LISTS}])
async def test_the_clean_up_skips_a_cluster_that_another_server_keeps_alive(
    browser: Browser, fake_gateway: FakeGateway, other_store: ClusterStore
) -> None:
    name = idle_cluster(fake_gateway, age=20_000)
    await browser.cluster(name, lambda c: c["idle"])
    await browser.app.store.save()
    await other_store.refresh()
    other_store.put(fake_gateway.address, name, kept_alive=True)
    await other_store.save()
    pruned = await browser.call("POST", "prune", {"names": [name]})
    assert pruned["skipped"] == [{"name": name, "reason": message("not-forgotten.on-hold").to_wire()}]


class BrokenDisk:
    """A data directory where writing fails, and with `unreadable` reading, too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = self.unreadable = False
        replace, read = PrivateFile._replace, PrivateFile.read

        def fail_to_replace(file: PrivateFile, path: Path, content: bytes) -> Any:
            if self.full:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return replace(file, path, content)

        def fail_to_read(file: PrivateFile, *known: Any) -> Any:
            if self.unreadable:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return read(file, *known)

        monkeypatch.setattr(PrivateFile, "_replace", fail_to_replace)
        monkeypatch.setattr(PrivateFile, "read", fail_to_read)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> BrokenDisk:
    return BrokenDisk(monkeypatch)


@pytest.mark.parametrize("traits", [STOPS])
async def test_a_cluster_is_not_stopped_while_it_is_unknown_whether_it_is_kept_alive(
    browser: Browser, fake_gateway: FakeGateway, disk: BrokenDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.actions.idle_enforcement.RETRY_AFTER", 100.0)
    disk.unreadable = True
    name = idle_cluster(fake_gateway)
    failed = await browser.cluster(name, lambda c: c["hints"])
    (hint,) = failed["hints"]
    assert hint["problem"]["message_id"] == "problem.internal.holds-unknown"
    assert stops(fake_gateway) == []
    disk.unreadable = False
    await browser.cluster(name, lambda c: c["status"] == "stopped")


@pytest.mark.parametrize("traits", [{**STOPS, "idle_hold_within": 2.0}])
async def test_a_cluster_is_stopped_at_the_limit_for_keep_alive_even_if_the_file_cannot_be_read(
    browser: Browser, fake_gateway: FakeGateway, disk: BrokenDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.actions.idle_enforcement.RETRY_AFTER", 100.0)
    disk.unreadable = True
    name = idle_cluster(fake_gateway)
    stopped = await browser.cluster(name, lambda c: c["status"] == "stopped")
    assert stopped["ended"]["idle_seconds"] >= 2


@pytest.mark.parametrize("traits", [{**STOPS, "idle_stop_after": 12.0}])
async def test_keep_alive_on_a_full_disk_is_reported_and_applies(
    browser: Browser, fake_gateway: FakeGateway, disk: BrokenDisk, caplog: pytest.LogCaptureFixture
) -> None:
    name, second = idle_cluster(fake_gateway), idle_cluster(fake_gateway, results=1)
    counting = await browser.cluster(name, lambda c: c["idle_management"]["action"] == "stop")
    await browser.app.store.save()
    disk.full = True
    refused = await browser.expect_error("POST", f"clusters/{name}/keep", {"keep": True})
    assert (refused.status, refused.problem["code"]) == (507, "not-saved")
    await browser.expect_error("PATCH", f"clusters/{second}", {"label": "of another cluster"})
    later = await browser.until(
        lambda found: (
            time.time() * 1000 > counting["idle_management"]["action_at"] + 1000
            and found[second]["label"] == "of another cluster"
        )
    )
    assert later[name]["idle_management"]["kept_alive"]
    assert (later[name]["status"], stops(fake_gateway)) == ("running", [])
    assert [record.levelname for record in caplog.records if "clusters.json" in record.getMessage()] == ["WARNING"]
    disk.full = False
    await until(lambda: not browser.app.store.dirty, 90)
    assert os.strerror(errno.ENOSPC) in refused.problem["message"]


@pytest.mark.parametrize(
    ("method", "call", "body"),
    [
        ("POST", "clusters/{}/snooze", {"seconds": 600}),
        ("POST", "clusters/{}/keep", {"keep": True}),
        ("PATCH", "clusters/{}", {"label": "new label"}),
        ("PUT", "policy", {"stop_after": 60}),
        ("PUT", "notebooks", {"path": "a.ipynb", "name": "{}"}),
    ],
)
async def test_a_change_that_cannot_be_stored_is_a_problem_and_is_stored_later(
    browser: Browser, fake_gateway: FakeGateway, disk: BrokenDisk, path: Path, method: str, call: str, body: Any
) -> None:
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda c: c["idle"])
    await browser.app.store.save()
    disk.full = True
    body = {key: value.format(name) if isinstance(value, str) else value for key, value in body.items()}
    refused = await browser.expect_error(method, call.format(name), body)
    assert (refused.status, refused.problem["code"]) == (507, "not-saved")
    disk.full = False
    await browser.app.store.save()
    await browser.app.notebooks.close()
    next_server = ClusterStore(path, logging.getLogger(__name__))
    await next_server.refresh()
    stored = next_server.get(fake_gateway.address, name)
    assert stored is not None
    notebooks = await browser.call("GET", "notebooks")
    assert (
        stored.kept_alive
        or stored.label == "new label"
        or stored.snoozed_until is not None
        or next_server.idle_policy == {"stop_after": 60}
        or notebooks["notebooks"] == [{"path": "a.ipynb", "name": name}]
    )


async def test_a_hint_that_another_server_dismissed_stays_dismissed(
    browser: Browser, fake_gateway: FakeGateway, other_store: ClusterStore
) -> None:
    name = fake_gateway.add()
    add_waiting_tasks(fake_gateway.schedulers[name])
    await browser.cluster(name, lambda c: c["hints"])
    await browser.app.store.save()
    await other_store.refresh()
    other_store.put(fake_gateway.address, name, dismissed_hints={"of-another-server": 1.0})
    await other_store.save()
    await browser.call("DELETE", f"clusters/{name}/hints/few-threads")
    await other_store.refresh()
    stored = other_store.get(fake_gateway.address, name)
    assert stored is not None
    assert set(stored.dismissed_hints or {}) == {"of-another-server", "few-threads"}
