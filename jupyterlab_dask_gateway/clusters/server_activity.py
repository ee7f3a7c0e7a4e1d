"""Long computations as activity of the user's server, so that it is not culled while its clusters compute."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Protocol

from ..clock import CLOCK
from .model import Cluster

KEY = "dask_gateway_last_activity"
"""Setting of the web application. jupyter_server counts every setting whose name ends with `_last_activity`."""
MS_PER_HOUR = 3_600_000


class Application(Protocol):
    """What is needed of jupyter_server's web application."""

    settings: dict[str, Any]

    def last_activity(self) -> datetime:
        """Return the time of the last activity of the server."""


class ServerActivity:
    """Reports activity while a cluster computes, for a limited time after any other activity of the server.

    Parameters
    ----------
    application: the web application of the server
    hours: for how long after other activity to report; 0: never
    """

    def __init__(self, application: Application, *, hours: float) -> None:
        self._application = application
        self._limit = hours * MS_PER_HOUR
        self._other: datetime | None = None
        self._other_since = 0.0

    def add_sample(self, name: str, cluster: Cluster) -> None:
        """Report activity if tasks of this cluster ran at its last sample."""
        if self._limit <= 0:
            return
        settings = self._application.settings
        own = settings.pop(KEY, None)
        other = self._application.last_activity()
        if other != self._other:
            # The wall clock may be set meanwhile, so the time since then is measured with CLOCK.
            self._other, self._other_since = other, CLOCK.now()
        if cluster.activity.working and CLOCK.now() - self._other_since <= self._limit:
            own = datetime.now(timezone.utc)
        if own is not None:
            settings[KEY] = own
