"""Logs and failed tasks of clusters: what is kept after the end, and how often schedulers are requested."""

from __future__ import annotations

import asyncio
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.details import logs
from jupyterlab_dask_gateway.clusters.details.logs import (
    RETAINED_CHARACTERS,
    RETAINED_CLUSTERS,
    RETAINED_ENTRIES,
    RETAINED_TASKS,
    RETAINED_WORKERS,
    RetainedPages,
    Signs,
    is_sign_of_failure,
)
from jupyterlab_dask_gateway.wire import types as wire

from ...fakes.gateway import FakeGateway, Fault
from ...support.servers import QUICK, Browser, check_wire

LOG = "info/main/logs.html"
FAILED = "info/main/exceptions.html"
WORKERS = "info/main/workers.html"
FAILED_PAGE = (
    '<div class="box"><code> <a href="x">f-1</a> </code><span>Exception:</span> <code> ValueError(1) </code>'
    "<pre><code>line 1\nline 2 </code></pre></div>"
)


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


def log_page(*entries: str) -> str:
    return "".join(f"<p> {escape(entry)} </p>" for entry in entries)


async def running(browser: Browser, fake: FakeGateway, **options: Any) -> str:
    """A running cluster with two entries in the log of its scheduler and one failed task."""
    name = fake.add(options=options)
    fake.schedulers[name].pages |= {
        LOG: log_page("2026-01-01 00:00:02 b", "2026-01-01 00:00:01 a"),
        FAILED: FAILED_PAGE,
    }
    await browser.cluster(name, lambda cluster: cluster["workers"] > 0)
    return name


def requests(fake: FakeGateway, page: str) -> int:
    return sum(path.endswith(page) for _, path, _ in fake.requests)


async def until_failed(browser: Browser, fake: FakeGateway, name: str) -> None:
    fake.clusters[name]["status"] = "FAILED"
    await browser.cluster(name, lambda cluster: cluster["status"] == "failed")


