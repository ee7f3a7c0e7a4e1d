"""A fake Kubernetes API server of one namespace, with lists, watches, logs, and changes of the gateway's clusters.

Tests change objects with `put` and `remove`; open watches receive the changes, and new ones those since their
resource version. `compact` forgets past changes, so that watches must start again (410 Gone).

Fixture: `fake_kubernetes`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.status_service.kubernetes_api import KubernetesConfig

NAMESPACE = "dask"
RESOURCES = ("pods", "events", "resourcequotas", "daskclusters")


def now_text() -> str:
    """Return the time as Kubernetes writes it, for an end of a pod.

    Ends that are older than `END_RETENTION` are not reported, so a fixed time would fail one day.
    """
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class FakeKubernetes:
    """A Kubernetes API at `address`."""

    def __init__(self) -> None:
        self.address = ""
        self.requests: list[tuple[str, dict[str, str]]] = []
        """Resource and query of each request."""
        self.patches: list[tuple[str, Any]] = []
        """Name and body of each change that was requested."""
        self.logs: dict[str, str] = {}
        """By pod. The API returns 403 for the logs of others."""
        self.page_size: int | None = None
        """Objects of one page of a list, None for all."""
        self._version = 100
        self._oldest = 0
        self._objects: dict[str, dict[str, dict[str, Any]]] = {resource: {} for resource in RESOURCES}
        self._changes: list[tuple[int, str, str, dict[str, Any]]] = []
        self._failures: dict[str, list[int]] = {}
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def config(self) -> KubernetesConfig:
        return KubernetesConfig(self.address, NAMESPACE)

    def watches(self, resource: str) -> int:
        """Return the number of watches that were requested."""
        return sum(name == resource and "watch" in query for name, query in self.requests)

    def lists(self, resource: str) -> int:
        """Return the number of lists that were requested."""
        return sum(name == resource and "watch" not in query for name, query in self.requests)

    def load(self, case: dict[str, Any]) -> None:
        """Replace all objects by those of a recording, as changes."""
        for resource in RESOURCES:
            for name in list(self._objects[resource]):
                self.remove(resource, name)
            for data in case.get(resource, []):
                self.put(resource, data)

    def put(self, resource: str, data: dict[str, Any]) -> None:
        """Add or replace an object."""
        name = data["metadata"]["name"]
        change = "MODIFIED" if name in self._objects[resource] else "ADDED"
        self._record(resource, change, data)
        self._objects[resource][name] = data

    def get(self, resource: str, name: str) -> dict[str, Any]:
        """Return an object."""
        return self._objects[resource][name]

    def remove(self, resource: str, name: str) -> None:
        """Remove an object."""
        self._record(resource, "DELETED", self._objects[resource].pop(name))

    def compact(self) -> None:
        """Forget all past changes, and end the open watches of them."""
        self._version += 1
        self._oldest = self._version
        self._notify()

    def fail(self, resource: str, status: int, times: int) -> None:
        """Respond to the next requests with an error. 0 closes the connection."""
        self._failures.setdefault(resource, []).extend([status] * times)

    def _record(self, resource: str, change: str, data: dict[str, Any]) -> None:
        self._version += 1
        data["metadata"]["resourceVersion"] = str(self._version)
        self._changes.append((self._version, resource, change, json.loads(json.dumps(data))))
        self._notify()

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get(f"/api/v1/namespaces/{NAMESPACE}/{{resource}}", self._handle)
        app.router.add_get(f"/api/v1/namespaces/{NAMESPACE}/pods/{{pod}}/log", self._log)
        custom = f"/apis/gateway.dask.org/v1alpha1/namespaces/{NAMESPACE}/{{resource:daskclusters}}"
        app.router.add_get(custom, self._handle)
        app.router.add_patch(f"{custom}/{{name}}", self._patch)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        resource, query = request.match_info["resource"], dict(request.query)
        self.requests.append((resource, query))
        if failures := self._failures.get(resource):
            return _fail(request, failures.pop(0))
        if "watch" in query:
            return await self._watch(request, resource, int(query["resourceVersion"]))
        items = list(self._objects[resource].values())
        start = int(query.get("continue") or 0)
        end = len(items) if self.page_size is None else start + self.page_size
        more = {"continue": str(end)} if end < len(items) else {}
        return web.json_response(
            {"metadata": {"resourceVersion": str(self._version), **more}, "items": items[start:end]}
        )

    async def _watch(self, request: web.Request, resource: str, version: int) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            changed = self._changed
            if version < self._oldest:
                await _write(response, {"type": "ERROR", "object": {"kind": "Status", "code": 410}})
                return response
            for at, kind, change, data in self._changes:
                if at > version and kind == resource:
                    await _write(response, {"type": change, "object": data})
            version = self._version
            await _write(response, {"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": str(version)}}})
            if self._failures.get(f"{resource} watch"):
                self._failures[f"{resource} watch"].pop()
                assert request.transport is not None
                request.transport.close()
                return response
            await changed.wait()

    async def _patch(self, request: web.Request) -> web.StreamResponse:
        resource, name = request.match_info["resource"], request.match_info["name"]
        assert request.content_type == "application/merge-patch+json"
        self.patches.append((name, await request.json()))
        if failures := self._failures.get(f"{resource} patch"):
            return _fail(request, failures.pop(0))
        if name not in self._objects[resource]:
            return _fail(request, 404)
        merged = _merge(self._objects[resource][name], await request.json())
        self.put(resource, merged)
        return web.json_response(merged)

    async def _log(self, request: web.Request) -> web.Response:
        self.requests.append(("pods/log", dict(request.query)))
        text = self.logs.get(request.match_info["pod"])
        return web.Response(status=403) if text is None else web.Response(text=text)


def _fail(request: web.Request, status: int) -> web.Response:
    """Respond with an error; 0 closes the connection."""
    if status:
        return web.json_response({"kind": "Status", "code": status}, status=status)
    assert request.transport is not None
    request.transport.close()
    return web.Response()


def _merge(target: Any, changes: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396)."""
    if not isinstance(changes, dict):
        return changes
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merge(merged.get(key), value)
    return merged


async def _write(response: web.StreamResponse, data: dict[str, Any]) -> None:
    await response.write(json.dumps(data).encode() + b"\n")


@pytest.fixture
async def fake_kubernetes() -> AsyncIterator[FakeKubernetes]:
    fake = FakeKubernetes()
    await fake.start()
    yield fake
    await fake.stop()
