"""Paths and redirects of dashboard pages stay below the cluster."""

from __future__ import annotations

import time
from contextlib import suppress
from posixpath import normpath
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.dashboards.paths import clean_path, confine, split_view
from jupyterlab_dask_gateway.errors import GatewayProblem

TRICKS = [
    "..", "../", "../other/status", "a/../../other", ".", "./x", "%2e%2e/other", "%2E%2E%2Fother",
    "a/%2e%2e/%2e%2e/b", "..%2fother", "..%252fother", "%252e%252e/other", "%25252e%25252e/other", "..\\other",
    "..%5cother", "%5c%5cevil",
    "//evil.example/x", "/etc", "a//b", "..;/other", "..;x=1/other", "%2e%2e;/x", "a%00b", "a%0d%0aX: y", "a%zz",
    "a b", "h\u00e9", "%2e./x", ".%2e/x", "http://evil.example/\\x", "%20../x/%20..%20/y",
    "javascript:alert(1)", "https:evil.example", "x:y/status", "a" * 2001, "%25252525252e", "%" + "25" * 900 + "2e",
]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_clean_path_rejects_paths_outside_the_cluster(trick: str) -> None:
    with pytest.raises(GatewayProblem) as refused:
        clean_path(trick)
    assert refused.value.code == "view-path-refused"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "status",
        "individual-task-stream/ws",
        "statics/individual-cluster-map.html",
        "info/worker/tcp%3A%2F%2F10.0.0.1%3A4321.html",
        "info/task/%28%27x-1%27%2C+0%29.html",
        "static/js/bokeh.min.js",
        "a..b/...",
        "50%25",
    ],
)
def test_clean_path_keeps_paths_of_real_pages(path: str) -> None:
    assert clean_path(path) == path


def test_time_for_a_path_is_bounded() -> None:
    """Each removal of an encoding takes time, and a page can request any path."""
    start = time.process_time()
    for path in ("%" + "25" * 30_000 + "2e", "%25" * 600, "%" * 2000, "/" * 60_000):
        with suppress(GatewayProblem):
            clean_path(path)
    assert time.process_time() - start < 0.2


@given(st.text(alphabet="./%2eEfF5cC\\;a ", max_size=20))
def test_no_encoding_leaves_the_cluster(raw: str) -> None:
    """Accepted paths stay below their prefix when a proxy decodes and normalizes them."""
    try:
        path = clean_path(raw)
    except GatewayProblem:
        return
    for _ in range(8):
        assert f"{normpath(f'/clusters/mine/{path}')}/".startswith("/clusters/mine/")
        path = unquote(path).replace("\\", "/")


def test_split_view_ignores_the_dummy_segment() -> None:
    assert split_view("cap/-/status") == ("cap", "status")
    assert split_view("cap/statics/css/x.css") == ("cap", "statics/css/x.css")
    assert split_view("cap/-/") == split_view("cap/-") == split_view("cap/") == split_view("cap") == ("cap", "")


HERE = "http://gateway:8000/services/dask-gateway/clusters/mine"


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/status", "/view/status"),
        ("status", "/view/info/main/status"),
        ("../x?a=/b", "/view/info/x?a=/b"),
        ("", "/view/info/main/workers.html"),
        ("/services/dask-gateway/clusters/mine/graph", "/view/graph"),
        (f"{HERE}/graph?x=1", "/view/graph?x=1"),
        ("http://gateway:8000/status", "/view/status"),
        ("/services/dask-gateway/clusters/other/graph", "/view/services/dask-gateway/clusters/other/graph"),
        ("../../../../../../../api", "/view/api"),
        ("///evil.example", "/view/evil.example"),
    ],
)
def test_confine_keeps_redirects_in_the_cluster(location: str, to: str) -> None:
    assert confine(location, HERE, "info/main/workers.html", "/view/") == to


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/", "//evil.example/x", "http://gateway:8001/x", "https://gateway:8000/x", "/\\evil",
        "\\\\evil", "javascript:alert(1)", "data:text/html,x", "/%2e%2e/%2e%2e/api", "http://[bad/",
        "/a%0d%0ab", "http://user@gateway:8000/",
    ],
)  # fmt: skip
def test_confine_rejects_redirects_outside_the_cluster(location: str) -> None:
    with pytest.raises(GatewayProblem) as refused:
        confine(location, HERE, "status", "/view/")
    assert refused.value.code == "view-redirect-refused"
