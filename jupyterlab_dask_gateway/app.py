"""The server extension: settings, and who works with whom."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import IOLoop
from traitlets import Bool, Float, Integer, List, Unicode

from .actions.cluster_actions import Commands
from .actions.create import Starts
from .actions.idle_actions import WatchCommands
from .actions.idle_enforcement import Acts
from .clusters.evaluator import Watch
from .clusters.model import Wire
from .clusters.monitor import Watcher
from .clusters.poller import Limits
from .clusters.registry import Roster
from .dashboards import Dashboards, GatewayClusters
from .gateway.connection import Source
from .handlers.clusters import handlers
from .handlers.dashboards import handlers as dashboard_handlers
from .handlers.examples import EXAMPLE_HANDLERS
from .handlers.idle import watch_handlers
from .idle.policy import Bounds, Policy
from .idle.settings import Policies
from .notebooks.associations import NotebookMemory, notebook_handlers
from .notebooks.kernel_activity import BusyKernels
from .scheduler.poll_interval import Pace
from .storage.cluster_store import Store, default_path

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
    transition_interval = Float(
        1.0, help="Seconds between two looks at what starts, stops or was just asked for, while somebody looks."
    ).tag(config=True)
    watched_interval = Float(5.0, help="Seconds between two looks while somebody looks.").tag(config=True)
    unwatched_interval = Float(
        60.0, help="Seconds between two looks while nobody looks and clusters run. Without clusters there are none."
    ).tag(config=True)
    lease_seconds = Float(
        60.0, help="For how many seconds after its last word a visible page counts as somebody who looks."
    ).tag(config=True)
    start_attempts = Integer(
        3, min=1, help="How often a start that fails before it ever ran is made in all, the first one included."
    ).tag(config=True)
    slow_start = Float(120.0, help="After how many seconds a pending cluster is said to be slow to start.").tag(
        config=True
    )
    tombstone_seconds = Float(
        900.0,
        help="For how many seconds a cluster stays in the list after it stopped or failed. One that the idle policy "
        "stopped, or that was made here or used in a notebook and ended by itself, stays for a day.",
    ).tag(config=True)
    gateway_timeout = Float(15.0, help="Seconds within which the gateway has to answer a call.").tag(config=True)
    scheduler_timeout = Float(5.0, help="Seconds within which a scheduler has to answer a sample.").tag(config=True)
    idle_badge_after = Float(300.0, help="Seconds of idleness until a badge; users may choose.").tag(config=True)
    idle_notice_after = Float(600.0, help="Seconds of idleness until a notice; users may choose.").tag(config=True)
    idle_scale_after = Float(
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
    idle_scale_within = Float(
        None, allow_none=True, help="The longest idleness, in seconds, until workers are given back; binds users."
    ).tag(config=True)
    idle_stop_within = Float(
        None, allow_none=True, help="The longest idleness, in seconds, until a cluster is stopped; binds users."
    ).tag(config=True)
    idle_keep_within = Float(
        None,
        allow_none=True,
        help="For how many seconds of idleness Snooze and Keep Alive hold these off, None: without end; binds users.",
    ).tag(config=True)
    idle_held_too = Bool(
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

    source: Source
    store: Store
    notebooks: NotebookMemory
    watcher: Watcher
    starts: Starts
    commands: Commands
    policies: Policies
    watch_commands: WatchCommands
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
        self.store = Store(path, self.log)
        self.notebooks = NotebookMemory(path.with_name("notebooks.json"), self.serverapp.root_dir, self.log)
        self.source = Source(
            os.environ,
            local_allowed=self.local_gateway,
            workdir=self.serverapp.root_dir,
            on_change=self._source_changed,
            answer_seconds=self.gateway_timeout,
            log=self.log,
        )
        roster = Roster(
            self.store,
            self.source.key,
            kind="local" if self.source.local is not None else "",
            tombstone=self.tombstone_seconds,
            slow_start=self.slow_start,
            in_notebook=self.notebooks.knows,
        )
        self.policies = self._policies()
        pace = Pace(self.transition_interval, self.watched_interval, self.unwatched_interval)
        self.watcher = Watcher(
            Watch(roster, self.policies),
            self._emit,
            self.source.client,
            gateway=self.source.wire(),
            awake=self.source.awake,
            limits=Limits(pace=pace, lease=self.lease_seconds, sample_timeout=self.scheduler_timeout),
            log=self.log,
        )
        kernels = BusyKernels(self.notebooks.read, self.serverapp.session_manager)
        self.watcher.looks.kernel_busy = kernels.work_with
        self.starts = Starts(self.watcher, attempts=self.start_attempts, log=self.log)
        self.commands = Commands(self.watcher, self.starts, self.source.ensure)
        Acts(self.watcher, self.log)
        self.watch_commands = WatchCommands(self.watcher, self.commands.stop, older_than=self.prune_older_than)
        self.dashboards = Dashboards(
            GatewayClusters(self.watcher, self.source), self.schedulers, tell_lost=self.watcher.lost_view
        )
        # As soon as the loop runs; older servers have no hook for it.
        IOLoop.current().add_callback(self._begin)

    def initialize_handlers(self) -> None:
        """The REST calls, and the route that shows dashboards."""
        self.handlers.extend(dashboard_handlers(self.dashboards))
        self.handlers.extend(handlers(self.commands, self.watcher, self.status))
        self.handlers.extend(notebook_handlers(self.notebooks))
        self.handlers.extend(EXAMPLE_HANDLERS)
        self.handlers.extend(watch_handlers(self.watch_commands, self.policies, self.watcher, self.store))

    def _policies(self) -> Policies:
        """The admin's defaults and bounds; the user's choice is in the store."""
        defaults = Policy(
            badge_after=self.idle_badge_after,
            notice_after=self.idle_notice_after,
            scale_after=self.idle_scale_after,
            stop_after=self.idle_stop_after,
            countdown=self.idle_countdown,
            finished_after=self.idle_finished_after,
        )
        bounds = Bounds(self.idle_scale_within, self.idle_stop_within, self.idle_keep_within, self.idle_held_too)
        return Policies(self.store, defaults, bounds)

    async def _begin(self) -> None:
        await self.store.load()
        await self.notebooks.read()
        self.watcher.start()

    async def stop_extension(self) -> None:
        """End all that is under way, keep what is to be kept, and end a local gateway."""
        await self.dashboards.close()
        await self.starts.stop()
        await self.watcher.stop()
        await self.source.close()
        await self.store.save()

    def status(self) -> Wire:
        """`status` of the wire."""
        server = {"version": version("jupyterlab-dask-gateway"), "boot": self.watcher.boot}
        return {"gateway": self.watcher.looks.gateway, "server": server}

    def _source_changed(self) -> None:
        self.watcher.source_changed(self.source.wire())

    def _emit(self, event: Wire) -> None:
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(schema_id=SCHEMA_ID, data=event)
