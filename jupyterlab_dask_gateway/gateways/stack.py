"""The parts that monitor and change the clusters of one gateway, and how they are connected."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from ..actions.clean_up import CleanUp
from ..actions.cluster_actions import ClusterActions
from ..actions.create import ClusterLauncher
from ..actions.idle_actions import IdleActions
from ..actions.idle_check import IdleCheck
from ..actions.idle_enforcement import IdlePolicyEnforcer
from ..clusters.details.logs import ClusterLogs
from ..clusters.details.progress import ProgressSampler
from ..clusters.evaluator import ActivityEvaluator
from ..clusters.monitor import ClusterMonitor
from ..clusters.polling.intervals import PollIntervals
from ..clusters.polling.poller import ClusterPoller, PollLimits
from ..clusters.prices import Prices
from ..clusters.publisher import Publisher
from ..clusters.reasons.poller import ReasonPoller
from ..clusters.registry import ClusterRegistry
from ..config import GatewayConfigs
from ..gateway.connection import GatewayConnection
from ..gateway.endpoints import SchedulerEndpoints
from ..idle.gateway_limit import IdleLimits
from ..idle.settings import IdleSettings
from ..notebooks.associations import NotebookAssociations
from ..notebooks.kernel_activity import KernelActivity
from ..status_service.client import StatusServiceClient, find_status_service
from ..storage.cluster_store import ClusterStore
from ..traits import GatewayTraits


@dataclass(frozen=True)
class SharedParts:
    """What all gateways of a server share.

    environ: environment variables; a local gateway adds its own
    workdir: folder in which workers of a local gateway resolve relative paths
    """

    configs: GatewayConfigs
    environ: MutableMapping[str, str]
    workdir: str | None
    store: ClusterStore
    notebooks: NotebookAssociations
    kernels: KernelActivity
    idle_settings: IdleSettings
    publisher: Publisher
    prices: Prices
    log: logging.Logger | logging.LoggerAdapter[Any]


class GatewayStack:
    """The parts for one gateway. Making them sends no request and starts no process.

    No part knows the other gateways, so a gateway that does not respond does not affect their clusters.

    Parameters
    ----------
    name: the name of the gateway in the configuration
    find_foreign: returns which of some names of clusters belong to another gateway
    live_labels: returns the labels of the live clusters of all gateways, by name
    """

    def __init__(
        self,
        name: str,
        shared: SharedParts,
        traits: GatewayTraits,
        find_foreign: Callable[[Collection[str]], Collection[str]],
        live_labels: Callable[[], Mapping[str, str]],
    ) -> None:
        self.name = name
        self._environ = shared.environ
        self._status_service_url = traits.status_service_url
        self.connection = GatewayConnection(
            shared.configs,
            shared.environ,
            name=name,
            local_allowed=traits.local_gateway,
            workdir=shared.workdir,
            on_change=self._gateway_changed,
            response_timeout=traits.gateway_timeout,
            log=shared.log,
            custom_auth_allowed=traits.allow_custom_auth,
        )
        client = self.connection.client
        self.registry = ClusterRegistry(
            shared.store,
            self.connection.store_key,
            gateway=name,
            is_local=self.connection.local is not None,
            ended_retention=traits.ended_cluster_retention,
            slow_start_after=traits.slow_start_after,
            in_notebook=shared.notebooks.is_used,
            idle_limits=IdleLimits(traits.gateway_idle_option, traits.gateway_idle_unit, traits.gateway_idle_timeout),
            prices=shared.prices,
            live_labels=live_labels,
        )
        limits = PollLimits(
            intervals=PollIntervals(
                traits.transition_poll_interval, traits.active_poll_interval, traits.background_poll_interval
            ),
            lease=traits.lease_seconds,
            sample_timeout=traits.scheduler_timeout,
        )
        self.endpoints = SchedulerEndpoints(client)
        evaluator = ActivityEvaluator(self.registry, shared.idle_settings)
        self.poller = ClusterPoller(
            self.registry,
            evaluator,
            client,
            self.endpoints.find,
            self.connection.to_wire(),
            limits,
            kernel_busy=shared.kernels.is_busy,
            kernel_idle_seconds=shared.kernels.idle_seconds,
            find_foreign=find_foreign,
        )
        self.cluster_logs = ClusterLogs(self.registry, self.endpoints.find, timeout=traits.gateway_timeout)
        self.progress = ProgressSampler(self.registry, self.endpoints.find, timeout=traits.scheduler_timeout)
        self.monitor = ClusterMonitor(
            self.registry,
            evaluator,
            self.poller,
            shared.publisher,
            can_poll=self.connection.can_poll,
            limits=limits,
            log=shared.log,
        )
        self.status_service = StatusServiceClient(self._find_status_service, client)
        self.reason_poller = ReasonPoller(
            self.registry,
            self.status_service,
            has_viewer=lambda: self.monitor.has_lease,
            on_change=self.monitor.wake,
        )
        self.launcher = ClusterLauncher(
            self.registry,
            self.monitor,
            self.poller,
            client,
            attempts=traits.start_attempts,
            log=shared.log,
            find_failure_reason=self.reason_poller.find_failure_reason,
        )
        self.actions = ClusterActions(
            self.registry, self.monitor, self.launcher, client, self.connection.ensure_running
        )
        idle_check = IdleCheck(shared.store, self.registry, self.poller, evaluator, shared.idle_settings.bounds)
        self.enforcer = IdlePolicyEnforcer(
            self.registry, self.monitor, idle_check, shared.idle_settings, client, log=shared.log
        )
        self.idle_actions = IdleActions(self.registry, self.monitor)
        self.clean_up = CleanUp(
            self.registry, idle_check, self.actions.stop_and_confirm, older_than=traits.prune_older_than
        )
        self.poller.add_sample_listener(self.cluster_logs.add_sample)
        self.poller.add_list_listener(lambda: self.cluster_logs.keep_only(self.registry.clusters))
        self.poller.add_list_listener(self.reason_poller.poll_due)
        self.poller.add_list_listener(self.launcher.resume)
        # Without a viewer and without clusters nothing is polled, and the file is not read.
        self.poller.add_poll_listener(shared.store.refresh_soon)

    def start(self) -> None:
        """Start to monitor the clusters, and to enforce the idle policy."""
        self.monitor.start(self.enforcer.enforce)

    async def stop(self) -> None:
        """Stop all tasks, and a local gateway."""
        await self.launcher.stop()
        await self.monitor.stop()
        await self.cluster_logs.stop()
        await self.reason_poller.stop()
        await self.endpoints.close()
        await self.connection.close()

    def _find_status_service(self) -> str | None:
        if self.connection.local is not None:
            return None
        return find_status_service(self._status_service_url, self._environ, self.connection.config)

    def _gateway_changed(self) -> None:
        self.monitor.gateway_changed(self.connection.to_wire())
