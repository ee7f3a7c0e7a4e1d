"""Measure the cost of monitoring for the server, for a scheduler with 100,000 tasks and for the gateway.

Run: `npm run bench -- monitor`. Each result has a limit. The fake gateway and its schedulers run in another process;
each poll returns new values, as from schedulers that work.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path

import psutil
from servers import TOKEN, Server

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CLUSTERS, MANY = 10, 500
SECONDS = 45.0
"""Duration, in seconds, of each measurement."""
WITHOUT_VIEWER_SECONDS = 130.0
ROUNDS, ROUND = 5, 15.0
"""Number of rounds for the scheduler, each once alone and once monitored. The median of the differences counts."""
LIMITS = {
    "server, of a core": 0.05,
    "server, MB": 30.0,
    "scheduler, of its time": 0.01,
    "gateway with viewer, requests in 5 s": 1.0,
    "gateway without viewer, requests in 1 min": 1.0,
}


async def fake() -> None:
    """Serve ten clusters, one of them with 500 workers; `/counts` returns the number of requests so far."""
    from aiohttp import web

    from tests.fakes.gateway import FakeGateway

    class Busy(FakeGateway):
        def _page(self, name: str, page: str) -> web.Response:
            scheduler = self.schedulers[name]
            scheduler.counts["processing"] = random.randrange(1, 100)
            for worker in scheduler.identity["workers"].values():
                worker["last_seen"] = time.time()
                worker["metrics"]["memory"] = random.randrange(10**8, 10**9)
                worker["metrics"]["cpu"] = random.random() * 100
            if page == "json/counts.json":
                requests["pages"] += 1
            return super()._page(name, page)

        async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
            if request.path.endswith("/counts"):
                return web.json_response(requests)
            if "/api/v1/" in request.path:
                requests["gateway"] += 1
            self.requests.clear()
            self.headers.clear()
            return await super()._handle(request)

    requests: Counter[str] = Counter(gateway=0, pages=0)
    gateway = Busy()
    await gateway.start()
    for number in range(CLUSTERS):
        name = gateway.add()
        scheduler = gateway.schedulers[name]
        if number == 0:
            one = json.dumps(next(iter(scheduler.identity["workers"].values())))
            many = {
                f"tls://10.0.{n // 250}.{n % 250}:1": {**json.loads(one), "id": f"w{n}", "name": f"w{n}"}
                for n in range(MANY)
            }
            scheduler.identity["workers"] = many
            scheduler.counts["workers"] = MANY
    print(gateway.address, flush=True)
    await asyncio.Event().wait()


def tasks() -> None:
    """Run a real scheduler with 100,000 results in this process; print its address and wait."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL
        ) as cluster,
        Client(cluster) as client,
    ):
        futures = client.scatter(list(range(100_000)), hash=False)
        assert len(futures) == 100_000
        print(cluster.dashboard_link.removesuffix("/status"), flush=True)
        sys.stdin.readline()


