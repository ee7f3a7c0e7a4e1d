"""Clean-up of forgotten clusters in the panel and on the command line, with a fake gateway."""

from __future__ import annotations

import argparse
import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli import clusters, prune
from jupyterlab_dask_gateway.cli.gateways import CliGateways
from jupyterlab_dask_gateway.cli.main import make_parser
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

from ..fakes.gateway import HTML, FakeGateway, Fault, idle_cluster
from ..support.servers import QUICK, Browser, check_wire


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


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


@pytest.fixture
async def old_cluster(fake_gateway: FakeGateway) -> str:
    """An old idle cluster with results and published data. The data counts as a client; no program is connected."""
    name = idle_cluster(fake_gateway, age=20_000, results=4)
    fake_gateway.schedulers[name].counts["clients"] = 2
    fake_gateway.schedulers[name].metrics += CONNECTIONS.format(removed=1)
    return name


async def test_only_old_idle_clusters_without_clients_are_candidates(
    browser: Browser, fake_gateway: FakeGateway, old_cluster: str
) -> None:
    busy, visited = (idle_cluster(fake_gateway, age=20_000, results=4) for _ in range(2))
    young = idle_cluster(fake_gateway)
    fake_gateway.schedulers[busy].counts["processing"] = 1
    fake_gateway.schedulers[visited].counts["clients"] = 2
    fake_gateway.schedulers[visited].metrics += CONNECTIONS.format(removed=0)
    await browser.until(lambda found: all(found.get(name, {}).get("idle") for name in (old_cluster, young, visited)))
    found = await response_that(browser, lambda response: response["candidates"], "GET", "prune")
    check_wire(found, "candidates")
    assert found["older_than"] == 4 * 3600
    (candidate,) = found["candidates"]
    assert (candidate["name"], candidate["results_in_memory"]["count"]) == (old_cluster, 4)


async def test_a_cluster_that_works_again_before_the_user_confirms_is_skipped(
    browser: Browser, fake_gateway: FakeGateway, old_cluster: str
) -> None:
    young = idle_cluster(fake_gateway)
    await browser.until(lambda found: all(found.get(name, {}).get("idle") for name in (old_cluster, young)))
    fake_gateway.schedulers[old_cluster].counts["processing"] = 1
    pruned = await response_that(
        browser, lambda response: response["stopped"], "POST", "prune", {"names": [old_cluster, young, "abc"]}
    )
    check_wire(pruned, "pruned")
    assert pruned["stopped"] == [young]
    assert [each["name"] for each in pruned["skipped"]] == [old_cluster, "abc"]
    assert actions_on(fake_gateway, old_cluster) == []


async def test_the_age_limit_can_be_chosen(browser: Browser) -> None:
    assert (await browser.call("GET", "prune", params={"older_than": "60"}))["older_than"] == 60


@pytest.mark.parametrize("older_than", ["x", "nan", "-1", "1e400", "9" * 400])
async def test_an_age_limit_that_is_not_valid_is_rejected(browser: Browser, older_than: str) -> None:
    refused = await browser.expect_error("GET", "prune", params={"older_than": older_than})
    assert (refused.status, refused.problem["field"]) == (400, "older_than")


async def test_names_that_are_not_a_list_are_rejected(browser: Browser) -> None:
    assert (await browser.expect_error("POST", "prune", {"names": "all"})).status == 400


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


@pytest.fixture
async def gateways(fake_gateway: FakeGateway) -> AsyncIterator[CliGateways]:
    gateways = CliGateways({"DASK_GATEWAY__ADDRESS": fake_gateway.address, "USER": "alice"})
    yield gateways
    await gateways.aclose()


@pytest.mark.parametrize("yes", [False, True])
async def test_command_line_skips_kept_and_snoozed_clusters(
    fake_gateway: FakeGateway, gateways: CliGateways, tmp_path: Path, capsys: pytest.CaptureFixture[str], yes: bool
) -> None:
    kept, snoozed, expired, other = (idle_cluster(fake_gateway, age=20_000) for _ in range(4))
    now = time.time() * 1000
    store = ClusterStore(tmp_path / "clusters.json", logging.getLogger("test_prune"))
    store.put(fake_gateway.address, kept, kept_alive=True)
    store.put(fake_gateway.address, snoozed, snoozed_until=now + 600_000)
    store.put(fake_gateway.address, expired, snoozed_until=now - 600_000)
    store.put("http://another-gateway", other, kept_alive=True)
    await store.save()
    arguments = ["prune", "--sample-interval", "0", "--store", str(tmp_path / "clusters.json"), *["--yes"] * yes]
    assert await prune.run(gateways, make_parser().parse_args(arguments)) == 0
    output = capsys.readouterr().out
    assert await clusters.run(gateways, make_parser().parse_args(["clusters", *arguments[1:5]])) == 0
    assert [name in output for name in (kept, snoozed, expired, other)] == [False, False, True, True]
    running = {name for name, cluster in fake_gateway.clusters.items() if cluster["status"] == "RUNNING"}
    assert running == ({kept, snoozed} if yes else {kept, snoozed, expired, other})
    assert capsys.readouterr().out.count("It is kept alive or snoozed.") == 2


