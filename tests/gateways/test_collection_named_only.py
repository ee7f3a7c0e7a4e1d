"""A server without a default gateway."""

from __future__ import annotations

import pytest

from ..fakes.gateway import FakeGateway
from ..support.servers import Browser, check_wire, set_environment


@pytest.fixture
async def gateway_environment(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Configure the fake gateway as `slurm` only, or, with a parameter, others, too."""
    monkeypatch.delenv("DASK_GATEWAY__ADDRESS", raising=False)
    others = getattr(request, "param", {})
    set_environment(monkeypatch, {"DASK_GATEWAYS__SLURM__ADDRESS": fake_gateway.address, **others})


async def test_only_gateway_is_used_and_no_local_one_is_started(browser: Browser, fake_gateway: FakeGateway) -> None:
    gateways = (await browser.call("GET", "status"))["gateways"]
    assert [(each["name"], each["local"]) for each in gateways] == [("slurm", False)]
    made = await browser.call("POST", "clusters", {})
    assert made["gateway"] == "slurm"
    assert made["name"] in fake_gateway.clusters
    assert browser.stack.connection.local is None


@pytest.mark.parametrize(
    "gateway_environment", [{"DASK_GATEWAYS__BROKEN__AUTH__TYPE": "basic"}], indirect=True, ids=["no address"]
)
async def test_invalid_gateway_has_an_error_and_the_other_one_works(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    status = await browser.call("GET", "status")
    check_wire(status, "status")
    gateways = {each["name"]: each for each in status["gateways"]}
    assert gateways["broken"]["error"]["code"] == "config-invalid"
    assert "gateways.broken.address" in gateways["broken"]["error"]["message"]
    refused = await browser.expect_error("POST", "clusters", {"gateway": "broken"})
    assert refused.problem["code"] == "config-invalid"
    name = fake_gateway.add()
    assert (await browser.cluster(name, lambda cluster: cluster["workers"] > 0))["gateway"] == "slurm"
    refused = await browser.expect_error("GET", "options")
    assert refused.problem["code"] == "unknown-gateway", "which of both is not clear"
