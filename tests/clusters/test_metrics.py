"""Prometheus metrics in `/metrics` of the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from jupyterlab_dask_gateway.clusters.metrics import ClusterMetrics
from jupyterlab_dask_gateway.gateway.shared_schedulers import parse_shared_schedulers

from ..fakes.gateway import FakeGateway, idle_cluster, start_tasks
from ..support.servers import QUICK, Browser


@pytest.fixture
def traits() -> dict[str, Any]:
    prices = {"price_per_core_hour": 0.5, "price_per_gib_hour": 0.25, "price_currency": "EUR"}
    return {**QUICK, **prices}


@pytest.fixture
def jp_environ(jp_environ: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "alice")


async def test_metrics_have_clusters_cores_idle_time_and_price_of_the_owner(
    browser: Browser, fake_gateway: FakeGateway, jp_fetch: Callable[..., Any]
) -> None:
    idle, busy = idle_cluster(fake_gateway), idle_cluster(fake_gateway)
    start_tasks(fake_gateway.schedulers[busy])
    fake_gateway.add("PENDING")
    found = await browser.until(
        lambda clusters: len(clusters) == 3 and clusters[idle]["idle"] and clusters[busy]["workers"]
    )
    text = (await jp_fetch("metrics")).body.decode()
    values = {
        (sample.name, sample.labels.get("status")): (sample.value, sample.labels["owner"])
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("dask_gateway_")
    }
    assert {owner for _, owner in values.values()} == {"alice"}
    assert values["dask_gateway_clusters", "running"][0] == 2
    assert values["dask_gateway_clusters", "pending"][0] == 1
    cores = found[idle]["threads"] + found[busy]["threads"]
    memory = found[idle]["memory"]["limit"] + found[busy]["memory"]["limit"]
    assert values["dask_gateway_workers", None][0] == found[idle]["workers"] + found[busy]["workers"]
    assert values["dask_gateway_cores", None][0] == cores
    assert values["dask_gateway_idle_cores", None][0] == found[idle]["threads"]
    assert values["dask_gateway_idle_clusters", None][0] == 1
    idle_seconds = time.time() - found[idle]["idle"]["since"] / 1000
    assert values["dask_gateway_longest_idle_seconds", None][0] == pytest.approx(idle_seconds, abs=10)
    assert values["dask_gateway_price_per_hour", None][0] == pytest.approx(0.5 * cores + 0.25 * memory / 2**30)
    assert not [name for name in (idle, busy) if name in text]
    prices = [found[name]["usage"]["price"] for name in (idle, busy)]
    assert {price["currency"] for price in prices} == {"EUR"}
    assert sum(price["per_hour"] for price in prices) == pytest.approx(0.5 * cores + 0.25 * memory / 2**30)


async def test_shared_schedulers_are_not_counted(
    browser: Browser, fake_gateway: FakeGateway, jp_fetch: Callable[..., Any]
) -> None:
    name = idle_cluster(fake_gateway)
    found = await browser.cluster(name, lambda cluster: cluster["workers"])
    registry = browser.stack.registry
    registry.add_shared(
        parse_shared_schedulers([{"name": "Shared", "address": "tcp://s:8786", "dashboard": "http://s:8787/status"}])
    )
    (shared,) = [each for each in registry.clusters.values() if each.record.shared_scheduler is not None]
    shared.sample = registry.clusters[name].sample
    text = (await jp_fetch("metrics")).body.decode()
    values = {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("dask_gateway_") and sample.labels.get("status") in (None, "running")
    }
    assert values["dask_gateway_clusters"] == 1
    assert values["dask_gateway_cores"] == found["threads"]
    assert values["dask_gateway_price_per_hour"] == pytest.approx(found["usage"]["price"]["per_hour"])


async def test_nothing_is_calculated_without_a_scrape(
    browser: Browser, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, jp_fetch: Callable[..., Any]
) -> None:
    scrapes: list[int] = []
    collect = ClusterMetrics.collect

    def count_and_collect(metrics: ClusterMetrics) -> Iterator[Metric]:
        scrapes.append(1)
        return collect(metrics)

    monkeypatch.setattr(ClusterMetrics, "collect", count_and_collect)
    name = idle_cluster(fake_gateway)
    await browser.cluster(name, lambda cluster: cluster["idle"])
    assert scrapes == []
    await jp_fetch("metrics")
    assert scrapes == [1]
