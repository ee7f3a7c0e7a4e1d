"""REST handlers of the page of a cluster, with a fake gateway."""

from __future__ import annotations

from typing import Any

import pytest

from ..fakes.gateway import FakeGateway
from ..support.servers import QUICK, Browser, check_wire


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


async def test_history_has_the_samples_since_the_start(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    first = await browser.cluster(name, lambda cluster: cluster["workers"] > 0)
    fake_gateway.schedulers[name].counts["erred"] = 7
    await browser.cluster(name, lambda cluster: cluster["tasks"].get("erred") == 7)
    history = await browser.call("GET", f"clusters/{name}/history")
    check_wire(history, "history")
    assert history["workers"][0] == first["workers"]
    assert history["failed"][-1] == 7


async def test_history_sends_no_request_to_the_scheduler(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add(status="PENDING")
    await browser.cluster(name, lambda cluster: cluster["status"] == "pending")
    history = await browser.call("GET", f"clusters/{name}/history")
    assert history["at"] == []
    assert not [path for _, path, _ in fake_gateway.requests if path.startswith(f"/clusters/{name}")]


async def test_history_of_an_ended_cluster_is_kept(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"] > 0)
    fake_gateway.clusters[name]["status"] = "FAILED"
    await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    assert (await browser.call("GET", f"clusters/{name}/history"))["workers"][-1] > 0


async def test_history_of_an_unknown_cluster_is_an_error(browser: Browser) -> None:
    refused = await browser.expect_error("GET", "clusters/unknown/history")
    assert (refused.status, refused.problem["code"]) == (404, "cluster-not-found")
