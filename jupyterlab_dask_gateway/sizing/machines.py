"""The table of machine types: the one of this package, or the administrator's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from yaml import YAMLError

from ..errors import GatewayProblem, clean
from ..json_data import is_number
from ..wire import types as wire
from ..yaml_files import read_yaml
from .quantity import Quantity, quantity
from .reserved import Formula, reserved

TABLE = Path(__file__).with_name("machines.yaml")
DEFAULT_PODS = 110
"""The kubelet's default for the maximum number of pods."""


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
        entries = data["machines"]
        machines = [_machine(entry) for entry in entries]
        currency = clean(str(data.get("currency", "")), limit=10)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, YAMLError) as failure:
        raise _not_valid(source, failure) from None
    if not machines:
        raise _not_valid(source, ValueError("machines is empty"))
    return MachineTable({machine.name: machine for machine in machines}, currency)


def _not_valid(source: Path, failure: Exception) -> GatewayProblem:
    reason = clean(f"{type(failure).__name__}: {failure}", limit=200)
    return GatewayProblem("config-invalid", "machines", {"key": source.name, "text": reason}, remedy="machines")


def _machine(entry: Any) -> Machine:
    """Read a machine type. Raises ValueError, KeyError or TypeError."""
    name, formula, pods, price = entry["name"], entry["reserves"], entry.get("pods", DEFAULT_PODS), entry.get("price")
    for key in ("cores", "memory"):
        if not is_number(entry[key]) or not 0 < entry[key] <= 100_000:
            raise ValueError(f"{key} of {name}")
    if formula not in get_args(Formula):
        raise ValueError(f"reserves of {name}")
    if isinstance(pods, bool) or not isinstance(pods, int) or not 0 < pods <= 10_000:
        raise ValueError(f"pods of {name}")
    if price is not None and (not is_number(price) or not 0 <= price <= 1e6):
        raise ValueError(f"price of {name}")
    size = quantity({"cores": entry["cores"], "memory_gib": entry["memory"]})
    return Machine(clean(str(name), limit=100), formula, size, pods, price)
