"""Records tests/data/idle.json: what a real scheduler tells in situations that are easily judged wrongly.

Run: `python -m tests.record_idle`. Each situation is two looks, some seconds apart, with and without /metrics; only
what `parse_sample` reads is kept.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import distributed
from distributed import Client, LocalCluster

TARGET = Path(__file__).parent / "data" / "idle.json"
APART = 4.0


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def look(base: str) -> dict[str, Any]:
    identity = json.loads(get(f"{base}/json/identity.json"))
    keep = ("cpu", "memory", "spilled_bytes")
    workers = {
        f"worker-{number}": {
            "id": f"worker-{number}",
            "name": f"worker-{number}",
            **{name: worker[name] for name in ("nthreads", "memory_limit", "last_seen", "status")},
            "metrics": {name: worker["metrics"].get(name) for name in keep},
        }
        for number, worker in enumerate(identity["workers"].values())
    }
    wanted = ("dask_scheduler_tasks{", "dask_scheduler_prefix_state_totals")
    return {
        "at": time.time() * 1000,
        "counts": json.loads(get(f"{base}/json/counts.json")),
        "identity": {"workers": workers},
        "metrics": "".join(f"{line}\n" for line in get(f"{base}/metrics").splitlines() if line.startswith(wanted)),
    }


def main() -> None:
    """Go through the situations."""
    found: dict[str, Any] = {"distributed": distributed.__version__}

    def record(name: str, base: str, between: Callable[[], Any] = lambda: None) -> None:
        time.sleep(2)  # the workers' last word on what they do
        first = look(base)
        between()
        time.sleep(APART)
        found[name] = [first, look(base)]

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
            slow = client.map(time.sleep, [20, 20], pure=False)
            record("slow tasks", base)
            del slow
            client.restart()
            client.wait_for_workers(2)
            blocker = threading.Thread(target=client.run, args=(time.sleep, APART + 2))
            record("sleep in client.run", base, blocker.start)
            blocker.join()
            held = client.map(lambda x: bytes(10**6), range(20), pure=False)
            distributed.wait(held)
            record("held results", base)
            record("short work in between", base, lambda: client.submit(lambda: 1, pure=False).result())
            client.publish_dataset(held=held)
            del held
            record("published dataset", base)
        record("published dataset without a client", base)
        with Client(cluster) as client:
            client.unpublish_dataset("held")
        record("nothing and nobody", base)
    TARGET.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
