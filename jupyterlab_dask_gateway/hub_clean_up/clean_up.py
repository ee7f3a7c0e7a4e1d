"""One run of the clean-up: lists the clusters of all users, samples their schedulers, and acts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import aiohttp

from ..clock import CLOCK
from ..errors import GatewayProblem
from ..json_data import write_json
from ..scheduler.client import sample
from ..scheduler.sample import Sample
from ..status_service.dask_clusters import (
    CLEAN_UP_ANNOTATION,
    IDLE_ANNOTATION,
    RESOURCE,
    DaskCluster,
    parse_dask_cluster,
)
from ..status_service.kubernetes_api import KubernetesApi, KubernetesFailure
from .judgment import CleanUpRules, Judgment, judge

Mode = Literal["dry-run", "record", "act"]
"""Change nothing; store since when clusters are idle; also inform owners and stop clusters."""
SAMPLE_TIMEOUT = 10.0
"""Seconds."""
MAX_SAMPLES = 16
"""Schedulers that are sampled at the same time."""


@dataclass(frozen=True)
class Outcome:
    """A running cluster, and what was done with it.

    Parameters
    ----------
    sample: the last sample, None if the scheduler does not respond
    is_done: whether it was announced or stopped
    failure: why that failed
    """

    cluster: DaskCluster
    sample: Sample | None
    judgment: Judgment
    is_done: bool = False
    failure: str | None = None


class HubCleanUp:
    """The clean-up of the clusters in one namespace.

    Schedulers are reached through the proxy of the gateway, which needs no credentials: network policies usually let
    nothing else reach them.

    Parameters
    ----------
    gateway: the address of the gateway
    sample_interval: seconds between two samples of a scheduler
    """

    def __init__(
        self, api: KubernetesApi, gateway: str, rules: CleanUpRules, mode: Mode, *, sample_interval: float
    ) -> None:
        self._api = api
        self._gateway = gateway.rstrip("/")
        self._rules = rules
        self._mode = mode
        self._sample_interval = sample_interval

    async def run(self) -> list[Outcome]:
        """Judge all running clusters, and act as the mode says. Returns them by owner, those idle longest first.

        Raises KubernetesFailure if the clusters cannot be listed.
        """
        items, _ = await self._api.list(RESOURCE)
        found = [cluster for data in items if (cluster := parse_dask_cluster(data)) is not None]
        running = [cluster for cluster in found if cluster.phase == "Running"]
        samples = await self._sample_all(running)
        now = CLOCK.to_wall(CLOCK.now())
        outcomes = []
        for cluster, pair in zip(running, samples, strict=True):
            judgment = judge(cluster, pair, now, self._rules)
            outcomes.append(await self._act(Outcome(cluster, pair[-1] if pair else None, judgment)))
        return sorted(
            outcomes, key=lambda each: (each.cluster.owner, each.judgment.idle_since or now, each.cluster.name)
        )

    async def _sample_all(self, clusters: Sequence[DaskCluster]) -> list[list[Sample] | None]:
        slots = asyncio.Semaphore(MAX_SAMPLES)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

            async def sample_one(cluster: DaskCluster) -> Sample | None:
                base = f"{self._gateway}/clusters/{cluster.name}"
                async with slots:
                    try:
                        result = await sample(session, base, SAMPLE_TIMEOUT, with_metrics=True)
                    except GatewayProblem:
                        return None
                # The next run compares it with samples of another process, so its time is wall time.
                return replace(result, at=CLOCK.to_wall(result.at))

            first = await asyncio.gather(*map(sample_one, clusters))
            if clusters:
                await asyncio.sleep(self._sample_interval)
            last = await asyncio.gather(*map(sample_one, clusters))
        return [
            [before, after] if before is not None and after is not None else None
            for before, after in zip(first, last, strict=True)
        ]

    async def _act(self, outcome: Outcome) -> Outcome:
        cluster, judgment = outcome.cluster, outcome.judgment
        acts = self._mode == "act" and judgment.step != "keep"
        changes = _annotation_changes(cluster, judgment, with_notice=self._mode == "act")
        stops = acts and judgment.step == "stop"
        if self._mode == "dry-run" or not (changes or stops):
            return replace(outcome, is_done=acts)
        patch: dict[str, Any] = {"metadata": {"annotations": changes}}
        if stops:
            # As the gateway itself does it: the record of the cluster remains for a day, and its owner can ask why.
            patch["spec"] = {"active": False}
        try:
            await self._api.patch(RESOURCE, cluster.id, write_json(patch))
        except KubernetesFailure as failure:
            # The cluster has gone meanwhile.
            return replace(outcome, failure=None if failure.status == 404 else str(failure))
        return replace(outcome, is_done=acts)


def _annotation_changes(cluster: DaskCluster, judgment: Judgment, *, with_notice: bool) -> dict[str, str | None]:
    """Return the annotations to change; None removes one."""
    wanted = {IDLE_ANNOTATION: judgment.snapshot}
    present = {IDLE_ANNOTATION: cluster.idle or None}
    if with_notice:
        wanted[CLEAN_UP_ANNOTATION] = None if judgment.notice is None else judgment.notice.to_text()
        present[CLEAN_UP_ANNOTATION] = None if cluster.notice is None else cluster.notice.to_text()
    return {key: value for key, value in wanted.items() if value != present[key]}
