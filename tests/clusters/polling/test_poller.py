"""The requests of the monitor: how soon failures and recoveries are noticed, and what limits the requests."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ...fakes.gateway import FakeGateway, Fault
from ...support.servers import IMPATIENT, QUICK, Browser, set_environment

LIST = "/api/v1/clusters/"


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.mark.parametrize("traits", [{**QUICK, "scheduler_timeout": 3.0}])
async def test_stopped_scheduler_is_asked_for_its_health_only_and_recovers_soon(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    """Ten times the timeout, 30 s, would be the pause after a sample that cost the scheduler as long."""
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault(f"/clusters/{name}/.*", Fault(kind="never"))
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"])
    health, counts = f"/clusters/{name}/health", f"/clusters/{name}/json/counts.json"
    samples = fake_gateway.count(counts)
    await browser.until(lambda _: fake_gateway.count(health) >= 2)
    assert fake_gateway.count(counts) == samples
    fake_gateway.clear_faults()
    recovered_at = time.monotonic()
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"] is None)
    assert time.monotonic() - recovered_at < 10


async def test_end_of_an_expensive_scheduler_is_noticed_soon(browser: Browser, fake_gateway: FakeGateway) -> None:
    """The pause after a sample that took so long is 60 s."""
    name = fake_gateway.add()
    counts = f"/clusters/{name}/json/counts.json"
    fake_gateway.fault(counts, Fault(kind="late"))
    await browser.cluster(name, lambda cluster: cluster["workers"])
    samples = fake_gateway.count(counts)
    fake_gateway.fault(f"/clusters/{name}/.*", Fault(kind="close"))
    failed_at = time.monotonic()
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"])
    assert time.monotonic() - failed_at < 30
    assert fake_gateway.count(counts) == samples


async def test_scheduler_without_health_page_recovers(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    fake_gateway.fault(f"/clusters/{name}/.*", Fault(status=502))
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"])
    fake_gateway.clear_faults()
    fake_gateway.fault(f"/clusters/{name}/health", Fault(status=404))
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"] is None)


async def test_metrics_of_a_scheduler_that_never_had_them_are_rarely_requested(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fault = Fault(status=502)
    old, other = fake_gateway.add(), fake_gateway.add()
    fake_gateway.fault(f"/clusters/{old}/metrics", fault)
    for name in (old, other):
        await browser.cluster(name, lambda cluster: cluster["workers"])
        # A cluster that waits for workers is polled often.
        await browser.call("POST", f"clusters/{name}/scale", {"count": 50})

    def counts(page: str, name: str) -> int:
        return fake_gateway.count(f"/clusters/{name}/{page}")

    metrics, samples = counts("metrics", old), counts("json/counts.json", old)
    await browser.until(lambda _: counts("json/counts.json", old) > samples + 3)
    assert counts("metrics", old) == metrics
    # One that has had them is asked again after a failure.
    fake_gateway.fault(f"/clusters/{other}/metrics", fault)
    requests = counts("metrics", other)
    await browser.until(lambda _: counts("metrics", other) > requests + 3)


@pytest.mark.parametrize("traits", [{**QUICK, "gateway_timeout": 120.0}])
async def test_stopped_gateway_is_noticed_before_its_timeout(browser: Browser, fake_gateway: FakeGateway) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    fake_gateway.fault("/api/.*", Fault(kind="never"))
    stopped_at = time.monotonic()
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "gateway-timeout"
    assert time.monotonic() - stopped_at < 60
    fake_gateway.clear_faults()
    recovered_at = time.monotonic()
    await browser.gateway(lambda gateway: gateway["reachable"])
    assert time.monotonic() - recovered_at < 60


@pytest.fixture
def hub_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the server of the test authenticate with JupyterHub."""
    set_environment(monkeypatch, {"DASK_GATEWAY__AUTH__TYPE": "jupyterhub", "JUPYTERHUB_API_TOKEN": "secret-token"})


