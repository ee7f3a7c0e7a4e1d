"""Each fault of authentication and options is named, with a real gateway and a fake JupyterHub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from ...fakes.gateway import FakeGateway, Fault
from ...support.gateways import RealGateway, free_port
from ..support import diagnose, environ_of, failures

TOKEN = "0123456789abcdef0123456789abcdef"
SCOPE = "access:services!service=dask-gateway"
HUB_GATEWAY = """
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.JupyterHubAuthenticator"
c.JupyterHubAuthenticator.jupyterhub_api_url = {url!r}
c.JupyterHubAuthenticator.jupyterhub_api_token = {api_token!r}
c.JupyterHubAuthenticator.jupyterhub_service_name = "dask-gateway"
"""
UNVERIFIED = b'{"error": "Permission failure verifying user\'s JupyterHub API token"}'


class FakeHub:
    """The record of a user at JupyterHub's API. `mode`: `respond`, `freeze` or `fail`."""

    def __init__(self) -> None:
        self.mode = "respond"
        self.valid = True
        self.scopes = [SCOPE]
        self.url = ""
        self.closing = asyncio.Event()

    async def respond(self, request: web.BaseRequest) -> web.Response:
        if self.mode == "freeze":
            await self.closing.wait()
        if self.mode == "fail":
            return web.Response(status=503)
        if not self.valid or request.headers.get("Authorization") != f"token {TOKEN}":
            return web.json_response({"status": 403, "message": "Forbidden"}, status=403)
        return web.json_response({"name": "alice", "kind": "user", "scopes": self.scopes})


@pytest.fixture
async def hub() -> AsyncIterator[FakeHub]:
    fake = FakeHub()
    runner = web.ServerRunner(web.Server(fake.respond), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.url = "http://{}:{}/hub/api".format(*runner.addresses[0][:2])
    yield fake
    fake.closing.set()
    await runner.cleanup()


def hub_environ(address: str, hub: FakeHub, token: str = TOKEN) -> dict[str, str]:
    return {
        "DASK_GATEWAY__ADDRESS": address,
        "DASK_GATEWAY__AUTH__TYPE": "jupyterhub",
        "JUPYTERHUB_API_TOKEN": token,
        "JUPYTERHUB_API_URL": hub.url,
    }


@pytest.fixture
async def hub_gateway(hub: FakeHub, gateway_factory: Callable[..., RealGateway]) -> RealGateway:
    """A gateway of the current generation, whose own `apiToken` is wrong: it does not need one."""
    extra = HUB_GATEWAY.format(url=hub.url, api_token="another-token-than-the-hub-has")
    return await asyncio.to_thread(gateway_factory, extra=extra)


async def test_reports_faults_of_a_hub_with_a_gateway_of_the_current_generation(
    hub: FakeHub, hub_gateway: RealGateway
) -> None:
    environ = hub_environ(hub_gateway.address, hub)

    async def faults(**options: Any) -> dict[str, str]:
        findings = await diagnose(environ, **options)
        assert TOKEN not in str(findings)
        return failures(findings)

    # A wrong apiToken of the gateway does not matter to this generation.
    assert await faults() == {}

    hub.scopes = ["access:servers!server"]
    assert await faults() == {"hub": "scope", "authentication": "scope"}
    hub.scopes = ["access:services!service=other"]
    assert await faults() == {"authentication": "scope"}
    hub.scopes = [SCOPE]

    hub.valid = False  # expired
    assert await faults() == {"hub": "token-expired", "authentication": "token-expired"}
    hub.valid = True

    hub.mode = "fail"
    assert await faults() == {"hub": "hub-down", "authentication": "hub-down"}

    hub.mode = "freeze"
    assert await faults(gateway_timeout=0.5) == {"hub": "hub-down", "authentication": "hub-frozen"}


async def test_reports_wrong_api_token_of_an_older_gateway(hub: FakeHub, fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/api/version", Fault(status=200, body=b'{"version": "2024.1.0"}'))
    fake_gateway.fault("/api/v1/clusters/", Fault(status=500, body=UNVERIFIED))
    findings = await diagnose(hub_environ(fake_gateway.address, hub))
    assert failures(findings) == {"authentication": "api-token"}
    assert "apiToken" in findings["version"].message.text


async def test_reports_unverified_token_without_the_address_of_the_hub(
    hub: FakeHub, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault("/api/v1/clusters/", Fault(status=500, body=UNVERIFIED))
    environ = hub_environ(fake_gateway.address, hub)
    del environ["JUPYTERHUB_API_URL"]
    findings = await diagnose(environ)
    assert failures(findings) == {"authentication": "token-unverified"}
    assert findings["hub"].result == "skipped"


async def test_reports_missing_token(fake_gateway: FakeGateway, hub: FakeHub) -> None:
    findings = await diagnose(hub_environ(fake_gateway.address, hub, token=""))
    assert failures(findings) == {"http": "auth-unavailable", "hub": "auth-unavailable"}


async def test_reports_hub_that_is_down(fake_gateway: FakeGateway, hub: FakeHub) -> None:
    hub.url = f"http://127.0.0.1:{free_port()}/hub/api"
    findings = await diagnose(hub_environ(fake_gateway.address, hub))
    assert failures(findings) == {"hub": "hub-down"}


async def test_reports_wrong_password(gateway: RealGateway) -> None:
    findings = await diagnose(gateway.environ(password="not-the-password"))
    assert failures(findings) == {"authentication": "password"}
    assert "not-the-password" not in str(findings)


async def test_reports_class_of_the_administrator_that_this_server_may_not_load(fake_gateway: FakeGateway) -> None:
    findings = await diagnose({"DASK_GATEWAY__ADDRESS": fake_gateway.address, "DASK_GATEWAY__AUTH__TYPE": "a.b.C"})
    assert failures(findings)["http"] == "custom-auth-not-allowed"
    administrator = findings["http"].administrator
    assert administrator is not None
    assert "DaskGatewayApp.allow_custom_auth" in administrator.text


async def test_reports_class_of_the_administrator_that_is_missing(gateway: RealGateway) -> None:
    environ = {"DASK_GATEWAY__ADDRESS": gateway.address, "DASK_GATEWAY__AUTH__TYPE": "missing_package.Auth"}
    findings = await diagnose(environ, custom_auth_allowed=True)
    assert failures(findings) == {"authentication": "custom-auth-fails"}


async def test_reports_configured_default_that_the_gateway_does_not_have(gateway: RealGateway) -> None:
    environ = {**gateway.environ(), "DASK_GATEWAY__CLUSTER__OPTIONS__CPUS": "2"}
    findings = await diagnose(environ)
    assert failures(findings) == {"options": "configuration"}


async def test_gateway_without_faults_passes(gateway: RealGateway) -> None:
    findings = await diagnose(gateway.environ())
    assert failures(findings) == {}
    assert findings["cluster"].result == "skipped"
    assert {finding.result for finding in findings.values()} == {"passed", "skipped"}


async def test_reports_gateway_that_fails_for_options(fake_gateway: FakeGateway) -> None:
    fake_gateway.fault("/api/v1/options", Fault(status=500, body=b"500 Internal Server Error"))
    assert failures(await diagnose(environ_of(fake_gateway.address))) == {"options": "gateway-log"}
