"""A Jupyter server with the extension. Environment variables configure its gateway, as on a hub."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jupyter_server.serverapp import ServerApp
from tornado.httpclient import HTTPClientError

from jupyterlab_dask_gateway.app import SCHEMA_ID, DaskGatewayApp
from jupyterlab_dask_gateway.request_validation import SCHEMA

from ..fakes.gateway import FakeGateway

WIRE = yaml.safe_load(SCHEMA.read_text())


Test = Callable[[Mapping[str, Any]], Any]


def check_wire(data: Any, shape: str) -> None:
    """Check `data` against one of the definitions of events/clusters.yaml."""
    validator(shape).validate(data)


@cache
def validator(shape: str) -> Draft202012Validator:
    """Return the validator of a definition. It is slow to make: it checks the schema."""
    schema = {"$defs": WIRE["$defs"], "$ref": f"#/$defs/{shape}"}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


class ErrorResponse(Exception):
    """An error response of the server. `problem` is its JSON, `text` its body."""

    def __init__(self, status: int, problem: Any, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status
        self.problem = problem
        self.text = text


class Browser:
    """Calls the server as a browser does and records its events.

    `texts` has all events and all bodies of responses.
    """

    def __init__(self, serverapp: ServerApp, fetch: Callable[..., Any]) -> None:
        self.serverapp = serverapp
        self.app: DaskGatewayApp = serverapp.web_app.settings["dask_gateway"]
        self.stack = self.app.gateways.first
        self.events: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self._fetch = fetch
        assert serverapp.event_logger is not None
        serverapp.event_logger.add_listener(schema_id=SCHEMA_ID, listener=self._record_event)

    async def _record_event(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        self.events.append(data)
        self.texts.append(json.dumps(data))

    async def call(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        """Send a request and return the JSON of the response. Raises ErrorResponse."""
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        try:
            response = await self._fetch(
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
            raise ErrorResponse(failure.code, json.loads(text), text) from None
        text = response.body.decode()
        self.texts.append(text)
        return json.loads(text) if text else None

    async def expect_error(self, method: str, path: str, body: Any = None, **kwargs: Any) -> ErrorResponse:
        """Send a request and return its error response."""
        with pytest.raises(ErrorResponse) as caught:
            await self.call(method, path, body, **kwargs)
        check_wire(caught.value.problem, "problem")
        return caught.value

    async def clusters(self) -> dict[str, dict[str, Any]]:
        """Return the clusters of the snapshot, by name."""
        snapshot = await self.call("GET", "clusters")
        check_wire(snapshot, "snapshot")
        return {cluster["name"]: cluster for cluster in snapshot["clusters"]}

    async def until(self, test: Test, seconds: float = 90) -> dict[str, dict[str, Any]]:
        """Wait until the clusters pass `test` and return them by name. Renews the lease meanwhile.

        After a slow response, as on a loaded machine, a scheduler is not polled for up to `LONGEST_PAUSE` seconds.
        """
        deadline = time.monotonic() + seconds
        while not test(clusters := await self.clusters()):
            assert time.monotonic() < deadline, f"the condition was not met in time: {clusters}"
            await self.call("POST", "lease")
            await asyncio.sleep(0.05)
        return clusters

    async def cluster(self, name: str, test: Test, seconds: float = 90) -> dict[str, Any]:
        """Wait until the cluster exists and passes `test`, and return it."""
        return (await self.until(lambda found: name in found and test(found[name]), seconds))[name]

    async def gateway(self, test: Test, seconds: float = 90, name: str | None = None) -> dict[str, Any]:
        """Wait until the state of a gateway, by default the first one, passes `test`, and return it."""
        deadline = time.monotonic() + seconds
        while True:
            status = await self.call("GET", "status")
            check_wire(status, "status")
            gateways: list[dict[str, Any]] = status["gateways"]
            gateway = gateways[0] if name is None else next(each for each in gateways if each["name"] == name)
            if test(gateway):
                return gateway
            assert time.monotonic() < deadline, f"the condition was not met in time: {gateway}"
            await self.call("POST", "lease")
            await asyncio.sleep(0.05)


def set_environment(monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str]) -> None:
    """Set environment variables for the servers of this test."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


QUICK = {
    "transition_poll_interval": 0.1,
    "active_poll_interval": 0.3,
    "background_poll_interval": 1.0,
    # A busy machine can need seconds for any request.
    "gateway_timeout": 60.0,
}
"""Settings for tests with fakes, in seconds."""

IMPATIENT = {**QUICK, "gateway_timeout": 2.0}
"""Settings for tests of gateways that do not respond."""


@pytest.fixture
async def gateway_environment(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """Configure the servers of this test for the fake gateway."""
    set_environment(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})


@pytest.fixture
def browser(gateway_environment: None, jp_serverapp: ServerApp, jp_fetch: Callable[..., Any]) -> Browser:
    """Start a server with the gateway of `gateway_environment`."""
    return Browser(jp_serverapp, jp_fetch)
