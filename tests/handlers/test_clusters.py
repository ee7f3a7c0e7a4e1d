"""REST handlers of clusters, with a fake gateway: shapes, errors, and secrets."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from ..fakes.gateway import HTML, FakeGateway, Fault
from ..support.servers import QUICK, Browser, check_wire

LIST = "/api/v1/clusters/"


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


async def test_status_requests_nothing_from_the_gateway(browser: Browser, fake_gateway: FakeGateway) -> None:
    status = await browser.call("GET", "status")
    check_wire(status, "status")
    assert status["gateways"][0]["address"] == fake_gateway.address
    assert status["gateways"][0]["reachable"] is None
    assert status["server"]["boot"] == browser.app.publisher.boot
    assert fake_gateway.requests == []


async def test_snapshot_has_no_side_effects(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.add()
    assert await browser.clusters() == {}
    assert not browser.stack.monitor.has_lease
    assert fake_gateway.requests == []


async def test_lease_returns_boot_and_clock(browser: Browser) -> None:
    before = time.time() * 1000
    lease = await browser.call("POST", "lease")
    check_wire(lease, "lease")
    assert lease["boot"] == browser.app.publisher.boot
    assert before <= lease["now"] <= time.time() * 1000


async def test_lease_sends_an_event_after_the_response_only_on_request(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    # The first lease starts polls, of which the first ones send events, too.
    await browser.gateway(lambda gateway: gateway["reachable"])
    polls = fake_gateway.count(LIST)
    await browser.until(lambda _: fake_gateway.count(LIST) > polls + 1)
    publisher = browser.app.publisher
    first = await browser.call("POST", "lease", {"echo": True})
    assert publisher.revision == first["revision"] + 1
    second = await browser.call("POST", "lease", {"echo": False})
    assert second["revision"] == publisher.revision == first["revision"] + 1


async def test_options_are_those_of_the_gateway(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.options = [
        {"field": "x", "label": "X", "default": 1, "spec": {"type": "int", "min": None, "max": 3}}
    ]
    options = await browser.call("GET", "options")
    check_wire(options, "options")
    assert [option["field"] for option in options["options"]] == ["x"]


async def test_requests_do_not_count_as_activity(browser: Browser, fake_gateway: FakeGateway) -> None:
    settings = browser.serverapp.web_app.settings
    before = settings.get("api_last_activity")
    name = fake_gateway.add()
    for method, path, body in (
        ("GET", "status", None),
        ("GET", "options", None),
        ("GET", "clusters", None),
        ("POST", "lease", None),
        ("POST", "clusters", {}),
        ("POST", f"clusters/{name}/scale", {"count": 1}),
        ("DELETE", f"clusters/{name}", None),
    ):
        await browser.call(method, path, body)
    assert settings.get("api_last_activity") == before


async def test_responses_are_never_cached(browser: Browser, jp_fetch: Callable[..., Any]) -> None:
    response = await jp_fetch("dask-gateway", "api", "clusters")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", ["{", "[]", "3", '"x"', '{"options": {"x": NaN}}', b"\xff\xfe", "[" * 10**5])
async def test_invalid_json_is_rejected(browser: Browser, body: Any) -> None:
    refused = await browser.expect_error("POST", "clusters", body)
    assert (refused.status, refused.problem["code"]) == (400, "bad-request")


@pytest.mark.parametrize("name", ["..%2f..%2fsecrets", "a%20b", "a%00b", "x" * 300, "%2e%2e", "a%3fb", "a%23b"])
@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [("DELETE", "", None), ("PATCH", "", {"label": "x"}), ("POST", "/scale", {"count": 1})],
)
async def test_invalid_names_are_rejected(
    browser: Browser, fake_gateway: FakeGateway, name: str, method: str, tail: str, body: Any
) -> None:
    await browser.expect_error(method, f"clusters/{name}{tail}", body)
    assert fake_gateway.requests == []


async def test_invalid_workers_are_not_sent_to_the_gateway(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    for verb, body, field in (
        ("scale", {"count": -1}, "workers"),
        ("scale", {"minimum": 1, "maximum": 2}, "workers"),
        ("adapt", {"count": 1}, "minimum"),
        ("adapt", {"minimum": 3, "maximum": 2}, "maximum"),
    ):
        refused = await browser.expect_error("POST", f"clusters/{name}/{verb}", body)
        assert (refused.status, refused.problem["code"], refused.problem["field"]) == (400, "bad-request", field)
    assert fake_gateway.requests == []


async def test_unknown_cluster_is_not_found(browser: Browser, fake_gateway: FakeGateway) -> None:
    refused = await browser.expect_error("PATCH", "clusters/abc", {"label": "x"})
    assert (refused.status, refused.problem["code"]) == (404, "cluster-not-found")
    fake_gateway.fault("/api/v1/clusters/abc/scale", Fault(status=404, body=b'{"error": "Cluster abc not found"}'))
    refused = await browser.expect_error("POST", "clusters/abc/scale", {"count": 1})
    assert (refused.status, refused.problem["code"]) == (404, "cluster-not-found")


async def test_rejected_option_is_named(browser: Browser, fake_gateway: FakeGateway) -> None:
    await browser.gateway(lambda gateway: gateway["reachable"])
    body = b'{"error": "worker_cores must be >= 1.000000, got 0"}'
    fake_gateway.fault_on("POST", "/api/v1/clusters/", Fault(status=422, body=body))
    refused = await browser.expect_error("POST", "clusters", {"options": {"worker_cores": 0}})
    assert (refused.status, refused.problem["field"]) == (422, "worker_cores")
    assert "got 0" in refused.problem["message"]


async def test_web_page_instead_of_json_is_reported(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/api/v1/options", Fault(status=200, body=HTML))
    refused = await browser.expect_error("GET", "options")
    assert (refused.status, refused.problem["code"]) == (502, "gateway-bad-response")


async def test_unexpected_exception_is_reported_without_its_text(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise RuntimeError("hunter2-in-a-bug")

    monkeypatch.setattr(browser.stack.actions, "request_options", broken)
    with caplog.at_level(logging.ERROR):
        refused = await browser.expect_error("GET", "options")
    assert (refused.status, refused.problem["code"]) == (500, "internal")
    assert "hunter2" not in refused.text
    assert "Traceback" not in refused.text
    assert any(record.exc_info for record in caplog.records), "the log has the traceback"


async def test_unknown_verb_is_rejected(browser: Browser) -> None:
    refused = await browser.expect_error("PUT", "clusters", {})
    assert (refused.status, refused.problem["code"]) == (405, "bad-request")
