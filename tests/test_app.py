"""The server extension as a whole, with real gateways: main actions, failures, and secrets."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_server.serverapp import ServerApp

from jupyterlab_dask_gateway.storage.cluster_store import default_path

from .support.gateways import RealGateway
from .support.servers import Browser, check_wire, set_environment

SECRET = "hunter2-in-a-mapping"


@pytest.fixture
def gateway_environment(gateway: RealGateway, user: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, gateway.environ(user))


@pytest.fixture
def own_gateway(gateway_factory: Callable[..., RealGateway]) -> RealGateway:
    """A gateway that the test can stop."""
    return gateway_factory()


@pytest.fixture
def own_gateway_environment(own_gateway: RealGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(monkeypatch, own_gateway.environ())


@pytest.fixture
def own_browser(own_gateway_environment: None, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    return Browser(jp_serverapp, jp_fetch)


@pytest.fixture
def no_gateway_environment(monkeypatch: pytest.MonkeyPatch, traits: dict[str, Any]) -> None:
    for name in [name for name in os.environ if name.startswith("DASK_")]:
        monkeypatch.delenv(name)
    traits["local_gateway"] = False


@pytest.fixture
def unconfigured_browser(
    no_gateway_environment: None, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]
) -> Browser:
    return Browser(jp_serverapp, jp_fetch)


def check_revisions(browser: Browser) -> None:
    revisions = [event["revision"] for event in browser.events]
    assert revisions == list(range(1, len(revisions) + 1))


async def test_create_scale_adapt_and_stop_without_revealing_secrets(
    browser: Browser, gateway: RealGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await browser.call("POST", "lease")
    options = await browser.call("GET", "options")
    check_wire(options, "options")
    assert len(options["options"]) == 6

    wanted = {"environment": {"AWS_SECRET_ACCESS_KEY": SECRET}, "worker_cores": 1}
    made = await browser.call(
        "POST", "clusters", {"options": wanted, "workers": {"count": 2}, "request": "one click"}
    )
    check_wire(made, "cluster")
    name = made["name"]
    assert (made["status"], made["requested"], made["created_here"]) == ("pending", {"count": 2}, True)
    at_work = await browser.cluster(name, lambda cluster: cluster["workers"] == 2)
    assert at_work["status"] == "running"
    assert at_work["worker_size"] == {"cores": 1, "memory": 2**30}
    assert at_work["memory"]["limit"] == 2 * 2**30
    assert at_work["options"]["environment"] == {"AWS_SECRET_ACCESS_KEY": None}

    response = await browser.call("POST", f"clusters/{name}/scale", {"count": 99})
    check_wire(response, "scale_result")
    assert response["limited"]["text"] == "The gateway allows 3 workers instead of 99."
    limited = await browser.cluster(name, lambda cluster: cluster["workers"] == 3)
    assert limited["requested"] == {"count": 3}
    assert limited["hints"][0]["message"] == response["limited"]

    assert await browser.call("POST", f"clusters/{name}/adapt", {"minimum": 0, "maximum": 1}) == {"limited": None}
    adaptive = await browser.cluster(name, lambda cluster: cluster["workers"] <= 1)
    assert adaptive["requested"] == {"minimum": 0, "maximum": 1}
    assert adaptive["hints"] == []

    await browser.call("DELETE", f"clusters/{name}")
    await browser.cluster(name, lambda cluster: cluster["status"] in ("stopping", "stopped"))
    ended = await browser.cluster(name, lambda cluster: cluster["status"] == "stopped")
    assert (ended["problem"], ended["workers"]) == (None, 0)
    check_revisions(browser)

    assert gateway.password is not None
    everything = [*browser.texts, caplog.text, *(str(vars(record)) for record in caplog.records)]
    assert not [text for text in everything if SECRET in text or gateway.password in text or "PRIVATE KEY" in text]
    assert SECRET not in default_path().read_text()


async def test_clusters_of_other_programs_appear(browser: Browser, gateway: RealGateway, user: str) -> None:
    await browser.gateway(lambda status: status["reachable"])
    name = await asyncio.to_thread(gateway.make_cluster, user)
    outside = await browser.cluster(name, lambda cluster: cluster["status"] == "running")
    assert outside["created_here"] is False
    assert outside["requested"] is None
    await asyncio.to_thread(gateway.stop_clusters, user)
    await browser.cluster(name, lambda cluster: cluster["status"] != "running")


async def test_workers_that_another_program_requests_are_known(
    browser: Browser, gateway: RealGateway, user: str
) -> None:
    name = gateway.make_cluster(user, workers=1)
    path = f"/api/v1/clusters/{name}"
    made = await browser.cluster(name, lambda c: c["requested"] == {"count": 1})
    assert made["scaling"]["adaptive"] is False
    gateway.call("POST", f"{path}/adapt", user, {"minimum": 2, "maximum": 3, "active": True})
    adaptive = await browser.cluster(name, lambda c: c["requested"] == {"minimum": 2, "maximum": 3})
    assert adaptive["scaling"] == {"adaptive": True, "minimum": 2, "maximum": 3, "limit": None} | {
        "desired_workers": adaptive["scaling"]["desired_workers"]
    }
    gateway.call("POST", f"{path}/scale", user, {"count": 1})
    fixed = await browser.cluster(name, lambda c: c["requested"] == {"count": 1})
    assert fixed["scaling"]["adaptive"] is False
    limited = await browser.call("POST", f"clusters/{name}/scale", {"count": 9})
    assert limited["limited"]["text"] == "The gateway allows 3 workers instead of 9."
    await browser.cluster(name, lambda c: c["scaling"]["limit"] == 3)


async def test_adaptive_scaling_without_a_maximum_is_pointed_out(
    own_browser: Browser, own_gateway: RealGateway
) -> None:
    name = own_gateway.make_cluster()
    await own_browser.cluster(name, lambda c: c["scaling"]["adaptive"] is None and c["status"] == "running")
    unbounded = {"minimum": 1, "maximum": None, "active": True}
    own_gateway.call("POST", f"/api/v1/clusters/{name}/adapt", "alice", unbounded)
    found = await own_browser.cluster(name, lambda c: any(hint["code"] == "no-maximum" for hint in c["hints"]))
    assert (found["scaling"]["adaptive"], found["scaling"]["maximum"], found["requested"]) == (True, None, None)


async def test_killed_scheduler_makes_the_cluster_fail(browser: Browser, gateway: RealGateway) -> None:
    name = (await browser.call("POST", "clusters", {}))["name"]
    await browser.cluster(name, lambda cluster: cluster["status"] == "running" and cluster["idle"])
    gateway.scheduler(name).kill()
    lost = await browser.cluster(name, lambda cluster: cluster["unreachable_since"] or cluster["status"] == "failed")
    if lost["status"] == "running":
        assert lost["problem"]["code"] == "scheduler-unreachable"
    ended = await browser.cluster(name, lambda cluster: cluster["status"] == "failed", seconds=60)
    assert ended["problem"]["code"] == "cluster-failed"
    assert ended["problem"]["remedy"]


async def test_failed_start_is_retried(browser: Browser, user: str, gateway: RealGateway) -> None:
    await browser.call("POST", "clusters", {"options": {"image": "fails"}})
    found = await browser.until(
        lambda clusters: any(
            cluster["status"] == "failed" and (cluster["attempt"] or {}).get("number") == 3
            for cluster in clusters.values()
        ),
        seconds=60,
    )
    (last,) = [each for each in found.values() if (each["attempt"] or {}).get("number") == 3]
    assert last["problem"]["code"] == "cluster-start-failed"
    assert "no reason" in last["problem"]["message"]
    everything = await asyncio.to_thread(
        gateway.call, "GET", "/api/v1/clusters/?status=pending,running,stopping,stopped,failed", user
    )
    assert len(everything) == 3, "three attempts for one request"


async def test_rejected_option_is_named(browser: Browser) -> None:
    refused = await browser.expect_error("POST", "clusters", {"options": {"worker_cores": 0}})
    assert (refused.status, refused.problem["code"]) == (422, "option-refused")
    assert refused.problem["field"] == "worker_cores"
    assert await browser.clusters() == {}


@pytest.mark.parametrize("traits", [{"gateway_timeout": 2.0, "active_poll_interval": 1.0}])
async def test_failed_start_names_what_was_set(browser: Browser) -> None:
    body = {"options": {"image": "fails", "environment": {"KEY": "swordfish"}}}
    name = (await browser.call("POST", "clusters", body))["name"]
    failed = await browser.until(lambda found: any(c["problem"] for c in found.values()))
    problem = next(c["problem"] for c in failed.values() if c["problem"])
    assert problem["code"] == "cluster-start-failed"
    assert "(KEY)" in problem["remedy"]
    assert name in failed
    assert "swordfish" not in str(browser.texts)


IDLE_OPTION = """
from dask_gateway_server.options import Integer, Options

