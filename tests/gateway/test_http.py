"""What the gateway client and the requests to schedulers share about HTTP."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import aiohttp
import pytest

from jupyterlab_dask_gateway.gateway.http import (
    DEFAULT_RETRY_AFTER,
    LONGEST_RETRY_AFTER,
    BodyTooLarge,
    failure_kind,
    never_sent,
    read_body,
    retry_after,
)

from ..fakes.gateway import FakeGateway, Fault


async def test_read_body_stops_at_its_limit(fake_gateway: FakeGateway) -> None:
    fake_gateway.fault(".*", Fault(status=200, body=b"x" * 1000))
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{fake_gateway.address}/a") as response:
            assert await read_body(response, 1000) == b"x" * 1000
        async with session.get(f"{fake_gateway.address}/a") as response:
            with pytest.raises(BodyTooLarge):
                await read_body(response, 999)


async def test_body_without_end_is_not_read(fake_gateway: FakeGateway) -> None:
    fake_gateway.fault(".*", Fault(kind="endless"))
    async with aiohttp.ClientSession() as session, session.get(f"{fake_gateway.address}/a") as response:
        with pytest.raises(BodyTooLarge):
            await read_body(response, 2**20)


@pytest.mark.parametrize(
    ("fault_kind", "kind", "unsent"),
    [("close", "closed", False), ("never", "timeout", False), ("", "connection-refused", True)],
)
async def test_failure_kind_of_requests_without_response(
    fake_gateway: FakeGateway, fault_kind: Any, kind: str, unsent: bool
) -> None:
    if fault_kind:
        fake_gateway.fault(".*", Fault(kind=fault_kind))
    else:
        await fake_gateway.stop()
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session:
        with pytest.raises((aiohttp.ClientError, TimeoutError)) as caught:
            await session.get(f"{fake_gateway.address}/a")
    assert (failure_kind(caught.value), never_sent(caught.value)) == (kind, unsent)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        (" 7 ", 7),
        ("0", 1),
        ("-5", DEFAULT_RETRY_AFTER),
        (None, DEFAULT_RETRY_AFTER),
        ("", DEFAULT_RETRY_AFTER),
        ("soon", DEFAULT_RETRY_AFTER),
        ("1e9", DEFAULT_RETRY_AFTER),
        ("²", DEFAULT_RETRY_AFTER),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1),
        ("Wed, 21 Oct 9999 07:28:00 GMT", LONGEST_RETRY_AFTER),
        ("Wed, 99 Oct 2015 07:28:00 GMT", DEFAULT_RETRY_AFTER),
    ],
)
def test_retry_after_reads_seconds_and_dates_within_limits(header: str | None, seconds: float) -> None:
    assert retry_after(header) == seconds


def test_retry_after_reads_a_date_as_the_time_until_then() -> None:
    assert 90 < retry_after(formatdate(time.time() + 100, usegmt=True)) <= 100
