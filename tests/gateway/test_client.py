"""The client of the gateway, with real gateways, and with fakes for faults that real ones do not have on demand."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.errors import CreateOutcomeUnknown, GatewayProblem
from jupyterlab_dask_gateway.gateway import client as gateway
from jupyterlab_dask_gateway.gateway.auth import BasicAuthenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient
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


async def test_options_of_a_real_gateway(client: GatewayClient) -> None:
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


async def test_gateway_without_options(bare_gateway: RealGateway) -> None:
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


async def test_cluster_from_pending_to_stopped(client: GatewayClient) -> None:
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
    (Fault(how="close"), "gateway-unreachable", "closed without a response"),
    (Fault(how="cut"), "gateway-bad-response", "incomplete"),
    (Fault(how="endless"), "gateway-bad-response", "too large"),
    (Fault(how="never"), "gateway-timeout", "in time"),
]


@pytest.mark.parametrize(("fault", "code", "words"), FAULTS, ids=lambda value: getattr(value, "how", None))
async def test_faults_are_reported(fake_gateway: FakeGateway, fault: Fault, code: str, words: str) -> None:
    client = fake_gateway.client(response_timeout=0.5 if fault.how == "never" else 10)
    fake_gateway.fault(".*", fault)
    try:
        for call in (client.options(), client.list_clusters(), client.version()):
            problem = await problem_of(call)
            assert (problem.code, words in problem.message) == (code, True), problem.message
        fake_gateway.clear_faults()
        assert await client.list_clusters() == {}
    finally:
        await client.close()


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(
    ("fault", "under_way"),
    [
        (Fault(how="close"), False),
        (Fault(how="cut"), False),
        (Fault(how="never"), True),
        (Fault(status=502, body=HTML), True),
        (Fault(status=504), True),
        (Fault(status=201, body=HTML), False),
        (Fault(status=201, body=b"{}"), False),
    ],
    ids=lambda value: f"{value.how}-{value.status}" if isinstance(value, Fault) else "",
)
async def test_lost_response_to_create_is_uncertain_and_not_retried(
    fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, fault: Fault, under_way: bool, done: bool
) -> None:
    if fault.how == "never":
        monkeypatch.setattr(gateway, "CREATE_TIMEOUT", 2.0)
    client = fake_gateway.client()
    fault = Fault(fault.how, fault.status, fault.body, done=done)
    fake_gateway.fault("/api/v1/clusters/", fault)
    try:
        problem = await problem_of(client.create({}))
    finally:
        await client.close()
    assert isinstance(problem, CreateOutcomeUnknown)
    assert (problem.code, problem.under_way) == ("create-uncertain", under_way)
    assert len(fake_gateway.requests) == 1
    assert len(fake_gateway.clusters) == int(done)


async def test_create_fails_certainly_without_connection(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*", Fault(status=503, body=HTML))
    try:
        assert (await problem_of(client.create({}))).code == "gateway-unreachable"
        await fake_gateway.stop()
        assert (await problem_of(client.create({}))).code == "gateway-unreachable"
    finally:
        await client.close()


async def test_invalid_record_does_not_hide_the_others(
    fake_gateway: FakeGateway, caplog: pytest.LogCaptureFixture
) -> None:
    client = fake_gateway.client()
    name = fake_gateway.add()
    fake_gateway.clusters["odd"] = {"name": "../odd", "tls_key": SECRET}
    try:
        with caplog.at_level(logging.WARNING):
            assert set(await client.list_clusters()) == {name}
    finally:
        await client.close()
    assert "left out" in caplog.text
    assert SECRET not in caplog.text


async def test_integral_floats_are_sent_as_ints(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    try:
        await client.create({"a": 2.0, "b": 2.5, "c": True})
    finally:
        await client.close()
    assert json.dumps(fake_gateway.requests[-1][2]) == '{"cluster_options": {"a": 2, "b": 2.5, "c": true}}'


async def test_scale_accepts_the_empty_response_of_older_gateways(fake_gateway: FakeGateway) -> None:
    client = fake_gateway.client()
    fake_gateway.fault(".*/scale", Fault(status=200))
    try:
        assert await client.scale(fake_gateway.add(), 2) is None
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
        async with client.session.get(f"{fake_gateway.address}/clusters/{name}/json/counts.json") as answer:
            assert answer.status == 200
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
        async with client.session.get("http://gateway.invalid/gw/api/version") as answer:
            assert answer.status == 200
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
    assert (problem.code, "HTTP proxy" in problem.message) == ("gateway-unreachable", True)


async def test_unknown_host_is_reported() -> None:
    client = GatewayClient(GatewayConfig(address="http://gateway.invalid"), BasicAuthenticator("alice"))
    try:
        problem = await problem_of(client.create({}))
    finally:
        await client.close()
    assert (problem.code, "cannot be resolved" in problem.message) == ("gateway-unreachable", True)


async def test_failed_tls_connection_is_reported(fake_gateway: FakeGateway) -> None:
    address = fake_gateway.address.replace("http:", "https:")
    client = GatewayClient(GatewayConfig(address=address), BasicAuthenticator("alice"))
    try:
        problem = await problem_of(client.version())
    finally:
        await client.close()
    assert (problem.code, "TLS" in problem.message) == ("gateway-unreachable", True)


def test_client_requires_an_address() -> None:
    with pytest.raises(GatewayProblem) as caught:
        GatewayClient(GatewayConfig(), BasicAuthenticator("alice"))
    assert caught.value.code == "gateway-unconfigured"


def test_repr_of_a_record_omits_its_options() -> None:
    assert SECRET not in repr(ClusterRecord("a", "running", options={"env": {"A": SECRET}}))