def prune_arguments(store: Path, *more: str) -> argparse.Namespace:
    return make_parser().parse_args(["prune", "--sample-interval", "0", "--store", str(store), *more])


async def test_command_line_skips_clusters_where_the_store_cannot_be_read(
    fake_gateway: FakeGateway, gateways: CliGateways, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = idle_cluster(fake_gateway, age=20_000)
    directory = tmp_path  # a file that cannot be read
    assert await prune.run(gateways, prune_arguments(directory, "--yes")) == 0
    assert "Stopped clusters: 0" in capsys.readouterr().out
    listed = make_parser().parse_args(["clusters", "--sample-interval", "0", "--store", str(directory)])
    assert await clusters.run(gateways, listed) == 0
    assert message("not-forgotten.hold-unknown").text in capsys.readouterr().out
    assert fake_gateway.clusters[name]["status"] == "RUNNING"


async def test_command_line_skips_clusters_where_a_newer_version_wrote_the_store(
    fake_gateway: FakeGateway, gateways: CliGateways, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    idle_cluster(fake_gateway, age=20_000)
    store = tmp_path / "clusters.json"
    store.write_text('{"version": 99}')
    assert await prune.run(gateways, prune_arguments(store, "--yes")) == 0
    assert "Stopped clusters: 0" in capsys.readouterr().out


@pytest.mark.parametrize("fault", [Fault(status=502), Fault(kind="close")], ids=["bad gateway", "closed"])
async def test_command_line_skips_clusters_whose_scheduler_cannot_be_reached(
    fake_gateway: FakeGateway, gateways: CliGateways, tmp_path: Path, fault: Fault, capsys: pytest.CaptureFixture[str]
) -> None:
    unreachable, idle = idle_cluster(fake_gateway, age=20_000), idle_cluster(fake_gateway, age=20_000)
    fake_gateway.fault(f"/clusters/{unreachable}/.*", fault)
    assert await prune.run(gateways, prune_arguments(tmp_path / "clusters.json", "--yes")) == 0
    assert "Stopped clusters: 1" in capsys.readouterr().out
    assert [fake_gateway.clusters[name]["status"] for name in (unreachable, idle)] == ["RUNNING", "STOPPED"]
    listed = make_parser().parse_args(
        ["clusters", "--sample-interval", "0", "--store", str(tmp_path / "clusters.json")]
    )
    assert await clusters.run(gateways, listed) == 0
    assert message("not-forgotten.activity-unknown").text in capsys.readouterr().out


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=200, body=HTML),
        Fault(status=200, body=b""),
        Fault(status=200, body=b"{"),
        Fault(status=200, body=b'{"error": "x"}'),
        Fault(status=204),
        Fault(status=500),
        Fault(kind="close"),
    ],
    ids=["login page", "no body", "no JSON", "other JSON", "no effect", "error", "closed"],
)
async def test_command_line_reports_a_cluster_that_still_runs_as_not_stopped(
    fake_gateway: FakeGateway,
    gateways: CliGateways,
    fault: Fault,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jupyterlab_dask_gateway.gateway.client.STOP_TIMEOUT", 0.0)
    name = idle_cluster(fake_gateway, age=20_000)
    fake_gateway.fault_on("DELETE", f"/api/v1/clusters/{name}", fault)
    assert await prune.run(gateways, prune_arguments(tmp_path / "clusters.json", "--yes")) == 1
    captured = capsys.readouterr()
    assert "Stopped clusters: 0" in captured.out
    assert captured.err != ""


@pytest.mark.parametrize("argument", ["--older-than", "--sample-interval"])
@pytest.mark.parametrize("value", ["9" * 400, "9" * 5000, "1e400", "nan", "-1", "", "5 weeks", "1000000001s"])
def test_command_line_rejects_durations_that_are_not_valid(
    argument: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        make_parser().parse_args(["prune", f"{argument}={value}"])
    assert exit_.value.code == 2
    assert "duration" in capsys.readouterr().err


async def test_command_line_survives_a_scheduler_with_huge_numbers(
    fake_gateway: FakeGateway, gateways: CliGateways, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, other = idle_cluster(fake_gateway, age=20_000), idle_cluster(fake_gateway, age=20_000)
    for key in ("bytes", "cores", "workers", "tasks"):
        fake_gateway.schedulers[broken].counts[key] = 10**400
    await prune.run(gateways, prune_arguments(tmp_path / "clusters.json"))
    output = capsys.readouterr().out
    assert other in output
    assert "Clusters to stop:" in output
