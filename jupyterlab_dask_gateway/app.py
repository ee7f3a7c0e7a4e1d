"""The server extension: configuration and wiring."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import IOLoop
from traitlets import Bool, Float, Integer, List, Unicode

from .actions.cluster_actions import ClusterActions
from .actions.create import ClusterLauncher
from .actions.idle_actions import IdleActions
from .actions.idle_enforcement import IdlePolicyEnforcer
from .clusters.evaluator import ActivityEvaluator
from .clusters.monitor import ClusterMonitor
from .clusters.poller import ClusterPoller, PollLimits
from .clusters.registry import ClusterRegistry
from .dashboards import Dashboards, GatewayClusters
from .gateway.connection import GatewayConnection
from .handlers.clusters import cluster_handlers
from .handlers.dashboards import dashboard_handlers
from .handlers.examples import example_handlers
from .handlers.idle import idle_handlers
from .handlers.notebooks import notebook_handlers
from .handlers.request_validation import SCHEMA
from .idle.policy import IdlePolicy, PolicyBounds
from .idle.settings import IdleSettings
from .notebooks.associations import NotebookAssociations
from .notebooks.kernel_activity import KernelActivity
from .scheduler.poll_interval import PollIntervals
from .storage.cluster_store import ClusterStore, default_path
from .storage.notebook_store import NotebookStore
from .wire import types as wire

SCHEMA_ID = "https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1"


class DaskGatewayApp(ExtensionApp):
    """Server extension that makes Dask Gateway clusters visible and controllable in JupyterLab."""

    name = "jupyterlab_dask_gateway"

    local_gateway = Bool(
        True,
        help="Whether to start a private local gateway (UnsafeLocalBackend) on demand if no gateway is configured. "
        "This requires the extra `local`.",
    ).tag(config=True)
    store_path = Unicode(
        help="File for labels, colors and last requests of clusters. The default is dask-gateway/clusters.json in "
        "the data directory of Jupyter.",
    ).tag(config=True)
    transition_poll_interval = Float(
        1.0,
        help="Polling interval, in seconds, for clusters that are starting or stopping while a browser is active.",
    ).tag(config=True)
    active_poll_interval = Float(5.0, help="Polling interval, in seconds, while a browser is active.").tag(
        config=True
    )
    background_poll_interval = Float(
        60.0,
        help="Polling interval, in seconds, while no browser is active and clusters are running. Without clusters "
        "there is no polling.",
    ).tag(config=True)
    lease_seconds = Float(
        60.0, help="Seconds for which a browser counts as active after the last request of a visible page."
    ).tag(config=True)
    start_attempts = Integer(
        3, min=1, help="Maximum number of attempts to start a cluster, including the first one."
    ).tag(config=True)
    slow_start_after = Float(120.0, help="Seconds after which a pending cluster is reported as slow to start.").tag(
        config=True
    )
    ended_cluster_retention = Float(
        900.0,
        help="Seconds for which a stopped or failed cluster stays in the list. A cluster that the idle policy "
        "stopped, and one that was created here or used in a notebook and ended unexpectedly, stays for one day.",
    ).tag(config=True)
    gateway_timeout = Float(15.0, help="Timeout, in seconds, for requests to the gateway.").tag(config=True)
    scheduler_timeout = Float(5.0, help="Timeout, in seconds, for requests to a scheduler.").tag(config=True)
    idle_badge_after = Float(
        300.0, help="Seconds of idleness until a badge is shown. Users can change this default."
    ).tag(config=True)
    idle_notice_after = Float(
        600.0, help="Seconds of idleness until a notification is shown. Users can change this default."
    ).tag(config=True)
    idle_scale_down_after = Float(
        None,
        allow_none=True,
        help="Seconds of idleness until a cluster is scaled down automatically. None: never. Users can change this "
        "default.",
    ).tag(config=True)
    idle_stop_after = Float(
        None,
        allow_none=True,
        help="Seconds of idleness until a cluster is stopped automatically. None: never. Users can change this "
        "default.",
    ).tag(config=True)
    idle_countdown = Float(
        120.0,
        help="Seconds for which an automatic action is announced and can be canceled. Users can change this default.",
    ).tag(config=True)
    idle_finished_after = Float(
        60.0,
        help="Seconds of idleness after which the work counts as finished (Stop When Finished). Users can change "
        "this default.",
    ).tag(config=True)
    idle_scale_down_within = Float(
        None,
        allow_none=True,
        help="Maximum idleness, in seconds, before a cluster is scaled down. None: no limit. Users cannot exceed it.",
    ).tag(config=True)
    idle_stop_within = Float(
        None,
        allow_none=True,
        help="Maximum idleness, in seconds, before a cluster is stopped. None: no limit. Users cannot exceed it.",
    ).tag(config=True)
    idle_hold_within = Float(
        None,
        allow_none=True,
        help="Maximum seconds of idleness for which Snooze and Keep Alive delay automatic actions. None: no limit. "
        "Users cannot exceed it.",
    ).tag(config=True)
    idle_stop_discards_results = Bool(
        False,
        help="Whether idle_stop_within also stops clusters that have results in memory, which are lost. Users cannot "
        "change this.",
    ).tag(config=True)
    prune_older_than = Float(
        4 * 3600.0, help="Minimum age, in seconds, of a forgotten cluster before Clean Up offers to stop it."
    ).tag(config=True)
    schedulers = List(
        Unicode(),
        help="Addresses of other schedulers whose dashboards users can open, with their path if they have one, for "
        "example https://dask.example.org:8787/team.",
    ).tag(config=True)

    store: ClusterStore
    notebooks: NotebookAssociations
    connection: GatewayConnection
    registry: ClusterRegistry
    idle_settings: IdleSettings
    poller: ClusterPoller
    monitor: ClusterMonitor
    launcher: ClusterLauncher
    actions: ClusterActions
    enforcer: IdlePolicyEnforcer
    idle_actions: IdleActions
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
        self.notebooks = NotebookAssociations(
            NotebookStore(path.with_name("notebooks.json"), self.serverapp.root_dir, self.log)
        )
        self.connection = GatewayConnection(
            os.environ,
            local_allowed=self.local_gateway,
            workdir=self.serverapp.root_dir,
            on_change=self._gateway_changed,
            response_timeout=self.gateway_timeout,
            log=self.log,
        )
        self.registry = ClusterRegistry(
            self.store,
            self.connection.store_key,
            startup_group="local" if self.connection.local is not None else "",
            ended_retention=self.ended_cluster_retention,
            slow_start_after=self.slow_start_after,
            in_notebook=self.notebooks.is_used,
        )
        self.idle_settings = self._make_idle_settings()
        limits = PollLimits(
            intervals=PollIntervals(
                self.transition_poll_interval, self.active_poll_interval, self.background_poll_interval
            ),
            lease=self.lease_seconds,
            sample_timeout=self.scheduler_timeout,
        )
        client = self.connection.client
        kernels = KernelActivity(self.notebooks.read, self.serverapp.session_manager)
        evaluator = ActivityEvaluator(self.registry, self.idle_settings)
        self.poller = ClusterPoller(
            self.registry, evaluator, client, self.connection.to_wire(), limits, kernels.is_busy
        )
        self.monitor = ClusterMonitor(
            self.store,
            self.registry,
            evaluator,
            self.poller,
            self._emit,
            can_poll=self.connection.can_poll,
            limits=limits,
            log=self.log,
        )
        self.launcher = ClusterLauncher(
            self.registry, self.monitor, self.poller, client, attempts=self.start_attempts, log=self.log
        )
        self.poller.add_list_listener(self.launcher.resume)
        self.actions = ClusterActions(
            self.registry, self.monitor, self.launcher, client, self.connection.ensure_running
        )
        self.enforcer = IdlePolicyEnforcer(
            self.registry, evaluator, self.monitor, self.poller, self.idle_settings, client, log=self.log
        )
        self.idle_actions = IdleActions(
            self.registry,
            evaluator,
            self.monitor,
            self.poller,
            self.idle_settings,
            self.actions.stop,
            older_than=self.prune_older_than,
        )
        self.dashboards = Dashboards(
            GatewayClusters(self.registry, self.connection),
            self.schedulers,
            on_disconnect=self.monitor.report_disconnected_view,
        )
        # ExtensionApp has a hook for the start of the event loop since jupyter_server 2.15 only.
        IOLoop.current().add_callback(self._start)

    def initialize_handlers(self) -> None:
        """Add the REST handlers, and the route of dashboards."""
        self.handlers.extend(dashboard_handlers(dashboards=self.dashboards))
        self.handlers.extend(cluster_handlers(actions=self.actions, monitor=self.monitor, status=self.status))
        self.handlers.extend(notebook_handlers(associations=self.notebooks))
        self.handlers.extend(example_handlers())
        self.handlers.extend(
            idle_handlers(
                actions=self.idle_actions,
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
        await self.store.load()
        await self.notebooks.read()
        self.monitor.start(self.enforcer.enforce)

    async def stop_extension(self) -> None:
        """Stop all tasks and a local gateway, and save the store."""
        await self.dashboards.close()
        await self.launcher.stop()
        await self.monitor.stop()
        await self.connection.close()
        await self.store.save()

    def status(self) -> wire.Status:
        """Return `status` of events/clusters.yaml."""
        server: wire.Server = {"version": version("jupyterlab-dask-gateway"), "boot": self.monitor.boot}
        return {"gateway": self.poller.gateway, "server": server}

    def _gateway_changed(self) -> None:
        self.monitor.gateway_changed(self.connection.to_wire())

    def _emit(self, event: wire.ClustersEvent) -> None:
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(schema_id=SCHEMA_ID, data=dict(event))
