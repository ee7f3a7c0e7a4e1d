"""The service over HTTP, with a fake Kubernetes API and a fake gateway."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from jupyterlab_dask_gateway.cli.main import main, make_parser
from jupyterlab_dask_gateway.status_service.kubernetes_api import in_cluster_config
from jupyterlab_dask_gateway.status_service.service import Binding, StatusService, binding_from_hub

from ..fakes.gateway import FakeGateway, Fault
from ..fakes.kubernetes import FakeKubernetes
from ..support.dashboards import until
from ..support.status_service import PREFIX, add_recorded, make_status_service
from .recordings import recording

ALICE = {"Authorization": "jupyterhub alice-token"}


class Client:
    """Sends requests to the service."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base

    async def get(self, path: str, headers: dict[str, str] = ALICE) -> tuple[int, Any]:
        async with self._session.get(f"{self._base}{path}", headers=headers) as response:
            return response.status, await response.json()

    async def until(self, path: str, status: int) -> Any:
        deadline = time.monotonic() + 30
        while (found := await self.get(path))[0] != status:
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.02)
        return found[1]


@pytest.fixture
async def client(status_service: StatusService) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        client = Client(session, f"http://127.0.0.1:{status_service.port}{PREFIX}")
        await client.until("health", 200)
        yield client


async def codes(client: Client, path: str, expected: list[str]) -> list[Any]:
    """Wait until the reasons have these codes, and return them."""
    deadline = time.monotonic() + 30
    while True:
        status, body = await client.get(path)
        reasons: list[Any] = body.get("reasons", [])
        if [reason["code"] for reason in reasons] == expected:
            return reasons
        assert time.monotonic() < deadline, (status, body)
        await asyncio.sleep(0.02)


