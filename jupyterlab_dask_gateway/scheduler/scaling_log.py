"""The log page of a scheduler, which shows the requests for workers of all clients."""

from __future__ import annotations

import asyncio

import aiohttp

from .worker_target import Scaling, parse_scaling_log

MAX_PAGE = 2**18
"""Bytes. The newest lines come first, so the beginning of a longer page is enough."""


async def read_scaling(session: aiohttp.ClientSession, base_url: str, timeout: float) -> Scaling | None:
    """Return the last requests for workers that a scheduler has logged; None if they are unknown.

    The REST API of Dask Gateway does not report them.

    Parameters
    ----------
    base_url: see `GatewayClient.scheduler_url`
    timeout: in seconds
    """
    try:
        page = await asyncio.wait_for(_read_page(session, f"{base_url}/info/main/logs.html"), timeout)
    except (aiohttp.ClientError, OSError, asyncio.TimeoutError):
        return None
    return parse_scaling_log(page)


async def _read_page(session: aiohttp.ClientSession, url: str) -> str:
    page = bytearray()
    async with session.get(url, allow_redirects=False) as response:
        if response.status != 200:
            return ""
        async for chunk in response.content.iter_any():
            page += chunk
            if len(page) >= MAX_PAGE:
                break
    return page.decode(errors="replace")
