"""Fixtures for all Python tests; a root conftest is where pytest accepts plugins.

pytest-jupyter and pytest-asyncio both want to run async tests. What works (pytest-asyncio 1.x, auto mode): tests and
async fixtures run on pytest-asyncio's loop of the test, and `jp_asyncio_loop`, on which pytest-jupyter's synchronous
fixtures build their server, is overridden to be that same loop. It does not turn while synchronous fixtures are set
up, so their `run_until_complete` works. Fixtures that outlive a test must be synchronous.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from jupyterlab_dask_gateway.clock import CLOCK

# What lands is judged by the same examples each time, also on a busy machine. To search for others:
# --hypothesis-profile=default.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

pytest_plugins = (
    "pytest_jupyter.jupyter_server",
    "tests.support.gateways",
    "tests.fakes.gateway",
    "tests.fakes.kubernetes",
    "tests.support.servers",
    "tests.support.dashboards",
    "tests.support.status_service",
)


@pytest.fixture(autouse=True)
def restored_clock() -> Iterator[None]:
    """Restore the clock of this process: it keeps the difference that a test makes by setting the wall clock."""
    state = dict(vars(CLOCK))
    yield
    vars(CLOCK).update(state)


@pytest.fixture
async def jp_asyncio_loop() -> asyncio.AbstractEventLoop:
    """The loop of the test, for pytest-jupyter's fixtures."""
    return asyncio.get_running_loop()


@pytest.fixture
def traits() -> dict[str, Any]:
    """The traits of the extension. Files replace this fixture, `parametrize("traits", …)` does it for one test."""
    return {}


@pytest.fixture
def jp_server_config(traits: dict[str, Any]) -> dict[str, Any]:
    """A server with the extension, which refuses every handler that does not say who may come in."""
    return {
        "ServerApp": {
            "jpserver_extensions": {"jupyterlab_dask_gateway": True},
            "allow_unauthenticated_access": False,
        },
        "DaskGatewayApp": traits,
    }
