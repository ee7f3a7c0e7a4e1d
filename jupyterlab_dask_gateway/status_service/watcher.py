"""Keeps the state of a namespace current: lists, watches, and reads the logs of containers that crashed."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from typing import Any

from ..errors import clean
from .dask_clusters import RESOURCE
from .diagnosis import PodEnd
from .kubernetes_api import Gone, KubernetesApi, KubernetesFailure
from .kubernetes_objects import CLUSTER_LABEL
from .namespace_state import NamespaceState

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds until the next attempt after a failure; each failure in a row doubles them."""
QUOTA_SECONDS = 20.0
"""Seconds between two lists of quotas, which the role does not allow to watch."""
LOG_LINES, LOG_CHARACTERS = 10, 450
MAX_LOG_READS = 4
"""Concurrent requests for logs."""


class NamespaceWatcher:
    """Four loops, for pods, events, the gateway's clusters and quotas. Each lists again after a failure.

    Parameters
    ----------
    pause: seconds until the first attempt after a failure
    """

    def __init__(self, api: KubernetesApi, state: NamespaceState, *, pause: float = FIRST_PAUSE) -> None:
        self._api = api
        self._state = state
        self._pause = pause
        self._states = dict.fromkeys(("pods", "events", RESOURCE, "resourcequotas"), "starting")
        self._tasks: set[asyncio.Task[None]] = set()
        self._log_slots = asyncio.Semaphore(MAX_LOG_READS)

    @property
    def states(self) -> dict[str, str]:
        """Return the state of each loop: `starting`, `ok`, or why the last attempt failed."""
        return dict(self._states)

    def start(self) -> None:
        """Start the loops."""
        self._spawn(self._follow("pods", self._replace_pods, self._apply_pod, labelSelector=CLUSTER_LABEL))
        self._spawn(
            self._follow(
                "events",
                lambda items: self._state.replace_events(items),
                lambda change, data: self._state.apply_event(change, data),
                fieldSelector="involvedObject.kind=Pod",
            )
        )
        self._spawn(
            self._follow(
                RESOURCE,
                lambda items: self._state.replace_clusters(items),
                lambda change, data: self._state.apply_cluster(change, data),
            )
        )
        self._spawn(self._poll_quotas())

    async def stop(self) -> None:
        """End the loops."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(
        self, resource: str, replace: Callable[[list[Any]], None], apply: Callable[[str, Any], None], **selectors: str
    ) -> None:
        """List, then watch from there. Where the API no longer has the changes, list again."""
        version, failures = "", 0
        while True:
            started = time.monotonic()
            try:
                if not version:
                    items, version = await self._api.list(resource, **selectors)
                    replace(items)
                self._set_state(resource, "ok")
                async for change, data in self._api.watch(resource, version, **selectors):
                    failures = 0
                    version = _version(data) or version
                    if change != "BOOKMARK":
                        apply(change, data)
            except Gone:
                version = ""
            except KubernetesFailure as failure:
                version = ""
                self._set_state(resource, str(failure))
            # A watch ends after some minutes. One that ends at once, or a list that is gone at once, is a failure.
            if time.monotonic() - started < FIRST_PAUSE or self._states[resource] != "ok":
                await self._wait_before_retry(failures)
                failures += 1
            else:
                failures = 0

    async def _poll_quotas(self) -> None:
        failures = 0
        while True:
            try:
                items, _ = await self._api.list("resourcequotas")
            except KubernetesFailure as failure:
                self._set_state("resourcequotas", str(failure))
                await self._wait_before_retry(failures)
                failures += 1
            else:
                failures = 0
                self._state.replace_quotas(items)
                self._set_state("resourcequotas", "ok")
                await asyncio.sleep(QUOTA_SECONDS)

    async def _wait_before_retry(self, failures: int) -> None:
        pause = min(self._pause * 2 ** min(failures, 10), LONGEST_PAUSE)
        # Several services that lost the API at the same time do not return at the same time.
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    def _set_state(self, resource: str, state: str) -> None:
        if self._states[resource] != state:
            self._states[resource] = state
            log.log(logging.INFO if state == "ok" else logging.WARNING, "Kubernetes %s: %s", resource, state)

    def _replace_pods(self, items: list[Any]) -> None:
        by_uid = {data["metadata"]["uid"]: data for data in items if _uid(data)}
        for pod_end in self._state.replace_pods(items, time.time() * 1000):
            self._read_log_of(pod_end, by_uid.get(pod_end.key.split(" ")[0]))

    def _apply_pod(self, change: str, data: Any) -> None:
        pod_end = self._state.apply_pod(change, data, time.time() * 1000)
        if pod_end is not None:
            self._read_log_of(pod_end, data)

    def _read_log_of(self, pod_end: PodEnd, pod: Any) -> None:
        if pod_end.code == "crashed":
            self._spawn(self._read_log(pod_end, environment_values(pod)))

    async def _read_log(self, pod_end: PodEnd, secrets: list[str]) -> None:
        """Read the last lines of a container. The role may not allow it, and the pod may be gone."""
        container = "dask-scheduler" if pod_end.role == "scheduler" else "dask-worker"
        async with self._log_slots:
            try:
                text = await self._api.log_tail(pod_end.pod, container, LOG_LINES)
            except KubernetesFailure as failure:
                log.info("The log of a container that ended cannot be read: %s", failure)
                return
        # Programs print their environment, which can hold passwords.
        line = clean(text, secrets, limit=len(text) + 1)
        self._state.add_log(pod_end, line if len(line) <= LOG_CHARACTERS else f"…{line[-LOG_CHARACTERS:]}")


def environment_values(pod: Any) -> list[str]:
    """Return the values of the environment of a pod, which must not be shown."""
    try:
        containers = pod["spec"]["containers"]
        entries = [entry for container in containers for entry in container.get("env") or []]
        return [entry["value"] for entry in entries if isinstance(entry.get("value"), str)]
    except (TypeError, KeyError, AttributeError):
        return []


def _uid(data: Any) -> bool:
    metadata = data.get("metadata") if isinstance(data, dict) else None
    return isinstance(metadata, dict) and isinstance(metadata.get("uid"), str)


def _version(data: Any) -> str:
    metadata = data.get("metadata") if isinstance(data, dict) else None
    version = metadata.get("resourceVersion") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else ""
