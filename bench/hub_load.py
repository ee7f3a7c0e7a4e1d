"""Simulate the load of the polls of 500 users on the proxy of a hub and on the gateway.

Run: `npm run bench -- hub-load`. Monitors, clients and schedules are those of the extension; only the time and the
transport are simulated (tests/support/hub_load.py). All servers start at the same time, as after an outage.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.hub_load import RENEWAL, Hub, SimulatedUser, run_simulated, simulated_time  # noqa: E402

USERS = 500
SETTLE, MEASURE = 200.0, 300.0
"""Simulated seconds: until the clusters are quiet, and of the measurement."""


@dataclass(frozen=True)
class Scenario:
    """One measurement.

    viewing: whether the pages of the users are visible
    busy: share of the clusters that compute, with a busy kernel
    users: how many are simulated; their requests are scaled to those of USERS
    limit, peak: requests in one second, on average and at most; None: not limited
    """

    name: str
    viewing: bool
    busy: float = 0.0
    users: int = USERS
    limit: float | None = None
    peak: float | None = None


SCENARIOS = (
    Scenario("visible pages", viewing=True, limit=100.0, peak=150.0),
    Scenario("visible pages, 1 of 10 clusters busy", viewing=True, busy=0.1, limit=100.0, peak=150.0),
    Scenario("visible pages, all clusters busy", viewing=True, busy=1.0, limit=100.0, peak=150.0),
    Scenario("no visible page", viewing=False, limit=10.0, peak=30.0),
    Scenario("no visible page, all clusters busy", viewing=False, busy=1.0, limit=10.0, peak=30.0),
)


async def measure(scenario: Scenario, folder: Path) -> bool:
    """Print the requests in one second. Returns whether they are within the limits."""
    hub = Hub()
    users = [SimulatedUser(hub, folder / str(number), viewing=scenario.viewing) for number in range(scenario.users)]
    for number, user in enumerate(users):
        name = user.add_cluster()
        if not scenario.viewing:
            user.monitor.renew_lease()  # The pages were visible before.
        user.start(computing=[name] if number < scenario.busy * scenario.users else [])
    await asyncio.sleep(SETTLE)
    since = time.monotonic()
    await asyncio.sleep(MEASURE)
    scale = USERS / scenario.users
    rate, peak = hub.rate(since) * scale, hub.peak(since)
    kinds = {kind: round(scale * count / MEASURE, 1) for kind, count in hub.kinds(since).most_common()}
    limits = [(rate, scenario.limit), (peak, scenario.peak)]
    is_within = all(limit is None or value <= limit for value, limit in limits)
    limit = "no limit" if scenario.limit is None else f"limit {scenario.limit:g}, peak {scenario.peak:g}"
    print(f"hub-load {scenario.name}: {rate:.1f} requests/s, peak {peak} ({limit}): {kinds}", flush=True)
    await asyncio.gather(*(user.stop() for user in users))
    return is_within


def main() -> int:
    """Run the scenarios; 1 if one is over its limit."""
    results = []
    for scenario in SCENARIOS:
        with tempfile.TemporaryDirectory() as folder, simulated_time() as clock:
            results.append(run_simulated(measure(scenario, Path(folder)), clock))
    print(f"hub-load: {USERS} visible pages also renew their leases, with {USERS / RENEWAL:.0f} requests/s")
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
