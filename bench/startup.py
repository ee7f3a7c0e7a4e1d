"""Compare memory after the start and CPU for the start with plain JupyterLab: ours and dask-labextension, in one run.

Run: `npm run bench -- startup`. The kinds take turns, and the median of the rounds counts, so that a busy minute of
the machine affects all of them.

CPU is measured with the cyclic garbage collector off. JupyterLab's imports leave hundreds of thousands of objects
(the parse tables of rfc3987-syntax), so that one full collection takes 0.1 s, a tenth of the whole start; whether one
falls into the start depends on the exact number of objects that were created, not on what an extension costs.
Memory is measured with the collector on, as in use.
"""

from __future__ import annotations

import statistics
import sys

from servers import EXTENSIONS, Server, install_peer

ROUNDS = 7
LIMITS = {"memory": 1.12, "cpu": 1.10}


def main() -> int:
    """Print the ratios. Return 1 if ours exceeds a limit."""
    install_peer()
    measurements: dict[str, dict[str, list[float]]] = {kind: {"memory": [], "cpu": []} for kind in EXTENSIONS}
    for round_ in range(ROUNDS + 1):
        for kind in EXTENSIONS:
            with Server(kind) as server:
                server.get("lab")
                memory = server.memory()
            with Server(kind, collect_garbage=False) as server:
                server.get("lab")
                cpu = server.cpu()
            if round_ > 0:  # the first one fills the file cache and writes the .pyc files
                measurements[kind]["memory"].append(memory)
                measurements[kind]["cpu"].append(cpu)
    median = {
        kind: {metric: statistics.median(values) for metric, values in by_metric.items()}
        for kind, by_metric in measurements.items()
    }
    failed = False
    for metric, unit in (("memory", 2**20), ("cpu", 1)):
        plain = median["plain"][metric]
        for kind in ("ours", "peer"):
            ratio = median[kind][metric] / plain
            over = kind == "ours" and ratio > LIMITS[metric]
            failed |= over
            print(
                f"startup {metric}: {kind} {median[kind][metric] / unit:.2f} / plain {plain / unit:.2f} "
                f"= {ratio:.2f}x" + (f"  (limit {LIMITS[metric]:.2f}x)" if kind == "ours" else "")
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
