"""Samples of schedulers, read from recorded and other pages."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.json_data import write_json
from jupyterlab_dask_gateway.scheduler import sample as scheduler_sample
from jupyterlab_dask_gateway.scheduler.idleness import is_busy
from jupyterlab_dask_gateway.scheduler.sample import (
    Sample,
    estimate_memory,
    parse_connected,
    parse_metrics,
    parse_sample,
    parse_workers,
    parse_workers_page,
)

from ..fakes.gateway import DATA

COUNTS = json.loads((DATA / "counts.json").read_text())
IDENTITY = json.loads((DATA / "identity.json").read_text())
METRICS = (DATA / "metrics.txt").read_text()


def parsed(counts: Any = COUNTS, identity: Any = IDENTITY, metrics: str = "") -> Sample:
    return parse_sample(counts, identity, metrics, at=1.0, seconds=0.5)


def test_recorded_pages_are_parsed() -> None:
    """Recorded: 20 results of 1 MB, one error, 50 tasks that sleep, 2 workers of one thread and 1 GiB."""
    found = parsed(metrics=METRICS)
    assert (found.at, found.seconds) == (1.0, 0.5)
    assert (found.workers, found.desired_workers, found.threads, found.clients) == (2, 20, 2, 2)
    assert found.tasks == {
        "processing": 4,
        "waiting": 0,
        "unrunnable": 0,
        "memory": 20,
        "erred": 1,
        "released": 0,
        "queued": 46,
        "no_worker": 0,
    }
    assert (found.results_bytes, found.results_count) == (20_000_000, 20)
    assert (found.memory_used, found.memory_limit) == (85164032 + 85118976, 2 * 2**30)
    assert found.ended == 21
    assert found.totals == {"waiting": 71, "processing": 25, "queued": 62, "memory": 20, "erred": 1}


def test_workers_are_sorted_by_name_and_have_no_addresses() -> None:
    first, second = parse_workers(IDENTITY)
    assert (first.name, first.threads, first.cpu, first.status) == (
        "4ae11fcb26944f8798d96dbdb1b0241c",
        1,
        6.0,
        "running",
    )
    assert (first.memory_used, first.memory_limit, first.spilled) == (85164032, 2**30, 0)
    assert first.last_seen == 1795234924.6483338
    assert first.name < second.name
    assert "tls://" not in repr((first, second))


def test_worker_named_by_its_address_gets_a_number() -> None:
    worker = {"id": "tls://10.0.0.1:1", "name": "tls://10.0.0.1:1"}
    assert "10.0.0.1" not in repr(parse_workers({"workers": {"tls://10.0.0.1:1": worker}}))


def test_queued_tasks_follow_from_the_total_without_metrics() -> None:
    found = parsed()
    assert found.tasks["queued"] == 71 - (4 + 20 + 1)
    assert "no_worker" not in found.tasks
    assert found.totals is None
    assert "queued" not in parsed({**COUNTS, "tasks": 25}).tasks


def test_older_scheduler_without_totals_and_desired_workers() -> None:
    counts = {name: value for name, value in COUNTS.items() if name not in ("desired_workers", "workers")}
    identity = {"workers": IDENTITY["workers"]}
    found = parsed(counts, identity)
    assert (found.workers, found.desired_workers, found.threads) == (2, None, 2)


@pytest.mark.parametrize(
    ("counts", "identity"),
    [
        ({}, {}),
        ({"workers": "two", "bytes": None, "memory": -3, "processing": float("inf")}, {"workers": []}),
        ({"workers": True}, {"workers": {"a": None, "b": 3}}),
        ({}, {"workers": {"a": {"metrics": 3, "nthreads": "1", "memory_limit": None, "last_seen": "now"}}}),
        ({}, {"workers": {"a": {"metrics": {"spilled_bytes": {"disk": []}, "cpu": float("nan")}}}}),
    ],
)
def test_missing_values_are_zero(counts: Any, identity: Any) -> None:
    found = parsed(counts, identity)
    assert (found.threads, found.memory_used, found.results_bytes, set(found.tasks.values())) == (0, 0, 0, {0})
    assert json.dumps([worker.cpu for worker in found.worker_list], allow_nan=False)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**400) | st.just(1e308) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*COUNTS, "metrics", "name", "a"]), inner),
    max_leaves=20,
)


@given(
    st.dictionaries(st.sampled_from(list(COUNTS)), json_values),
    st.fixed_dictionaries({"workers": json_values}),
    st.text(),
)
def test_any_json_can_be_parsed(counts: Any, identity: Any, metrics: str) -> None:
    found = parsed(counts, identity, metrics)
    assert found.workers >= 0
    assert found.memory_used >= 0
    assert write_json(asdict(found))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e308, 10**400, "2", None, [], True])
@pytest.mark.parametrize("name", ["processing", "tasks", "workers", "bytes", "desired_workers"])
def test_cluster_with_counts_that_are_not_valid_is_not_idle(name: str, number: object) -> None:
    found = parsed({**COUNTS, "processing": 0, name: number})
    assert found.left_out == (name,)
    assert is_busy(None, found)


def test_workers_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler_sample, "MAX_WORKERS", 3)
    assert len(parse_workers({"workers": {str(index): {} for index in range(5)}})) == 3


@pytest.mark.parametrize(
    "text",
    [
        "# the package prometheus_client is not installed\n",
        'dask_scheduler_tasks{state="queued"} many\n',
        'dask_scheduler_tasks{state="queued"} NaN\n',
        'dask_scheduler_tasks{estate="queued"} 1.0\n',
        "\x00\xff{{{\n",
        "",
    ],
)
def test_metrics_without_task_counts_have_no_totals(text: str) -> None:
    assert parse_metrics(text) == ({}, None, None, 0)


def test_name_of_a_task_is_not_taken_for_a_state() -> None:
    line = 'dask_scheduler_prefix_state_totals_total{task_prefix_name="a,state=\\"b\\"} 9",state="memory"} 2.0'
    assert parse_metrics(line) == ({}, {"memory": 2.0}, 0, 0)


def test_keep_alive_tasks_are_counted_apart() -> None:
    line = 'dask_scheduler_prefix_state_totals_total{state="memory",task_prefix_name="dask-gateway-keep-alive"} 2.0'
    assert parse_metrics(line) == ({}, {}, 0, 2)


def test_heading_without_counts_means_no_tasks() -> None:
    old = 'dask_scheduler_tasks{state="no-worker"} 0.0\n'
    assert parse_metrics(old).totals is None, "distributed 2022.02 counts no totals"
    assert parse_metrics(f"# TYPE dask_scheduler_prefix_state_totals_total counter\n{old}").totals == {}


def test_connected_programs_are_distinguished_from_published_data() -> None:
    lines = [
        f"dask_scheduler_client_connections_{kind}_total {count}.0" for kind, count in (("added", 5), ("removed", 3))
    ]
    assert parse_connected("\n".join(lines)) == 2
    assert parse_connected(lines[0]) is None
    assert parse_connected("") is None
    assert parse_connected(METRICS) == 1


def test_known_workers_replace_a_missing_identity() -> None:
    workers = parse_workers(IDENTITY)
    grown = {**COUNTS, "workers": 4, "cores": 4}
    found = parse_sample(grown, None, "", at=1.0, seconds=0.5, known=workers)
    assert (found.workers, found.threads, found.memory_limit) == (4, 4, 4 * 2**30)
    assert found.worker_list == workers
    found = parse_sample(COUNTS, None, "", at=1.0, seconds=0.5)
    assert (found.workers, found.threads, found.memory_limit) == (2, 2, 0)


@pytest.mark.parametrize(("results", "memory"), [(0, 1.0), (1, 2.0), (-1, 0.0), (-2, 0.0), (9, 4.0)])
def test_memory_follows_the_results_while_workers_are_not_sampled(results: int, memory: float) -> None:
    def make_sample(results_bytes: int, used: int) -> Sample:
        found = parse_sample({"bytes": results_bytes, "cores": 2, "workers": 2}, None, "", at=1.0, seconds=0.5)
        return replace(found, memory_used=used, memory_limit=4 * 2**30)

    counts = make_sample((2 + results) * 2**30, 0)
    assert estimate_memory(make_sample(2 * 2**30, 2**30), counts) == memory * 2**30


PAGE = """<tr >
    <td><a href="../worker/tls%3A%2F%2F10.0.0.1%3A1.html">tls://10.0.0.1:1</a></td>
    <td> {name} </td>
    <td> 2 </td>
    <td data-sort="1073741824"> 1.00 GiB </td>
    <td> <progress class="progress" value="{memory}" max="1073741824"></progress>
    </td>
    <td data-sort="0.5"> 500.00 ms </td>
    <td data-sort="0.2"> 200.00 ms </td>
</tr>
"""


def test_workers_page_without_rows_has_no_workers() -> None:
    good = PAGE.format(name="&lt;a&gt; b", memory=5)
    assert parse_workers_page(good) == {"<a> b": 5}
    for bad in ("", "<html>", good.replace("<td> &", " " * 10_000 + "<td> &")):
        assert parse_workers_page(bad) == {}
    assert parse_workers_page(PAGE.format(name="a", memory="1" * 4000)) == {}
