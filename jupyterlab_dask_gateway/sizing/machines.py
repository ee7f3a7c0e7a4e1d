"""The table of machine types: the one of this package, or the administrator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from yaml import YAMLError

from ..errors import GatewayProblem, clean
from ..json_data import is_number
from ..messages import Value
from ..wire import types as wire
from ..yaml_files import read_yaml
from .quantity import Quantity, quantity
from .reserved import Formula, reserved

TABLE = Path(__file__).with_name("machines.yaml")
FORMULAS: tuple[Formula, ...] = get_args(Formula)
DEFAULT_PODS = 110
"""The kubelet's default for the maximum number of pods."""
MAX_SIZE = 100_000
"""Largest number of cores, or GiB of memory, of a machine. Larger numbers are errors, such as bytes."""
MAX_PODS = 10_000
MAX_PRICE = 1_000_000
"""For one hour."""


@dataclass(frozen=True)
class Machine:
    """A machine type.

    Parameters
    ----------
    formula: whose formula gives the reserved share
    size: its cores and memory
    pods: the maximum number of pods
    price: for one hour, in the currency of the table; None if unknown
    """

    name: str
    formula: Formula
    size: Quantity
    pods: int = DEFAULT_PODS
    price: float | None = None

    @property
    def reserved(self) -> Quantity:
        """Return what Kubernetes reserves."""
        return reserved(self.formula, self.size, self.pods)

    def to_wire(self) -> wire.Machine:
        """Return `machine` of events/clusters.yaml."""
        return {"name": self.name, "size": self.size.to_wire(), "price": self.price}


@dataclass(frozen=True)
class MachineTable:
    """All machine types by name, and the currency of their prices."""

    machines: Mapping[str, Machine]
    currency: str

    def get(self, name: str, field: str) -> Machine:
        """Return a machine type. Raises GatewayProblem `bad-request` for the field of the request."""
        if name not in self.machines:
            choices = clean(", ".join(self.machines), limit=400)
            raise GatewayProblem("bad-request", "not-a-choice", {"name": field, "choices": choices}, field=field)
        return self.machines[name]


def read_machines(path: Path | None = None) -> MachineTable:
    """Read a table in the format of machines.yaml. Raises GatewayProblem `config-invalid`."""
    source = path or TABLE
    try:
        data = read_yaml(source)
    except (OSError, ValueError, YAMLError) as failure:
        text = clean(f"{type(failure).__name__}: {failure}", limit=200)
        raise _problem(source, "machines-unreadable", text=text) from None
    entries = data.get("machines") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _problem(source, "machines-not-a-table")
    if not entries:
        raise _problem(source, "machines-empty")
    machines = [_machine(entry, source) for entry in entries]
    return MachineTable(
        {machine.name: machine for machine in machines}, clean(str(data.get("currency", "")), limit=10)
    )


def _problem(source: Path, variant: str, **values: Value) -> GatewayProblem:
    return GatewayProblem("config-invalid", variant, {"key": source.name, **values}, remedy="machines")


def _machine(entry: Mapping[str, Any], source: Path) -> Machine:
    """Read a machine type. Raises GatewayProblem `config-invalid`."""
    if entry.get("name") is None:
        raise _problem(source, "machine-name")
    name = clean(str(entry["name"]), limit=100)
    for field in ("cores", "memory"):
        size = entry.get(field)
        if not is_number(size) or not 0 < size <= MAX_SIZE:
            raise _problem(source, "machine-size", field=field, name=name, maximum=MAX_SIZE)
    formula = next((known for known in FORMULAS if known == entry.get("reserves")), None)
    if formula is None:
        raise _problem(source, "machine-reserves", name=name, choices=", ".join(FORMULAS))
    pods, price = entry.get("pods", DEFAULT_PODS), entry.get("price")
    if isinstance(pods, bool) or not isinstance(pods, int) or not 0 < pods <= MAX_PODS:
        raise _problem(source, "machine-pods", name=name, maximum=MAX_PODS)
    if price is not None and (not is_number(price) or not 0 <= price <= MAX_PRICE):
        raise _problem(source, "machine-price", name=name, maximum=MAX_PRICE)
    return Machine(name, formula, quantity({"cores": entry["cores"], "memory_gib": entry["memory"]}), pods, price)
