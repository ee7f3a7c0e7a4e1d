"""The configuration of the server extension, `c.DaskGatewayApp.…`."""

from __future__ import annotations

from typing import Any

from traitlets import (
    Bool,
    Bunch,
    Dict,
    Enum,
    Float,
    HasTraits,
    Integer,
    List,
    TraitError,
    Unicode,
    validate,
)

from .gateway.shared_schedulers import parse_shared_schedulers


class GatewayTraits(HasTraits):
    """The traits of DaskGatewayApp. The administrator guide has a table of them (docs/admin.md)."""

    local_gateway = Bool(
        True,
        help="Whether to start a private local gateway (UnsafeLocalBackend) on demand if no gateway is configured. "
        "This requires the extra `local`.",
    ).tag(config=True)
    allow_custom_auth = Bool(
        False,
        help="Whether this server loads the authentication class that gateway.auth.type names. Such a class usually "
        "imports dask_gateway, which takes 33 MB of memory.",
    ).tag(config=True)
    store_path = Unicode(
        help="File for labels, colors and last requests of clusters. The default is dask-gateway/clusters.json in "
        "the data directory of Jupyter.",
    ).tag(config=True)
    transition_poll_interval = Float(
        1.0,
        help="Polling interval, in seconds, for clusters that are starting or stopping while a browser is active.",
    ).tag(config=True)
    active_poll_interval = Float(
        5.0,
        help="Polling interval, in seconds, while a browser is active. A random part is added to each interval.",
    ).tag(config=True)
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
    gateway_idle_option = Unicode(
        help="Name of the cluster option that has the gateway's own idle limit. Empty: it is detected by its name, "
        "for example idle_timeout.",
    ).tag(config=True)
    gateway_idle_unit = Enum(
        ["", "seconds", "minutes", "hours"],
        default_value="",
        help="Unit of the option gateway_idle_option. Empty: it is detected from the name, the label and the value.",
    ).tag(config=True)
    gateway_idle_timeout = Float(
        None,
        allow_none=True,
        help="The gateway's own idle limit, in seconds, if it is not a cluster option. None: unknown.",
    ).tag(config=True)
    prune_older_than = Float(
        4 * 3600.0, help="Minimum age, in seconds, of a forgotten cluster before Clean Up offers to stop it."
    ).tag(config=True)
    keep_server_hours = Float(
        0.0,
        help="Hours after other activity during which a computing cluster still counts as activity of the server.",
    ).tag(config=True)
    price_per_core_hour = Float(None, allow_none=True, min=0, help="Price of one core per hour.").tag(config=True)
    price_per_gib_hour = Float(None, allow_none=True, min=0, help="Price of one GiB of memory per hour.").tag(
        config=True
    )
    price_currency = Unicode(
        help="Currency of the prices: a code such as USD, or another unit such as service units."
    ).tag(config=True)
    machines_file = Unicode(
        help="File with the machine types and prices for Size a Deployment, in the format of docs/sizing.md. Empty: "
        "the table of this package.",
    ).tag(config=True)
    schedulers = List(
        Unicode(),
        help="Addresses of other schedulers whose dashboards users can open, with their path if they have one, for "
        "example https://dask.example.org:8787/team.",
    ).tag(config=True)

    status_service_url = Unicode(
        help="URL of the service that explains why clusters on Kubernetes wait or ended. Empty: the environment "
        "variable DASK_GATEWAY_STATUS_SERVICE_URL, or the service dask-gateway-status of the same hub as "
        "the gateway.",
    ).tag(config=True)

    shared_schedulers = List(
        Dict(),
        help="Schedulers without a gateway that all users share, each as {'name': 'Shared scheduler', "
        "'address': 'tcp://dask-scheduler:8786', 'dashboard': 'http://dask-scheduler:8787/status'}. The dashboard is "
        "the URL at which this server reaches it. Users can open its dashboards and connect to it, but neither scale "
        "nor stop it.",
    ).tag(config=True)

    @validate("shared_schedulers")
    def _check_shared_schedulers(self, proposal: Bunch) -> list[dict[str, Any]]:
        try:
            parse_shared_schedulers(proposal.value)
        except ValueError as failure:
            raise TraitError(str(failure)) from None
        return list(proposal.value)
