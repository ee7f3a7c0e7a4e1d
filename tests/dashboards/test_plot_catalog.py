"""The catalog of plots and pages: labels, groups and order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.dashboards import Target
from jupyterlab_dask_gateway.dashboards.paths import clean_path
from jupyterlab_dask_gateway.dashboards.plot_catalog import PAGES_GROUP, arrange, plot_group, plot_label

from ..fakes.hostile import Hostile
from ..support.dashboards import DashboardServer
from ..support.gateways import RealGateway

LISTED = {
    "Individual Workers Cpu Timeseries": "/individual-workers-cpu-timeseries",
    "Individual Graph": "/individual-graph",
    "Individual Cpu": "/individual-cpu",
    "Individual Gpu Memory": "/individual-gpu-memory",
    "Individual Task Stream": "/individual-task-stream",
    "Individual Cluster Map": "/statics/individual-cluster-map.html",
    "Individual Something New": "/individual-something-new",
}


def test_arrange_puts_useful_plots_first() -> None:
    plots = arrange(LISTED, ["status", "info/main/logs.html"])
    assert [(plot.id, plot.label, plot.path, plot.group) for plot in plots] == [
        ("individual-task-stream", "Task Stream", "individual-task-stream", "most-useful"),
        ("individual-cluster-map", "Cluster Map", "statics/individual-cluster-map.html", "most-useful"),
        ("individual-cpu", "CPU", "individual-cpu", "most-useful"),
        ("individual-graph", "Graph", "individual-graph", "most-useful"),
        (
            "individual-workers-cpu-timeseries",
            "Workers CPU Timeseries",
            "individual-workers-cpu-timeseries",
            "workers",
        ),
        ("individual-something-new", "Something New", "individual-something-new", "other"),
        ("status", "Status", "status", PAGES_GROUP),
        ("info/main/logs", "Logs", "info/main/logs.html", PAGES_GROUP),
        ("individual-gpu-memory", "GPU Memory", "individual-gpu-memory", "gpu"),
    ]


@pytest.mark.parametrize(
    ("plot", "group"),
    [
        ("individual-workers-memory", "most-useful"),
        ("individual-workers-memory-timeseries", "memory-and-data"),
        ("individual-bandwidth-types", "memory-and-data"),
        ("individual-profile-server", "scheduler"),
        ("individual-contention", "scheduler"),
        ("individual-occupancy", "workers"),
        ("individual-group-progress", "tasks"),
        ("individual-compute-time-per-key", "tasks"),
        ("individual-rmm-memory", "gpu"),
    ],
)
def test_plot_group_by_id(plot: str, group: str) -> None:
    assert plot_group(plot) == group


def test_plot_label_is_shortened() -> None:
    assert plot_label("Individual Nprocessing") == "Processing Tasks"
    assert plot_label("Individual") == "Individual"
    assert plot_label("Gpu Utilization") == "GPU Utilization"


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=30), max_size=5))
def test_arrange_returns_valid_paths(listed: dict[str, str]) -> None:
    for plot in arrange(listed, []):
        assert plot.path
        assert plot.label
        assert clean_path(plot.path) == plot.path


def test_arrange_leaves_out_paths_outside_the_cluster() -> None:
    assert arrange({"A": "../other", "B": "//evil.example/x", "C": "https://evil.example/", "D": "/"}, []) == []


async def test_catalog_of_a_real_cluster(
    dashboard_server: DashboardServer, gateway: RealGateway, running_cluster: str
) -> None:
    dashboard_server.directory.clusters["real"] = Target(f"{gateway.address}/clusters/{running_cluster}")
    status, response = await dashboard_server.call("GET", "clusters/real/dashboards")
    assert status == 200
    plots = response["plots"]
    assert [plot["label"] for plot in plots[:6]] == [
        "Task Stream",
        "Progress",
        "Workers Memory",
        "Cluster Map",
        "CPU",
        "Graph",
    ]
    assert len(plots) > 30
    assert len({plot["id"] for plot in plots}) == len(plots)
    pages = {plot["label"] for plot in plots if plot["group"] == PAGES_GROUP}
    assert pages >= {"Status", "Workers", "System", "Profile", "Logs"}
    base = dashboard_server.base("real")
    for path in ("info/main/logs.html", "statics/individual-cluster-map.html", "individual-plots.json"):
        async with dashboard_server.get(base + path) as page:
            assert page.status == 200


async def test_catalog_of_a_cluster_without_bokeh_is_empty(
    dashboard_server: DashboardServer, hostile: Hostile
) -> None:
    assert await dashboard_server.call("GET", "clusters/mine/dashboards") == (200, {"plots": []})
    assert set(hostile.request_counts) >= {"/individual-plots.json", "/status"}


async def test_catalog_leaves_out_failing_pages(dashboard_server: DashboardServer, hostile: Hostile) -> None:
    hostile.pages = {"/individual-plots.json": '{"Individual Cpu": "/individual-cpu"}', "/status": "", "/workers": ""}
    hostile.failing = {"/status"}
    status, response = await dashboard_server.call("GET", "clusters/mine/dashboards")
    assert (status, [plot["label"] for plot in response["plots"]]) == (200, ["CPU", "Workers"])


async def test_catalog_of_an_unreachable_cluster_is_a_problem(dashboard_server: DashboardServer) -> None:
    status, problem = await dashboard_server.call("GET", "clusters/other/dashboards")
    assert (status, problem["code"]) == (502, "scheduler-unreachable")
    status, problem = await dashboard_server.call("GET", "clusters/none/dashboards")
    assert (status, problem["code"]) == (404, "cluster-not-found")
