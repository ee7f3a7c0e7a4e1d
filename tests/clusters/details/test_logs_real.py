"""Logs, failed tasks and the history of a real cluster."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

import pytest

from ...support.gateways import RealGateway
from ...support.servers import Browser, check_wire, set_environment

FAIL = """
import logging, sys
from dask_gateway import Gateway

def fail(index):
    raise ValueError(f"no value for {index}")

def log():
    logging.getLogger("distributed.worker").warning("a <line> of the worker")

with Gateway().connect(sys.argv[1]).get_client() as client:
    client.run(log)
    futures = client.map(fail, range(3))
    while any(future.status == "pending" for future in futures):
        futures[0].exception(timeout=60)
    print("failed", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def gateway_environment(gateway: RealGateway, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, gateway.environ(user))


async def test_failures_and_logs_of_a_cluster_can_be_read_after_its_scheduler_was_killed(
    browser: Browser, gateway: RealGateway, user: str
) -> None:
    name = await asyncio.to_thread(gateway.make_cluster, user, 1)
    await browser.cluster(name, lambda cluster: cluster["workers"] == 1)
    environ = {**os.environ, **gateway.environ(user)}
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FAIL, name, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    assert await asyncio.wait_for(program.stdout.readline(), 90) == b"failed\n"
    await browser.cluster(name, lambda cluster: cluster["tasks"].get("erred") == 3)

    failed = await browser.call("GET", f"clusters/{name}/failed-tasks")
    check_wire(failed, "failed_tasks")
    assert sorted(task["exception"] for task in failed["tasks"]) == [
        f"ValueError('no value for {i}')" for i in range(3)
    ]
    assert all("in fail" in task["traceback"] for task in failed["tasks"])

    scheduler = await browser.call("GET", f"clusters/{name}/logs")
    check_wire(scheduler, "logs")
    assert any("Register worker" in entry for entry in scheduler["entries"])
    worker = (await browser.call("GET", f"clusters/{name}/workers"))["workers"][0]["name"]
    entries = (await browser.call("GET", f"clusters/{name}/logs", params={"worker": worker}))["entries"]
    assert any("a <line> of the worker" in entry for entry in entries)

    program.terminate()
    await program.wait()
    gateway.scheduler(name).kill()
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"] is not None or cluster["ended"])
    again = await browser.call("GET", f"clusters/{name}/logs")
    assert not again["live"]
    assert again["entries"] == scheduler["entries"][-len(again["entries"]) :]
    assert not (await browser.call("GET", f"clusters/{name}/failed-tasks"))["live"]
    history = await browser.call("GET", f"clusters/{name}/history")
    assert (max(history["workers"]), max(history["failed"])) == (1, 3)
