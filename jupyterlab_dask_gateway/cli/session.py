"""The parts of the server that act on clusters, for one run of a command.

The commands and the panel have the same checks, retries and stored metadata.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ..actions.cluster_actions import ClusterActions
from ..actions.create import ClusterLauncher
from ..clusters.evaluator import ActivityEvaluator
from ..clusters.model import Cluster
from ..clusters.monitor import ClusterMonitor
from ..clusters.polling.intervals import PollIntervals
from ..clusters.polling.poller import ClusterPoller, PollLimits
from ..clusters.prices import Prices
from ..clusters.publisher import Publisher
from ..clusters.registry import ClusterRegistry
from ..config import GatewayConfig
from ..errors import GatewayProblem
from ..gateway.client import GatewayClient
from ..gateway.endpoints import SchedulerEndpoints
from ..idle.policy import IdlePolicy, PolicyBounds
from ..idle.settings import IdleSettings
from ..storage.cluster_store import ClusterStore
from ..wire import types as wire

START_ATTEMPTS = 3
"""The default of the trait `start_attempts`."""
SLOW_START_AFTER = 120.0
"""Seconds; the default of the trait `slow_start_after`."""
RETENTION = 3600.0
"""Seconds for which an ended cluster stays in the list, so that a command can show how it ended."""
LIMITS = PollLimits(PollIntervals(transition=1.0, active=2.0), lease=1e9)
"""A command counts as an active viewer while it runs."""


@dataclass(frozen=True)
class Session:
    """The user's clusters at the gateway, kept current while the command runs."""

    actions: ClusterActions
    launcher: ClusterLauncher
    monitor: ClusterMonitor
    poller: ClusterPoller
    registry: ClusterRegistry

    async def sample_all(self) -> None:
        """Sample the schedulers of all running clusters once."""
        running = [(name, each) for name, each in self.registry.clusters.items() if each.record.status == "running"]
        await asyncio.gather(*(self.poller.poll_scheduler(name, cluster) for name, cluster in running))

    def to_wire(self, name: str) -> wire.Cluster:
        """Return `cluster` of events/clusters.yaml. Raises GatewayProblem `cluster-not-found`."""
        return self.registry.serialize_shown(name)

    async def wait_until(self, name: str, condition: Callable[[Cluster], bool]) -> Cluster:
        """Wait until the cluster `name` meets `condition`. Raises GatewayProblem if it fails or ends before."""
        cluster = await self.monitor.wait_for(name, lambda found: found is None or not found.live or condition(found))
        if cluster is None:
            raise GatewayProblem("cluster-not-found", "not-listed")
        if not condition(cluster):
            raise GatewayProblem("cluster-not-running", "ended", remedy="ended")
        return cluster


@asynccontextmanager
async def open_session(
    client: GatewayClient, store_path: Path, prices: Prices | None = None
) -> AsyncIterator[Session]:
    """Read the list of the gateway, and poll until the end. Raises GatewayProblem.

    Parameters
    ----------
    client: the client of the user's gateway
    store_path: the file with labels and requests of clusters, which the user's servers share
    prices: the administrator's prices
    """
    log = logging.getLogger(__name__)
    store = ClusterStore(store_path, log)
    await store.refresh()
    registry = ClusterRegistry(
        store,
        client.address,
        gateway=client.config.name,
        ended_retention=RETENTION,
        slow_start_after=SLOW_START_AFTER,
        prices=prices,
    )
    # No automatic action: the policy of the user's server applies, and this process ends soon.
    evaluator = ActivityEvaluator(registry, IdleSettings(store, IdlePolicy(), PolicyBounds()))
    endpoints = SchedulerEndpoints(lambda: client)
    poller = ClusterPoller(
        registry,
        evaluator,
        lambda: client,
        endpoints.find,
        _gateway(client.config),
        LIMITS,
        kernel_busy=_no_kernel,
        kernel_idle_seconds=_no_kernels,
    )
    publisher = Publisher(lambda event: None)
    monitor = ClusterMonitor(registry, evaluator, poller, publisher, can_poll=lambda: True, limits=LIMITS, log=log)
    launcher = ClusterLauncher(registry, monitor, poller, lambda: client, attempts=START_ATTEMPTS, log=log)
    actions = ClusterActions(registry, monitor, launcher, lambda: client, _no_gateway_to_start)
    await poller.fetch_list()
    monitor.renew_lease()
    monitor.start()
    try:
        yield Session(actions, launcher, monitor, poller, registry)
    finally:
        await launcher.stop()
        await monitor.stop()
        await store.close()


def _gateway(config: GatewayConfig) -> wire.Gateway:
    """Return the state of the gateway before any request."""
    return {
        "name": config.name,
        "label": config.label,
        "address": config.address,
        "public_address": None,
        "auth": None,
        "version": None,
        "reachable": None,
        "error": None,
        "local": False,
    }


async def _no_kernels(clusters_work: bool) -> float:
    return math.inf


async def _no_kernel(name: str) -> bool:
    """Report no busy kernel: the kernels belong to the user's server."""
    return False


async def _no_gateway_to_start() -> None:
    """Do nothing: the commands need a configured gateway."""