async def test_owner_gets_the_reason(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-scale-up-triggered"))
    event = fake_kubernetes._objects["events"].popitem()[1]
    fake_kubernetes.put("events", {**event, "reason": "TriggeredScaleUp", "lastTimestamp": "2999-01-01T00:00:00Z"})
    (reason,) = await codes(client, f"clusters/{name}", ["machine-starting"])
    assert reason | {"since": 0} == {
        "code": "machine-starting",
        "variant": "scheduler",
        "values": {},
        "remedy": "default",
        "since": 0,
    }
    assert fake_gateway.headers[-1]["Authorization"] == "jupyterhub alice-token"


async def test_missing_workers_are_explained_by_the_quota(
    client: Client, status_service: StatusService, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    case = recording("worker-quota")
    name = add_recorded(fake_gateway, fake_kubernetes, case)
    # Quotas are polled every 20 s.
    status_service.state.replace_quotas(case["resourcequotas"])
    await codes(client, f"clusters/{name}", ["machines-full"])
    await codes(client, f"clusters/{name}?workers=4", ["quota-reached", "machines-full"])


@pytest.mark.parametrize(("status", "expected"), [(401, 401), (403, 403), (404, 404), (500, 502), (302, 502)])
async def test_gateway_decides_who_may_ask(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, status: int, expected: int
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    body = b'{"error": "User bob lacks permissions to view cluster"}'
    fake_gateway.fault(r"/api/v1/clusters/.*", Fault(status=status, body=body))
    found, response = await client.get(f"clusters/{name}")
    assert found == expected
    assert "bob" not in str(response)
    assert "reasons" not in response


@pytest.mark.parametrize("body", [b'{"name": "dask.other"}', b"[]", b"{}", b"<html>"])
async def test_response_about_another_cluster_grants_nothing(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes, body: bytes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    fake_gateway.fault(r"/api/v1/clusters/.*", Fault(status=200, body=body))
    assert (await client.get(f"clusters/{name}"))[0] == 502


async def test_request_without_credentials_does_not_reach_the_gateway(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    assert (await client.get(f"clusters/{name}", {}))[0] == 401
    assert fake_gateway.requests == []


async def test_response_of_the_gateway_is_used_for_the_same_user_only(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    name = add_recorded(fake_gateway, fake_kubernetes, recording("scheduler-image-pull"))
    for _ in range(3):
        assert (await client.get(f"clusters/{name}"))[0] == 200
    assert fake_gateway.count(f"/api/v1/clusters/{name}") == 1
    fake_gateway.fault(r"/api/v1/clusters/.*", Fault(status=403))
    assert (await client.get(f"clusters/{name}", {"Authorization": "jupyterhub bob-token"}))[0] == 403


@pytest.mark.parametrize("name", ["other.0123abcd", "dask", "dask.a%2Fb", "..%2Fversion", "dask.a%3Fb"])
async def test_names_of_other_namespaces_and_paths_are_rejected(
    client: Client, fake_gateway: FakeGateway, name: str
) -> None:
    assert (await client.get(f"clusters/{name}"))[0] == 404
    assert fake_gateway.requests == []


async def test_quota_has_numbers_of_cores_memory_and_pods_only(
    client: Client, status_service: StatusService, fake_gateway: FakeGateway
) -> None:
    status = {
        "hard": {"pods": "14", "requests.cpu": "40", "limits.memory": "64Gi", "secrets": "9"},
        "used": {"pods": "9", "requests.cpu": "39500m", "limits.memory": "32Gi", "secrets": "1"},
    }
    # The first poll replaces all quotas, and the next one is 20 s later.
    await until(lambda: status_service.watcher.states["resourcequotas"] == "ok")
    status_service.state.replace_quotas([{"metadata": {"name": "of-bob"}, "status": status}])
    assert await client.get("quota") == (
        200,
        {
            "limits": [
                {"resource": "cores", "used": 39.5, "hard": 40},
                {"resource": "memory", "used": 32 * 2**30, "hard": 64 * 2**30},
                {"resource": "pods", "used": 9, "hard": 14},
            ]
        },
    )
    assert fake_gateway.headers[-1]["Authorization"] == "jupyterhub alice-token"


async def test_namespace_without_quota_has_no_limits(client: Client) -> None:
    assert await client.get("quota") == (200, {"limits": []})


@pytest.mark.parametrize(("status", "expected"), [(401, 401), (403, 403), (500, 502), (302, 502)])
async def test_gateway_decides_who_may_ask_for_the_quota(
    client: Client, fake_gateway: FakeGateway, status: int, expected: int
) -> None:
    fake_gateway.fault(r"/api/v1/clusters/", Fault(status=status, body=b'{"error": "no"}'))
    found, response = await client.get("quota")
    assert (found, "limits" in response) == (expected, False)


@pytest.mark.parametrize("body", [b"[]", b"<html>", b'"x"'])
async def test_quota_needs_a_list_of_clusters_from_the_gateway(
    client: Client, fake_gateway: FakeGateway, body: bytes
) -> None:
    fake_gateway.fault(r"/api/v1/clusters/", Fault(status=200, body=body))
    assert (await client.get("quota"))[0] == 502


async def test_quota_needs_credentials_of_each_user(client: Client, fake_gateway: FakeGateway) -> None:
    assert (await client.get("quota", {}))[0] == 401
    assert fake_gateway.requests == []
    for _ in range(3):
        assert (await client.get("quota"))[0] == 200
    assert fake_gateway.count("/api/v1/clusters/") == 1
    fake_gateway.fault(r"/api/v1/clusters/", Fault(status=403))
    assert (await client.get("quota", {"Authorization": "jupyterhub bob-token"}))[0] == 403


async def test_health_names_the_watch_that_fails(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> None:
    fake_kubernetes.fail("pods", 403, times=10_000)
    service = make_status_service(fake_kubernetes, fake_gateway)
    await service.start()
    try:
        async with aiohttp.ClientSession() as session:
            client = Client(session, f"http://127.0.0.1:{service.port}{PREFIX}")
            deadline = time.monotonic() + 30
            while (found := await client.get("health"))[1]["watches"] != {
                "pods": "HTTP 403",
                "events": "ok",
                "daskclusters": "ok",
                "resourcequotas": "ok",
            }:
                assert time.monotonic() < deadline, found
                await asyncio.sleep(0.02)
            assert found[0] == 503
    finally:
        await service.stop()


async def test_response_has_no_environment_and_no_other_text(
    client: Client, fake_gateway: FakeGateway, fake_kubernetes: FakeKubernetes
) -> None:
    case = recording("scheduler-image-pull")
    pod = case["pods"][0]
    pod["spec"]["containers"][0]["env"] = [{"name": "KEY", "value": "swordfish"}]
    pod["status"]["containerStatuses"][0]["state"]["waiting"]["message"] += " of node-1 for bob"
    name = add_recorded(fake_gateway, fake_kubernetes, case)
    (reason,) = await codes(client, f"clusters/{name}", ["image-not-pulled"])
    assert reason["values"] == {"image": "example.org/no:such"}
    assert not [word for word in ("swordfish", "bob", "node-1", "KEY") if word in str(reason)]


def test_configuration_of_a_pod_is_found(tmp_path: Path) -> None:
    environ = {"KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "6443"}
    assert in_cluster_config(environ, None, tmp_path) is None
    (tmp_path / "token").write_text("t")
    (tmp_path / "namespace").write_text("dask\n")
    found = in_cluster_config(environ, None, tmp_path)
    assert found is not None
    assert (found.address, found.namespace) == ("https://10.0.0.1:6443", "dask")
    other = in_cluster_config({**environ, "KUBERNETES_SERVICE_HOST": "fd00::1"}, "elsewhere", tmp_path)
    assert other is not None
    assert (other.address, other.namespace) == ("https://[fd00::1]:6443", "elsewhere")
    assert in_cluster_config({}, None, tmp_path) is None


def test_hub_sets_address_and_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:9999", "JUPYTERHUB_SERVICE_PREFIX": "/hub/services/x/"}
    assert binding_from_hub(environ) == Binding("127.0.0.1", 9999, "/hub/services/x/")
    assert binding_from_hub({}) == Binding("0.0.0.0", 8081, PREFIX)
    assert make_parser().parse_args(["status-service", "--port", "1"]).port == 1


def test_command_needs_kubernetes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    assert main(["status-service", "--gateway", "http://127.0.0.1:1"]) == 1
    assert "Run it in a pod" in capsys.readouterr().out