@pytest.mark.parametrize("traits", [IMPATIENT])
async def test_hub_that_does_not_respond_to_the_gateway_is_named_until_it_does(
    hub_token: None, browser: Browser, fake_gateway: FakeGateway
) -> None:
    """Only requests without authentication get a response."""
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault("/api/v1/.*", Fault(kind="never"))
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    assert gateway["error"]["code"] == "gateway-timeout"
    assert "JupyterHub" in gateway["error"]["message"]
    assert (await browser.clusters())[name]["status"] == "running"
    refused = await browser.expect_error("DELETE", f"clusters/{name}")
    assert "JupyterHub" in refused.problem["message"]
    fake_gateway.clear_faults()
    recovered_at = time.monotonic()
    await browser.gateway(lambda gateway: gateway["reachable"])
    assert time.monotonic() - recovered_at < 10
    assert not any("secret-token" in text for text in browser.texts)


@pytest.mark.parametrize("traits", [{**QUICK, "gateway_timeout": 120.0}])
async def test_gateway_that_only_needs_long_for_its_list_is_not_unreachable(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    fake_gateway.fault_on("GET", LIST, Fault(kind="never"))
    checks = fake_gateway.count("/api/version")
    await browser.until(lambda _: fake_gateway.count("/api/version") >= checks + 2)
    assert (await browser.gateway(lambda _: True))["reachable"] is True


async def test_limit_of_requests_is_named_and_obeyed(browser: Browser, fake_gateway: FakeGateway) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    fake_gateway.fault("/api/.*", Fault(status=429, body=b"slow down", headers={"Retry-After": "4"}, times=1))
    gateway = await browser.gateway(lambda gateway: gateway["reachable"] is False)
    limited_at = time.monotonic()
    requests = len(fake_gateway.requests)
    assert gateway["error"]["code"] == "gateway-busy"
    assert "HTTP 429" in gateway["error"]["message"]
    error = await browser.expect_error("POST", "clusters", {})
    assert (error.status, error.problem["code"]) == (503, "gateway-busy")
    assert len(fake_gateway.requests) == requests, "nothing is sent in the meantime"
    await browser.gateway(lambda gateway: gateway["reachable"])
    assert time.monotonic() - limited_at > 2


async def test_limit_of_requests_to_a_scheduler_is_obeyed(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault(f"/clusters/{name}/.*", Fault(status=429, headers={"Retry-After": "300"}))
    limited = await browser.cluster(name, lambda cluster: cluster["unreachable_since"])
    assert limited["problem"]["message_id"] == "problem.scheduler-unreachable.too-many-requests"
    cluster = browser.stack.registry.clusters[name]
    assert 290 < cluster.sample_after - time.monotonic() <= 300
    fake_gateway.clear_faults()
    samples = fake_gateway.count(f"/clusters/{name}/health")
    lists = fake_gateway.count(LIST)
    await browser.until(lambda _: fake_gateway.count(LIST) > lists + 4)
    assert fake_gateway.count(f"/clusters/{name}/health") == samples
    cluster.sample_after = 0.0
    await browser.cluster(name, lambda cluster: cluster["unreachable_since"] is None)


@pytest.mark.parametrize(
    "fault",
    [Fault(status=200, body=b"{}"), Fault(status=500), Fault(kind="close")],
    ids=["other JSON", "error", "closed"],
)
async def test_gateway_whose_option_specs_cannot_be_read_is_reachable(
    browser: Browser, fake_gateway: FakeGateway, fault: Fault
) -> None:
    """They are requested because they may show the unit of the idle limit."""
    fake_gateway.fault("/api/v1/options", fault)
    name = fake_gateway.add(options={"idle_timeout": 600})
    limited = await browser.cluster(name, lambda cluster: cluster["gateway_idle"])
    await browser.until(lambda _: fake_gateway.count("/api/v1/options") > 0)
    lists = fake_gateway.count(LIST)
    await browser.until(lambda _: fake_gateway.count(LIST) > lists + 1)
    assert (await browser.gateway(lambda _: True))["reachable"] is True
    assert not [each for event in browser.events for each in event.get("gateways", []) if each["error"]]
    assert limited["gateway_idle"]["seconds"] is None, "the unit stays unknown"
