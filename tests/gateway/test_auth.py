"""Authentication at the gateway."""

from __future__ import annotations

import asyncio
import getpass
import sys
import types
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.config import GatewayConfig, read_config
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient

from ..support.gateways import RealGateway

SECRET = "hunter2-hunter2"
OUTSIDE = Path(__file__).parents[2] / "deploy" / "outside" / "gateway.yaml"


async def header(auth: str, environ: dict[str, str] | None = None, **kwargs: Any) -> str:
    config = GatewayConfig(address="http://gw.example.org:1", auth=auth, auth_kwargs=kwargs)
    return (await make_authenticator(config, environ or {}).headers())["Authorization"]


async def test_basic_sends_user_name_and_password() -> None:
    scheme, credentials = (await header("basic", username="alice", password=SECRET)).split(" ")
    assert scheme == "Basic"
    assert b64decode(credentials) == f"alice:{SECRET}".encode()


async def test_basic_defaults_to_the_system_user_without_password() -> None:
    assert b64decode((await header("basic")).split(" ")[1]).decode() == f"{getpass.getuser()}:"


async def test_basic_without_user_name_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(getpass, "getuser", fail)
    with pytest.raises(GatewayProblem) as caught:
        await header("basic")
    assert caught.value.code == "auth-unavailable"


async def test_jupyterhub_uses_the_token_of_the_server_or_the_configured_one() -> None:
    environ = {"JUPYTERHUB_API_TOKEN": SECRET}
    assert await header("jupyterhub", environ) == f"jupyterhub {SECRET}"
    assert await header("jupyterhub", environ, api_token="other") == "jupyterhub other"


