"""The inputs of an estimate, as far as this deployment is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..json_data import is_number
from ..wire import types as wire
from .machines import MachineTable

DEFAULTS: wire.SizingInputs = {
    "users": 20,
    "active_users": 10,
    "workers_per_user": 4,
    "server": {"cores": 0.5, "memory_gib": 2},
    "scheduler": {"cores": 1, "memory_gib": 2},
    "worker": {"cores": 1, "memory_gib": 2},
    "daemons": {"cores": 0.3, "memory_gib": 0.4},
    "server_machine": "",
    "worker_machine": "",
    "hours_per_month": 160,
}
"""Scheduler and worker: the defaults of dask-gateway-server and its Helm chart (1 core, 2 GiB).

Daemons: what the pods of Kubernetes itself request on each machine, such as the network and logging agents.
"""
GIB = 2**30
LARGEST_GIB = 4096
"""Larger numbers of an option for memory are bytes, as in clusters/model.py."""


def known_inputs(
    table: MachineTable,
    environ: Mapping[str, str],
    specs: Iterable[wire.Option] = (),
    workers_per_user: int | None = None,
) -> wire.SizingInputs:
    """Return the inputs of this deployment, with defaults for what is not known.

    Parameters
    ----------
    environ: environment of a user's server. JupyterHub sets CPU_GUARANTEE, CPU_LIMIT, MEM_GUARANTEE and MEM_LIMIT;
        Kubernetes places the server by the guarantee.
    specs: the gateway's option specs; `worker_cores` and `worker_memory` as in the documentation of dask-gateway
    workers_per_user: the workers that the gateway grants at most, None if that is unknown
    """
    first = next(iter(table.machines))
    inputs: wire.SizingInputs = {**DEFAULTS, "server_machine": first, "worker_machine": first}
    defaults = {spec["field"]: spec["default"] for spec in specs}
    server, worker = inputs["server"], inputs["worker"]
    memory = _first(environ, "MEM_GUARANTEE", "MEM_LIMIT")
    inputs["server"] = {
        "cores": _first(environ, "CPU_GUARANTEE", "CPU_LIMIT") or server["cores"],
        "memory_gib": server["memory_gib"] if memory is None else round(memory / GIB, 3),
    }
    inputs["worker"] = {
        "cores": _positive(defaults.get("worker_cores")) or worker["cores"],
        "memory_gib": _gib(defaults.get("worker_memory")) or worker["memory_gib"],
    }
    if workers_per_user is not None:
        inputs["workers_per_user"] = workers_per_user
    return inputs


def _first(environ: Mapping[str, str], *names: str) -> float | None:
    """Return the first of these variables that is a positive number."""
    for name in names:
        try:
            value = _positive(float(environ.get(name, "")))
        except ValueError:
            continue
        if value is not None:
            return value
    return None


def _positive(value: Any) -> float | None:
    return value if is_number(value) and value > 0 else None


def _gib(value: Any) -> float | None:
    number = _positive(value)
    return round(number / GIB, 3) if number is not None and number > LARGEST_GIB else number
