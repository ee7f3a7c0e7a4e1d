"""The server extension: settings, and who works with whom."""

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
from .clusters.poller import PollLimits
from .clusters.registry import ClusterRegistry
from .dashboards import Dashboards, GatewayClusters
from .gateway.connection import GatewayConnection
from .handlers.clusters import cluster_handlers
from .handlers.dashboards import dashboard_handlers
from .handlers.examples import example_handlers
from .handlers.idle import idle_handlers
from .handlers.notebooks import notebook_handlers
from .idle.policy import IdlePolicy, PolicyBounds
from .idle.settings import IdleSettings
from .notebooks.associations import NotebookAssociations
from .notebooks.kernel_activity import KernelActivity
from .scheduler.poll_interval import PollIntervals
from .storage.cluster_store import ClusterStore, default_path
from .storage.notebook_store import NotebookStore
from .wire import Wire

SCHEMA = Path(__file__).parent / "events" / "clusters.yaml"
SCHEMA_ID = "https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1"


class DaskGatewayApp(ExtensionApp):
    """Dask Gateway clusters in JupyterLab: the server half."""

    name = "jupyterlab_dask_gateway"

    local_gateway = Bool(
        True,
        help="Whether to run a private local gateway (UnsafeLocalBackend) when it is first needed and none is "
        "configured. It needs the extra `local`.",
    ).tag(config=True)
    store_path = Unicode(
        help="The file that keeps labels, colors and last requests of clusters. By default "
        "dask-gateway/clusters.json in Jupyter's data directory.",
    ).tag(config=True)
    transition_poll_interval = Float(
        1.0, help="Seconds between two looks at what starts, stops or was just asked for, while somebody looks."
    ).tag(config=True)
    active_poll_interval = Float(5.0, help="Seconds between two looks while somebody looks.").tag(config=True)
    background_poll_interval = Float(
        60.0, help="Seconds between two looks while nobody looks and clusters run. Without clusters there are none."
    ).tag(config=True)
    lease_seconds = Float(
        60.0, help="For how many seconds after its last word a visible page counts as somebody who looks."
    ).tag(config=True)
    start_attempts = Integer(
        3, min=1, help="How often a start that fails before it ever ran is made in all, the first one included."
    ).tag(config=True)
    slow_start_after = Float(120.0, help="After how many seconds a pending cluster is said to be slow to start.").tag(
        config=True
    )
    ended_cluster_retention = Float(
        900.0,
        help="For how many seconds a cluster stays in the list after it stopped or failed. One that the idle policy "
        "stopped, or that was made here or used in a notebook and ended by itself, stays for a day.",
    ).tag(config=True)
    gateway_timeout = Float(15.0, help="Seconds within which the gateway has to answer a call.").tag(config=True)
    scheduler_timeout = Float(5.0, help="Seconds within which a scheduler has to answer a sample.").tag(config=True)
    idle_badge_after = Float(300.0, help="Seconds of idleness until a badge; users may choose.").tag(config=True)
    idle_notice_after = Float(600.0, help="Seconds of idleness until a notice; users may choose.").tag(config=True)
    idle_scale_down_after = Float(
        None, allow_none=True, help="Seconds of idleness until workers are given back, None: never; users may choose."
    ).tag(config=True)
    idle_stop_after = Float(
        None, allow_none=True, help="Seconds of idleness until a cluster is stopped, None: never; users may choose."
    ).tag(config=True)
    idle_countdown = Float(
        120.0, help="For how many seconds each of the two is announced, and can be stopped; users may choose."
    ).tag(config=True)
    idle_finished_after = Float(
        60.0,
        help="Seconds of idleness after which work counts as finished (Stop When Finished); users may choose.",
    ).tag(config=True)
    idle_scale_down_within = Float(
        None, allow_none=True, help="The longest idleness, in seconds, until workers are given back; binds users."
    ).tag(config=True)
    idle_stop_within = Float(
        None, allow_none=True, help="The longest idleness, in seconds, until a cluster is stopped; binds users."
    ).tag(config=True)
    idle_hold_within = Float(
        None,
        allow_none=True,
        help="For how many seconds of idleness Snooze and Keep Alive hold these off, None: without end; binds users.",
    ).tag(config=True)
    idle_stop_discards_results = Bool(
        False,
        help="Whether idle_stop_within spares no cluster that holds results, which are lost then; binds users.",
    ).tag(config=True)
    prune_older_than = Float(
        4 * 3600.0, help="How old, in seconds, a cluster that looks forgotten is before Clean Up offers it."
    ).tag(config=True)
    schedulers = List(
        Unicode(),
        help="Addresses of further schedulers whose dashboards may be pasted, with their path if they have one: "
        "https://dask.example.org:8787/team",
    ).tag(config=True)

    source: GatewayConnection
    store: ClusterStore
    notebooks: NotebookAssociations
    monitor: ClusterMonitor
    starts: ClusterLauncher
    commands: ClusterActions
    idle_settings: IdleSettings
    watch_commands: IdleActions
    dashboards: Dashboards

    def initialize_settings(self) -> None:
        """What the server's other parts know us by."""
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.register_event_schema(SCHEMA)
        self.settings["dask_gateway"] = self
        self.assemble()

    def assemble(self) -> None:
        """Make the parts. Nothing is asked and no process started before somebody needs it."""
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
            on_change=self._source_changed,
            response_timeout=self.gateway_timeout,
            log=self.log,
        )
        registry = ClusterRegistry(
            self.store,
            self.connection.store_key,
            startup_group="local" if self.connection.local is not None else "",
            ended_retention=self.ended_cluster_retention,
            slow_start_after=self.slow_start_after,
            in_notebook=self.notebooks.is_used,
        )
        self.idle_settings = self._policies()
        intervals = PollIntervals(
            self.transition_poll_interval, self.active_poll_interval, self.background_poll_interval
        )
        self.monitor = ClusterMonitor(
            ActivityEvaluator(registry, self.idle_settings),
            self._emit,
            self.connection.client,
            gateway=self.connection.to_wire(),
            awake=self.connection.can_poll,
            limits=PollLimits(intervals=intervals, lease=self.lease_seconds, sample_timeout=self.scheduler_timeout),
            log=self.log,
        )
        kernels = KernelActivity(self.notebooks.read, self.serverapp.session_manager)
        self.monitor.poller.kernel_busy = kernels.is_busy
        self.launcher = ClusterLauncher(self.monitor, attempts=self.start_attempts, log=self.log)
        self.actions = ClusterActions(self.monitor, self.launcher, self.connection.ensure_running)
        IdlePolicyEnforcer(self.monitor, self.log)
        self.idle_actions = IdleActions(self.monitor, self.actions.stop, older_than=self.prune_older_than)
        self.dashboards = Dashboards(
            GatewayClusters(self.monitor, self.connection),
            self.schedulers,
            on_disconnect=self.monitor.report_disconnected_view,
        )
        # As soon as the loop runs; older servers have no hook for it.
        IOLoop.current().add_callback(self._begin)

    def initialize_handlers(self) -> None:
        """The REST calls, and the route that shows dashboards."""
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

    def _policies(self) -> IdleSettings:
        """The admin's defaults and bounds; the user's choice is in the store."""
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

    async def _begin(self) -> None:
        await self.store.load()
        await self.notebooks.read()
        self.monitor.start()

    async def stop_extension(self) -> None:
        """End all that is under way, keep what is to be kept, and end a local gateway."""
        await self.dashboards.close()
        await self.launcher.stop()
        await self.monitor.stop()
        await self.connection.close()
        await self.store.save()

    def status(self) -> Wire:
        """`status` of the wire."""
        server = {"version": version("jupyterlab-dask-gateway"), "boot": self.monitor.boot}
        return {"gateway": self.monitor.poller.gateway, "server": server}

    def _source_changed(self) -> None:
        self.monitor.gateway_changed(self.connection.to_wire())

    def _emit(self, event: Wire) -> None:
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(schema_id=SCHEMA_ID, data=event)
