"""The checks of the doctor, in their order."""

from __future__ import annotations

from ..findings import Check
from .api import check_authentication, check_http, check_hub, check_options, check_version
from .cluster import check_cluster, check_image, check_stop, check_workers
from .configuration import check_configuration, check_python_client
from .kernel import check_kernel
from .network import check_name, check_tcp, check_tls
from .scheduler import check_dashboard, check_scheduler_address, check_websocket
from .status_service import check_status_service

CHECKS = (
    Check("configuration", "doctor.title.configuration", check_configuration),
    Check("python-client", "doctor.title.python-client", check_python_client, ("configuration",)),
    Check("name", "doctor.title.name", check_name, ("configuration",)),
    Check("tcp", "doctor.title.tcp", check_tcp, ("name",)),
    Check("tls", "doctor.title.tls", check_tls, ("tcp",)),
    Check("http", "doctor.title.http", check_http, ("tls",)),
    Check("version", "doctor.title.version", check_version, ("http",)),
    Check("hub", "doctor.title.hub", check_hub, ("configuration",)),
    Check("authentication", "doctor.title.authentication", check_authentication, ("http",)),
    Check("options", "doctor.title.options", check_options, ("authentication",)),
    Check("cluster", "doctor.title.cluster", check_cluster, ("options",)),
    Check("workers", "doctor.title.workers", check_workers, ("cluster",)),
    Check("scheduler", "doctor.title.scheduler", check_scheduler_address, ("tcp",)),
    Check("kernel", "doctor.title.kernel", check_kernel, ("scheduler",)),
    Check("dashboard", "doctor.title.dashboard", check_dashboard, ("authentication", "cluster")),
    Check("websocket", "doctor.title.websocket", check_websocket, ("dashboard",)),
    Check("image", "doctor.title.image", check_image, ("authentication", "cluster")),
    Check("stop", "doctor.title.stop", check_stop, ("authentication",)),
    Check("status-service", "doctor.title.status-service", check_status_service, ("configuration",)),
)
"""Each is run after those that it requires."""
