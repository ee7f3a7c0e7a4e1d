"""`GET` and `PUT notebooks`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError

NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def traits(tmp_path: Path) -> dict[str, Any]:
    return {"local_gateway": False, "store_path": str(tmp_path / "kept" / "clusters.json")}


Fetch = Callable[..., Awaitable[Any]]
CALL = ("dask-gateway", "api", "notebooks")


async def test_put_stores_and_removes_entries(
    jp_fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_IMAGE_SPEC", "here:1")
    put = {"path": "a/b.ipynb", "name": NAME}
    assert (await jp_fetch(*CALL, method="PUT", body=json.dumps(put))).code == 204
    response = await jp_fetch(*CALL)
    assert json.loads(response.body) == {"notebooks": [put], "image": "here:1"}
    assert response.headers["Cache-Control"] == "no-store"
    assert NAME in (tmp_path / "kept" / "notebooks.json").read_text()
    await jp_fetch(*CALL, method="PUT", body=json.dumps({"path": "a/b.ipynb", "name": None}))
    monkeypatch.delenv("JUPYTER_IMAGE_SPEC")
    assert json.loads((await jp_fetch(*CALL)).body) == {"notebooks": [], "image": None}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "bad-request"),
        ({"path": "", "name": NAME}, "bad-request"),
        ({"path": 3, "name": NAME}, "bad-request"),
        ({"path": "x" * 5000, "name": NAME}, "bad-request"),
        ({"path": "a.ipynb", "name": 3}, "bad-request"),
        ({"path": "a.ipynb", "name": "../b"}, "bad-name"),
        ({"path": "a.ipynb", "name": "a/b"}, "bad-name"),
    ],
)
async def test_put_rejects_invalid_bodies(jp_fetch: Fetch, body: dict[str, Any], code: str) -> None:
    with pytest.raises(HTTPClientError) as failure:
        await jp_fetch(*CALL, method="PUT", body=json.dumps(body))
    assert failure.value.code == 400
    response = failure.value.response
    assert response is not None
    assert json.loads(response.body)["code"] == code
