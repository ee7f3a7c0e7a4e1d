"""Authentication with a class that the configuration names, at real gateways where possible."""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.cli.main import main
from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.errors import CreateOutcomeUnknown, GatewayProblem
from jupyterlab_dask_gateway.gateway import custom_auth
from jupyterlab_dask_gateway.gateway.auth import make_authenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.gateway.custom_auth import CustomAuthenticator
from jupyterlab_dask_gateway.status_service.client import StatusServiceClient

from ..support.gateways import RealGateway
from ..support.servers import QUICK, Browser, set_environment

SECRET = "hunter2-hunter2"
MODULES = itertools.count()

AUTH = """
import threading
from base64 import b64encode

calls = []

class Auth:
    def __init__(self, username, password):
        self.credentials = b64encode(f"{username}:{password}".encode()).decode()

    def pre_request(self, resp):
        calls.append((resp.status, resp.url.path, threading.current_thread() is threading.main_thread()))
        return {"Authorization": f"Basic {self.credentials}"}, "context"

    def post_response(self, resp, context):
        calls.append((resp.status, context))
"""

CHANGED = """
class Changed(Auth):
    def __init__(self, **kwargs):
        super().__init__("alice", "x")
        self.kwargs = kwargs

"""


@pytest.fixture
def write_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write a module that can be imported, and return its name, which no other test has."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(source: str) -> str:
        name = f"custom_auth_{next(MODULES)}"
        (tmp_path / f"{name}.py").write_text(source)
        return name

    return write


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., GatewayClient]]:
    """Make clients: `connect(address, path of a class, **arguments of the class)`."""
    clients: list[GatewayClient] = []

    def make(address: str, auth: str, **kwargs: Any) -> GatewayClient:
        config = GatewayConfig(address=address, auth=auth, auth_kwargs=kwargs)
        clients.append(GatewayClient(config, make_authenticator(config, {}, custom_allowed=True)))
        return clients[-1]

    yield make
    for client in clients:
        await client.close()


