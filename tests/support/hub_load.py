"""Simulates the servers of a hub: the real monitors and clients of many users, with simulated time and transport.

`simulated_time` replaces the clocks of this process, and its event loop does not wait: it sets the clock to the time
of its next timer. `Hub` responds to the requests, and counts them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import selectors
import time
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from jupyterlab_dask_gateway.clusters.evaluator import ActivityEvaluator
from jupyterlab_dask_gateway.clusters.monitor import ClusterMonitor
from jupyterlab_dask_gateway.clusters.polling.poller import ClusterPoller, PollLimits
from jupyterlab_dask_gateway.clusters.publisher import Publisher
from jupyterlab_dask_gateway.clusters.registry import ClusterRegistry
from jupyterlab_dask_gateway.config import GatewayConfig
from jupyterlab_dask_gateway.gateway.auth import BasicAuthenticator
from jupyterlab_dask_gateway.gateway.client import GatewayClient
from jupyterlab_dask_gateway.gateway.endpoints import SchedulerEndpoints
from jupyterlab_dask_gateway.idle.policy import IdlePolicy, PolicyBounds
from jupyterlab_dask_gateway.idle.settings import IdleSettings
from jupyterlab_dask_gateway.notebooks.kernel_activity import KernelActivity
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore
from jupyterlab_dask_gateway.wire import types as wire

from ..fakes.gateway import FakeGateway, FakeScheduler, make_idle

ADDRESS = "http://hub.example.org/services/dask-gateway"
LATENCY = 0.05
"""Seconds until a response."""
RENEWAL = 50.0
"""Seconds between two renewals of a lease; `LEASE` in src/gateway/sync/stateSync.ts."""

T = TypeVar("T")


class SimulatedClock:
    """The time in this process, in s since epoch."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        """Return the time; also of the monotonic clocks."""
        return self.now

    def clock_gettime(self, _: int) -> float:
        """Return the time of any clock."""
        return self.now


class _Selector(selectors.DefaultSelector):
    """Passes the time of timers at once."""

    def __init__(self, clock: SimulatedClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(timeout if timeout is None else 0)
        if not ready and timeout is not None and timeout > 0:
            # One microsecond more, because the loop compares times with the resolution of the real clock.
            self._clock.now += timeout + 1e-6
        return ready


@contextmanager
def simulated_time() -> Iterator[SimulatedClock]:
    """Replace the clocks of this process, and let random intervals be the same in each run."""
    clock = SimulatedClock()
    state = random.getstate()
    random.seed(0)
    with (
        mock.patch.object(time, "time", clock.time),
        mock.patch.object(time, "monotonic", clock.time),
        mock.patch.object(time, "clock_gettime", clock.clock_gettime),
        mock.patch("jupyterlab_dask_gateway.clock.CLOCK._start", 0.0),
    ):
        try:
            yield clock
        finally:
            random.setstate(state)


def run_simulated(work: Coroutine[Any, Any, T], clock: SimulatedClock) -> T:
    """Run `work` in an event loop that does not wait."""
    loop = asyncio.SelectorEventLoop(_Selector(clock))
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


class _Content:
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def iter_any(self) -> AsyncIterator[bytes]:
        yield self._body


class _Response:
    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.headers: Mapping[str, str] = {}
        self.content = _Content(body)


class Hub:
    """Counts the requests of all users, by path, with their times."""

    def __init__(self) -> None:
        self.requests: list[tuple[float, str]] = []

    def rate(self, since: float) -> float:
        """Return the requests for each second since a time."""
        return sum(at >= since for at, _ in self.requests) / (time.monotonic() - since)

    def peak(self, since: float) -> int:
        """Return the largest number of requests in one second since a time."""
        return max(Counter(int(at) for at, _ in self.requests if at >= since).values())

    def kinds(self, since: float) -> Counter[str]:
        """Return how many requests were sent since a time, by kind."""
        return Counter(kind for at, kind in self.requests if at >= since)


class _Session:
    """The transport of one user: an aiohttp.ClientSession, as far as the extension uses it."""

    def __init__(self, hub: Hub, user: SimulatedUser) -> None:
        self._hub = hub
        self._user = user
        self.cookie_jar = None

    def get(self, url: str, **_: Any) -> Any:
        return self.request("GET", url)

    @asynccontextmanager
    async def request(self, method: str, url: str, **_: Any) -> AsyncIterator[_Response]:
        assert method == "GET"
        path = urlsplit(url.removeprefix(ADDRESS))
        statuses = parse_qs(path.query).get("status", [""])[0].upper().split(",")
        kind = path.path.rpartition("/")[2] or ("list with ended" if "STOPPED" in statuses else "list")
        self._hub.requests.append((time.monotonic(), kind))
        await asyncio.sleep(LATENCY)
        yield self._user.respond(path.path, statuses)

    async def close(self) -> None:
        pass


class SimulatedUser:
    """A user with a Jupyter server, whose monitor is real, and with clusters that tests change.

    gateway: has the clusters and their schedulers
    associations: the cluster that the notebook uses
    events: what the monitor emitted, with the times
    """

    def __init__(self, hub: Hub, folder: Path, *, viewing: bool) -> None:
        self.gateway = FakeGateway()
        self.gateway.address = ADDRESS
        self.events: list[tuple[float, wire.ClustersEvent]] = []
        self.kernel_state, self.kernel_active_at = "idle", 0.0
        self.associations: dict[str, str] = {}
        self._viewing = viewing
        self._tasks: list[asyncio.Task[None]] = []
        self._computing: list[asyncio.Task[None]] = []
        log = logging.getLogger("hub_load")
        store = ClusterStore(folder / "clusters.json", log)
        self.client = GatewayClient(GatewayConfig(address=ADDRESS), BasicAuthenticator("alice", "x"))
        session: Any = _Session(hub, self)
        self.client._api_session = self.client._scheduler_session = session
        registry = ClusterRegistry(store, ADDRESS, ended_retention=900.0, slow_start_after=120.0)
        evaluator = ActivityEvaluator(registry, IdleSettings(store, IdlePolicy(), PolicyBounds()))
        kernels = KernelActivity(self._read_associations, self)
        gateway: wire.Gateway = {
            "name": "",
            "label": None,
            "address": ADDRESS,
            "public_address": None,
            "auth": "basic",
            "version": None,
            "reachable": None,
            "error": None,
            "local": False,
        }
        self.poller = ClusterPoller(
            registry,
            evaluator,
            lambda: self.client,
            SchedulerEndpoints(lambda: self.client).find,
            gateway,
            PollLimits(),
            kernel_busy=kernels.is_busy,
            kernels_in_use=kernels.in_use,
        )
        self.monitor = ClusterMonitor(
            registry,
            evaluator,
            self.poller,
            Publisher(lambda event: self.events.append((time.monotonic(), event))),
            can_poll=lambda: True,
            limits=PollLimits(),
            log=log,
        )

    def add_cluster(self) -> str:
        """Add an idle cluster, and return its name."""
        name = self.gateway.add()
        make_idle(self.gateway.schedulers[name])
        return name

    def scheduler(self, name: str) -> FakeScheduler:
        """Return the scheduler of a cluster."""
        return self.gateway.schedulers[name]

    def start(self, *, computing: Iterable[str] = ()) -> None:
        """Start the server, and the page of the user. `computing`: clusters that work until the end."""
        self.monitor.start(self._enforce)
        self._computing += [asyncio.create_task(self.compute(name)) for name in computing]
        if self._viewing:
            self._tasks.append(asyncio.create_task(self._renew()))

    async def stop_computing(self) -> None:
        """Stop the tasks that `start` began for clusters that compute; the numbers of tasks stay."""
        for task in self._computing:
            task.cancel()
        await asyncio.gather(*self._computing, return_exceptions=True)

    async def stop(self) -> None:
        """Stop both."""
        await self.stop_computing()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.monitor.stop()

    async def compute(self, name: str) -> None:
        """Let a cluster compute for a busy kernel, until this task is cancelled."""
        self.kernel_state, self.associations, counts = "busy", {"a.ipynb": name}, self.scheduler(name).counts
        counts["clients"] = 2
        while True:
            counts["processing"] = counts["processing"] % 50 + 1
            await asyncio.sleep(3.0)

    async def shown(self, test: Any) -> float:
        """Wait until an event has a cluster that meets `test`. Returns the seconds that it took."""
        started, seen = time.monotonic(), len(self.events)
        while not any(test(cluster) for _, event in self.events[seen:] for cluster in event["clusters"]):
            assert time.monotonic() - started < 1000, "the change was not shown"
            await asyncio.sleep(0.01)
        return time.monotonic() - started

    async def list_sessions(self) -> list[dict[str, Any]]:
        """Return the session of the user's notebook."""
        active_at = datetime.fromtimestamp(self.kernel_active_at, timezone.utc).isoformat()
        kernel = {"id": "1", "execution_state": self.kernel_state, "last_activity": active_at}
        return [{"path": "a.ipynb", "kernel": kernel}]

    def respond(self, path: str, statuses: list[str]) -> _Response:
        """Respond as the gateway and its schedulers."""
        if path == "/api/version":
            return _Response(200, b'{"version": "2026.3.0"}')
        if path == "/api/v1/clusters/":
            records = {name: each for name, each in self.gateway.clusters.items() if each["status"] in statuses}
            return _Response(200, json.dumps(records).encode())
        name, _, page = path.removeprefix("/clusters/").removeprefix("/api/v1/clusters/").partition("/")
        record = self.gateway.clusters.get(name)
        if record is None:
            return _Response(404, b'{"error": "not found"}')
        if path.startswith("/api/"):
            return _Response(200, json.dumps(record).encode())
        if record["status"] != "RUNNING":
            return _Response(404, b"")
        response = self.gateway._page(name, page)
        body = response.body
        return _Response(response.status, body if isinstance(body, bytes) else b"")

    async def _renew(self) -> None:
        while True:
            self.monitor.renew_lease()
            await asyncio.sleep(RENEWAL)

    async def _enforce(self, name: str) -> None:
        raise AssertionError("No automatic action is configured.")

    async def _read_associations(self) -> dict[str, str]:
        return self.associations
