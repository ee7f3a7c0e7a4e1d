"""Measure what the progress under a running cell costs a scheduler with 100,000 tasks.

Run: `npm run bench -- sampling`. The scheduler runs in another process, and each round measures it once alone and
once while the server samples it as for a running cell; the median of the differences counts.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import psutil

from jupyterlab_dask_gateway.clusters.details.progress import ProgressSampler
from jupyterlab_dask_gateway.gateway.endpoints import SchedulerEndpoint
from monitor import start_process

ROUNDS, ROUND = 5, 15.0
LIMIT = 0.01
NAME = "bench"


async def sample(base: str, seconds: float) -> int:
    """Request progress as a browser does. Returns the number of samples."""
    samples: set[float] = set()
    ends = time.monotonic() + seconds
    async with aiohttp.ClientSession() as session:
        cluster = SimpleNamespace(record=None, live=True)
        registry = SimpleNamespace(clusters={NAME: cluster})
        sampler = ProgressSampler(cast(Any, registry), lambda _: SchedulerEndpoint(session, base), timeout=30)
        since = 0.0
        while time.monotonic() < ends:
            progress = await sampler.read(NAME, since)
            since = progress["at"]
            samples.add(since)
            due = min(progress["next_in"] / 1000, ends - time.monotonic())
            await asyncio.sleep(max(0.001, due))
    return len(samples)


def main() -> int:
    """Print the share of the scheduler's time and its limit; 1 if it is over."""
    process = start_process("tasks")
    assert process.stdout is not None
    base = process.stdout.readline().strip()
    scheduler = psutil.Process(process.pid)

    def cpu() -> float:
        times = scheduler.cpu_times()
        return float(times.user + times.system)

    shares, samples = [], 0
    try:
        time.sleep(15)  # The scheduler still cleans up after it received the results.
        for _ in range(ROUNDS):
            before = cpu()
            time.sleep(ROUND)
            alone, before = cpu() - before, cpu()
            samples += asyncio.run(sample(base, ROUND))
            shares.append((cpu() - before - alone) / ROUND)
    finally:
        process.communicate("\n", timeout=60)
    share = statistics.median(shares)
    print(f"progress: {samples} samples of a scheduler with 100,000 tasks in {ROUNDS * ROUND:.0f} s")
    print(f"progress scheduler, of its time: {share:.4f}  (limit {LIMIT:g}, {share / LIMIT:.2f} of it)")
    return int(share > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
