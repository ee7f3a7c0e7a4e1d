"""A Jupyter server with the extension, led to a gateway by its environment, as a user's is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema
import pytest
import yaml
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPClientError

from jupyterlab_dask_gateway.app import SCHEMA, SCHEMA_ID, DaskGatewayApp

from ..fakes.gateway import FakeGateway

WIRE = yaml.safe_load(SCHEMA.read_text())


Test = Callable[[Mapping[str, Any]], Any]


def check_wire(data: Any, shape: str) -> None:
    """`data` against one of the shapes of events/clusters.yaml."""
    jsonschema.validate(data, {"$defs": WIRE["$defs"], "$ref": f"#/$defs/{shape}"})


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, problem: Any, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.problem = problem
        self.text = text


class Browser:
    """Calls the server as a browser does, and hears its events. `texts` is everything that ever reached it."""

    def __init__(self, serverapp: ServerApp, fetch: Callable[..., Any]) -> None:
        self.serverapp = serverapp
        self.app: DaskGatewayApp = serverapp.web_app.settings["dask_gateway"]
        self.events: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self._fetch = fetch
        assert serverapp.event_logger is not None
        serverapp.event_logger.add_listener(schema_id=SCHEMA_ID, listener=self._hear)

    async def _hear(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        self.events.append(data)
        self.texts.append(json.dumps(data))

    async def call(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        """The answer's JSON. Raises Refused."""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        try:
            answer = await self._fetch(
                "dask-gateway",
                "api",
                *path.split("/"),
                method=method,
                body=body,
                allow_nonstandard_methods=True,
                request_timeout=60,
                **kwargs,
            )
        except HTTPClientError as failure:
            if failure.response is None:
                raise
            text = failure.response.body.decode()
            self.texts.append(text)
            raise Refused(failure.code, json.loads(text), text) from None
        text = answer.body.decode()
        self.texts.append(text)
        return json.loads(text) if text else None

    async def refused(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Refused:
        """The error that answers this call."""
        with pytest.raises(Refused) as caught:
            await self.call(method, path, body, **kwargs)
        check_wire(caught.value.problem, "problem")
        return caught.value

    async def clusters(self) -> dict[str, dict[str, Any]]:
        """The clusters of the snapshot, by name."""
        snapshot = await self.call("GET", "clusters")
        check_wire(snapshot, "snapshot")
        return {cluster["name"]: cluster for cluster in snapshot["clusters"]}

    async def until(self, test: Test, seconds: float = 90) -> dict[str, dict[str, Any]]:
        """The clusters by name, as soon as they pass `test`; a lease is held meanwhile.

        A scheduler that answers slowly, as on a loaded machine, is left alone for a minute (`pace.LONGEST_REST`).
        """
        deadline = time.monotonic() + seconds
        while not test(clusters := await self.clusters()):
            assert time.monotonic() < deadline, f"time is up: {clusters}"
            await self.call("POST", "lease")
            await asyncio.sleep(0.05)
        return clusters

    async def cluster(self, name: str, test: Test, seconds: float = 90) -> dict[str, Any]:
        """The cluster `name`, as soon as it is there and passes `test`."""
        return (await self.until(lambda found: name in found and test(found[name]), seconds))[name]

    async def gateway(self, test: Test, seconds: float = 90) -> dict[str, Any]:
        """The gateway's state, as soon as it passes `test`."""
        deadline = time.monotonic() + seconds
        while True:
            status = await self.call("GET", "status")
            check_wire(status, "status")
            gateway: dict[str, Any] = status["gateway"]
            if test(gateway):
                return gateway
            assert time.monotonic() < deadline, f"time is up: {gateway}"
            await self.call("POST", "lease")
            await asyncio.sleep(0.05)


def lead_to(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    """Set the environment that the server will find."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


QUICK = {
    "transition_poll_interval": 0.1,
    "active_poll_interval": 0.3,
    "background_poll_interval": 1.0,
    "gateway_timeout": 2.0,
}
"""Time limits for tests against fakes."""


@pytest.fixture
async def led(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of this test are led to the fake gateway."""
    lead_to(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})


@pytest.fixture
def browser(led: None, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    """Of a server of this test's own, where its `led` leads."""
    return Browser(jp_serverapp, jp_fetch)
