"""The catalog of a cluster's plots and pages: read from its scheduler, then labeled and grouped.

Reading costs the scheduler little: one small JSON page, and a HEAD for each full page, to which Bokeh responds
without building a document (`/sitemap.json` would list them, but fails in current versions of distributed).
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import GatewayProblem
from ..wire import types as wire
from .limits import CATALOG_LIFETIME, CATALOG_TIMEOUT, with_timeout
from .paths import clean_path, join
from .target import Target

if TYPE_CHECKING:
    from .upstream import Upstream

FULL_PAGES = {
    "status": "Status",
    "workers": "Workers",
    "tasks": "Tasks",
    "system": "System",
    "profile": "Profile",
    "graph": "Graph",
    "groups": "Groups",
    "gpu": "GPU",
    "info/main/workers.html": "Info",
    "info/main/logs.html": "Logs",
}
"""Pages that a scheduler may have, with their English labels. The browser translates them by id."""

USEFUL_FIRST = (
    "individual-task-stream",
    "individual-progress",
    "individual-workers-memory",
    "individual-cluster-map",
    "individual-cpu",
    "individual-graph",
)

Group = Literal["most-useful", "memory-and-data", "scheduler", "workers", "tasks", "other", "full-pages", "gpu"]
"""Ids of the groups, in the order in which they are shown. The browser has their names."""

# The first pattern that matches the id of a plot decides its group.
_GROUPS: tuple[tuple[Group, str], ...] = (
    ("most-useful", "|".join(f"{plot}$" for plot in USEFUL_FIRST)),
    ("gpu", r".*\b(gpu|rmm)\b"),
    ("memory-and-data", r".*\b(memory|bandwidth|transfer|network|disk)\b"),
    ("scheduler", r".*\b(scheduler|server|contention|events)\b"),
    ("workers", r".*\b(workers?|cpu|nprocessing|occupancy)\b"),
    ("tasks", r".*\b(tasks?|progress|groups?|graph|profile|exceptions|compute|aggregate|key|performance)\b"),
    ("other", ""),
)
PAGES_GROUP: Group = "full-pages"
_ORDER: tuple[Group, ...] = get_args(Group)
_MAX_CATALOGS = 100
_WORDS = {"Cpu": "CPU", "Gpu": "GPU", "Rmm": "RMM", "Nprocessing": "Processing Tasks"}


@dataclass(frozen=True)
class Plot:
    """A plot or page. `path` is relative to the base URL of a view. Saved layouts refer to `id`."""

    id: str
    label: str
    path: str
    group: Group

    def to_wire(self) -> wire.Plot:
        """Return `plot` of events/clusters.yaml."""
        return {"id": self.id, "label": self.label, "path": self.path, "group": self.group}


def plot_id(path: str) -> str:
    """Return the id of a plot, which is the same for all paths under which versions of distributed serve it."""
    name = path.rpartition("/")[2] if path.startswith("statics/") else path
    return name.removesuffix(".html")


def plot_label(title: str) -> str:
    """Shorten a title: `Individual Workers Cpu Timeseries` becomes `Workers CPU Timeseries`."""
    words = title.replace("_", " ").split()
    if words[:1] == ["Individual"] and len(words) > 1:
        words = words[1:]
    return " ".join(_WORDS.get(word, word) for word in words)


def plot_group(plot: str) -> Group:
    """Return the group of a plot, given its id."""
    return next(group for group, pattern in _GROUPS if re.match(pattern, plot))


def arrange(plots: Mapping[str, str], pages: Iterable[str]) -> list[Plot]:
    """Sort plots (paths by title, as the scheduler lists them) and full pages in the order in which they are shown.

    Paths outside the cluster are left out.
    """
    found: dict[str, Plot] = {}
    for title, location in plots.items():
        try:
            path = clean_path(location.removeprefix("/"))
        except GatewayProblem:
            continue
        plot = plot_id(path)
        if path and plot_label(title):
            found[plot] = Plot(plot, plot_label(title), path, plot_group(plot))
    for path in pages:
        found.setdefault(path.removesuffix(".html"), Plot(plot_id(path), FULL_PAGES[path], path, PAGES_GROUP))

    def rank(plot: Plot) -> tuple[int, int, str]:
        order = USEFUL_FIRST if plot.group == "most-useful" else tuple(plot_id(path) for path in FULL_PAGES)
        return _ORDER.index(plot.group), order.index(plot.id) if plot.id in order else len(order), plot.label

    return sorted(found.values(), key=rank)


class CatalogCache:
    """The catalogs of clusters, each read again after `CATALOG_LIFETIME` seconds.

    Concurrent calls for one cluster share one reading. If the scheduler does not respond, the last known catalog is
    returned.

    Parameters
    ----------
    upstream: returns the HTTP client
    clock: seconds of a monotonic clock
    """

    def __init__(self, upstream: Callable[[], Upstream], clock: Callable[[], float] = time.monotonic) -> None:
        self._upstream = upstream
        self._clock = clock
        self._known: dict[Target, tuple[float, list[Plot]]] = {}
        self._reading: dict[Target, asyncio.Task[list[Plot]]] = {}

    async def get(self, target: Target) -> list[Plot]:
        """Return the catalog of a cluster, within `CATALOG_TIMEOUT` seconds.

        Raises GatewayProblem `scheduler-unreachable` or `scheduler-timeout` where none is known.
        """
        read_at, plots = self._known.get(target, (-math.inf, None))
        if plots is not None and self._clock() - read_at < CATALOG_LIFETIME:
            return plots
        reading = self._reading.get(target)
        if reading is None:
            reading = self._reading[target] = asyncio.create_task(self._read(target))
        try:
            # Shielded: a request that is cancelled must not stop the reading for the others.
            return await asyncio.shield(reading)
        except GatewayProblem:
            if plots is None:
                raise
            return plots

    async def _read(self, target: Target) -> list[Plot]:
        try:
            plots = await with_timeout(CATALOG_TIMEOUT, read_catalog(self._upstream(), target))
        finally:
            del self._reading[target]
        if len(self._known) >= _MAX_CATALOGS:
            del self._known[min(self._known, key=lambda known: self._known[known][0])]
        self._known[target] = (self._clock(), plots)
        return plots


async def read_catalog(upstream: Upstream, target: Target) -> list[Plot]:
    """Read all plots and pages of a cluster. Raises GatewayProblem `scheduler-unreachable` or `scheduler-timeout`."""
    plots = await _plots(upstream, target)  # first, so that a scheduler that does not respond gets one request only
    pages = await asyncio.gather(*(_has_page(upstream, target, path) for path in FULL_PAGES))
    return arrange(plots, [path for path, exists in zip(FULL_PAGES, pages, strict=True) if exists])


async def _plots(upstream: Upstream, target: Target) -> dict[str, str]:
    status, text = await upstream.read(target, join(target.base, "individual-plots.json"), 2**20)
    if status != 200:
        return {}
    try:
        listed = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(listed, dict):
        return {}
    return {title: path for title, path in listed.items() if isinstance(path, str)}


async def _has_page(upstream: Upstream, target: Target, path: str) -> bool:
    """Return whether a page exists: Bokeh responds to a HEAD with 405 for existing pages, with 404 for others."""
    try:
        async with upstream.request("HEAD", target, join(target.base, path)) as response:
            return response.status < 400 or response.status == 405
    except GatewayProblem:
        return False