def start_process(name: str) -> subprocess.Popen[str]:
    """Start `fake` or `tasks` as a process, whose first line of output is its address."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", __file__, name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def lease(server: Server) -> None:
    """Renew the lease of an active viewer."""
    request = urllib.request.Request(
        f"{server.url}dask-gateway/api/lease", data=b"", headers={"Authorization": f"token {TOKEN}"}
    )
    urllib.request.urlopen(request, timeout=10).close()


def measure(server: Server, address: str, seconds: float, *, with_viewer: bool) -> dict[str, float]:
    """Measure the CPU of the server as a share of a core, and the requests to the gateway and to schedulers."""

    def counts() -> dict[str, int]:
        with urllib.request.urlopen(f"{address}/counts", timeout=10) as response:
            found: dict[str, int] = json.load(response)
        return found

    before, cpu, began = counts(), server.cpu(), time.monotonic()
    while time.monotonic() - began < seconds:
        if with_viewer:
            lease(server)
        time.sleep(min(20.0, max(0.0, seconds - (time.monotonic() - began))))
    took = time.monotonic() - began
    after = counts()
    return {
        "cpu": (server.cpu() - cpu) / took,
        # Of n requests, n - 1 lie apart.
        "gateway": max(0, after["gateway"] - before["gateway"] - 1) / took,
        "pages": (after["pages"] - before["pages"]) / took,
    }


def server_extension() -> dict[str, float]:
    """The server extension, with ten clusters and without any."""
    process = start_process("fake")
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    try:
        with Server("ours", {"DASK_GATEWAY__ADDRESS": address}) as server:
            server.get("dask-gateway/api/clusters")
            time.sleep(5)
            idle, idle_memory = measure(server, address, 20, with_viewer=False), server.memory()
            lease(server)
            time.sleep(10)  # the first polls
            with_viewer = measure(server, address, SECONDS, with_viewer=True)
            memory = server.memory()
            shown = json.loads(server.get("dask-gateway/api/clusters"))["clusters"]
            assert len(shown) == CLUSTERS
            assert max(cluster["workers"] for cluster in shown) == MANY
            time.sleep(65)  # the lease ends
            without_viewer = measure(server, address, WITHOUT_VIEWER_SECONDS, with_viewer=False)
    finally:
        process.kill()
        process.communicate()
    print(f"monitor: {with_viewer['pages'] * 5:.1f} samples in 5 s with a viewer, of {CLUSTERS} clusters")
    return {
        "server, of a core": with_viewer["cpu"] - idle["cpu"],
        "server, MB": (memory - idle_memory) / 2**20,
        "gateway with viewer, requests in 5 s": with_viewer["gateway"] * 5,
        "gateway without viewer, requests in 1 min": without_viewer["gateway"] * 60,
    }


def stack() -> None:
    """Serve the ten clusters for bench/updates.mjs: prints `url` and `token`, and ends at the end of its input."""
    process = start_process("fake")
    assert process.stdout is not None
    try:
        with Server("ours", {"DASK_GATEWAY__ADDRESS": process.stdout.readline().strip()}) as server:
            print(json.dumps({"url": server.url, "token": TOKEN}), flush=True)
            sys.stdin.read()
    finally:
        process.kill()
        process.communicate()


async def take_samples(base: str, seconds: float) -> int:
    """Sample as the monitor does with an active viewer. Returns the number of samples."""
    import aiohttp

    from jupyterlab_dask_gateway.clusters.polling.intervals import PollIntervals, next_sample_at
    from jupyterlab_dask_gateway.scheduler.client import sample
    from jupyterlab_dask_gateway.scheduler.sample import Sample

    samples = 0
    ends = time.monotonic() + seconds
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < ends:
            at = time.monotonic()
            result: Sample = await sample(session, base, 30, with_metrics=True)
            samples += 1
            due = next_sample_at(at, result.cost, PollIntervals().active)
            await asyncio.sleep(max(0.0, min(due, ends) - time.monotonic()))
    return samples


def scheduler() -> dict[str, float]:
    """The share of its time that a scheduler with 100,000 tasks spends on our samples."""
    process = start_process("tasks")
    assert process.stdout is not None
    base = process.stdout.readline().strip()
    itself = psutil.Process(process.pid)

    def cpu() -> float:
        times = itself.cpu_times()
        return float(times.user + times.system)

    shares, samples = [], 0
    try:
        time.sleep(15)  # the scheduler still cleans up after 100,000 results
        for _ in range(ROUNDS):
            before = cpu()
            time.sleep(ROUND)
            alone, before = cpu() - before, cpu()
            samples += asyncio.run(take_samples(base, ROUND))
            shares.append((cpu() - before - alone) / ROUND)
    finally:
        process.communicate("\n", timeout=60)
    print(f"monitor: {samples} samples of a scheduler with 100,000 tasks in {ROUNDS * ROUND:.0f} s")
    return {"scheduler, of its time": statistics.median(shares)}


def main() -> int:
    """Print each number and its limit. Return 1 if one exceeds its limit."""
    over = False
    for measurement in (scheduler, server_extension):
        for name, value in measurement().items():
            over |= value > LIMITS[name]
            print(
                f"monitor {name}: {value:.4f}  (limit {LIMITS[name]:g}, {value / LIMITS[name]:.2f} of it)", flush=True
            )
    return int(over)


if __name__ == "__main__":
    if sys.argv[1:] == ["fake"]:
        asyncio.run(fake())
    elif sys.argv[1:] == ["tasks"]:
        tasks()
    elif sys.argv[1:] == ["stack"]:
        stack()
    else:
        sys.exit(main())
