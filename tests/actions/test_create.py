"""Creating clusters with a fake gateway: requests, retries, lost responses, and limits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyterlab_dask_gateway.actions import create, create_recovery
from jupyterlab_dask_gateway.clusters import registry

from ..fakes.gateway import FakeGateway, Fault
from ..support.servers import IMPATIENT, QUICK, Browser, set_environment

LIST = "/api/v1/clusters/"
REQUEST: dict[str, Any] = {"options": {"image": "good"}, "workers": {"count": 2}}


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.fixture
async def gateway_environment(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})
    monkeypatch.setattr(create_recovery, "POLL_SECONDS", 0.1)


@pytest.fixture
async def browser(gateway_environment: None, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    browser = Browser(jp_serverapp, jp_fetch)
    await browser.gateway(lambda gateway: gateway["reachable"])
    return browser


def sent_bodies(fake: FakeGateway, method: str, path: str) -> list[Any]:
    """Return the bodies of the requests that the gateway received."""
    return [body for verb, where, body in fake.requests if verb == method and where == path]


async def test_create_publishes_the_cluster_at_once_and_scales_it_when_it_is_running(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    made = await browser.call("POST", "clusters", REQUEST)
    name = made["name"]
    assert (made["status"], made["requested"], made["created_here"]) == ("pending", {"count": 2}, True)
    assert made["attempt"] is None
    assert any(made in event["clusters"] for event in browser.events), "it is published before the response"
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == []
    fake_gateway.clusters[name]["status"] = "RUNNING"
    await browser.cluster(name, lambda cluster: cluster["status"] == "running")
    await browser.until(lambda _: sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == [{"count": 2}])


async def test_create_sends_adaptive_workers(browser: Browser, fake_gateway: FakeGateway) -> None:
    made = await browser.call("POST", "clusters", {"workers": {"minimum": 1, "maximum": 4}})
    path = f"{LIST}{made['name']}/adapt"
    await browser.until(
        lambda _: sent_bodies(fake_gateway, "POST", path) == [{"minimum": 1, "maximum": 4, "active": True}]
    )
    assert (await browser.clusters())[made["name"]]["requested"] == {"minimum": 1, "maximum": 4}


async def test_scale_of_a_pending_cluster_replaces_the_first_workers(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    assert await browser.call("POST", f"clusters/{name}/scale", {"count": 1}) == {"limited": None}
    fake_gateway.clusters[name]["status"] = "RUNNING"
    await browser.until(lambda _: sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale"))
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == [{"count": 1}]
    assert (await browser.clusters())[name]["requested"] == {"count": 1}


async def test_scale_during_the_first_scale_request_is_sent_after_it(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    path = f"{LIST}{name}/scale"
    fake_gateway.fault_on("POST", path, Fault("late", times=1))
    fake_gateway.clusters[name]["status"] = "RUNNING"
    await browser.until(lambda _: sent_bodies(fake_gateway, "POST", path))
    assert await browser.call("POST", f"clusters/{name}/scale", {"count": 7}) == {"limited": None}
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert fake_gateway.requested_workers[name] == {"count": 7}
    await browser.cluster(name, lambda cluster: cluster["requested"] == {"count": 7})
    assert [body["count"] for body in sent_bodies(fake_gateway, "POST", path)] == [2, 7]


async def test_first_workers_are_requested_again_until_the_gateway_is_reachable(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault_on("POST", f"{LIST}[^/]+/scale", Fault(status=503))
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    waiting = await browser.cluster(name, lambda cluster: cluster["problem"])
    assert (waiting["status"], waiting["requested"]) == ("running", {"count": 2})
    assert waiting["problem"]["code"] == "gateway-unreachable"
    assert waiting["problem"]["remedy_id"] == "remedy.gateway-unreachable.workers-pending"
    tries = len(sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale"))
    await browser.until(lambda _: len(sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale")) > tries + 1)
    still = (await browser.clusters())[name]
    assert still["problem"] == waiting["problem"], "the time of the problem does not change"
    assert name in browser.stack.monitor.followed, "it is polled without a viewer"
    fake_gateway.clear_faults()
    recovered = await browser.cluster(name, lambda cluster: cluster["problem"] is None)
    assert (fake_gateway.requested_workers[name], recovered["requested"]) == ({"count": 2}, {"count": 2})
    await browser.until(lambda _: not browser.stack.monitor.followed)


async def test_scale_while_the_gateway_is_unreachable_replaces_the_first_workers(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault_on("POST", f"{LIST}[^/]+/scale", Fault(status=503))
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    await browser.cluster(name, lambda cluster: cluster["problem"])
    await browser.call("POST", f"clusters/{name}/scale", {"count": 3})
    waiting = await browser.cluster(name, lambda cluster: cluster["requested"] == {"count": 3})
    assert waiting["problem"]["code"] == "gateway-unreachable"
    fake_gateway.clear_faults()
    await browser.cluster(name, lambda cluster: cluster["problem"] is None)
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert fake_gateway.requested_workers[name] == {"count": 3}
    await browser.cluster(name, lambda cluster: cluster["requested"] == {"count": 3})


async def test_rejection_of_the_first_workers_is_cleared_by_the_next_scale(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault_on("POST", f"{LIST}[^/]+/scale", Fault(status=422, body=b'{"error": "no"}', times=1))
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    await browser.cluster(name, lambda cluster: cluster["problem"])
    await browser.until(lambda _: not browser.stack.monitor.followed)
    await browser.call("POST", f"clusters/{name}/scale", {"count": 3})
    recovered = await browser.cluster(name, lambda cluster: cluster["requested"] == {"count": 3})
    assert recovered["problem"] is None
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == [{"count": 2}, {"count": 3}]


async def test_failure_of_a_cluster_replaces_the_problem_of_its_first_workers(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault_on("POST", f"{LIST}[^/]+/scale", Fault(status=503))
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    await browser.cluster(name, lambda cluster: cluster["problem"])
    await browser.stack.monitor.wait_for(name, lambda cluster: cluster is not None and cluster.was_running)
    fake_gateway.clusters[name]["status"] = "FAILED"
    failed = await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    assert failed["problem"]["code"] == "cluster-failed"
    await browser.until(lambda _: not browser.stack.monitor.followed)


async def test_last_of_many_scale_requests_applies(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    await asyncio.gather(
        *(browser.call("POST", f"clusters/{name}/scale", {"count": count}) for count in range(1, 10)),
    )
    sent = sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale")
    # The published request is the last one that the gateway received.
    await browser.cluster(name, lambda cluster: cluster["requested"] == sent[-1])


async def test_repeated_request_creates_one_cluster(browser: Browser, fake_gateway: FakeGateway) -> None:
    first, second = await asyncio.gather(
        *(browser.call("POST", "clusters", {**REQUEST, "request": "click"}) for _ in range(2))
    )
    third = await browser.call("POST", "clusters", {**REQUEST, "request": "click"})
    assert first["name"] == second["name"] == third["name"]
    assert len(fake_gateway.clusters) == 1


async def test_two_requests_create_two_clusters(browser: Browser, fake_gateway: FakeGateway) -> None:
    made = await asyncio.gather(*(browser.call("POST", "clusters", REQUEST) for _ in range(2)))
    assert len({cluster["name"] for cluster in made}) == 2
    assert len({cluster["color"] for cluster in made}) == 2


async def test_equal_labels_get_a_suffix(browser: Browser, fake_gateway: FakeGateway) -> None:
    first, second, third = [await browser.call("POST", "clusters", {"label": "analysis"}) for _ in range(3)]
    again = await browser.call("POST", "clusters", {"label": third["label"]})
    assert first["label"] == "analysis"
    for other in (second, third, again):
        assert other["label"] == f"analysis {other['name'][:4]}"
    for name in (first["name"], second["name"]):
        await browser.call("DELETE", f"clusters/{name}")
        await browser.cluster(name, lambda cluster: cluster["status"] == "stopped")
    replacement = await browser.call("POST", "clusters", {"label": second["label"], "like": second["name"]})
    assert replacement["label"] == second["label"], "labels of ended clusters are free"


async def test_lost_response_recovers_the_created_cluster(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.add(options=REQUEST["options"])  # equal options, but it existed before
    await browser.until(lambda clusters: len(clusters) == 1)
    fake_gateway.fault_on("POST", LIST, Fault(kind="close", times=1, takes_effect=True))
    made = await browser.call("POST", "clusters", {**REQUEST, "label": "Mine"})
    assert len(fake_gateway.clusters) == 2
    assert made["name"] == list(fake_gateway.clusters)[-1]
    assert (made["label"], made["created_here"], made["requested"]) == ("Mine", True, {"count": 2})
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 1


async def test_lost_request_without_effect_is_retried(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault_on("POST", LIST, Fault(kind="close", times=2))
    made = await browser.call("POST", "clusters", REQUEST)
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 3
    assert len(fake_gateway.clusters) == 1
    assert (made["attempt"]["number"], made["attempt"]["of"]) == (3, 3)
    assert made["attempt"]["reason"]["id"].startswith("problem.create-uncertain.")


async def test_lost_request_is_retried_twice_at_most(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault_on("POST", LIST, Fault(kind="close"))
    refused = await browser.expect_error("POST", "clusters", {**REQUEST, "request": "click"})
    assert refused.problem["code"] == "gateway-unreachable"
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 3
    fake_gateway.clear_faults()
    again = await browser.call("POST", "clusters", {**REQUEST, "request": "click"})
    assert list(fake_gateway.clusters) == [again["name"]], "a request without effect can be repeated"


async def test_unknown_outcome_is_reported_and_not_retried(browser: Browser, fake_gateway: FakeGateway) -> None:
    def fail_lists() -> None:
        fake_gateway.fault_on("GET", LIST, Fault(status=503))

    fake_gateway.fault_on("POST", LIST, Fault(kind="close", takes_effect=True, before_response=fail_lists))
    for _ in range(2):
        refused = await browser.expect_error("POST", "clusters", {**REQUEST, "request": "click"})
        assert refused.problem["code"] == "create-uncertain"
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 1


async def test_cluster_that_is_created_after_a_timeout_is_found(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault_on("POST", LIST, Fault(status=504, delayed_effect=True, times=1))
    made = await browser.call("POST", "clusters", REQUEST)
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert list(fake_gateway.clusters) == [made["name"]], "one request, one cluster"
    assert (made["created_here"], made["attempt"]) == (True, None)
    assert fake_gateway.requested_workers[made["name"]] == {"count": 2}


async def test_request_is_not_retried_while_the_gateway_may_process_it(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create_recovery, "UNDER_WAY_SECONDS", 0.5)
    fake_gateway.fault_on("POST", LIST, Fault(status=504, times=1))
    refused = await browser.expect_error("POST", "clusters", REQUEST)
    assert refused.problem["code"] == "create-uncertain"
    assert "create a new cluster" in refused.problem["remedy"]
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 1


async def test_rejected_option_is_not_retried(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault_on("POST", LIST, Fault(status=422, body=b'{"error": "no"}'))
    assert (await browser.expect_error("POST", "clusters", REQUEST)).status == 422
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 1


async def test_failed_start_is_replaced_by_a_new_attempt(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create, "SHOW_REPLACED_SECONDS", 0.3)
    fake_gateway.initial_status = "PENDING"
    first = (await browser.call("POST", "clusters", {**REQUEST, "label": "Mine"}))["name"]
    fake_gateway.clusters[first]["status"] = "FAILED"
    clusters = await browser.until(lambda clusters: len(clusters) == 2)
    second = next(name for name in clusters if name != first)
    again = clusters[second]
    assert (again["attempt"]["number"], again["attempt"]["of"]) == (2, 3)
    assert (again["label"], again["requested"]) == ("Mine", {"count": 2})
    await browser.until(lambda clusters: list(clusters) == [second])
    attempts = [each["attempt"] for event in browser.events for each in event["clusters"] if each["name"] == first]
    assert second in [(attempt or {}).get("replaced_by") for attempt in attempts]
    fake_gateway.clusters[second]["status"] = "RUNNING"
    running = await browser.cluster(second, lambda cluster: cluster["workers"])
    assert running["color"] == clusters[first]["color"]
    await browser.until(lambda _: sent_bodies(fake_gateway, "POST", f"{LIST}{second}/scale") == [{"count": 2}])


async def test_third_failed_attempt_is_reported(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create, "SHOW_REPLACED_SECONDS", 0.1)
    fake_gateway.initial_status = "FAILED"
    await browser.call("POST", "clusters", REQUEST)
    found = await browser.until(
        lambda clusters: len(clusters) == 1 and (next(iter(clusters.values()))["attempt"] or {}).get("number") == 3
    )
    (last,) = found.values()
    last = await browser.cluster(last["name"], lambda cluster: cluster["status"] == "failed")
    assert last["problem"]["code"] == "cluster-start-failed"
    assert len(fake_gateway.clusters) == 3


async def test_cancelled_start_is_not_retried(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    # The cluster fails while the gateway stops it.
    fake_gateway.fault_on("DELETE", f"{LIST}{name}", Fault(status=204))
    await browser.call("DELETE", f"clusters/{name}")
    fake_gateway.clusters[name]["status"] = "FAILED"
    await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert len(fake_gateway.clusters) == 1
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == []


@pytest.mark.parametrize("traits", [IMPATIENT])
async def test_start_that_fails_during_its_cancellation_stays_listed(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    # Before the next attempt, the server stops the failed cluster. The user cancels meanwhile.
    fake_gateway.fault_on("DELETE", f"{LIST}{name}", Fault("never", times=1))
    fake_gateway.clusters[name]["status"] = "FAILED"
    await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    await browser.call("DELETE", f"clusters/{name}")
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert (await browser.clusters())[name]["status"] == "failed"
    await browser.call("DELETE", f"clusters/{name}")
    await browser.until(lambda clusters: name not in clusters)


async def test_start_that_is_cancelled_during_the_request_of_its_next_attempt_stops_the_new_cluster(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    first = (await browser.call("POST", "clusters", REQUEST))["name"]
    fake_gateway.fault_on("POST", LIST, Fault("late", times=1))
    fake_gateway.clusters[first]["status"] = "FAILED"
    await browser.until(lambda _: len(sent_bodies(fake_gateway, "POST", LIST)) == 2)
    await browser.call("DELETE", f"clusters/{first}")
    clusters = await browser.until(lambda clusters: len(clusters) == 2)
    (second,) = set(clusters) - {first}
    stopped = await browser.cluster(second, lambda cluster: cluster["status"] == "stopped")
    assert stopped["ended"]["by"] == "user"
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert set(fake_gateway.clusters) == {first, second}
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{second}/scale") == []


async def test_failed_cluster_that_the_gateway_has_forgotten_is_replaced(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    forgotten = json.dumps({"error": f"Cluster {name} not found"}).encode()
    fake_gateway.fault_on("GET", f"{LIST}{name}", Fault(status=404, body=forgotten))
    fake_gateway.clusters[name]["status"] = "FAILED"
    clusters = await browser.until(lambda clusters: len(clusters) == 2)
    (second,) = set(clusters) - {name}
    assert clusters[second]["attempt"]["number"] == 2


async def test_cluster_that_another_program_stops_during_its_start_is_not_recreated(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    fake_gateway.clusters[name]["status"] = "STOPPED"
    await browser.cluster(name, lambda cluster: cluster["status"] == "stopped")
    await browser.until(lambda _: not browser.stack.monitor.followed)
    assert len(fake_gateway.clusters) == 1


async def test_like_takes_missing_options_including_mappings(browser: Browser, fake_gateway: FakeGateway) -> None:
    old = fake_gateway.add(options={"image": "old", "cores": 2, "environment": {"KEY": "hunter2-hunter2"}})
    await browser.cluster(old, lambda cluster: cluster["workers"])
    made = await browser.call("POST", "clusters", {"like": old, "options": {"image": "new"}})
    expected = {"image": "new", "cores": 2, "environment": {"KEY": "hunter2-hunter2"}}
    assert fake_gateway.clusters[made["name"]]["options"] == expected
    assert made["options"]["environment"] == {"KEY": None}
    assert not any("hunter2" in text for text in browser.texts)


async def test_values_that_the_browser_does_not_know_are_those_of_the_default_or_of_the_copied_cluster(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    default = {"KEY": "default-hunter2", "MODE": "fast"}
    fake_gateway.options = [
        {"field": "environment", "label": "E", "default": default, "spec": {"type": "mapping"}},
    ]
    known = {"environment": {"KEY": None, "MODE": "slow"}}
    first = await browser.call("POST", "clusters", {"options": known})
    sent = fake_gateway.clusters[first["name"]]["options"]
    assert sent == {"environment": {"KEY": "default-hunter2", "MODE": "slow"}}

    old = fake_gateway.add(options={"environment": {"KEY": "old-hunter2"}})
    await browser.until(lambda clusters: old in clusters)
    copied = await browser.call("POST", "clusters", {"like": old, "options": known})
    sent = fake_gateway.clusters[copied["name"]]["options"]
    assert sent == {"environment": {"KEY": "old-hunter2", "MODE": "slow"}}
    assert not any("hunter2" in text for text in browser.texts)


async def test_like_takes_the_options_of_a_cluster_that_the_gateway_has_forgotten(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    old = fake_gateway.add(options={"image": "old", "cores": 2})
    await browser.cluster(old, lambda cluster: cluster["workers"])
    fake_gateway.clusters[old]["status"] = "STOPPED"
    await browser.cluster(old, lambda cluster: cluster["status"] == "stopped")
    del fake_gateway.clusters[old]
    made = await browser.call("POST", "clusters", {"like": old})
    assert fake_gateway.clusters[made["name"]]["options"] == {"image": "old", "cores": 2}


async def test_like_an_unknown_cluster_is_rejected(browser: Browser, fake_gateway: FakeGateway) -> None:
    error = await browser.expect_error("POST", "clusters", {"like": "a" * 32})
    assert (error.status, error.problem["code"]) == (404, "cluster-not-found")
    assert fake_gateway.clusters == {}


async def test_unexpected_failure_of_a_create_request_is_reported(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("hunter2-hunter2")

    monkeypatch.setattr(create, "complete_options", fail)
    error = await browser.expect_error("POST", "clusters", REQUEST)
    assert (error.status, error.problem["code"]) == (500, "internal")
    assert "RuntimeError" in error.problem["message"]
    assert "hunter2" not in error.text
    assert fake_gateway.clusters == {}


async def test_like_takes_the_workers_unless_requested(browser: Browser, fake_gateway: FakeGateway) -> None:
    old = (await browser.call("POST", "clusters", REQUEST))["name"]
    await browser.call("DELETE", f"clusters/{old}")
    await browser.cluster(old, lambda cluster: cluster["status"] == "stopped")
    again = await browser.call("POST", "clusters", {"like": old})
    assert again["requested"] == REQUEST["workers"]
    other = await browser.call("POST", "clusters", {"like": old, "workers": {"count": 5}})
    assert other["requested"] == {"count": 5}


async def test_restarted_server_requests_the_first_workers(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    await browser.app.stop_extension()
    assert sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == []
    fake_gateway.clusters[name]["status"] = "RUNNING"
    # Create all services again with the same file, as a new server does.
    browser.app.assemble()
    await browser.until(lambda _: sent_bodies(fake_gateway, "POST", f"{LIST}{name}/scale") == [{"count": 2}])


SCALE_LIMIT = "Scale request of 99 workers would exceed resource limit of 3 workers. Scaling to 3 instead."
ADAPT_LIMIT = "Adapt with `maximum=99, minimum=1` would exceed … Using `maximum=3, minimum=1` instead."


@pytest.mark.parametrize("body", [b"{}", b'{"error": "x"}', b'{"a": {"status": "RUNNING"}}'])
async def test_pending_cluster_that_lists_lack_is_not_replaced(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    monkeypatch.setattr(registry, "NEW_SECONDS", 0.1)
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    fake_gateway.fault_on("GET", LIST, Fault(status=200, body=body))
    lists = fake_gateway.count(LIST)
    await browser.until(lambda _: fake_gateway.count(LIST) > lists + 5)
    assert (await browser.clusters())[name]["status"] == "pending"
    assert [method for method, _, _ in fake_gateway.requests].count("DELETE") == 0
    assert list(fake_gateway.clusters) == [name]


async def test_failed_cluster_is_replaced_only_if_its_record_says_so(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.initial_status = "PENDING"
    name = (await browser.call("POST", "clusters", REQUEST))["name"]
    failed = json.dumps({name: {**fake_gateway.clusters[name], "status": "FAILED"}}).encode()
    fake_gateway.fault_on("GET", LIST, Fault(status=200, body=failed, times=1))
    fake_gateway.fault_on("GET", f"{LIST}{name}", Fault(kind="late"))
    await browser.until(lambda _: fake_gateway.count(f"{LIST}{name}") > 2)
    assert list(fake_gateway.clusters) == [name], "the gateway says that it is pending"
    fake_gateway.clear_faults()
    fake_gateway.clusters[name]["status"] = "FAILED"
    await browser.until(lambda _: len(fake_gateway.clusters) == 2)


@pytest.mark.parametrize("body", [b"{}", b'{"error": {}}'])
async def test_lost_response_is_not_repeated_while_no_list_proves_that_nothing_was_created(
    browser: Browser, fake_gateway: FakeGateway, body: bytes
) -> None:
    running = fake_gateway.add()
    await browser.cluster(running, lambda cluster: cluster["workers"])
    fake_gateway.fault_on("POST", LIST, Fault(status=201, body=b'{"name": "../x"}', takes_effect=True))
    fake_gateway.fault_on("GET", LIST, Fault(status=200, body=body))
    error = await browser.expect_error("POST", "clusters", REQUEST)
    assert error.problem["code"] == "create-uncertain"
    assert len(sent_bodies(fake_gateway, "POST", LIST)) == 1
    assert len(fake_gateway.clusters) == 2


async def test_cluster_whose_name_was_not_valid_in_the_response_is_found(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault_on("POST", LIST, Fault(status=201, body=b'{"name": "../x"}', takes_effect=True))
    made = await browser.call("POST", "clusters", {"options": {"image": "good"}})
    assert list(fake_gateway.clusters) == [made["name"]]


async def test_request_for_workers_that_another_program_confirms_is_not_stored(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = fake_gateway.add()
    await browser.cluster(name, lambda cluster: cluster["workers"])
    fake_gateway.fault_on("POST", ".*", Fault(status=200, body=b"<html>"))
    error = await browser.expect_error("POST", f"clusters/{name}/scale", {"count": 9})
    assert error.problem["code"] == "gateway-bad-response"
    assert (await browser.clusters())[name]["requested"] is None
