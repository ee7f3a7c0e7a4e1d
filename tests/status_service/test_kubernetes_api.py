"""Responses of the Kubernetes API, or of a program in between, that the client cannot use."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from jupyterlab_dask_gateway.status_service.kubernetes_api import KubernetesApi, KubernetesConfig, KubernetesFailure


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"<html>Log in</html>", "the response is not JSON"), (b"[]", "the response is not a JSON object")],
)
async def test_response_that_is_not_a_json_object_is_a_failure(body: bytes, reason: str) -> None:
    async def respond(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get("/{path:.*}", respond)
    async with TestServer(app) as server:
        api = KubernetesApi(KubernetesConfig(str(server.make_url("/")).rstrip("/"), "dask"))
        try:
            with pytest.raises(KubernetesFailure, match=reason):
                await api.list("pods")
        finally:
            await api.close()