async def test_class_authenticates_at_a_real_gateway_in_a_thread_and_once(
    gateway: RealGateway, write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    module = write_module(AUTH)
    client = connect(gateway.address, f"{module}.Auth", username="custom-auth", password=gateway.password)
    assert await client.list_clusters() == {}
    assert await client.list_clusters() == {}
    path = "/services/dask-gateway/api/v1/clusters/"
    assert __import__(module).calls == [(401, path, False), (200, "context")]


async def test_class_of_the_python_client_authenticates(
    gateway: RealGateway, connect: Callable[..., GatewayClient]
) -> None:
    client = connect(
        gateway.address, "dask_gateway.auth.BasicAuth", username="custom-auth", password=gateway.password
    )
    assert len(await client.options()) == 6


async def test_cluster_is_created_and_stopped(
    gateway: RealGateway, user: str, write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    client = connect(gateway.address, f"{write_module(AUTH)}.Auth", username=user, password=gateway.password)
    name = await client.create({"image": "never-starts"})
    assert set(await client.list_clusters()) == {name}
    await client.stop(name)


async def test_rejected_headers_have_a_remedy(
    gateway: RealGateway, write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    client = connect(gateway.address, f"{write_module(AUTH)}.Auth", username="alice", password=SECRET)
    with pytest.raises(GatewayProblem) as caught:
        await client.list_clusters()
    assert caught.value.code == "auth-refused"
    assert "notebook" in caught.value.remedy


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("    def __init__(self): pass", "{type} raised TypeError."),
        ("    def pre_request(self, resp): raise ValueError(self.kwargs)", "{type} raised ValueError."),
        ("    def pre_request(self, resp): raise StopIteration(self.kwargs)", "{type} raised StopIteration."),
        ("    def pre_request(self, resp): raise SystemExit(self.kwargs)", "{type} raised SystemExit."),
        ("    def pre_request(self, resp): raise TimeoutError(self.kwargs)", "{type} raised TimeoutError."),
        ("    pre_request = None", "{type} raised TypeError."),
        ("    def pre_request(self, resp): pass", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return self.kwargs", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return {'X': 1}, None", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return {1: 'x'}, None", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return {'X': 'a\\r\\nY: b'}, None", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return {'X: y': 'a'}, None", "{type} returned no valid headers."),
        ("    def pre_request(self, resp): return {'X': 'ü'}, None", "{type} returned no valid headers."),
    ],
)
async def test_failing_class_is_a_problem_without_secrets(
    gateway: RealGateway,
    write_module: Callable[[str], str],
    connect: Callable[..., GatewayClient],
    caplog: pytest.LogCaptureFixture,
    body: str,
    sentence: str,
) -> None:
    path = f"{write_module(AUTH + CHANGED + body)}.Changed"
    client = connect(gateway.address, path, token=SECRET)
    with pytest.raises(GatewayProblem) as caught:
        # Certain that there is no new cluster: CreateOutcomeUnknown would have another code.
        await client.create({})
    assert caught.value.code == "auth-unavailable"
    assert caught.value.message == f"The authentication class {sentence.format(type=path)}"
    assert caught.value.remedy_ref.id != "remedy.auth-unavailable.default"
    assert SECRET not in f"{caught.value.to_wire()}{caplog.text}"


@pytest.mark.parametrize(
    ("source", "name", "variant", "text"),
    [
        ("", "Missing", "custom-no-class", "has no authentication class Missing."),
        ("Missing = 5", "Missing", "custom-no-class", "has no authentication class Missing."),
        (
            "import package_that_is_missing",
            "Auth",
            "custom-not-importable",
            "No module named 'package_that_is_missing'",
        ),
    ],
)
async def test_class_that_cannot_be_imported_names_what_is_missing(
    gateway: RealGateway,
    write_module: Callable[[str], str],
    connect: Callable[..., GatewayClient],
    source: str,
    name: str,
    variant: str,
    text: str,
) -> None:
    client = connect(gateway.address, f"{write_module(source)}.{name}")
    with pytest.raises(GatewayProblem) as caught:
        await client.list_clusters()
    assert caught.value.message_ref.id == f"problem.auth-unavailable.{variant}"
    assert text in caught.value.message


async def test_class_that_does_not_return_is_a_problem_and_does_not_block(
    gateway: RealGateway,
    write_module: Callable[[str], str],
    connect: Callable[..., GatewayClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = write_module(
        AUTH
        + "\nreturned = threading.Event()\n"
        + "class Slow(Auth):\n    def pre_request(self, resp): return returned.wait() and super().pre_request(resp)\n"
    )
    client = connect(gateway.address, f"{module}.Slow", username="slow", password=gateway.password)
    monkeypatch.setattr(custom_auth, "CALL_TIMEOUT", 0.2)
    with pytest.raises(GatewayProblem) as caught:
        await client.list_clusters()
    returned: threading.Event = __import__(module).returned
    # The event is set by the event loop, which the call must not block.
    asyncio.get_running_loop().call_later(0.1, returned.set)
    monkeypatch.setattr(custom_auth, "CALL_TIMEOUT", 60.0)
    assert await client.list_clusters() == {}
    assert caught.value.message_ref.id == "problem.auth-unavailable.custom-timeout"


REJECT = "    def post_response(self, resp, context): raise ValueError(context)"


async def test_outcome_of_a_new_cluster_is_unknown_if_the_class_rejects_the_response(
    gateway: RealGateway, user: str, write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    module = write_module(f"{AUTH}\nclass Reject(Auth):\n{REJECT}\n")
    client = connect(gateway.address, f"{module}.Reject", username=user, password=gateway.password)
    with pytest.raises(CreateOutcomeUnknown):
        await client.create({"image": "never-starts"})
    assert len(gateway.call("GET", "/api/v1/clusters/", user)) == 1
    other = connect(gateway.address, f"{module}.Reject", username=user, password=gateway.password)
    with pytest.raises(GatewayProblem, match="raised ValueError") as caught:
        await other.list_clusters()
    assert caught.value.code == "auth-unavailable"


async def test_headers_and_arguments_are_removed_from_texts_of_the_gateway(
    write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    async def repeat(request: web.BaseRequest) -> web.Response:
        sent = request.headers.get("Authorization")
        if sent is None:
            return web.Response(status=401)
        return web.json_response({"error": f"{sent} and {sent.partition(' ')[2]} and {SECRET}"}, status=403)

    runner = web.ServerRunner(web.Server(repeat))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = connect(
        f"http://127.0.0.1:{runner.addresses[0][1]}", f"{write_module(AUTH)}.Auth", username="alice", password=SECRET
    )
    try:
        with pytest.raises(GatewayProblem) as caught:
            await client.list_clusters()
    finally:
        await runner.cleanup()
    assert caught.value.message.endswith('"••• and ••• and •••".')


async def test_status_service_receives_the_headers_of_the_class(
    write_module: Callable[[str], str], connect: Callable[..., GatewayClient]
) -> None:
    async def respond(request: web.BaseRequest) -> web.Response:
        is_known = request.headers.get("Authorization", "").startswith("Basic ")
        return web.json_response({"reasons": []}) if is_known else web.Response(status=401)

    runner = web.ServerRunner(web.Server(respond))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    client = connect("http://gateway.invalid", f"{write_module(AUTH)}.Auth", username="alice", password=SECRET)
    try:
        assert await StatusServiceClient(lambda: url, lambda: client).reasons("dask.abc", 4) == []
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("auth", ["jupyter-hub", "own", "some.", ".Auth", "some package.Auth"])
@pytest.mark.parametrize("custom_allowed", [True, False])
def test_value_that_is_not_a_path_is_an_unknown_type(auth: str, custom_allowed: bool) -> None:
    config = GatewayConfig(address="http://gateway.invalid", auth=auth)
    with pytest.raises(GatewayProblem, match="neither one of basic, jupyterhub, kerberos nor the path of a class"):
        make_authenticator(config, {}, custom_allowed=custom_allowed)


def test_class_is_not_imported_before_the_gateway_rejects_a_request(write_module: Callable[[str], str]) -> None:
    path = f"{write_module('raise SystemExit')}.Auth"
    config = GatewayConfig(address="http://gateway.invalid", auth=path)
    assert isinstance(make_authenticator(config, {}, custom_allowed=True), CustomAuthenticator)


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


@pytest.fixture
def gateway_environment(
    gateway: RealGateway, write_module: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_environment(
        monkeypatch,
        {**gateway.environ("custom-auth"), "DASK_GATEWAY__AUTH__TYPE": f"{write_module(AUTH)}.Auth"},
    )


@pytest.mark.parametrize("traits", [{**QUICK, "allow_custom_auth": True}])
async def test_server_loads_a_class_that_the_administrator_allows(
    browser: Browser, jp_fetch: Callable[..., Any], gateway: RealGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert len((await browser.call("GET", "options"))["options"]) == 6
    assert (await browser.gateway(lambda found: found["reachable"]))["auth"] == "custom"
    report = (await jp_fetch("dask-gateway", "api", "doctor", method="POST", body="{}")).body.decode()
    steps = [json.loads(line) for line in report.splitlines() if line]
    assert [step["result"] for step in steps if step["check"] == "authentication"] == ["running", "passed"]
    assert gateway.password is not None
    assert not [text for text in [*browser.texts, report, caplog.text] if gateway.password in text]


async def test_server_that_may_not_load_classes_names_the_trait(
    browser: Browser, jp_fetch: Callable[..., Any]
) -> None:
    refused = await browser.expect_error("GET", "options")
    assert refused.problem["message_id"] == "problem.auth-unavailable.custom-not-allowed"
    assert "DaskGatewayApp.allow_custom_auth" in refused.problem["remedy"]
    report = (await jp_fetch("dask-gateway", "api", "doctor", method="POST", body="{}")).body.decode()
    assert "DaskGatewayApp.allow_custom_auth" in report


@pytest.mark.parametrize("command", [["clusters", "--json"], ["doctor", "--json"]])
def test_command_line_loads_the_class(
    gateway_environment: None, gateway: RealGateway, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    exit_code = main(command)
    output = capsys.readouterr()
    assert (exit_code, output.err) == (0, "")
    assert gateway.password is not None
    assert gateway.password not in output.out
