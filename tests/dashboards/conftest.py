"""A server that has the dashboard handlers of `dashboard_server` only, and a scheduler that sends any bytes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from jupyterlab_dask_gateway.dashboards import Target

from ..fakes.raw_scheduler import RawScheduler
from ..support.dashboards import DashboardServer


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    """A server without the extension, which rejects handlers that do not declare their authentication."""
    return {"ServerApp": {"allow_unauthenticated_access": False}}


@pytest.fixture
async def raw_scheduler(dashboard_server: DashboardServer) -> AsyncIterator[RawScheduler]:
    """Serve the cluster `raw`, which sends exactly the bytes of a test."""
    scheduler = RawScheduler()
    await scheduler.start()
    dashboard_server.directory.clusters["raw"] = Target(scheduler.base)
    yield scheduler
    await scheduler.stop()
