"""Faults and hostile data of one of several gateways: they affect neither the other gateways nor what is secret."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore

from ..fakes.gateway import HTML, FakeGateway, Fault, idle_cluster
from ..support.servers import IMPATIENT, Browser
from .conftest import SLURM_PASSWORD

LIST = "/api/v1/clusters/"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "clusters.json"


@pytest.fixture
def traits(path: Path) -> dict[str, Any]:
    return {**IMPATIENT, "store_path": str(path)}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind="close"),
        Fault(kind="never"),
        Fault(status=200, body=HTML),
        Fault(status=429, headers={"Retry-After": "300"}),
    ],
    ids=["closed", "no response", "web page", "limit of requests"],
)
async def test_gateway_that_fails_does_not_affect_the_clusters_of_the_other(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, fault: Fault
) -> None:
    here, there = fake_gateway.add(), slurm_gateway.add()
    await browser.until(lambda found: found.keys() == {here, there})
    slurm_gateway.fault("/.*", fault)

    await browser.gateway(lambda state: state["reachable"] is False, name="slurm")
    made = await browser.call("POST", "clusters", {})
    fake_gateway.clusters[here]["status"] = "STOPPED"
    clusters = await browser.until(lambda found: found[here]["status"] == "stopped")
    assert clusters[there]["status"] == "running", "it keeps its last known state"
    assert clusters[made["name"]]["gateway"] == ""
    default, slurm = (await browser.call("GET", "status"))["gateways"]
    assert (default["reachable"], default["error"]) == (True, None)
    assert slurm["error"]["code"].startswith("gateway-")
    refused = await browser.expect_error("POST", "clusters", {"gateway": "slurm"})
    assert refused.problem["code"].startswith("gateway-")


@pytest.mark.parametrize("body", [b"{}", b'{"error": "x"}', b'{"a": {"status": "RUNNING"}}'])
async def test_list_of_a_named_gateway_proves_no_end(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, body: bytes
) -> None:
    here, there = fake_gateway.add(), slurm_gateway.add()
    await browser.until(lambda found: all(found.get(name, {}).get("workers") for name in (here, there)))
    slurm_gateway.fault_on("GET", LIST, Fault(status=200, body=body))
    lists = slurm_gateway.count(LIST)
    await browser.until(lambda _: slurm_gateway.count(LIST) > lists + 2)
    assert (await browser.clusters())[there]["status"] == "running"
    slurm_gateway.clear_faults()
    del slurm_gateway.clusters[there]
    ended = await browser.cluster(there, lambda cluster: cluster["status"] == "failed")
    assert ended["problem"]["code"] == "cluster-not-found"
    assert (await browser.clusters())[here]["status"] == "running"


async def test_numbers_and_specs_that_are_not_valid_affect_one_gateway(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    huge = 10**400
    here = fake_gateway.add(options={"idle_timeout": 600})
    there = slurm_gateway.add(options={"idle_timeout": huge, "cores": float("nan")})
    slurm_gateway.clusters[there]["start_time"] = huge
    slurm_gateway.schedulers[there].counts |= dict.fromkeys(slurm_gateway.schedulers[there].counts, huge)
    known = {"field": "idle_timeout", "label": "Idle (minutes)", "default": 60, "spec": {"type": "int"}}
    fake_gateway.options = [known]
    slurm_gateway.options = [
        {**known, "spec": {"type": ["int"]}},
        {**known, "field": "ratio", "spec": {"type": "float", "min": -float("inf"), "max": huge}},
        [],
    ]
    found = await browser.until(
        lambda found: (
            there in found
            and here in found
            and found[here]["gateway_idle"]
            and found[here]["gateway_idle"]["seconds"]
        )
    )
    assert found[here]["gateway_idle"]["seconds"] == 36_000
    assert found[there]["options"] == {}
    for gateway, fields in (("", ["idle_timeout"]), ("slurm", ["ratio"])):
        options = await browser.call("GET", "options", params={"gateway": gateway})
        assert [option["field"] for option in options["options"]] == fields
    assert [each["reachable"] for each in (await browser.call("GET", "status"))["gateways"]] == [True, True]
    for text in browser.texts:
        json.loads(text, parse_constant=pytest.fail)


async def test_secrets_that_a_named_gateway_repeats_are_removed(
    browser: Browser, slurm_gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    value = "value-of-an-option-3f9c1b"
    made = await browser.call("POST", "clusters", {"gateway": "slurm", "options": {"environment": {"TOKEN": value}}})
    await browser.cluster(made["name"], lambda cluster: cluster["workers"])
    text = json.dumps({"error": f"{SLURM_PASSWORD} and {value} are not valid"}).encode()
    slurm_gateway.fault_on("POST", LIST, Fault(status=422, body=text))
    body = {"gateway": "slurm", "options": {"environment": {"TOKEN": value}}}
    refused = await browser.expect_error("POST", "clusters", body)
    assert "are not valid" in refused.problem["message"]
    slurm_gateway.fault("/api/v1/.*", Fault(status=500, body=json.dumps({"error": SLURM_PASSWORD}).encode()))
    await browser.gateway(lambda state: state["reachable"] is False, name="slurm")
    assert len(browser.events) > 0
    for secret in (SLURM_PASSWORD, value, "PRIVATE KEY"):
        assert not [text for text in browser.texts if secret in text]
        assert secret not in caplog.text


async def test_idle_policy_applies_to_each_gateway_and_keeps_clusters_that_another_server_keeps_alive(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, path: Path
) -> None:
    here, there, kept = idle_cluster(fake_gateway), idle_cluster(slurm_gateway), idle_cluster(slurm_gateway)
    await browser.until(lambda found: all(found.get(name, {}).get("idle") for name in (here, there, kept)))
    await browser.app.store.save()
    other = ClusterStore(path, logging.getLogger(__name__))
    await other.refresh()
    other.put(slurm_gateway.address, kept, kept_alive=True)
    await other.save()
    await browser.call("PUT", "policy", {"stop_after": 1, "countdown": 0.5})
    found = await browser.until(
        lambda found: (
            found[here]["status"] == found[there]["status"] == "stopped"
            and found[kept]["idle_management"]["kept_alive"]
        )
    )
    assert found[kept]["status"] == "running"
    assert found[there]["ended"]["by"] == "policy"
    stops = [path for method, path, _ in slurm_gateway.requests if method == "DELETE"]
    assert stops == [f"{LIST}{there}"]
