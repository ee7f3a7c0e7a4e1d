"""Limits of connections to schedulers: times, and numbers at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from ..errors import GatewayProblem

CONNECT_TIMEOUT = 5.0
"""Seconds until a connection is established."""

IDLE_TIMEOUT = 30.0
"""Seconds without any data, and for all headers of a response. A scheduler that receives many tasks can pause for
seconds."""

RESPONSE_TIMEOUT = 300.0
"""Seconds for a complete response. The largest file of a dashboard has 4 MB."""

MAX_SOCKETS = 8
"""WebSockets of one page at the same time. It needs one or two; broken ones may still be open."""

MAX_REQUESTS = 64
"""Requests of one page at the same time. It has up to 20 files, and a browser may request all of them at once."""

CATALOG_TIMEOUT = 5.0
"""Seconds for reading the list of plots of a scheduler."""

CATALOG_LIFETIME = 60.0
"""Seconds for which the list of plots is reused. It changes only when a scheduler restarts."""

T = TypeVar("T")


async def with_timeout(seconds: float, work: Awaitable[T]) -> T:
    """Return the result of `work`, or cancel it after some seconds. Raises GatewayProblem `scheduler-timeout`."""
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError as late:
        raise GatewayProblem("scheduler-timeout", "timeout") from late
