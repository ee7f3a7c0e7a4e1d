"""Clean-up of forgotten clusters, in the panel and from the command line, against a fake gateway."""

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


def done_to(fake: FakeGateway, name: str) -> list[str]:
    """All requests about a cluster that are not just looks."""
    return [path for method, path, _ in fake.requests if method != "GET" and name in path]


async def answer(browser: Browser, test: Callable[[Any], Any], *call: Any) -> Any:
    """What the server answers as soon as that passes `test`: after a slow look it spares more than it would."""
    deadline = time.monotonic() + 90
    while not test(told := await browser.call(*call)):
        assert time.monotonic() < deadline, f"time is up: {told}"
        await asyncio.sleep(0.05)
    return told


CONNECTIONS = """dask_scheduler_client_connections_added_total 1.0
dask_scheduler_client_connections_removed_total {removed}.0
"""


async def test_forgotten_clusters(browser: Browser, fake_gateway: FakeGateway) -> None:
    old, busy = (idle_cluster(fake_gateway, age=20_000, held=4) for _ in range(2))
    young, visited = idle_cluster(fake_gateway), idle_cluster(fake_gateway, age=20_000)
    fake_gateway.schedulers[busy].counts["processing"] = 1
    fake_gateway.schedulers[visited].counts["clients"] = 2
    fake_gateway.schedulers[visited].metrics += CONNECTIONS.format(removed=0)
    # Nobody is connected to it, though it counts two clients: something is published.
    fake_gateway.schedulers[old].counts["clients"] = 2
    fake_gateway.schedulers[old].metrics += CONNECTIONS.format(removed=1)
    await browser.until(lambda found: len([c for c in found.values() if c["idle"]]) == 3)
    found = await answer(browser, lambda told: told["candidates"], "GET", "prune")
    check_wire(found, "candidates")
    assert found["older_than"] == 4 * 3600
    (candidate,) = found["candidates"]
    assert (candidate["name"], candidate["results_in_memory"]["count"]) == (old, 4)
    # It works again by the time the person has decided.
    fake_gateway.schedulers[old].counts["processing"] = 1
    pruned = await browser.call("POST", "prune", {"names": [old, young, "abc"]})
    check_wire(pruned, "pruned")
    assert pruned["stopped"] == [young]
    assert [each["name"] for each in pruned["skipped"]] == [old, "abc"]
    assert done_to(fake_gateway, old) == []
    await browser.refused("POST", "prune", {"names": "all"})
    await browser.refused("GET", "prune", params={"older_than": "x"})
    assert (await browser.call("GET", "prune", params={"older_than": "60"}))["older_than"] == 60


async def test_what_a_person_keeps_is_not_forgotten(browser: Browser, fake_gateway: FakeGateway) -> None:
    kept, snoozed = (idle_cluster(fake_gateway, age=20_000) for _ in range(2))
    await browser.until(lambda found: len([c for c in found.values() if c["idle"]]) == 2)
    await browser.call("POST", f"clusters/{kept}/keep", {"keep": True})
    await browser.call("POST", f"clusters/{snoozed}/snooze", {"seconds": 600})
    assert (await browser.call("GET", "prune"))["candidates"] == []
    reason = message("not-forgotten.on-hold").to_wire()
    spared = [{"name": name, "reason": reason} for name in (kept, snoozed)]
    await answer(browser, lambda told: told["skipped"] == spared, "POST", "prune", {"names": [kept, snoozed]})
    assert done_to(fake_gateway, kept) == [] == done_to(fake_gateway, snoozed)
    await browser.call("POST", f"clusters/{kept}/keep", {"keep": False})
    (candidate,) = (await answer(browser, lambda told: told["candidates"], "GET", "prune"))["candidates"]
    assert candidate["name"] == kept


@pytest.mark.parametrize("yes", [False, True])
async def test_the_command_line_spares_what_a_person_keeps(
    fake_gateway: FakeGateway, tmp_path: Path, capsys: pytest.CaptureFixture[str], yes: bool
) -> None:
    kept, snoozed, once, other = (idle_cluster(fake_gateway, age=20_000) for _ in range(4))
    now = time.time() * 1000
    store = ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_prune"))
    store.put(fake_gateway.address, kept, kept_alive=True)
    store.put(fake_gateway.address, snoozed, snoozed_until=now + 600_000)
    store.put(fake_gateway.address, once, snoozed_until=now - 600_000)
    store.put("http://another-gateway", other, kept_alive=True)
    await store.save()
    given = ["prune", "--apart", "0", "--store", str(tmp_path / "clusters.json"), *["--yes"] * yes]
    client = fake_gateway.client()
    assert await prune.run(client, make_parser().parse_args(given)) == 0
    told = capsys.readouterr().out
    assert await clusters.run(client, make_parser().parse_args(["clusters", *given[1:5]])) == 0
    await client.close()
    assert [name in told for name in (kept, snoozed, once, other)] == [False, False, True, True]
    running = {name for name, cluster in fake_gateway.clusters.items() if cluster["status"] == "RUNNING"}
    assert running == ({kept, snoozed} if yes else {kept, snoozed, once, other})
    assert capsys.readouterr().out.count("It is kept alive or snoozed.") == 2
