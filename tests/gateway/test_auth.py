"""Authentication at the gateway."""

from __future__ import annotations

import getpass
import sys
import types
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.config import GatewayConfig, read_config
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient

from ..support.gateways import RealGateway

SECRET = "hunter2-hunter2"


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
    client = bare_gateway.client("anybody")
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
        async with alice.session.get(f"{gateway.address}/api/v1/clusters/") as answer:
            assert answer.status == 401
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


async def test_real_gateway_verifies_hub_tokens(gateway_factory: Callable[..., RealGateway]) -> None:
    """A real gateway, with a fake hub that knows some tokens."""
    user = {"kind": "user", "name": "alice", "groups": [], "admin": False}
    answers = {
        "good-token": (200, {**user, "scopes": ["access:services!service=dask-gateway"]}),
        "token-without-scope": (200, {**user, "scopes": []}),
        "expired-token": (403, {}),
        "token-of-a-broken-hub": (500, {}),
    }

    async def hub(request: web.BaseRequest) -> web.Response:
        status, data = answers[request.headers["Authorization"].removeprefix("token ")]
        return web.json_response(data, status=status)

    async def ask(token: str) -> GatewayProblem | None:
        config = GatewayConfig(address=real.address, auth="jupyterhub")
        client = GatewayClient(config, make_authenticator(config, {"JUPYTERHUB_API_TOKEN": token}))
        try:
            await client.list_clusters()
        except GatewayProblem as problem:
            return problem
        finally:
            await client.close()
        return None

    runner = web.ServerRunner(web.Server(hub))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        real = gateway_factory(extra=HUB_AUTH.format(url=f"http://127.0.0.1:{port}/hub/api"))
        found = {token: await ask(token) for token in answers}
    finally:
        await runner.cleanup()
    assert {token: problem and problem.code for token, problem in found.items()} == {
        "good-token": None,
        "token-without-scope": "auth-refused",
        "expired-token": "auth-unverified",
        "token-of-a-broken-hub": "auth-unverified",
    }
    assert not any(problem and token in str(problem.to_wire()) for token, problem in found.items())
    refused, broken = found["token-without-scope"], found["token-of-a-broken-hub"]
    assert refused is not None
    assert "access:services!service=dask-gateway" in refused.remedy
    assert broken is not None
    assert "did not respond" in broken.message
