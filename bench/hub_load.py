"""Simulate the load of the polls of 500 users on the proxy of a hub and on the gateway.

Run: `npm run bench -- hub-load`, or `python bench/hub_load.py [TEXT …]` for the scenarios whose names contain a text,
such as `"all clusters"`. Monitors, clients and schedules are those of the extension; only the time and the
transport are simulated (tests/support/hub_load.py). All servers start at the same time, as after an outage. As many
scenarios run at the same time as there are processors.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.hub_load import RENEWAL, Hub, SimulatedUser, run_simulated, simulated_time  # noqa: E402 - after the path is set

USERS = 500
MEASURE = 100.0
"""Simulated seconds of the measurement."""


@dataclass(frozen=True)
class Scenario:
    """One measurement.

    viewing: whether the pages of the users are visible
    busy: share of the clusters that compute, with a busy kernel
    cells: whether the notebooks of the users run cells that do not use Dask
    settle: simulated seconds until the measurement: until clusters are quiet, or work or run cells steadily
    limit, peak: requests in one second, on average and at most
    """

    name: str
    viewing: bool
    busy: float
    limit: float
    peak: float
    cells: bool = False
    settle: float = 220.0


SCENARIOS = (
    Scenario("visible pages", viewing=True, busy=0.0, limit=100.0, peak=130.0),
    Scenario("visible pages, 1 of 10 clusters busy", viewing=True, busy=0.1, limit=100.0, peak=130.0),
    Scenario("visible pages, all clusters busy", viewing=True, busy=1.0, limit=100.0, peak=130.0),
    Scenario(
        "visible pages, cells without Dask", viewing=True, busy=0.0, limit=100.0, peak=130.0, cells=True, settle=600.0
    ),
    Scenario("no visible page", viewing=False, busy=0.0, limit=10.0, peak=30.0),
    Scenario("no visible page, all clusters busy", viewing=False, busy=1.0, limit=10.0, peak=30.0),
)


async def measure(scenario: Scenario, folder: Path) -> bool:
    """Print the requests in one second. Returns whether they are within the limits."""
    hub = Hub()
    users = [SimulatedUser(hub, folder / str(number), viewing=scenario.viewing) for number in range(USERS)]
    for number, user in enumerate(users):
        name = user.add_cluster()
        if not scenario.viewing:
            user.monitor.renew_lease()  # The pages were visible before.
        user.start(computing=[name] if number < scenario.busy * USERS else [], running_cells=scenario.cells)
    await asyncio.sleep(scenario.settle)
    hub.restart()
    await asyncio.sleep(MEASURE)
    rate, peak = hub.rate(), hub.peak()
    kinds = {kind: round(count / MEASURE, 1) for kind, count in hub.kinds.most_common()}
    limits = f"limit {scenario.limit:g}, peak {scenario.peak:g}"
    print(f"hub-load {scenario.name}: {rate:.1f} requests/s, peak {peak} ({limits}): {kinds}", flush=True)
    await asyncio.gather(*(user.stop() for user in users))
    return rate <= scenario.limit and peak <= scenario.peak


def run(scenario: Scenario) -> bool:
    """Run one scenario; see `measure`."""
    with tempfile.TemporaryDirectory() as folder, simulated_time() as clock:
        return run_simulated(measure(scenario, Path(folder)), clock)


def main(texts: list[str]) -> int:
    """Run the scenarios whose names contain one of the texts, or all. Returns 1 if one is over its limit."""
    scenarios = [each for each in SCENARIOS if not texts or any(text in each.name for text in texts)]
    if not scenarios:
        print("hub-load: no such scenario. The scenarios are", ", ".join(each.name for each in SCENARIOS))
        return 2
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        results = list(pool.map(run, scenarios))
    print(f"hub-load: {USERS} visible pages also renew their leases, with {USERS / RENEWAL:.0f} requests/s")
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
