"""The client of the gateway, with real gateways, and with fakes for faults that real ones do not have on demand."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from dask_gateway_server.tls import new_keypair

from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.errors import CreateOutcomeUnknown, GatewayProblem
from jupyterlab_dask_gateway.gateway import client as gateway
from jupyterlab_dask_gateway.gateway.auth import BasicAuthenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.gateway.http import tls_fault
from jupyterlab_dask_gateway.gateway.responses import ClusterRecord, check_name

from ..fakes.gateway import HTML, FakeGateway, Fault
from ..support.gateways import RealGateway, until

UNKNOWN = "0123456789abcdef0123456789abcdef"
SECRET = "hunter2-hunter2"


async def problem_of(call: Any) -> GatewayProblem:
    """Return the problem that a call raises."""
    with pytest.raises(GatewayProblem) as caught:
        await call
    return caught.value


async def test_options_of_a_real_gateway_are_parsed(client: GatewayClient) -> None:
    assert (await client.version())[:2] == "20"
    options = {option["field"]: option for option in await client.options()}
    assert {name: option["spec"]["type"] for name, option in options.items()} == {
        "worker_cores": "int",
        "worker_memory": "float",
        "image": "string",
        "gpu": "bool",
        "mode": "select",
        "environment": "mapping",
    }
    assert options["worker_cores"] == {
        "field": "worker_cores",
        "label": "Worker Cores",
        "default": 1,
        "spec": {"type": "int", "min": 1, "max": 4},
    }
    assert options["mode"]["spec"]["options"] == ["fast", "slow"]


async def test_gateway_without_options_has_no_specs(bare_gateway: RealGateway) -> None:
    client = bare_gateway.client()
    try:
        assert await client.options() == []
        refused = await problem_of(client.create({"image": "x"}))
        assert (refused.code, refused.message) == (
            "option-refused",
            "The gateway rejected the options: \"Unknown fields ['image']\".",
        )
    finally:
        await client.close()


async def test_configured_numbers_and_booleans_of_an_environment_start(gateway: RealGateway, user: str) -> None:
    client = gateway.client(
        user, DASK_GATEWAY__CLUSTER__OPTIONS="{'environment': {'OMP_NUM_THREADS': 1, 'DEBUG': True}}"
    )
    try:
        record = await client.get_cluster(await client.create({}), wait=True)
        assert (record.status, record.options["environment"]) == (
            "running",
            {"OMP_NUM_THREADS": "1", "DEBUG": "true"},
        )
    finally:
        await client.close()


async def test_configured_defaults_apply_to_specs_and_requests(gateway: RealGateway, user: str) -> None:
    client = gateway.client(
        user, DASK_GATEWAY__CLUSTER__OPTIONS="{'worker_cores': 2, 'image': '{KIND}'}", KIND="fails"
    )
    try:
        defaults = {option["field"]: option["default"] for option in await client.options()}
        assert (defaults["worker_cores"], defaults["image"], defaults["mode"]) == (2, "fails", "fast")
        record = await client.get_cluster(await client.create({"mode": "slow", "worker_memory": 1.0}))
        assert record.options == {
            "worker_cores": 2,
            "worker_memory": 1.0,
            "image": "fails",
            "gpu": False,
            "mode": "slow",
            "environment": {},
        }
    finally:
        await client.close()


async def test_cluster_passes_from_pending_to_stopped(client: GatewayClient) -> None:
    name = await client.create({"worker_cores": 1.0})
    record = await client.get_cluster(name)
    assert record.status == "pending"
    assert (await problem_of(client.scale(name, 1))).code == "cluster-not-running"
    with pytest.raises(GatewayProblem, match="no scheduler"):
        client.scheduler_url(record)
    record = await client.get_cluster(name, wait=True)
    assert record.status == "running"
    assert record.started is not None
    assert record.stopped is None
    assert client.scheduler_url(record) == f"{client.address}/clusters/{name}"
    assert (await client.list_clusters())[name] == record

    assert await client.scale(name, 0) is None
    assert await client.adapt(name, 0, 2) is None
    assert "limit of 3 workers" in str(await client.scale(name, 99))
    assert "limit of 3 workers" in str(await client.adapt(name, 1, 99))
    assert await client.scale(name, 0) is None

    await client.stop(name)
    await client.stop(name)

    async def stopped() -> bool:
        return (await client.get_cluster(name)).status == "stopped"

    await until(stopped)
    assert (await client.list_clusters())[name].stopped is not None


async def test_failed_start_is_listed(client: GatewayClient) -> None:
    name = await client.create({"image": "fails"})

    async def failed() -> bool:
        return (await client.list_clusters())[name].status == "failed"

    await until(failed)
    assert (await client.get_cluster(name, wait=True)).status == "failed"


@pytest.mark.parametrize(
    ("options", "code", "field", "words"),
    [
        ({"worker_cores": 0}, "option-refused", "worker_cores", "worker_cores must be >= 1.000000, got 0"),
        ({"worker_cores": 1.5}, "option-refused", "worker_cores", "must be an integer"),
        ({"worker_memory": "1"}, "option-refused", "worker_memory", "must be a float"),
        ({"gpu": 1}, "option-refused", "gpu", "must be a bool"),
        ({"mode": "zzz"}, "option-refused", "mode", "'zzz' is not a valid option for mode"),
        ({"environment": f"KEY={SECRET}"}, "option-refused", "environment", "environment must be a mapping"),
        ({"foo": 1, "bar": 2}, "option-refused", "bar", "Unknown fields ['bar', 'foo']"),
        ({"image": "refused"}, "option-refused", "image", "image: this image is not allowed here"),
        ({"image": "refused-silently"}, "option-refused", None, "gave no reason"),
        ({"image": "refused-at-length"}, "gateway-error", None, "process these options"),
        ({"worker_memory": float("nan")}, "bad-request", None, "finite"),
    ],
)
async def test_real_gateway_rejects_options(
    client: GatewayClient, options: dict[str, Any], code: str, field: str | None, words: str
) -> None:
    await client.options()
    problem = await problem_of(client.create(options))
    assert (problem.code, problem.field) == (code, field)
    assert words in problem.message
    assert SECRET not in problem.message
    assert await client.list_clusters() == {}


async def test_cluster_of_another_user_is_forbidden(client: GatewayClient, running_cluster: str) -> None:
    for call in (
        client.get_cluster(running_cluster),
        client.stop(running_cluster),
        client.scale(running_cluster, 0),
        client.adapt(running_cluster, 0, 1),
    ):
        problem = await problem_of(call)
        assert problem.code == "cluster-forbidden"
        assert "lacks permissions" in problem.message
    assert running_cluster not in await client.list_clusters()


async def test_unknown_cluster_is_not_found(client: GatewayClient) -> None:
    await client.stop(UNKNOWN)
    for call in (client.get_cluster(UNKNOWN), client.scale(UNKNOWN, 1), client.adapt(UNKNOWN, 0, 1)):
        assert (await problem_of(call)).code == "cluster-not-found"


async def test_worker_counts_are_checked(client: GatewayClient) -> None:
    assert (await problem_of(client.scale(UNKNOWN, -1))).field == "workers"
    assert (await problem_of(client.adapt(UNKNOWN, -1, 1))).field == "minimum"
    assert (await problem_of(client.adapt(UNKNOWN, 2, 1))).field == "maximum"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a..b", "a%2Fb", "a b", "ä", "-a", "a\n", "a" * 201, "a?b", "a#b"]
)
async def test_invalid_names_are_not_sent(fake_gateway: FakeGateway, name: str) -> None:
    client = fake_gateway.client()
    try:
        for call in (client.get_cluster(name), client.stop(name), client.scale(name, 1), client.adapt(name, 0, 1)):
            assert (await problem_of(call)).code == "bad-name"
    finally:
        await client.close()
    assert fake_gateway.requests == []


@pytest.mark.parametrize("name", [UNKNOWN, f"dask-gateway.{UNKNOWN}", "a", "a" * 200])
def test_check_name_accepts_names_of_the_gateway(name: str) -> None:
    assert check_name(name) == name


async def test_client_recovers_after_the_gateway_restarts(gateway_factory: Callable[..., RealGateway]) -> None:
    real = gateway_factory()
    client = real.client()
    try:
        assert await client.list_clusters() == {}
        real.suspend()
        impatient_client = GatewayClient(client.config, client.authenticator, response_timeout=0.5)
        assert (await problem_of(impatient_client.list_clusters())).code == "gateway-timeout"
        await impatient_client.close()
        real.resume()
        real.kill()
        for call in (client.list_clusters(), client.version(), client.create({})):
            problem = await problem_of(call)
            assert (problem.code, "refused" in problem.message) == ("gateway-unreachable", True)
        real.start()
        assert await client.list_clusters() == {}
    finally:
        await client.close()


FAULTS = [
    (Fault(status=200, body=HTML), "gateway-bad-response", "a web page"),
    (Fault(status=200, body=b"nonsense"), "gateway-bad-response", "not JSON"),
    (Fault(status=200, body=b"\xff\xfe"), "gateway-bad-response", "not JSON"),
    (Fault(status=200, body=b"[" * 100_000), "gateway-bad-response", "not JSON"),
    (Fault(status=200, body=b"17"), "gateway-bad-response", ""),
    (Fault(status=404, body=HTML), "gateway-bad-response", "HTTP 404"),
    (Fault(status=302, headers={"Location": "/hub/login"}), "gateway-bad-response", "/hub/login"),
    (Fault(status=503, body=HTML), "gateway-unreachable", "HTTP 503"),
    (
        Fault(status=500, body=b'{"error": "Permission failure verifying user\'s JupyterHub API token"}'),
        "auth-unverified",
        "JupyterHub rejected your token",
    ),
    (Fault(status=401, body=b'{"error": "Authentication required"}'), "auth-refused", "rejected"),
    (Fault(kind="close"), "gateway-unreachable", "closed without a response"),
    (Fault(kind="cut"), "gateway-bad-response", "incomplete"),
    (Fault(kind="endless"), "gateway-bad-response", "too large"),
    (Fault(kind="never"), "gateway-timeout", "in time"),
]


@pytest.mark.parametrize(("fault", "code", "words"), FAULTS, ids=lambda value: getattr(value, "kind", None))
async def test_faults_are_reported(fake_gateway: FakeGateway, fault: Fault, code: str, words: str) -> None:
    client = fake_gateway.client(response_timeout=0.5 if fault.kind == "never" else 10)
    fake_gateway.fault(".*", fault)
    try:
        for call in (client.options(), client.list_clusters(), client.version()):
            problem = await problem_of(call)
            assert (problem.code, words in problem.message) == (code, True), problem.message
        fake_gateway.clear_faults()
        assert await client.list_clusters() == {}
    finally:
        await client.close()


async def test_limit_of_requests_is_named_and_obeyed(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*", Fault(status=429, body=HTML, headers={"Retry-After": "2"}, times=1))
    try:
        problem = await problem_of(client.create({}))
        assert (problem.code, problem.retry_after, problem.values) == ("gateway-busy", 2.0, {"seconds": 2})
        for call in (client.list_clusters(), client.version(), client.create({}), client.stop(UNKNOWN)):
            problem = await problem_of(call)
            assert problem.code == "gateway-busy"
            assert problem.retry_after is not None
            assert 0 < problem.retry_after <= 2
        assert len(fake_gateway.requests) == 1

        async def accepted() -> bool:
            try:
                await client.list_clusters()
            except GatewayProblem:
                return False
            return True

        await until(accepted)
        assert len(fake_gateway.requests) == 2
    finally:
        await client.close()


@pytest.mark.parametrize("takes_effect", [True, False])
@pytest.mark.parametrize(
    ("fault", "under_way"),
    [
        (Fault(kind="close"), False),
        (Fault(kind="cut"), False),
        (Fault(kind="never"), True),
        (Fault(status=502, body=HTML), True),
        (Fault(status=504), True),
        (Fault(status=201, body=HTML), False),
        (Fault(status=201, body=b"{}"), False),
    ],
    ids=lambda value: f"{value.kind}-{value.status}" if isinstance(value, Fault) else "",
)
async def test_lost_response_to_create_is_uncertain_and_not_retried(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, fault: Fault, under_way: bool, takes_effect: bool
) -> None:
    if fault.kind == "never":
        monkeypatch.setattr(gateway, "CREATE_TIMEOUT", 2.0)
    client = fake_gateway.client()
    fault = Fault(fault.kind, fault.status, fault.body, takes_effect=takes_effect)
    fake_gateway.fault("/api/v1/clusters/", fault)
    try:
        problem = await problem_of(client.create({}))
    finally:
        await client.close()
    assert isinstance(problem, CreateOutcomeUnknown)
    assert (problem.code, problem.under_way) == ("create-uncertain", under_way)
    assert len(fake_gateway.requests) == 1
    assert len(fake_gateway.clusters) == int(takes_effect)


async def test_create_fails_certainly_without_connection(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*", Fault(status=503, body=HTML))
    try:
        assert (await problem_of(client.create({}))).code == "gateway-unreachable"
        await fake_gateway.stop()
        assert (await problem_of(client.create({}))).code == "gateway-unreachable"
    finally:
        await client.close()


async def test_invalid_records_do_not_hide_the_others_and_are_logged_once(
    fake_gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    for index in range(100):
        fake_gateway.clusters[f"odd{index}"] = {"name": "../odd", "tls_key": SECRET}
    try:
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                found = await client.list_clusters()
                assert set(found) == {name}
                assert found.left_out == {"no valid name": 100}
    finally:
        await client.close()
    assert [record.getMessage() for record in caplog.records] == [
        "100 entries of the gateway's list were left out: 100 with no valid name"
    ]
    assert SECRET not in caplog.text


async def test_integral_floats_are_sent_as_ints(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    try:
        await client.create({"a": 2.0, "b": 2.5, "c": True})
    finally:
        await client.close()
    assert json.dumps(fake_gateway.requests[-1][2]) == '{"cluster_options": {"a": 2, "b": 2.5, "c": true}}'


OTHER_PROGRAMS = [
    Fault(status=200, body=HTML),
    Fault(status=200),
    Fault(status=200, body=b"{}"),
    Fault(status=200, body=b'{"status": "ok"}'),
    Fault(status=200, body=b"nonsense"),
    Fault(status=202, body=b"[]"),
]
"""Successful responses that are not those of a gateway."""


@pytest.mark.parametrize(
    "fault",
    [*OTHER_PROGRAMS, Fault(status=204), Fault(status=200, body=b'{"ok": false}')],
    ids=lambda fault: str(fault.body),
)
async def test_success_of_another_program_does_not_count_as_scaled(fake_gateway: FakeGateway, fault: Fault) -> None:
    client = fake_gateway.client()
    fake_gateway.fault_on("POST", ".*/(scale|adapt)", fault)
    name = fake_gateway.add()
    try:
        for call in (client.scale(name, 2), client.adapt(name, 1, 2)):
            assert (await problem_of(call)).code == "gateway-bad-response"
    finally:
        await client.close()


@pytest.mark.parametrize("fault", OTHER_PROGRAMS, ids=lambda fault: str(fault.body))
async def test_success_of_another_program_does_not_count_as_stopped(fake_gateway: FakeGateway, fault: Fault) -> None:
    client = fake_gateway.client()
    fake_gateway.fault_on("DELETE", ".*", fault)
    try:
        problem = await problem_of(client.stop(fake_gateway.add()))
    finally:
        await client.close()
    assert problem.code == "gateway-bad-response"
    assert "not confirmed" in problem.message


async def test_confirm_end_requires_a_record_that_ended_or_404(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "STOP_TIMEOUT", 0.5)
    client = fake_gateway.client()
    name = fake_gateway.add()
    try:
        fake_gateway.fault_on("DELETE", ".*", Fault(status=204))  # without effect
        await client.stop(name)
        assert (await problem_of(client.confirm_end(name))).code == "cluster-not-stopped"
        fake_gateway.clear_faults()
        await client.stop(name)
        await client.confirm_end(name)
        fake_gateway.clusters.clear()
        await client.confirm_end(name)
        fake_gateway.fault("/api/v1/clusters/.*", Fault(status=404, body=HTML))
        assert (await problem_of(client.confirm_end(name))).code == "gateway-bad-response"
    finally:
        await client.close()


@pytest.mark.parametrize(
    "body", [HTML, b"", b'{"error": "not found"}', b'{"message": "no route"}', b"404: Not Found"]
)
async def test_404_of_another_program_does_not_mean_that_a_cluster_is_unknown(
    fake_gateway: FakeGateway, body: bytes
) -> None:
    client = fake_gateway.client()
    fake_gateway.fault("/api/v1/clusters/.*", Fault(status=404, body=body))
    try:
        assert (await problem_of(client.get_cluster(fake_gateway.add()))).code == "gateway-bad-response"
    finally:
        await client.close()


async def test_created_cluster_without_valid_name_has_an_unknown_outcome(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    fake_gateway.fault_on("POST", ".*", Fault(status=201, body=b'{"name": "../x"}', takes_effect=True))
    try:
        assert isinstance(await problem_of(client.create({})), CreateOutcomeUnknown)
    finally:
        await client.close()


async def test_record_of_another_cluster_is_rejected(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    one, other = fake_gateway.add(), fake_gateway.add()
    fake_gateway.clusters[one] = fake_gateway.clusters[other]
    try:
        assert (await problem_of(client.get_cluster(one))).code == "gateway-bad-response"
    finally:
        await client.close()


async def test_problems_contain_no_secret(fake_gateway: FakeGateway) -> None:
    config = GatewayConfig(address=fake_gateway.address, cluster_options={"env": {"A": "configured-secret"}})
    client = GatewayClient(config, BasicAuthenticator("alice", SECRET))
    credentials = (await client.authenticator.headers())["Authorization"].split()[1]
    body = json.dumps({"error": f"bad {SECRET} {credentials} configured-secret sent-secret"}).encode()
    try:
        for status in (403, 404, 409, 422, 500):
            fake_gateway.fault(".*", Fault(status=status, body=body))
            for call in (client.create({"map": {"B": ["sent-secret"]}}), client.scale(UNKNOWN, 1)):
                text = json.dumps((await problem_of(call)).to_wire())
                assert not any(secret in text for secret in (SECRET, credentials, "configured-secret"))
        assert "sent-secret" not in (await problem_of(client.create({"map": {"B": ["sent-secret"]}}))).message
    finally:
        await client.close()


async def test_credentials_and_cookies_are_sent_to_the_api_only(fake_gateway: FakeGateway) -> None:
    """The version is requested without credentials, pages of schedulers without credentials and cookies."""
    client = fake_gateway.client()
    name = fake_gateway.add()
    cookie = {"Set-Cookie": "dask-gateway-x=1; Path=/"}
    fake_gateway.fault("/api/v1/options", Fault(status=200, body=b'{"cluster_options": []}', headers=cookie))
    try:
        await client.version()
        await client.options()
        await client.list_clusters()
        async with client.session.get(f"{fake_gateway.address}/clusters/{name}/json/counts.json") as response:
            assert response.status == 200
    finally:
        await client.close()
    version, options, clusters, page = fake_gateway.headers
    assert "Authorization" not in version
    assert options["Authorization"].startswith("Basic ")
    assert clusters["Cookie"] == "dask-gateway-x=1"
    assert not {"Authorization", "Cookie"} & set(page)


async def test_http_proxy_is_used(fake_gateway: FakeGateway) -> None:
    """The fake gateway is the proxy, and the host of the address does not exist."""
    proxy = fake_gateway.address.removesuffix("/gw")
    config = GatewayConfig(address="http://gateway.invalid/gw", http_proxy=proxy)
    client = GatewayClient(config, BasicAuthenticator("alice"))
    try:
        assert await client.version() == "2026.3.0"
        async with client.session.get("http://gateway.invalid/gw/api/version") as response:
            assert response.status == 200
    finally:
        await client.close()
    assert {headers["Host"] for headers in fake_gateway.headers} == {"gateway.invalid"}


async def test_unreachable_http_proxy_is_reported() -> None:
    config = GatewayConfig(address="http://gateway.invalid", http_proxy="http://127.0.0.1:1")
    client = GatewayClient(config, BasicAuthenticator("alice"))
    try:
        problem = await problem_of(client.version())
    finally:
        await client.close()
    assert problem.message_ref.id == "problem.gateway-unreachable.proxy"
    assert "(gateway.http-client.proxy)" in problem.message


async def test_unknown_host_is_reported() -> None:
    client = GatewayClient(GatewayConfig(address="http://gateway.invalid"), BasicAuthenticator("alice"))
    try:
        problem = await problem_of(client.create({}))
    finally:
        await client.close()
    assert (problem.code, "cannot be resolved" in problem.message) == ("gateway-unreachable", True)


@pytest.fixture
async def tls_server(tmp_path: Path) -> AsyncIterator[Callable[[str], Awaitable[int]]]:
    """Start a TLS server with a certificate for a host name, and return its port."""
    servers = []

    async def start(host: str) -> int:
        certificate, key = new_keypair(host)
        file = tmp_path / "server.pem"
        file.write_bytes(certificate + key)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
        servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    yield start
    for server in servers:
        server.close()


async def problem_at(address: str) -> GatewayProblem:
    """Return the problem of requests to a gateway at this address."""
    client = GatewayClient(GatewayConfig(address=address), BasicAuthenticator("alice"))
    try:
        return await problem_of(client.version())
    finally:
        await client.close()


async def test_untrusted_certificate_is_named(tls_server: Callable[[str], Awaitable[int]]) -> None:
    problem = await problem_at(f"https://127.0.0.1:{await tls_server('127.0.0.1')}")
    assert problem.message_ref.id == "problem.gateway-unreachable.tls-untrusted"
    assert "certificate authority" in problem.remedy


async def test_tls_at_a_port_without_tls_is_named(fake_gateway: FakeGateway) -> None:
    problem = await problem_at(fake_gateway.address.replace("http:", "https:"))
    assert problem.message_ref.id == "problem.gateway-unreachable.tls-to-plain"
    assert "http://" in problem.remedy


@pytest.mark.parametrize(
    "body",
    [
        b"Client sent an HTTP request to an HTTPS server.\n",
        b"<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>",
    ],
)
async def test_plain_http_at_a_port_with_tls_is_named(fake_gateway: FakeGateway, body: bytes) -> None:
    fake_gateway.fault(".*", Fault(status=400, body=body))
    problem = await problem_at(fake_gateway.address)
    assert problem.message_ref.id == "problem.gateway-unreachable.plain-to-tls"
    assert "https://" in problem.remedy


async def test_alert_of_a_tls_server_is_named() -> None:
    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"\x15\x03\x01\x00\x02\x02\x46")  # the alert "protocol version" of OpenSSL
        writer.close()

    server = await asyncio.start_server(respond, "127.0.0.1", 0)
    async with server:
        problem = await problem_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    assert problem.message_ref.id == "problem.gateway-unreachable.plain-to-tls"


@pytest.mark.parametrize(
    ("code", "fault"), [(10, "tls-expired"), (62, "tls-other-host"), (64, "tls-other-host"), (18, "tls-untrusted")]
)
def test_fault_of_a_certificate_follows_from_its_code(code: int, fault: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code = code
    assert tls_fault(error) == fault


def test_client_requires_an_address() -> None:
    with pytest.raises(GatewayProblem) as caught:
        GatewayClient(GatewayConfig(), BasicAuthenticator("alice"))
    assert caught.value.code == "gateway-unconfigured"


def test_repr_of_a_record_omits_its_options() -> None:
    assert SECRET not in repr(ClusterRecord("a", "running", options={"env": {"A": SECRET}}))
