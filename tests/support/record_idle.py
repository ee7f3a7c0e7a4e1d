"""Record tests/data/idle/VERSION.json: responses of a real scheduler in situations that are easy to misjudge.

Each situation has two samples, some seconds apart. A sample has its duration and the values that
`parse_sample` reads. These commands record all files again:

    for old in 2022.2.0 2023.5.0; do
      uv run --no-project --python 3.10 --with "distributed==$old" --with "dask==$old" --with "bokeh<3" \\
        --with "numpy<2" --with "setuptools<80" --with prometheus_client python -m tests.support.record_idle
    done
    python -m tests.support.record_idle

For "VERSION without metrics.json", run the first command again without `prometheus_client`. A kernel that builds a
graph is not recorded: its scheduler responds as an idle one does (`notebooks/kernel_activity.py` checks the kernel).
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from distributed import Client, LocalCluster, wait

DATA = Path(__file__).parents[1] / "data" / "idle"
INTERVAL = 4.0
"""Seconds between the two samples of a situation."""

LOAD = 3.0
"""Seconds for which the scheduler's event loop is blocked."""

SLOW = 10.0
"""Duration of a slow task, in seconds."""


def get(url: str) -> str | None:
    """Return the page, or None if the scheduler fails: some versions fail for identity.json."""
    try:
        with urllib.request.urlopen(url, timeout=60) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError:
        return None


def identity(text: str) -> dict[str, Any]:
    """Return the values of identity.json that `parse_sample` reads, without addresses."""
    keep = ("cpu", "memory", "spilled_bytes")
    workers = {
        f"worker-{number}": {
            "id": f"worker-{number}",
            "name": f"worker-{number}",
            **{name: worker[name] for name in ("nthreads", "memory_limit", "last_seen", "status") if name in worker},
            "metrics": {name: worker["metrics"].get(name) for name in keep},
        }
        for number, worker in enumerate(json.loads(text)["workers"].values())
    }
    return {"workers": workers}


def metrics(text: str) -> str:
    """Return the lines of /metrics that `parse_sample` reads, or the whole text if it has no metrics."""
    totals = "dask_scheduler_prefix_state_totals"
    wanted = ("dask_scheduler_tasks{", f"{totals}{{", f"{totals}_total{{")
    if "# TYPE" not in text:
        return text
    return "".join(f"{line}\n" for line in text.splitlines() if line.startswith(wanted))


def take_sample(base: str) -> dict[str, Any]:
    """Request the pages one after the other and return a sample."""
    started = time.monotonic()
    pages = ("json/counts.json", "json/identity.json", "metrics")
    counts, workers, prometheus = (get(f"{base}/{page}") for page in pages)
    assert counts is not None
    return {
        "at": time.time() * 1000,
        "seconds": round(time.monotonic() - started, 3),
        "counts": json.loads(counts),
        "identity": identity(workers) if workers else None,
        "metrics": metrics(prometheus) if prometheus else "",
    }


def wait_for_tasks(base: str) -> None:
    """Wait until neither the scheduler nor the workers have a task."""
    while json.loads(get(f"{base}/json/counts.json") or "{}").get("tasks") != 0:
        time.sleep(0.5)
    time.sleep(SLOW)


def main() -> None:
    """Record all situations."""
    found: dict[str, list[dict[str, Any]]] = {}

    def nothing() -> None:
        pass

    def record(
        name: str,
        base: str,
        between: Callable[[], Any] = nothing,
        meanwhile: Callable[[], Any] = nothing,
    ) -> None:
        time.sleep(2)  # for the next heartbeats of the workers
        first = take_sample(base)
        between()
        time.sleep(INTERVAL)
        meanwhile()
        found[name] = [first, take_sample(base)]

    with LocalCluster(
        n_workers=0, threads_per_worker=1, memory_limit="512MiB", dashboard_address="127.0.0.1:0"
    ) as cluster:
        base = cluster.dashboard_link.removesuffix("/status")
        with Client(cluster) as client:
            queued = client.map(lambda x: x, range(100))
            record("queued without workers", base)
            del queued
            cluster.scale(2)
            client.wait_for_workers(2)
            record("nothing ever", base)

            def block() -> None:
                threading.Thread(target=client.run_on_scheduler, args=(time.sleep, LOAD)).start()
                time.sleep(LOAD / 10)

            record("blocked scheduler", base, meanwhile=block)
            tasks = client.map(time.sleep, [SLOW, SLOW], pure=False)
            record("slow tasks", base)
            tasks.clear()
            wait_for_tasks(base)
            blocker = threading.Thread(target=client.run, args=(time.sleep, INTERVAL + 2))
            record("sleep in client.run", base, blocker.start)
            blocker.join()
            held = client.map(lambda x: bytes(10**6), range(20), pure=False)
            wait(held)
            record("held results", base)
            record("short work in between", base, lambda: client.submit(lambda: 1, pure=False).result())
            client.publish_dataset(held=held)
            del held
            record("published dataset", base)
        record("published dataset without a client", base)
        with Client(cluster) as client:
            client.unpublish_dataset("held")
        record("no work and no client", base)
    suffix = "" if find_spec("prometheus_client") else " without metrics"
    DATA.mkdir(exist_ok=True)
    # One line for each sample.
    situations = (
        f"{json.dumps(name)}: [\n{json.dumps(one)},\n{json.dumps(two)}\n]" for name, (one, two) in found.items()
    )
    (DATA / f"{version('distributed')}{suffix}.json").write_text("{\n" + ",\n".join(situations) + "\n}\n")


if __name__ == "__main__":
    main()
