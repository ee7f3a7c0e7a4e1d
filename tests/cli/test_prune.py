"""Clean-up of forgotten clusters in the panel and on the command line, with a fake gateway."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli import clusters, prune
from jupyterlab_dask_gateway.cli.main import make_parser
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

from ..fakes.gateway import FakeGateway, idle_cluster
from ..support.servers import QUICK, Browser, check_wire


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    return {**jp_server_config, "DaskGatewayApp": QUICK}


def actions_on(fake: FakeGateway, name: str) -> list[str]:
    """Return the paths of the requests that changed a cluster."""
    return [path for method, path, _ in fake.requests if method != "GET" and name in path]


async def response_that(browser: Browser, test: Callable[[Any], Any], *call: Any) -> Any:
    """Repeat a request until its response passes `test`: after a slow sample, the server skips more clusters."""
    deadline = time.monotonic() + 90
    while not test(response := await browser.call(*call)):
        assert time.monotonic() < deadline, f"the condition was not met in time: {response}"
        await asyncio.sleep(0.05)
    return response


CONNECTIONS = """dask_scheduler_client_connections_added_total 1.0
dask_scheduler_client_connections_removed_total {removed}.0
"""


async def test_only_old_idle_clusters_without_clients_are_offered_and_stopped(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    old, busy = (idle_cluster(fake_gateway, age=20_000, results=4) for _ in range(2))
    young, visited = idle_cluster(fake_gateway), idle_cluster(fake_gateway, age=20_000)
    fake_gateway.schedulers[busy].counts["processing"] = 1
    fake_gateway.schedulers[visited].counts["clients"] = 2
    fake_gateway.schedulers[visited].metrics += CONNECTIONS.format(removed=0)
    # The published data counts as a client, but no program is connected.
    fake_gateway.schedulers[old].counts["clients"] = 2
    fake_gateway.schedulers[old].metrics += CONNECTIONS.format(removed=1)
    await browser.until(lambda found: len([c for c in found.values() if c["idle"]]) == 3)
    found = await response_that(browser, lambda response: response["candidates"], "GET", "prune")
    check_wire(found, "candidates")
    assert found["older_than"] == 4 * 3600
    (candidate,) = found["candidates"]
    assert (candidate["name"], candidate["results_in_memory"]["count"]) == (old, 4)
    # It is busy again before the user confirms.
    fake_gateway.schedulers[old].counts["processing"] = 1
    pruned = await browser.call("POST", "prune", {"names": [old, young, "abc"]})
    check_wire(pruned, "pruned")
    assert pruned["stopped"] == [young]
    assert [each["name"] for each in pruned["skipped"]] == [old, "abc"]
    assert actions_on(fake_gateway, old) == []
    await browser.expect_error("POST", "prune", {"names": "all"})
    await browser.expect_error("GET", "prune", params={"older_than": "x"})
    assert (await browser.call("GET", "prune", params={"older_than": "60"}))["older_than"] == 60


async def test_kept_and_snoozed_clusters_are_not_forgotten(browser: Browser, fake_gateway: FakeGateway) -> None:
    kept, snoozed = (idle_cluster(fake_gateway, age=20_000) for _ in range(2))
    await browser.until(lambda found: len([c for c in found.values() if c["idle"]]) == 2)
    await browser.call("POST", f"clusters/{kept}/keep", {"keep": True})
    await browser.call("POST", f"clusters/{snoozed}/snooze", {"seconds": 600})
    assert (await browser.call("GET", "prune"))["candidates"] == []
    reason = message("not-forgotten.on-hold").to_wire()
    skipped = [{"name": name, "reason": reason} for name in (kept, snoozed)]
    await response_that(
        browser, lambda response: response["skipped"] == skipped, "POST", "prune", {"names": [kept, snoozed]}
    )
    assert actions_on(fake_gateway, kept) == [] == actions_on(fake_gateway, snoozed)
    await browser.call("POST", f"clusters/{kept}/keep", {"keep": False})
    (candidate,) = (await response_that(browser, lambda response: response["candidates"], "GET", "prune"))[
        "candidates"
    ]
    assert candidate["name"] == kept


@pytest.mark.parametrize("yes", [False, True])
async def test_command_line_skips_kept_and_snoozed_clusters(
    fake_gateway: FakeGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str], yes: bool
) -> None:
    kept, snoozed, expired, other = (idle_cluster(fake_gateway, age=20_000) for _ in range(4))
    now = time.time() * 1000
    store = ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_prune"))
    store.put(fake_gateway.address, kept, kept_alive=True)
    store.put(fake_gateway.address, snoozed, snoozed_until=now + 600_000)
    store.put(fake_gateway.address, expired, snoozed_until=now - 600_000)
    store.put("http://another-gateway", other, kept_alive=True)
    await store.save()
    given = ["prune", "--apart", "0", "--store", str(tmp_path / "clusters.json"), *["--yes"] * yes]
    client = fake_gateway.client()
    assert await prune.run(client, make_parser().parse_args(given)) == 0
    output = capsys.readouterr().out
    assert await clusters.run(client, make_parser().parse_args(["clusters", *given[1:5]])) == 0
    await client.close()
    assert [name in output for name in (kept, snoozed, expired, other)] == [False, False, True, True]
    running = {name for name, cluster in fake_gateway.clusters.items() if cluster["status"] == "RUNNING"}
    assert running == ({kept, snoozed} if yes else {kept, snoozed, expired, other})
    assert capsys.readouterr().out.count("It is kept alive or snoozed.") == 2