c.Backend.cluster_options = Options(
    Integer("idle_after", 12, label="Stop when idle (seconds)"),
    handler=lambda options: {"idle_timeout": options.idle_after},
)
"""


@pytest.fixture
def idling_gateway(gateway_factory: Callable[..., RealGateway], monkeypatch: pytest.MonkeyPatch) -> RealGateway:
    gateway = gateway_factory(options=IDLE_OPTION)
    set_environment(monkeypatch, gateway.environ())
    return gateway


@pytest.fixture
def idling_browser(idling_gateway: RealGateway, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    return Browser(jp_serverapp, jp_fetch)


async def test_stop_by_the_gateway_is_announced(idling_browser: Browser, idling_gateway: RealGateway) -> None:
    browser, gateway = idling_browser, idling_gateway
    name = gateway.make_cluster()
    idle = await browser.cluster(name, lambda c: c["gateway_idle"] is not None and c["gateway_idle"]["stops_at"])
    limit = idle["gateway_idle"]
    assert (limit["option"], limit["seconds"]) == ("Stop when idle (seconds)", 12)
    assert limit["stops_at"] == idle["idle"]["since"] + 12_000
    ended = await browser.cluster(name, lambda c: c["ended"] is not None)
    assert ended["ended"]["at"] > limit["stops_at"] - 3_000, (
        "the first sample is later than the start of the scheduler"
    )


async def test_restarted_gateway_without_clusters_ends_them(own_browser: Browser, own_gateway: RealGateway) -> None:
    browser, mine = own_browser, own_gateway
    name = (await browser.call("POST", "clusters", {}))["name"]
    await browser.cluster(name, lambda cluster: cluster["status"] == "running")
    await asyncio.to_thread(mine.stop)
    down = await browser.gateway(lambda status: status["reachable"] is False)
    assert down["error"]["code"] == "gateway-unreachable"
    assert (await browser.clusters())[name]["status"] == "running", "the last known state"
    await asyncio.to_thread(mine.start)
    await browser.gateway(lambda status: status["reachable"])
    lost = await browser.cluster(name, lambda cluster: cluster["status"] == "failed")
    assert lost["problem"]["code"] == "cluster-not-found"
    check_revisions(browser)


async def test_missing_gateway_is_reported(unconfigured_browser: Browser) -> None:
    status = await unconfigured_browser.call("GET", "status")
    check_wire(status, "status")
    gateway = status["gateways"][0]
    assert (gateway["address"], gateway["reachable"], gateway["local"]) == (None, None, False)
    assert gateway["error"]["code"] == "gateway-unconfigured"
    # The packages are installed, so installing them would not help.
    assert "DaskGatewayApp.local_gateway" in gateway["error"]["remedy"]
    for method, path, body in (("GET", "options", None), ("POST", "clusters", {})):
        assert (await unconfigured_browser.expect_error(method, path, body)).problem["code"] == "gateway-unconfigured"
    await unconfigured_browser.call("POST", "lease")
    assert await unconfigured_browser.clusters() == {}


def test_import_does_not_load_aiohttp_and_dask() -> None:
    """aiohttp is loaded with the first cluster; of Dask only the configuration is loaded."""
    code = "import sys, jupyterlab_dask_gateway.app; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "jupyterlab_dask_gateway.app" in modules
    assert {"aiohttp", "dask", "distributed", "dask_gateway", "dask_gateway_server", "numpy"} & set(modules) == set()


def test_later_import_of_dask_is_complete() -> None:
    code = (
        "import jupyterlab_dask_gateway.app, dask.config, dask; print(dask.config.get('gateway', 0), dask.compute(7))"
    )
    environ = {**os.environ, "DASK_GATEWAY__ADDRESS": "http://h"}
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ
    ).stdout
    assert output.split("\n")[0] == "{'address': 'http://h'} (7,)"
