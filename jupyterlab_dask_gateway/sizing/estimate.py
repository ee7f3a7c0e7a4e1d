"""From users and sizes to machines and cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from ..errors import GatewayProblem
from ..messages import Message
from ..wire import types as wire
from .findings import find_problems
from .machines import Machine, MachineTable
from .packing import Capacity, machines_for, machines_for_two
from .quantity import Quantity, quantity

CURVE_POINTS = 40
LARGEST = 1_000_000
"""Largest number of an input."""

Count = Callable[[int], "int | None"]
"""Returns the number of machines for a number of users; None if something does not fit."""


def estimate(inputs: wire.SizingInputs, table: MachineTable) -> wire.SizingResult:
    """Return `sizing_result` of events/clusters.yaml.

    User servers and schedulers share one pool of machines, and workers have another one, as in deployments whose
    workers run on cheaper machines. Each active user has a server and one cluster.

    Raises GatewayProblem `bad-request` for an unknown machine type, for more active users than users, and for numbers
    that are too large.
    """
    _check_numbers(inputs)
    users, active = inputs["users"], inputs["active_users"]
    if active > users:
        raise GatewayProblem(
            "bad-request", "too-large", {"name": "active_users", "maximum": users}, field="active_users"
        )
    server, scheduler, worker = (quantity(inputs[name]) for name in ("server", "scheduler", "worker"))
    per_user = inputs["workers_per_user"]
    has_clusters = per_user > 0
    server_machine = table.get(inputs["server_machine"], "server_machine")
    worker_machine = table.get(inputs["worker_machine"], "worker_machine")
    daemons = quantity(inputs["daemons"])
    server_capacity, worker_capacity = (_capacity(machine, daemons) for machine in (server_machine, worker_machine))

    def servers_for(count: int) -> int | None:
        return _servers_for(server_capacity, server, scheduler if has_clusters else None, count)

    def workers_for(count: int) -> int | None:
        return machines_for(worker_capacity, worker, count * per_user)

    for_user = server + scheduler if has_clusters else server
    servers = _pool("servers", server_machine, server_capacity, server, for_user, servers_for, active, users)
    workers = _pool("workers", worker_machine, worker_capacity, worker, worker * per_user, workers_for, active, users)
    price = _sum(servers["price"], workers["price"])
    server_count, worker_count = servers["machines"], workers["machines"]
    return {
        "pools": [servers, workers],
        "requested": ((for_user + worker * per_user) * active).to_wire(),
        "machines": None if server_count is None or worker_count is None else server_count + worker_count,
        "price": price,
        "price_per_month": None if price is None else price * inputs["hours_per_month"],
        "currency": table.currency,
        "findings": [
            found.to_wire()
            for found in _findings(
                server,
                scheduler,
                worker,
                server_machine,
                worker_machine,
                server_capacity,
                worker_capacity,
                has_clusters,
            )
        ],
        "curve": _curve(users, servers_for, workers_for, server_machine, worker_machine),
    }


def _check_numbers(inputs: Mapping[str, Any]) -> None:
    for name, value in inputs.items():
        if isinstance(value, Mapping):
            _check_numbers(value)
        elif isinstance(value, (int, float)) and value > LARGEST:
            raise GatewayProblem("bad-request", "too-large", {"name": name, "maximum": LARGEST}, field=name)


def _capacity(machine: Machine, daemons: Quantity) -> Capacity:
    """Return what a machine has for the pods of users."""
    return Capacity(machine.size - machine.reserved - daemons, machine.pods)


def _servers_for(capacity: Capacity, server: Quantity, scheduler: Quantity | None, count: int) -> int | None:
    if scheduler is None:
        return machines_for(capacity, server, count)
    is_server_larger = capacity.max_pods(server) <= capacity.max_pods(scheduler)
    large, small = (server, scheduler) if is_server_larger else (scheduler, server)
    return machines_for_two(capacity, large, small, count)


def _pool(
    kind: Literal["servers", "workers"],
    machine: Machine,
    capacity: Capacity,
    pod: Quantity,
    for_user: Quantity,
    machines: Count,
    active: int,
    users: int,
) -> wire.Pool:
    requested = for_user * active
    current, maximum = machines(active), machines(users)
    total = capacity.size * (current or 0)
    return {
        "kind": kind,
        "machine": machine.name,
        "reserved": machine.reserved.to_wire(),
        "available": capacity.size.to_wire(),
        "per_machine": capacity.max_pods(pod),
        "requested": requested.to_wire(),
        "machines": current,
        "maximum": maximum,
        "used_cores": requested.millicores / total.millicores if total.millicores else 0.0,
        "used_memory": requested.mib / total.mib if total.mib else 0.0,
        "price": _price(machine, current),
        "price_maximum": _price(machine, maximum),
    }


def _price(machine: Machine, count: int | None) -> float | None:
    if count == 0:
        return 0.0
    return None if machine.price is None or count is None else machine.price * count


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _findings(
    server: Quantity,
    scheduler: Quantity,
    worker: Quantity,
    server_machine: Machine,
    worker_machine: Machine,
    server_capacity: Capacity,
    worker_capacity: Capacity,
    has_clusters: bool,
) -> Iterator[Message]:
    yield from find_problems("server", server, server_machine, server_capacity)
    if has_clusters:
        yield from find_problems("scheduler", scheduler, server_machine, server_capacity)
        yield from find_problems("worker", worker, worker_machine, worker_capacity)


def _curve(
    users: int, servers_for: Count, workers_for: Count, server_machine: Machine, worker_machine: Machine
) -> list[wire.SizingPoint]:
    """Return at most CURVE_POINTS numbers of users at once, from 0 to all; none if something does not fit."""
    steps = min(users, CURVE_POINTS)
    points: list[wire.SizingPoint] = []
    for step in range(steps + 1):
        count = users * step // steps if steps else 0
        servers, workers = servers_for(count), workers_for(count)
        if servers is None or workers is None:
            return []
        price = _sum(_price(server_machine, servers), _price(worker_machine, workers))
        points.append({"users": count, "servers": servers, "workers": workers, "price": price})
    return points