async def test_logs_are_those_of_the_scheduler(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    logs = await browser.call("GET", f"clusters/{name}/logs")
    check_wire(logs, "logs")
    assert logs["entries"] == ["2026-01-01 00:00:01 a", "2026-01-01 00:00:02 b"]
    assert (logs["live"], logs["truncated"]) == (True, False)


async def test_failed_tasks_have_exception_and_traceback(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    failed = await browser.call("GET", f"clusters/{name}/failed-tasks")
    check_wire(failed, "failed_tasks")
    assert failed["tasks"] == [{"key": "f-1", "exception": "ValueError(1)", "traceback": "line 1\nline 2"}]


async def test_failed_tasks_are_not_supported_by_an_old_scheduler(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    name = await running(browser, fake_gateway)
    del fake_gateway.schedulers[name].pages[FAILED]
    failed = await browser.call("GET", f"clusters/{name}/failed-tasks")
    assert (failed["supported"], failed["tasks"]) == (False, [])


async def test_values_of_mapping_options_are_removed(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway, environment={"PASSWORD": "secret-value"})
    fake_gateway.schedulers[name].pages[LOG] = log_page("PASSWORD=secret-value")
    logs = await browser.call("GET", f"clusters/{name}/logs")
    assert logs["entries"] == ["PASSWORD=•••"]


async def test_requests_at_the_same_time_ask_the_scheduler_once(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    await asyncio.gather(*(browser.call("GET", f"clusters/{name}/failed-tasks") for _ in range(5)))
    assert requests(fake_gateway, FAILED) == 1


async def test_nothing_is_read_without_a_reason(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    fake_gateway.schedulers[name].counts["processing"] = 71
    await browser.cluster(name, lambda cluster: cluster["tasks"].get("processing") == 71)
    assert requests(fake_gateway, FAILED) == 0
    assert browser.stack.cluster_logs.retained.logs(name, "") is None


async def test_logs_of_an_ended_cluster_are_the_last_ones(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    await browser.call("GET", f"clusters/{name}/logs")
    await browser.call("GET", f"clusters/{name}/failed-tasks")
    await until_failed(browser, fake_gateway, name)
    logs = await browser.call("GET", f"clusters/{name}/logs")
    failed = await browser.call("GET", f"clusters/{name}/failed-tasks")
    assert (logs["live"], len(logs["entries"])) == (False, 2)
    assert (failed["live"], len(failed["tasks"])) == (False, 1)


async def test_failed_tasks_cause_the_log_to_be_kept(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    fake_gateway.schedulers[name].counts["erred"] += 1
    await browser.until(lambda _: browser.stack.cluster_logs.retained.logs(name, "") is not None)
    await until_failed(browser, fake_gateway, name)
    assert len((await browser.call("GET", f"clusters/{name}/logs"))["entries"]) == 2


async def test_ended_cluster_without_logs_is_an_error(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    await until_failed(browser, fake_gateway, name)
    refused = await browser.expect_error("GET", f"clusters/{name}/logs")
    assert (refused.status, refused.problem["code"]) == (409, "cluster-not-running")


async def test_scheduler_that_fails_is_an_error(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    del fake_gateway.schedulers[name].pages[LOG]
    refused = await browser.expect_error("GET", f"clusters/{name}/logs")
    assert refused.problem["code"] == "scheduler-unreachable"


async def test_unknown_worker_is_an_error(browser: Browser, fake_gateway: FakeGateway) -> None:
    name = await running(browser, fake_gateway)
    fake_gateway.schedulers[name].pages[WORKERS] = "<table></table>"
    refused = await browser.expect_error("GET", f"clusters/{name}/logs", params={"worker": "no such worker"})
    assert (refused.status, refused.problem["code"]) == (404, "worker-not-found")


async def test_worker_is_unknown_only_if_the_whole_page_of_workers_lacks_it(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await running(browser, fake_gateway)
    monkeypatch.setattr(logs, "MAX_PAGE", 1000)
    fake_gateway.schedulers[name].pages[WORKERS] = " " * 1001
    large = await browser.expect_error("GET", f"clusters/{name}/logs", params={"worker": "a"})
    assert "too large" in large.problem["message"]
    fake_gateway.fault(f".*/{WORKERS}", Fault(status=502))
    failed = await browser.expect_error("GET", f"clusters/{name}/logs", params={"worker": "a"})
    assert "HTTP 502" in failed.problem["message"]
    assert large.problem["code"] == failed.problem["code"] == "scheduler-unreachable"


@pytest.mark.parametrize(
    ("before", "now", "expected", "sign"),
    [
        (None, Signs(0, 5), 4, False),
        (Signs(4, 0), Signs(4, 0), 4, False),
        (Signs(4, 0), Signs(3, 0), 4, True),
        (Signs(4, 0), Signs(2, 0), 2, False),
        (Signs(8, 0), Signs(5, 0), 2, False),
        (Signs(2, 0), Signs(3, 0), 4, False),
        (Signs(4, 1), Signs(4, 2), 4, True),
        (Signs(4, 2), Signs(4, 0), 4, False),
    ],
)
def test_lost_workers_and_failed_tasks_are_signs_of_failure(
    before: Signs | None, now: Signs, expected: int, sign: bool
) -> None:
    assert is_sign_of_failure(before, now, expected) is sign


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 9), st.integers(0, 50_000)), max_size=150))
def test_retained_pages_are_bounded(kept: list[tuple[int, int, int]]) -> None:
    retained = RetainedPages()
    for cluster, source, size in kept:
        logs: wire.Logs = {"at": 0, "entries": ["x" * 100] * (size // 100), "truncated": False, "live": True}
        retained.keep_logs(str(cluster), "" if source == 0 else str(source), logs)
        retained.keep_failed_tasks(
            str(cluster),
            {"at": 0, "supported": True, "live": True, "tasks": [{"key": "", "exception": "", "traceback": ""}] * 50},
        )
    names = [str(cluster) for cluster in range(81)]
    logs_of = {name: [found for s in range(10) if (found := retained.logs(name, str(s or "")))] for name in names}
    assert sum(bool(found) for found in logs_of.values()) <= RETAINED_CLUSTERS
    for kept_logs in logs_of.values():
        assert len(kept_logs) <= RETAINED_WORKERS + 1
        for each in kept_logs:
            assert len(each["entries"]) <= RETAINED_ENTRIES
            assert sum(map(len, each["entries"])) <= RETAINED_CHARACTERS
    for name in names:
        failed = retained.failed_tasks(name)
        assert failed is None or len(failed["tasks"]) == RETAINED_TASKS
    if kept:
        last, source, _ = kept[-1]
        assert retained.logs(str(last), "" if source == 0 else str(source)) is not None


def test_pages_of_removed_clusters_are_dropped() -> None:
    retained = RetainedPages()
    for name in "ab":
        retained.keep_logs(name, "", {"at": 0, "entries": ["x"], "truncated": False, "live": True})
    retained.keep_only({"b"})
    assert retained.logs("a", "") is None
    assert retained.logs("b", "") is not None
