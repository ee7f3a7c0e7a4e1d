"""Time limits for what is read from schedulers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from ..errors import GatewayProblem

T = TypeVar("T")


async def within(seconds: float, work: Awaitable[T]) -> T:
    """Return the result of `work`, or cancel it after some seconds. Raises GatewayProblem `scheduler-timeout`."""
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError as late:
        raise GatewayProblem("scheduler-timeout", "timeout") from late