@pytest.mark.parametrize(
    ("auth", "environ", "code"),
    [
        ("jupyterhub", {}, "auth-unavailable"),
        ("jupyterhub", {"JUPYTERHUB_API_TOKEN": ""}, "auth-unavailable"),
        ("jupyterhub", {"JUPYTERHUB_API_TOKEN": f"{SECRET}\r\nX: 1"}, "auth-unavailable"),
        ("some.package.OwnAuth", {}, "auth-unavailable"),
    ],
)
async def test_unusable_authentication_is_unavailable(auth: str, environ: dict[str, str], code: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        await header(auth, environ)
    assert caught.value.code == code
    assert SECRET not in caught.value.message


async def test_custom_class_is_named() -> None:
    with pytest.raises(GatewayProblem, match=r"some\.package\.OwnAuth"):
        await header("some.package.OwnAuth")


@pytest.mark.parametrize(
    ("auth", "kwargs", "key"),
    [
        ("basic", {"password": 12345678}, "gateway.auth.kwargs.password"),
        ("basic", {"passwort": SECRET}, "gateway.auth.kwargs.passwort"),
        ("basic", {"password": "пароль-пароль"}, "gateway.auth.kwargs"),
        ("jupyterhub", {"token": SECRET}, "gateway.auth.kwargs.token"),
        ("kerberos", {"token": SECRET}, "gateway.auth.kwargs.token"),
    ],
)
async def test_invalid_arguments_are_named_but_not_quoted(auth: str, kwargs: dict[str, Any], key: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        await header(auth, **kwargs)
    assert caught.value.code == "config-invalid"
    assert caught.value.message.startswith(f"{key} is not valid")
    assert not any(str(value) in caught.value.message for value in kwargs.values())


async def test_kerberos_without_library_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(GatewayProblem) as caught:
        await header("kerberos")
    assert caught.value.code == "auth-unavailable"
    assert "pip install" in caught.value.remedy


def kerberos_library(step: Callable[[Any, str], int]) -> types.ModuleType:
    """A stand-in with the functions of the package `kerberos`; there is no Kerberos server here."""
    module = types.ModuleType("kerberos")
    names = {
        "__spec__": types.SimpleNamespace(name="kerberos"),
        "KrbError": type("KrbError", (Exception,), {}),
        "GSS_C_MUTUAL_FLAG": 2,
        "GSS_C_SEQUENCE_FLAG": 8,
        "authGSSClientInit": lambda service, gssflags: (1, f"{service}/{gssflags}"),
        "authGSSClientStep": step,
        "authGSSClientResponse": lambda context: f"ticket-for-{context}",
    }
    for name, value in names.items():
        setattr(module, name, value)
    return module


async def test_kerberos_sends_a_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kerberos", kerberos_library(lambda context, challenge: 0))
    assert await header("kerberos") == "Negotiate ticket-for-HTTP@gw.example.org/10"


async def test_kerberos_without_ticket_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    def step(context: Any, challenge: str) -> int:
        raise library.KrbError("No Kerberos credentials available")

    library = kerberos_library(step)
    monkeypatch.setitem(sys.modules, "kerberos", library)
    with pytest.raises(GatewayProblem, match="No Kerberos credentials available") as caught:
        await header("kerberos")
    assert "kinit" in caught.value.remedy


async def test_real_gateway_rejects_a_wrong_password(gateway: RealGateway) -> None:
    config = read_config(gateway.environ("alice", password=SECRET), paths=[])
    client = GatewayClient(config, make_authenticator(config, {}))
    try:
        assert await client.version()
        with pytest.raises(GatewayProblem) as caught:
            await client.list_clusters()
    finally:
        await client.close()
    assert caught.value.code == "auth-refused"
    assert SECRET not in str(caught.value.to_wire())
    assert "gateway.auth.kwargs" in caught.value.remedy


async def test_real_gateway_without_password_accepts_any_user(bare_gateway: RealGateway) -> None:
    client = bare_gateway.client("anyone")
    try:
        assert await client.list_clusters() == {}
    finally:
        await client.close()


async def test_clients_do_not_share_cookies(gateway: RealGateway) -> None:
    """For 300 s the gateway prefers its cookie to the header, so a shared cookie would authenticate another user."""
    name = gateway.call("POST", "/api/v1/clusters/", "cookie-alice", {"cluster_options": {"image": "never-starts"}})[
        "name"
    ]
    alice, bob = gateway.client("cookie-alice"), gateway.client("cookie-bob")
    try:
        assert set(await alice.list_clusters()) == {name}
        assert set(await bob.list_clusters()) == set()
        async with alice.session.get(f"{gateway.address}/api/v1/clusters/") as response:
            assert response.status == 401
    finally:
        await alice.close()
        await bob.close()
        gateway.stop_clusters("cookie-alice")


HUB_AUTH = """
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.JupyterHubAuthenticator"
c.JupyterHubAuthenticator.jupyterhub_api_token = "service-token"
c.JupyterHubAuthenticator.jupyterhub_api_url = {url!r}
c.JupyterHubAuthenticator.jupyterhub_service_name = "dask-gateway"
"""


SCOPE = "access:services!service=dask-gateway"
HUB_USER = {"kind": "user", "name": "alice", "groups": [], "admin": False}
HUB_RESPONSES: dict[str, tuple[int, dict[str, Any]]] = {
    "good-token": (200, {**HUB_USER, "scopes": [SCOPE]}),
    "token-without-scope": (200, {**HUB_USER, "scopes": []}),
    "expired-token": (403, {}),
    "token-of-a-broken-hub": (500, {}),
}


FROZEN = "token-of-a-frozen-hub"


@pytest.fixture
async def hub_gateway(gateway_factory: Callable[..., RealGateway]) -> AsyncIterator[RealGateway]:
    """A real gateway, with a fake hub that knows some tokens."""

    async def hub(request: web.BaseRequest) -> web.Response:
        token = request.headers["Authorization"].removeprefix("token ")
        if token == FROZEN:
            await asyncio.Event().wait()
        status, data = HUB_RESPONSES[token]
        return web.json_response(data, status=status)

    runner = web.ServerRunner(web.Server(hub), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hub/api"
    yield gateway_factory(prefix="/services/dask-gateway", extra=HUB_AUTH.format(url=url))
    await runner.cleanup()


async def problem_with(config: GatewayConfig, environ: dict[str, str]) -> GatewayProblem | None:
    """List the clusters, and return the problem, if any."""
    client = GatewayClient(config, make_authenticator(config, environ))
    try:
        await client.list_clusters()
    except GatewayProblem as problem:
        return problem
    finally:
        await client.close()
    return None


async def test_real_gateway_verifies_hub_tokens(hub_gateway: RealGateway) -> None:
    config = GatewayConfig(address=hub_gateway.address, auth="jupyterhub")
    found = {token: await problem_with(config, {"JUPYTERHUB_API_TOKEN": token}) for token in HUB_RESPONSES}
    assert {token: problem and problem.code for token, problem in found.items()} == {
        "good-token": None,
        "token-without-scope": "auth-refused",
        "expired-token": "auth-unverified",
        "token-of-a-broken-hub": "auth-unverified",
    }
    assert not any(problem and token in str(problem.to_wire()) for token, problem in found.items())
    refused, broken = found["token-without-scope"], found["token-of-a-broken-hub"]
    assert refused is not None
    assert SCOPE in refused.remedy
    assert broken is not None
    assert "did not respond" in broken.message


async def test_hub_that_does_not_respond_to_the_gateway_is_named(hub_gateway: RealGateway) -> None:
    """A real gateway waits for its hub for minutes."""
    config = GatewayConfig(address=hub_gateway.address, auth="jupyterhub")
    client = GatewayClient(config, make_authenticator(config, {"JUPYTERHUB_API_TOKEN": FROZEN}), response_timeout=1)
    try:
        assert await client.version(60)
        with pytest.raises(GatewayProblem) as caught:
            await client.list_clusters()
    finally:
        await client.close()
    assert caught.value.code == "gateway-timeout"
    assert "JupyterHub" in caught.value.message
    assert "JupyterHub" in caught.value.remedy


@pytest.mark.parametrize(("token", "code"), [("good-token", None), ("token-without-scope", "auth-refused")])
async def test_server_outside_the_hub_sends_the_token_of_its_configuration(
    hub_gateway: RealGateway, tmp_path: Path, token: str, code: str | None
) -> None:
    """A file of Dask's configuration as in docs/deployment.md, without variables of JupyterHub."""
    (tmp_path / "gateway.yaml").write_text(
        OUTSIDE.read_text("utf-8").replace("https://gateway.example.org/services/dask-gateway", hub_gateway.address)
    )
    config = read_config({"HUB_TOKEN": token}, paths=[str(tmp_path)])
    assert config.public_address == hub_gateway.address
    problem = await problem_with(config, {})
    assert (problem and problem.code) == code
    assert not problem or token not in str(problem.to_wire())
