"""The server extension: it builds the components and connects them. Its configuration is in traits.py."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from tornado.ioloop import IOLoop

from .clusters.details.history import Histories
from .clusters.metrics import ClusterMetrics
from .clusters.prices import Prices
from .clusters.publisher import Publisher
from .clusters.server_activity import ServerActivity
from .config import GatewayConfigs
from .dashboards import Dashboards, GatewayClusters
from .gateway.shared_schedulers import parse_shared_schedulers
from .gateways.collection import Gateways
from .gateways.stack import SharedParts
from .handlers.cluster_page import cluster_page_handlers
from .handlers.clusters import cluster_handlers
from .handlers.dashboards import dashboard_handlers, route_views_first
from .handlers.doctor import doctor_handlers
from .handlers.examples import example_handlers
from .handlers.idle import idle_handlers
from .handlers.notebooks import notebook_handlers
from .handlers.progress import progress_handlers
from .handlers.quota import quota_handlers
from .handlers.sizing import sizing_handlers
from .idle.policy import IdlePolicy, PolicyBounds
from .idle.settings import IdleSettings
from .notebooks.associations import NotebookAssociations
from .notebooks.kernel_activity import KernelActivity
from .request_validation import SCHEMA
from .storage.cluster_store import ClusterStore, default_path
from .traits import GatewayTraits
from .wire import types as wire

SCHEMA_ID = "https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1"


class DaskGatewayApp(GatewayTraits, ExtensionApp):
    """Server extension that makes Dask Gateway clusters visible and controllable in JupyterLab."""

    name = "jupyterlab_dask_gateway"

    store: ClusterStore
    notebooks: NotebookAssociations
    idle_settings: IdleSettings
    publisher: Publisher
    gateways: Gateways
    histories: Histories
    metrics: ClusterMetrics
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
        self.idle_settings = self._make_idle_settings()
        self.publisher = Publisher(self._emit)
        prices = Prices(self.price_per_core_hour, self.price_per_gib_hour, self.price_currency)
        shared = SharedParts(
            configs=GatewayConfigs(os.environ),
            environ=os.environ,
            workdir=self.serverapp.root_dir,
            store=self.store,
            notebooks=self.notebooks,
            kernels=KernelActivity(self.notebooks.read, self.serverapp.session_manager),
            idle_settings=self.idle_settings,
            publisher=self.publisher,
            prices=prices,
            log=self.log,
        )
        self.gateways = Gateways(shared, self)
        schedulers = parse_shared_schedulers(self.shared_schedulers)
        self.gateways.first.registry.add_shared(schedulers)
        self.histories = Histories()
        activity = ServerActivity(self.serverapp.web_app, hours=self.keep_server_hours)
        for stack in self.gateways.stacks:
            for part in (self.histories, activity):
                stack.poller.add_sample_listener(part.add_sample)
            stack.poller.add_list_listener(self._forget_removed)
        registries = {stack.name: stack.registry for stack in self.gateways.stacks}
        self.metrics = ClusterMetrics(registries, os.environ.get("JUPYTERHUB_USER", ""), prices)
        self.dashboards = Dashboards(
            GatewayClusters(self.gateways),
            self.schedulers,
            shared={scheduler.name: scheduler.dashboard for scheduler in schedulers},
            on_disconnect=self._report_disconnected_view,
        )
        # ExtensionApp has a hook for the start of the event loop since jupyter_server 2.15 only.
        IOLoop.current().add_callback(self._start)

    def initialize_handlers(self) -> None:
        """Add the REST handlers, and the route of dashboards."""
        assert self.serverapp is not None
        gateways = self.gateways
        route_views_first(self.serverapp.web_app, dashboards=self.dashboards)
        self.handlers.extend(dashboard_handlers(dashboards=self.dashboards))
        self.handlers.extend(
            cluster_handlers(gateways=gateways, publisher=self.publisher, store=self.store, status=self.status)
        )
        self.handlers.extend(progress_handlers(gateways=gateways))
        self.handlers.extend(
            cluster_page_handlers(
                gateways=gateways, publisher=self.publisher, histories=self.histories, store=self.store
            )
        )
        self.handlers.extend(notebook_handlers(associations=self.notebooks))
        self.handlers.extend(example_handlers())
        self.handlers.extend(quota_handlers(gateways=gateways))
        self.handlers.extend(sizing_handlers(machines_file=self.machines_file, gateways=gateways))
        self.handlers.extend(
            doctor_handlers(
                gateways=gateways,
                environ=os.environ,
                traits={name: getattr(self, name) for name in self.config.get(type(self).__name__, {})},
                gateway_timeout=self.gateway_timeout,
                scheduler_timeout=self.scheduler_timeout,
            )
        )
        self.handlers.extend(idle_handlers(gateways=gateways, idle_settings=self.idle_settings, store=self.store))

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
        self.store.start(self._on_other_server_change)
        self.notebooks.start(self.gateways.wake)
        for stack in self.gateways.stacks:
            stack.start()

    async def stop_extension(self) -> None:
        """Stop all tasks and a local gateway, and save the store."""
        self.metrics.unregister()
        await self.dashboards.close()
        for stack in self.gateways.stacks:
            await stack.stop()
        await self.store.close()
        await self.notebooks.close()

    def status(self) -> wire.Status:
        """Return `status` of events/clusters.yaml."""
        server: wire.Server = {"version": version("jupyterlab-dask-gateway"), "boot": self.publisher.boot}
        return {"gateways": self.publisher.gateways(), "server": server}

    def _forget_removed(self) -> None:
        """Drop the histories of clusters that left the list."""
        self.histories.keep_only(self.gateways.clusters())

    def _on_other_server_change(self) -> None:
        for stack in self.gateways.stacks:
            if stack.registry.has_unlisted_clusters():
                stack.monitor.poll_often()
            else:
                stack.monitor.wake()

    def _report_disconnected_view(self, view: str) -> None:
        self.publisher.report_disconnected_view(view)
        self.gateways.wake()

    def _emit(self, event: wire.ClustersEvent) -> None:
        assert self.serverapp is not None
        assert self.serverapp.event_logger is not None
        self.serverapp.event_logger.emit(schema_id=SCHEMA_ID, data=dict(event))
