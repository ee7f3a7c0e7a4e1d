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
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator, Mapping
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
CELL, PAUSE = 5.0, 25.0
"""Seconds for which the notebook of a user runs a cell, and until the next one."""
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
        if not ready and timeout is not None:
            # One microsecond more, also for 0: the loop adds the resolution of the real clock to the time, which does
            # not change a number this large. A timer that is due exactly now would never run.
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
    """Counts the requests of all users. It keeps none, because there are hundreds of thousands."""

    def __init__(self) -> None:
        self.last_at: dict[str, float] = {}
        """When the last request of each kind was sent."""
        self.restart()

    def restart(self) -> None:
        """Count from now on."""
        self._since = time.monotonic()
        self.kinds: Counter[str] = Counter()
        """How many requests were sent, by kind."""
        self._seconds: Counter[int] = Counter()

    def add(self, kind: str) -> None:
        """Count a request that is sent now."""
        now = self.last_at[kind] = time.monotonic()
        self.kinds[kind] += 1
        self._seconds[int(now)] += 1

    def rate(self) -> float:
        """Return the requests for each second."""
        return self.kinds.total() / (time.monotonic() - self._since)

    def peak(self) -> int:
        """Return the largest number of requests in one second."""
        return max(self._seconds.values())


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
        self._hub.add(kind)
        await asyncio.sleep(LATENCY)
        yield self._user.respond(path.path, statuses)

    async def close(self) -> None:
        pass


class SimulatedUser:
    """A user with a Jupyter server, whose monitor is real, and with clusters that tests change.

    gateway: has the clusters and their schedulers
    associations: the cluster that the notebook uses
    listeners: called with each event that the monitor emits
    """

    def __init__(self, hub: Hub, folder: Path, *, viewing: bool) -> None:
        self.gateway = FakeGateway()
        self.gateway.address = ADDRESS
        self.listeners: list[Callable[[wire.ClustersEvent], None]] = []
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
            kernel_idle_seconds=kernels.idle_seconds,
        )
        self.monitor = ClusterMonitor(
            registry,
            evaluator,
            self.poller,
            Publisher(self._emit),
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

    def start(self, *, computing: Iterable[str] = (), running_cells: bool = False) -> None:
        """Start the server, and the page of the user.

        computing: clusters that work until the end
        running_cells: whether the notebook runs cells that do not use Dask
        """
        self.monitor.start(self._enforce)
        if running_cells:
            self._tasks.append(asyncio.create_task(self.run_cells()))
        self._computing += [asyncio.create_task(self.compute(name)) for name in computing]
        if self._viewing:
            self._tasks.append(asyncio.create_task(self._renew()))

    async def stop_computing(self) -> None:
        """Stop the tasks that `start` began for clusters that compute; the numbers of tasks stay."""
        for task in self._computing:
            task.cancel()
        await asyncio.gather(*self._computing, return_exceptions=True)

    async def finish_work(self, name: str) -> None:
        """Let a cluster that computes finish its tasks. The kernel stays busy."""
        await self.stop_computing()
        self.scheduler(name).counts["processing"] = 0

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

    async def run_cells(self) -> None:
        """Run cells that do not use Dask, with pauses, until this task is cancelled."""
        await asyncio.sleep(random.uniform(0, CELL + PAUSE))
        while True:
            self.kernel_state = "busy"
            await asyncio.sleep(CELL)
            self.kernel_state, self.kernel_active_at = "idle", time.time()
            await asyncio.sleep(PAUSE)

    async def wait_until_shown(self, test: Callable[[wire.Cluster], Any]) -> float:
        """Wait until an event has a cluster that meets `test`. Returns the seconds that it took."""
        started, found = time.monotonic(), asyncio.Event()

        def listen(event: wire.ClustersEvent) -> None:
            if any(test(cluster) for cluster in event["clusters"]):
                found.set()

        self.listeners.append(listen)
        await asyncio.wait_for(found.wait(), 1000)
        self.listeners.remove(listen)
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

    def _emit(self, event: wire.ClustersEvent) -> None:
        for listener in list(self.listeners):
            listener(event)

    async def _renew(self) -> None:
        while True:
            self.monitor.renew_lease()
            await asyncio.sleep(RENEWAL)

    async def _enforce(self, name: str) -> None:
        raise AssertionError("No automatic action is configured.")

    async def _read_associations(self) -> dict[str, str]:
        return self.associations
