"""A server with several gateways, which are fakes: clusters, actions, health and credentials of each."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from ..fakes.gateway import FakeGateway, Fault, idle_cluster
from ..support.servers import QUICK, Browser, check_wire
from .conftest import DEFAULT_PASSWORD, SLURM_PASSWORD


@pytest.fixture
def traits() -> dict[str, Any]:
    return {**QUICK, "prune_older_than": 3600.0}


async def test_snapshot_and_status_have_each_gateway_with_its_clusters(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here, there = fake_gateway.add(), slurm_gateway.add()
    clusters = await browser.until(lambda found: found.keys() == {here, there})
    assert [clusters[name]["gateway"] for name in (here, there)] == ["", "slurm"]
    status = await browser.call("GET", "status")
    check_wire(status, "status")
    snapshot = await browser.call("GET", "clusters")
    for gateways in (status["gateways"], snapshot["gateways"]):
        assert [(each["name"], each["label"], each["address"], each["local"]) for each in gateways] == [
            ("", None, fake_gateway.address, False),
            ("slurm", "HPC", slurm_gateway.address, False),
        ]
    assert all(each["reachable"] for each in snapshot["gateways"])
    events = [event for event in browser.events if "gateways" in event]
    assert [each["name"] for each in events[-1]["gateways"]] == ["", "slurm"]
    assert [event["revision"] for event in browser.events] == list(range(1, len(browser.events) + 1))


async def test_options_are_those_of_the_named_gateway(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    for gateway, field in ((fake_gateway, "image"), (slurm_gateway, "partition")):
        spec = {"type": "string"}
        gateway.options = [{"field": field, "label": field, "default": "x", "spec": spec}]
    for query, field in (({}, "image"), ({"gateway": ""}, "image"), ({"gateway": "slurm"}, "partition")):
        options = await browser.call("GET", "options", params=query)
        assert [option["field"] for option in options["options"]] == [field]


@pytest.mark.parametrize(
    "call",
    [("GET", "options"), ("GET", "quota"), ("POST", "clusters"), ("POST", "doctor")],
    ids=["options", "quota", "create", "doctor"],
)
async def test_unknown_gateway_is_rejected(browser: Browser, call: tuple[str, str]) -> None:
    method, path = call
    kwargs: dict[str, Any] = {"params": {"gateway": "pbs"}} if method == "GET" else {"body": {"gateway": "pbs"}}
    refused = await browser.expect_error(method, path, **kwargs)
    assert (refused.status, refused.problem["code"], refused.problem["field"]) == (404, "unknown-gateway", "gateway")
    assert "pbs" in refused.problem["message"]


async def test_clusters_are_created_at_the_named_gateway(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here = await browser.call("POST", "clusters", {"label": "a"})
    there = await browser.call(
        "POST", "clusters", {"label": "b", "gateway": "slurm", "options": {"partition": "gpu"}}
    )
    copy = await browser.call("POST", "clusters", {"label": "c", "like": there["name"]})
    assert [each["gateway"] for each in (here, there, copy)] == ["", "slurm", "slurm"]
    assert fake_gateway.clusters.keys() == {here["name"]}
    assert slurm_gateway.clusters.keys() == {there["name"], copy["name"]}
    assert slurm_gateway.clusters[copy["name"]]["options"] == {"partition": "gpu"}


async def test_label_of_a_new_cluster_is_unique_among_all_gateways(browser: Browser) -> None:
    here = await browser.call("POST", "clusters", {"label": "analysis"})
    there = await browser.call("POST", "clusters", {"label": "analysis", "gateway": "slurm"})
    assert here["label"] == "analysis"
    assert there["label"].startswith("analysis ")


async def test_remedy_names_the_configuration_of_the_gateway_that_fails(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    for gateway, name, key in (
        (fake_gateway, "", "gateway.address"),
        (slurm_gateway, "slurm", "gateways.slurm.address"),
    ):
        gateway.fault("/.*", Fault(kind="close"))
        state = await browser.gateway(lambda state: state["error"] is not None, name=name)
        assert f"check {key}" in state["error"]["remedy"]
        refused = await browser.expect_error("POST", "clusters", {"gateway": name})
        assert f"check {key}" in refused.problem["remedy"]


async def test_actions_reach_the_gateway_of_the_cluster_only(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    there = slurm_gateway.add()
    await browser.cluster(there, lambda cluster: cluster["workers"] > 0)
    await browser.call("POST", f"clusters/{there}/scale", {"count": 3})
    assert slurm_gateway.requested_workers[there] == {"count": 3}
    updated = await browser.call("PATCH", f"clusters/{there}", {"label": "renamed"})
    assert (updated["label"], updated["gateway"]) == ("renamed", "slurm")
    assert (await browser.call("POST", f"clusters/{there}/snooze", {"seconds": 60}))["gateway"] == "slurm"
    for page in ("workers", "history", "progress"):
        await browser.call("GET", f"clusters/{there}/{page}")
    await browser.call("DELETE", f"clusters/{there}")
    await browser.cluster(there, lambda cluster: cluster["status"] == "stopped")
    assert not [path for _, path, _ in fake_gateway.requests if there in path]


async def test_credentials_and_cookies_of_a_gateway_are_never_sent_to_the_other(
    browser: Browser,
    fake_gateway: FakeGateway,
    slurm_gateway: FakeGateway,
    jp_serverapp: ServerApp,
    jp_fetch: Callable[..., Any],
) -> None:
    here, there = fake_gateway.add(), slurm_gateway.add()
    for gateway, name, cookie in (
        (fake_gateway, here, "cookie-of-default"),
        (slurm_gateway, there, "cookie-of-slurm"),
    ):
        body = json.dumps({name: gateway.clusters[name]}).encode()
        headers = {"Set-Cookie": f"dask-gateway={cookie}; Path=/"}
        gateway.fault("/api/v1/clusters/", Fault(status=200, body=body, headers=headers, times=1))
        gateway.schedulers[name].pages["status"] = "<html></html>"
    await browser.until(lambda found: all(found.get(name, {}).get("workers") for name in (here, there)))
    for name in (here, there):
        await browser.call("GET", f"clusters/{name}/dashboards")
        view = await browser.call("POST", f"clusters/{name}/view")
        page = f"{view['base'].removeprefix(jp_serverapp.base_url)}status"
        assert (await jp_fetch(*page.split("/"))).code == 200
        await browser.call("GET", f"clusters/{name}/progress")
    await browser.call("POST", "clusters", {"gateway": "slurm"})
    await browser.call("POST", "clusters", {})
    received = {
        gateway.address: [json.dumps(headers) for headers in gateway.headers]
        for gateway in (fake_gateway, slurm_gateway)
    }
    clients = {stack.name: stack.connection.client() for stack in browser.app.gateways.stacks}
    for own, other, cookie in (("", "slurm", "cookie-of-default"), ("slurm", "", "cookie-of-slurm")):
        text = "\n".join(received[clients[own].address])
        assert clients[own].authenticator.secrets[1] in text, "the check itself does not see credentials"
        assert cookie in text, "the check itself does not see cookies"
        assert not [secret for secret in clients[other].authenticator.secrets if secret in text]
    assert "cookie-of-slurm" not in "\n".join(received[fake_gateway.address])
    assert "cookie-of-default" not in "\n".join(received[slurm_gateway.address])
    for gateway, name in ((fake_gateway, there), (slurm_gateway, here)):
        assert not [path for _, path, _ in gateway.requests if name in path]
    assert not [text for text in browser.texts if DEFAULT_PASSWORD in text or SLURM_PASSWORD in text]


async def test_dashboard_of_an_unlisted_cluster_is_found_at_its_gateway(
    browser: Browser, slurm_gateway: FakeGateway
) -> None:
    there = slurm_gateway.add()
    url = f"{slurm_gateway.address}/clusters/{there}/status"
    assert (await browser.call("POST", "dashboards/resolve", {"url": url}))["cluster"] == there
    unknown = await browser.expect_error("POST", "clusters/0123456789abcdef/view")
    assert unknown.problem["code"] == "cluster-not-found"


async def test_cluster_that_both_gateways_list_is_shown_once(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    shared = fake_gateway.add()
    await browser.until(lambda found: found.keys() == {shared})
    slurm_gateway.clusters[shared] = fake_gateway.clusters[shared]
    slurm_gateway.schedulers[shared] = fake_gateway.schedulers[shared]
    there = slurm_gateway.add()
    lists = slurm_gateway.count("/api/v1/clusters/")
    clusters = await browser.until(
        lambda found: there in found and slurm_gateway.count("/api/v1/clusters/") > lists + 2
    )
    assert (clusters[shared]["gateway"], clusters[there]["gateway"]) == ("", "slurm")
    reported = [record.getMessage() for record in caplog.records if "It is shown once." in record.getMessage()]
    assert len(reported) == 1
    assert shared not in reported[0], "the name gives access to the dashboard"


async def test_clean_up_finds_and_stops_clusters_of_both_gateways(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here, there = (idle_cluster(gateway, age=20_000) for gateway in (fake_gateway, slurm_gateway))
    await browser.until(lambda found: all(found.get(name, {}).get("idle") for name in (here, there)))
    found = await browser.call("GET", "prune")
    check_wire(found, "candidates")
    assert [each["name"] for each in found["candidates"]] == [here, there]
    pruned = await browser.call("POST", "prune", {"names": [there, here]})
    check_wire(pruned, "pruned")
    assert pruned == {"stopped": [there, here], "skipped": []}


async def test_metrics_name_the_gateway(
    browser: Browser, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, jp_fetch: Callable[..., Any]
) -> None:
    fake_gateway.add("PENDING")
    for _ in range(2):
        slurm_gateway.add("PENDING")
    await browser.until(lambda found: len(found) == 3)
    text = (await jp_fetch("metrics")).body.decode()
    lines = [line for line in text.splitlines() if line.startswith("dask_gateway_clusters{") and "pending" in line]
    values = {("slurm" if 'gateway="slurm"' in line else ""): float(line.rpartition(" ")[2]) for line in lines}
    assert values == {"": 1.0, "slurm": 2.0}
    assert text.count("# TYPE dask_gateway_clusters gauge") == 1
