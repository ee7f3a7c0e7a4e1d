"""What the server remembers of notebooks: the pure parts, the file, and the REST calls."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.notebooks.associations import (
    FORGET,
    MOST,
    Association,
    NotebookAssociations,
    parse_use,
    parse_uses,
    prune,
)

LOG = logging.getLogger(__name__)
NAME = "0123456789abcdef0123456789abcdef"
OTHER = "f" * 32


def test_a_broken_file_gives_what_is_usable() -> None:
    good = {"name": NAME, "at": 5}
    assert parse_uses({"a.ipynb": good, "b": {"name": 3, "at": 1}, "c": None, "d": {"name": NAME}}) == {
        "a.ipynb": Association(NAME, 5.0)
    }
    assert parse_uses([good]) == {}
    assert parse_uses(None) == {}


def test_old_and_many_entries_go_oldest_first() -> None:
    now = 10 * FORGET
    uses = {f"{i}.ipynb": Association(NAME, now - i) for i in range(MOST + 5)}
    kept = prune({**uses, "old.ipynb": Association(NAME, now - FORGET)}, now)
    assert len(kept) == MOST
    assert "0.ipynb" in kept
    assert f"{MOST + 4}.ipynb" not in kept
    assert "old.ipynb" not in kept


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad-request"),
        ({"path": "", "name": NAME}, "bad-request"),
        ({"path": 3, "name": NAME}, "bad-request"),
        ({"path": "x" * 5000, "name": NAME}, "bad-request"),
        ({"path": "a.ipynb", "name": 3}, "bad-name"),
        ({"path": "a.ipynb", "name": "../b"}, "bad-name"),
    ],
)
def test_what_the_browser_sends_is_checked(body: dict[str, Any], code: str) -> None:
    with pytest.raises(GatewayProblem) as failure:
        parse_use(body)
    assert failure.value.code == code


async def test_memory_outlives_the_server_and_is_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "notebooks.json"
    memory = NotebookAssociations(path, "/home/a", LOG)
    await memory.put("x/a.ipynb", NAME)
    assert memory.knows(NAME)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = NotebookAssociations(path, "/home/a", LOG)
    assert {use: kept.name for use, kept in (await again.read()).items()} == {"x/a.ipynb": NAME}
    assert (again.knows(NAME), again.knows(OTHER)) == (True, False)
    await again.put("x/a.ipynb", None)
    assert not again.knows(NAME)
    assert await again.read() == {}


async def test_servers_with_other_roots_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "notebooks.json"
    here, there = NotebookAssociations(path, "/a", LOG), NotebookAssociations(path, "/b", LOG)
    await asyncio.gather(*(here.put(f"{i}.ipynb", NAME) for i in range(5)))
    await there.put("0.ipynb", OTHER)
    assert len(await here.read()) == 5
    assert (await there.read())["0.ipynb"].name == OTHER


async def test_a_broken_file_starts_anew_and_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "notebooks.json"
    path.write_text("{")
    memory = NotebookAssociations(path, "/a", LOG)
    assert await memory.read() == {}
    assert "cannot be read" in caplog.text
    await memory.put("a.ipynb", NAME)
    assert json.loads(path.read_text())["roots"]["/a"]["a.ipynb"]["name"] == NAME


async def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GatewayProblem) as failure:
        await NotebookAssociations(tmp_path / "file" / "notebooks.json", "/a", LOG).put("a.ipynb", NAME)
    assert "remembered" in failure.value.message


@pytest.fixture
def jp_server_config(tmp_path: Path) -> dict[str, Any]:
    return {
        "ServerApp": {"jpserver_extensions": {"jupyterlab_dask_gateway": True}},
        "DaskGatewayApp": {"local_gateway": False, "store_path": str(tmp_path / "kept" / "clusters.json")},
    }


Fetch = Callable[..., Awaitable[Any]]
CALL = ("dask-gateway", "api", "notebooks")


async def test_rest_remembers_and_forgets(jp_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_IMAGE_SPEC", "here:1")
    put = {"path": "a/b.ipynb", "name": NAME}
    assert (await jp_fetch(*CALL, method="PUT", body=json.dumps(put))).code == 204
    answer = await jp_fetch(*CALL)
    assert json.loads(answer.body) == {"notebooks": [put], "image": "here:1"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert NAME in (tmp_path / "kept" / "notebooks.json").read_text()
    await jp_fetch(*CALL, method="PUT", body=json.dumps({"path": "a/b.ipynb", "name": None}))
    monkeypatch.delenv("JUPYTER_IMAGE_SPEC")
    assert json.loads((await jp_fetch(*CALL)).body) == {"notebooks": [], "image": None}


async def test_rest_refuses_a_bad_name(jp_fetch: Fetch) -> None:
    with pytest.raises(HTTPClientError) as failure:
        await jp_fetch(*CALL, method="PUT", body=json.dumps({"path": "a.ipynb", "name": "a/b"}))
    assert failure.value.code == 400
    response = failure.value.response
    assert response is not None
    assert json.loads(response.body)["code"] == "bad-name"
