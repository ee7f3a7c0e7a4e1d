"""The server extension: it builds the components and connects them. Its configuration is in traits.py."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import IOLoop

from .actions.clean_up import CleanUp
from .actions.cluster_actions import ClusterActions
from .actions.create import ClusterLauncher
from .actions.idle_actions import IdleActions
from .actions.idle_check import IdleCheck
from .actions.idle_enforcement import IdlePolicyEnforcer
from .clusters.evaluator import ActivityEvaluator
from .clusters.explainer import ClusterExplainer
from .clusters.history import Histories
from .clusters.inspector import ClusterInspector
from .clusters.metrics import ClusterMetrics
from .clusters.monitor import ClusterMonitor
from .clusters.poller import ClusterPoller, PollLimits
from .clusters.prices import Prices
from .clusters.progress import ProgressSampler
from .clusters.registry import ClusterRegistry
from .clusters.server_activity import ServerActivity
from .dashboards import Dashboards, GatewayClusters
from .gateway.connection import GatewayConnection
from .gateway.endpoints import SchedulerEndpoints
from .gateway.fixed_schedulers import parse_fixed_schedulers
from .handlers.cluster_page import cluster_page_handlers
from .handlers.clusters import cluster_handlers
from .handlers.dashboards import dashboard_handlers
from .handlers.doctor import doctor_handlers
from .handlers.examples import example_handlers
from .handlers.idle import idle_handlers
from .handlers.notebooks import notebook_handlers
from .handlers.progress import progress_handlers
from .handlers.quota import quota_handlers
from .handlers.sizing import sizing_handlers
from .idle.gateway_limit import IdleLimits
from .idle.policy import IdlePolicy, PolicyBounds
from .idle.settings import IdleSettings
from .notebooks.associations import NotebookAssociations
from .notebooks.kernel_activity import KernelActivity
from .request_validation import SCHEMA
from .scheduler.poll_interval import PollIntervals
from .status_service.client import StatusServiceClient, find_status_service
from .storage.cluster_store import ClusterStore, default_path
from .traits import GatewayTraits
from .wire import types as wire

SCHEMA_ID = "https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1"


class DaskGatewayApp(GatewayTraits, ExtensionApp):
    """Server extension that makes Dask Gateway clusters visible and controllable in JupyterLab."""

    name = "jupyterlab_dask_gateway"

    store: ClusterStore
    notebooks: NotebookAssociations
    connection: GatewayConnection
    endpoints: SchedulerEndpoints
    registry: ClusterRegistry
    idle_settings: IdleSettings
    poller: ClusterPoller
    histories: Histories
    inspector: ClusterInspector
    status_service: StatusServiceClient
    explainer: ClusterExplainer
    monitor: ClusterMonitor
    launcher: ClusterLauncher
    actions: ClusterActions
    enforcer: IdlePolicyEnforcer
    idle_actions: IdleActions
    clean_up: CleanUp
    dashboards: Dashboards

    def initialize_settings(self) -> None:
        """Register the schema of events, and build the components."""
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.register_event_schema(SCHEMA)
        self.settings["dask_gateway"] = self
        self.assemble()

    def assemble(self) -> None:
        """Build the components. This sends no request and starts no process."""
        assert self.serverapp is not None
        path = Path(self.store_path) if self.store_path else default_path()
        self.store = ClusterStore(path, self.log)
        self.notebooks = NotebookAssociations(path.with_name("notebooks.json"), self.serverapp.root_dir, self.log)
        self.connection = GatewayConnection(
            os.environ,
            local_allowed=self.local_gateway,
            workdir=self.serverapp.root_dir,
            on_change=self._gateway_changed,
            response_timeout=self.gateway_timeout,
            log=self.log,
            custom_auth_allowed=self.allow_custom_auth,
        )
        prices = Prices(self.price_per_core_hour, self.price_per_gib_hour, self.price_currency)
        self.registry = ClusterRegistry(
            self.store,
            self.connection.store_key,
            startup_group="local" if self.connection.local is not None else "",
            ended_retention=self.ended_cluster_retention,
            slow_start_after=self.slow_start_after,
            in_notebook=self.notebooks.is_used,
            idle_limits=IdleLimits(self.gateway_idle_option, self.gateway_idle_unit, self.gateway_idle_timeout),
            prices=prices,
        )
        self.idle_settings = self._make_idle_settings()
        limits = PollLimits(
            intervals=PollIntervals(
                self.transition_poll_interval, self.active_poll_interval, self.background_poll_interval
            ),
            lease=self.lease_seconds,
            sample_timeout=self.scheduler_timeout,
        )
        fixed = parse_fixed_schedulers(self.fixed_schedulers)
        self.registry.add_fixed(fixed)
        client = self.connection.client
        self.endpoints = SchedulerEndpoints(client)
        kernels = KernelActivity(self.notebooks.read, self.serverapp.session_manager)
        evaluator = ActivityEvaluator(self.registry, self.idle_settings)
        self.poller = ClusterPoller(
            self.registry,
            evaluator,
            client,
            self.endpoints.find,
            self.connection.to_wire(),
            limits,
            kernel_busy=kernels.is_busy,
            kernels_in_use=kernels.in_use,
        )
        self.histories = Histories()
        self.inspector = ClusterInspector(self.registry, self.endpoints.find, timeout=self.gateway_timeout)
        activity = ServerActivity(self.serverapp.web_app, hours=self.keep_server_hours)
        self.metrics = ClusterMetrics(self.registry, os.environ.get("JUPYTERHUB_USER", ""), prices)
        for part in (self.histories, self.inspector, activity):
            self.poller.add_sample_listener(part.add_sample)
        self.poller.add_list_listener(self._forget_removed)
        self.monitor = ClusterMonitor(
            self.registry,
            evaluator,
            self.poller,
            self._emit,
            can_poll=self.connection.can_poll,
            limits=limits,
            log=self.log,
        )
        self.status_service = StatusServiceClient(self._find_status_service, client)
        self.explainer = ClusterExplainer(
            self.registry,
            self.status_service,
            has_viewer=lambda: self.monitor.has_lease,
            on_change=self.monitor.wake,
        )
        self.poller.add_list_listener(self.explainer.ask_due)
        self.launcher = ClusterLauncher(
            self.registry, self.monitor, self.poller, client, attempts=self.start_attempts, log=self.log
        )
        self.poller.add_list_listener(self.launcher.resume)
        # Without a viewer and without clusters nothing is polled, and the file is not read.
        self.poller.add_poll_listener(self.store.refresh_soon)
        self.actions = ClusterActions(
            self.registry, self.monitor, self.launcher, client, self.connection.ensure_running
        )
        idle_check = IdleCheck(self.store, self.registry, self.poller, evaluator, self.idle_settings.bounds)
        self.enforcer = IdlePolicyEnforcer(
            self.registry, self.monitor, idle_check, self.idle_settings, client, log=self.log
        )
        self.idle_actions = IdleActions(self.registry, self.monitor)
        self.clean_up = CleanUp(
            self.registry, idle_check, self.actions.stop_and_confirm, older_than=self.prune_older_than
        )
        self.dashboards = Dashboards(
            GatewayClusters(self.registry, self.connection),
            self.schedulers,
            fixed={scheduler.name: scheduler.dashboard for scheduler in fixed},
            on_disconnect=self.monitor.report_disconnected_view,
        )
        # ExtensionApp has a hook for the start of the event loop since jupyter_server 2.15 only.
        IOLoop.current().add_callback(self._start)

    def initialize_handlers(self) -> None:
        """Add the REST handlers, and the route of dashboards."""
        self.handlers.extend(dashboard_handlers(dashboards=self.dashboards))
        self.handlers.extend(
            cluster_handlers(actions=self.actions, monitor=self.monitor, store=self.store, status=self.status)
        )
        sampler = ProgressSampler(self.registry, self.endpoints.find, timeout=self.scheduler_timeout)
        self.handlers.extend(progress_handlers(sampler=sampler))
        self.handlers.extend(
            cluster_page_handlers(monitor=self.monitor, histories=self.histories, inspector=self.inspector)
        )
        self.handlers.extend(notebook_handlers(associations=self.notebooks))
        self.handlers.extend(example_handlers())
        self.handlers.extend(quota_handlers(service=self.status_service))
        self.handlers.extend(
            sizing_handlers(machines_file=self.machines_file, connection=self.connection, registry=self.registry)
        )
        self.handlers.extend(
            doctor_handlers(
                connection=self.connection,
                environ=os.environ,
                traits={name: getattr(self, name) for name in self.config.get(type(self).__name__, {})},
                gateway_timeout=self.gateway_timeout,
                scheduler_timeout=self.scheduler_timeout,
            )
        )
        self.handlers.extend(
            idle_handlers(
                actions=self.idle_actions,
                clean_up=self.clean_up,
                idle_settings=self.idle_settings,
                monitor=self.monitor,
                store=self.store,
            )
        )

    def _make_idle_settings(self) -> IdleSettings:
        """Combine the defaults and bounds of the administrator with the choice of the user, which is in the store."""
        defaults = IdlePolicy(
            badge_after=self.idle_badge_after,
            notice_after=self.idle_notice_after,
            scale_down_after=self.idle_scale_down_after,
            stop_after=self.idle_stop_after,
            countdown=self.idle_countdown,
            finished_after=self.idle_finished_after,
        )
        bounds = PolicyBounds(
            self.idle_scale_down_within, self.idle_stop_within, self.idle_hold_within, self.idle_stop_discards_results
        )
        return IdleSettings(self.store, defaults, bounds)

    async def _start(self) -> None:
        self.metrics.register()
        await self.store.refresh()
        await self.notebooks.read()
        self.store.start(self._stored_elsewhere)
        self.notebooks.start(self.monitor.wake)
        self.monitor.start(self.enforcer.enforce)

    async def stop_extension(self) -> None:
        """Stop all tasks and a local gateway, and save the store."""
        self.metrics.unregister()
        await self.dashboards.close()
        await self.launcher.stop()
        await self.monitor.stop()
        await self.inspector.stop()
        await self.explainer.stop()
        await self.endpoints.close()
        await self.connection.close()
        await self.store.close()
        await self.notebooks.close()

    def status(self) -> wire.Status:
        """Return `status` of events/clusters.yaml."""
        server: wire.Server = {"version": version("jupyterlab-dask-gateway"), "boot": self.monitor.boot}
        return {"gateway": self.poller.gateway, "server": server}

    def _find_status_service(self) -> str | None:
        if self.connection.local is not None:
            return None
        return find_status_service(self.status_service_url, os.environ, self.connection.config.address)

    def _forget_removed(self) -> None:
        """Drop what is kept in memory of clusters that left the list."""
        for part in (self.histories, self.inspector):
            part.keep_only(self.registry.clusters)

    def _stored_elsewhere(self) -> None:
        if self.registry.has_unlisted_clusters():
            self.monitor.expect_news()
        else:
            self.monitor.wake()

    def _gateway_changed(self) -> None:
        self.monitor.gateway_changed(self.connection.to_wire())

    def _emit(self, event: wire.ClustersEvent) -> None:
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(schema_id=SCHEMA_ID, data=dict(event))
