"""A fake gateway with fake schedulers, for faults that a real gateway does not have on demand.

It has the routes that the extension uses, keeps its clusters in memory and accepts all requests. A `Fault` makes
requests of a path fail:

    fake.fault("/api/v1/options", Fault(kind="close"))

Fixture: `fake_gateway`.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from aiohttp import web

from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.gateway.auth import BasicAuthenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient

DATA = Path(__file__).parent.parent / "data"

LATE = 1.0
"""Delay of late responses and late effects, in seconds."""

HTML = b"<!doctype html><html><title>Log in</title></html>"


@dataclass
class Fault:
    """A failure of requests, `times` times (None: always).

    `kind`:
    - `respond` returns `status`, `body` and `headers`;
    - `close` closes the connection without a response;
    - `never` does not respond until the fake gateway stops;
    - `late` returns the correct response after `LATE` seconds;
    - `endless` sends a body without an end;
    - `cut` ends the body before its length.

    `takes_effect`: the request takes effect before it fails. `delayed_effect`: it takes effect `LATE` seconds
    after it failed. `before_response` is called first.
    """

    kind: Literal["respond", "close", "never", "late", "endless", "cut"] = "respond"
    status: int = 500
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int | None = None
    takes_effect: bool = False
    delayed_effect: bool = False
    before_response: Callable[[], object] = lambda: None


@dataclass
class FakeScheduler:
    """The pages of a scheduler. Tests change them."""

    counts: dict[str, Any] = field(default_factory=lambda: _data("counts.json"))
    identity: dict[str, Any] = field(default_factory=lambda: _data("identity.json"))
    metrics: str = field(default_factory=lambda: (DATA / "metrics.txt").read_text())
    pages: dict[str, str] = field(default_factory=dict)
    """Other pages, by path."""


def _data(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / name).read_text())
    return data


class FakeGateway:
    """A gateway at `address`, under the prefix `/gw`."""

    def __init__(self) -> None:
        self.address = ""
        self.options: list[Any] = []
        self.clusters: dict[str, dict[str, Any]] = {}
        self.schedulers: dict[str, FakeScheduler] = {}
        self.requests: list[tuple[str, str, Any]] = []
        """Method, path with query, and JSON body of each request."""
        self.requested_workers: dict[str, Any] = {}
        """The last body of a scale or adapt request that took effect, by cluster."""
        self.headers: list[dict[str, str]] = []
        self.initial_status = "RUNNING"
        """The status of new clusters."""
        self._faults: dict[str, list[Fault]] = {}
        self._closing = asyncio.Event()
        self._runner: web.ServerRunner | None = None

    def fault(self, path: str, fault: Fault) -> None:
        """Add a fault to the paths that match a regular expression, without prefix and query. The newest applies."""
        self._faults.setdefault(path, []).append(fault)

    def fault_on(self, method: str, path: str, fault: Fault) -> None:
        """Add a fault to the requests of one method."""
        self.fault(f"{method} {path}", fault)

    def clear_faults(self) -> None:
        """Remove all faults."""
        self._faults.clear()

    def count(self, path: str) -> int:
        """Return the number of requests of a path, without its query."""
        return sum(where.partition("?")[0] == path for _, where, _ in self.requests)

    def client(self, **arguments: Any) -> GatewayClient:
        """Return a client of this gateway. The caller closes it."""
        return GatewayClient(
            GatewayConfig(address=self.address), BasicAuthenticator("alice", "hunter2-hunter2"), **arguments
        )

    def add(self, status: str = "RUNNING", options: dict[str, Any] | None = None) -> str:
        """Add a cluster and its scheduler, and return the name."""
        name = uuid.uuid4().hex
        self.schedulers[name] = FakeScheduler()
        self.clusters[name] = {
            "name": name,
            "dashboard_route": f"/clusters/{name}/status",
            "status": status,
            "start_time": int(time.time() * 1000),
            "stop_time": None,
            "options": options or {},
            "tls_cert": "-----BEGIN CERTIFICATE-----",
            "tls_key": "-----BEGIN RSA PRIVATE KEY-----",
        }
        return name

    async def start(self) -> None:
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}/gw"

    async def stop(self) -> None:
        """Stop the server and close its connections."""
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path.removeprefix("/gw")
        text = await request.text()
        body = json.loads(text) if text else None
        self.requests.append((request.method, request.path_qs.removeprefix("/gw"), body))
        self.headers.append(dict(request.headers))
        fault = self._next_fault(path) or self._next_fault(f"{request.method} {path}")
        if fault is not None:
            fault.before_response()
        if fault is not None and fault.kind == "late":
            await asyncio.sleep(LATE)
        if fault is None or fault.kind == "late":
            return self._respond(request, path, body)
        if fault.takes_effect:
            self._respond(request, path, body)
        if fault.delayed_effect:
            asyncio.get_running_loop().call_later(LATE, self._respond, request, path, body)
        return await self._fail(request, fault)

    def _next_fault(self, path: str) -> Fault | None:
        for pattern, faults in self._faults.items():
            if re.fullmatch(pattern, path):
                for fault in reversed(faults):
                    if fault.times is None:
                        return fault
                    if fault.times > 0:
                        fault.times -= 1
                        return fault
        return None

    async def _fail(self, request: web.BaseRequest, fault: Fault) -> web.StreamResponse:
        if fault.kind == "respond":
            return web.Response(status=fault.status, body=fault.body, headers=fault.headers)
        if fault.kind == "never":
            await self._closing.wait()
        if fault.kind in ("never", "close"):
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        response = web.StreamResponse()
        if fault.kind == "cut":
            response.content_length = 1000
        await response.prepare(request)
        await response.write(b"[")
        try:
            while fault.kind == "endless" and not self._closing.is_set():
                await response.write(b" " * 2**20)
        except ConnectionError:
            return response
        assert request.transport is not None
        request.transport.close()
        return response

    def _respond(self, request: web.BaseRequest, path: str, body: Any) -> web.Response:
        routes: list[tuple[str, str, Callable[..., web.Response]]] = [
            ("GET", r"/api/version", lambda: _json({"version": "2026.3.0"})),
            ("GET", r"/api/v1/options", lambda: _json({"cluster_options": self.options})),
            ("GET", r"/api/v1/clusters/", lambda: _json(self._list(request))),
            ("POST", r"/api/v1/clusters/", lambda: self._create(body)),
            ("GET", r"/api/v1/clusters/([^/]+)", self._get),
            ("DELETE", r"/api/v1/clusters/([^/]+)", self._stop),
            ("POST", r"/api/v1/clusters/([^/]+)/(?:scale|adapt)", lambda name: self._scale(name, body)),
            ("GET", r"/clusters/([^/]+)/(.+)", self._page),
        ]
        for method, pattern, respond in routes:
            match = re.fullmatch(pattern, path)
            if match and method == request.method:
                return respond(*match.groups())
        return web.Response(status=404, text="404: Not Found")

    def _list(self, request: web.BaseRequest) -> dict[str, Any]:
        statuses = request.query.get("status", "").upper().split(",")
        # The gateway rejects statuses that it does not know, and a test may set one, or none.
        return {
            name: record
            for name, record in self.clusters.items()
            if (status := record.get("status")) not in ("STOPPED", "FAILED") or status in statuses
        }

    def _create(self, body: Any) -> web.Response:
        return _json({"name": self.add(self.initial_status, body["cluster_options"])}, 201)

    def _scale(self, name: str, body: Any) -> web.Response:
        self.requested_workers[name] = body
        return _json({"ok": True, "msg": None})

    def _get(self, name: str) -> web.Response:
        if name not in self.clusters:
            return _json({"error": f"Cluster {name} not found"}, 404)
        return _json(self.clusters[name])

    def _stop(self, name: str) -> web.Response:
        if name in self.clusters:
            self.clusters[name] |= {
                "status": "STOPPED",
                "stop_time": int(time.time() * 1000),
                "dashboard_route": None,
            }
        return web.Response(status=204)

    def _page(self, name: str, page: str) -> web.Response:
        scheduler = self.schedulers.get(name)
        if scheduler is None or self.clusters[name]["status"] in ("PENDING", "STOPPING", "STOPPED", "FAILED"):
            return web.Response(status=502)
        if page == "metrics":
            return web.Response(text=scheduler.metrics)
        if page in scheduler.pages:
            return web.Response(text=scheduler.pages[page], content_type="text/html")
        pages = {"json/counts.json": scheduler.counts, "json/identity.json": scheduler.identity}
        return _json(pages[page]) if page in pages else web.Response(status=404)


def _json(data: Any, status: int = 200) -> web.Response:
    return web.json_response(data, status=status)


def idle_cluster(fake: FakeGateway, *, results: int = 0, workers: bool = True, age: float = 0) -> str:
    """Add an idle cluster and return its name. `results`: number of results in memory. `age`: in seconds."""
    name = fake.add()
    fake.clusters[name]["start_time"] -= int(age * 1000)
    make_idle(fake.schedulers[name], results=results, workers=workers)
    return name


def make_idle(scheduler: FakeScheduler, *, results: int = 0, workers: bool = True) -> None:
    """Let the scheduler have no work. Nothing changes with time, and no heartbeat can be missing."""
    for worker in scheduler.identity["workers"].values():
        worker["last_seen"] = 0
    scheduler.counts |= {"processing": 0, "tasks": results, "erred": 0, "memory": results, "bytes": results * 2**20}
    scheduler.counts |= {"desired_workers": 0, "clients": 1}
    scheduler.metrics = 'dask_scheduler_prefix_state_totals_total{state="memory"} 5\n'
    if not workers:
        scheduler.counts["workers"] = 0
        scheduler.identity["workers"] = {}


def start_tasks(scheduler: FakeScheduler, tasks: int = 1) -> None:
    """Let the scheduler process tasks and count them in its totals."""
    scheduler.counts["processing"] = tasks
    scheduler.metrics += f'dask_scheduler_prefix_state_totals_total{{state="processing"}} {tasks}\n'


def add_waiting_tasks(scheduler: FakeScheduler) -> None:
    """Let the scheduler report many more tasks than threads, on both pages that count them."""
    scheduler.counts |= {"processing": 2, "waiting": 500, "desired_workers": 20}
    scheduler.metrics = "".join(
        f'dask_scheduler_tasks{{state="{state}"}} {count}\n' for state, count in (("processing", 2), ("waiting", 500))
    )


@pytest.fixture
async def fake_gateway() -> AsyncIterator[FakeGateway]:
    fake = FakeGateway()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def slurm_gateway() -> AsyncIterator[FakeGateway]:
    """A second gateway, for tests of several."""
    fake = FakeGateway()
    await fake.start()
    yield fake
    await fake.stop()
