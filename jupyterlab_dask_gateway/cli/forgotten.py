"""Search for forgotten clusters, for the commands that list and stop them."""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import time
from dataclasses import dataclass
from pathlib import Path

from ..errors import GatewayProblem
from ..gateway.client import GatewayClient
from ..gateway.responses import ClusterRecord
from ..idle.forgotten import reason_to_keep
from ..messages import Message, format_bytes, format_duration
from ..scheduler.client import sample
from ..scheduler.idleness import is_busy
from ..scheduler.sample import Sample
from ..storage.cluster_store import ClusterStore, default_path
from ..storage.metadata import ClusterMetadata

SAMPLE_TIMEOUT = 10.0
"""Seconds."""
MAX_SECONDS = 1_000_000_000
"""Longest duration that an argument can have."""
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class RunningCluster:
    """A running cluster.

    Parameters
    ----------
    record: its record at the gateway
    sample: its last sample, None if its scheduler does not respond
    reason_to_keep: why it is not forgotten, None if it may be forgotten
    """

    record: ClusterRecord
    sample: Sample | None
    reason_to_keep: Message | None


def parse_duration(text: str) -> float:
    """Return the seconds in `90`, `30m`, `4h` or `2d`. Raises argparse.ArgumentTypeError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text.strip())
    if match is None:
        raise argparse.ArgumentTypeError("a duration is a number with s, m, h or d, for example 30m or 4h")
    seconds = float(match[1]) * _UNITS[match[2]]
    if seconds > MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"the longest duration is {MAX_SECONDS} s")
    return seconds


def add_search_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `find_running`."""
    parser.add_argument(
        "--older-than",
        type=parse_duration,
        default=parse_duration("4h"),
        help="Minimum age of a forgotten cluster, for example 30m, 4h or 2d (default: 4h).",
    )
    parser.add_argument(
        "--sample-interval",
        type=parse_duration,
        default=parse_duration("5s"),
        help="Time between the two samples that show whether a cluster is busy (default: 5s).",
    )
    add_store_argument(parser)


def add_store_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument with the file of the clusters' metadata."""
    parser.add_argument(
        "--store",
        type=Path,
        default=default_path(),
        help="File in which the server stores data about clusters, if DaskGatewayApp.store_path is set.",
    )


async def find_running(client: GatewayClient, arguments: argparse.Namespace) -> list[RunningCluster]:
    """Sample the user's running clusters twice, and return them, oldest first. Raises GatewayProblem."""
    records = [record for record in (await client.list_clusters()).values() if record.status == "running"]
    first_samples = await asyncio.gather(*(_sample(client, record) for record in records))
    if records:
        await asyncio.sleep(arguments.sample_interval)
    last_samples = await asyncio.gather(*(_sample(client, record) for record in records))
    now = time.time() * 1000
    store = ClusterStore(arguments.store, logging.getLogger(__name__))
    holds_known = await store.refresh()
    found = []
    for record, first, last in zip(records, first_samples, last_samples, strict=True):
        is_sampled = first is not None and last is not None
        is_idle = first is not None and last is not None and not is_busy(first, last)
        metadata = store.get(client.config.address or "", record.name) or ClusterMetadata()
        reason = reason_to_keep(
            last if is_sampled else None,
            last.at if last is not None and is_idle else None,
            record.started,
            arguments.older_than,
            now,
            # The administrator's limit for Keep Alive and Snooze is part of the server's configuration.
            on_hold=metadata.kept_alive or (metadata.snoozed_until or 0) > now if holds_known else None,
            include_published=False,
        )
        found.append(RunningCluster(record, last, reason))
    return sorted(found, key=lambda cluster: cluster.record.started or 0)


async def _sample(client: GatewayClient, record: ClusterRecord) -> Sample | None:
    try:
        return await sample(client.session, client.scheduler_url(record), SAMPLE_TIMEOUT, with_metrics=True)
    except GatewayProblem:
        return None


def describe(cluster: RunningCluster, now: float) -> str:
    """Return a line about a cluster. `now` is in ms since epoch."""
    record, latest = cluster.record, cluster.sample
    parts = [record.name]
    if record.started:
        parts.append(f"age {format_duration((now - record.started) / 1000)}")
    if latest is not None:
        parts.append(f"{latest.workers} workers, {latest.threads} cores")
        parts.append(f"{latest.results_count} results in memory ({format_bytes(latest.results_bytes)})")
    parts.append(cluster.reason_to_keep.text if cluster.reason_to_keep is not None else "Forgotten.")
    return "  ".join(parts)
