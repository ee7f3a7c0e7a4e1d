"""The gateway's own idle limit, after which it stops a cluster. Pure, except for the specs that `IdleLimits` keeps.

Dask Gateway reports its `idle_timeout` only where the deployment made it an option of clusters, under a name and in a
unit of the deployment's choice. The unit is read from the configuration, the value, the name and the label. Otherwise
the only unit that makes the value plausible applies, and if there are several, the unit is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..json_data import is_number
from ..wire import types as wire

UNITS: Mapping[str, float] = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}
"""Seconds of each unit."""
PLAUSIBLE = (180.0, 86_400.0)
"""Seconds. Shorter limits stop clusters between two cells; longer ones do not free resources in time."""

_NAME = re.compile(r"(?<![a-z])(idle|inactiv\w*|cull\w*)(?![a-z])", re.IGNORECASE)
_UNIT_WORDS = {
    "seconds": r"s|secs?|seconds?",
    "minutes": r"m|mins?|minutes?",
    "hours": r"h|hrs?|hours?",
}
_TEXT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class IdleLimit:
    """The idle limit of a cluster.

    Parameters
    ----------
    option: the label of the option; empty if the limit is configured
    value: the value of the option
    seconds: the limit; None if the unit is unknown
    """

    option: str
    value: str
    seconds: float | None

    def to_wire(self, idle_since: float | None) -> wire.GatewayIdle:
        """Return `gateway_idle` of events/clusters.yaml; `idle_since` is in ms since epoch, None while busy."""
        known = self.seconds is not None and idle_since is not None
        stops_at = idle_since + 1000 * self.seconds if known and idle_since is not None and self.seconds else None
        return {"option": self.option, "value": self.value, "seconds": self.seconds, "stops_at": stops_at}


@dataclass
class IdleLimits:
    """Finds the idle limits of clusters.

    Parameters
    ----------
    option: the name of the option, empty to find it; see the traits `gateway_idle_…` in traits.py
    unit: a key of `UNITS`, empty to find it
    seconds: the limit of clusters without such an option, None if it is unknown
    specs: the option specs of the gateway; None until they are known
    """

    option: str = ""
    unit: str = ""
    seconds: float | None = None
    specs: Sequence[wire.Option] | None = field(default=None, repr=False)

    def find(self, options: Mapping[str, Any]) -> IdleLimit | None:
        """Return the idle limit of a cluster with these options; None if it has none, or if that is unknown."""
        specs = {spec["field"]: spec for spec in self.specs or ()}
        for name, value in options.items():
            spec = specs.get(name)
            label = name if spec is None else spec["label"]
            if name != self.option if self.option else not (_NAME.search(name) or _NAME.search(label)):
                continue
            parsed = _parse(value)
            if parsed is None:
                continue
            number, unit = parsed
            if number <= 0:
                return None
            factor = UNITS.get(
                self.unit or unit or _unit_in(name) or _unit_in(label) or _plausible_unit(number, spec)
            )
            return IdleLimit(label, f"{value}".strip(), None if factor is None else number * factor)
        return None if not self.seconds else IdleLimit("", "", self.seconds)


def _parse(value: Any) -> tuple[float, str] | None:
    """Return the number of a value and its unit, empty if it has none; None for anything but a duration."""
    if is_number(value):
        return float(value), ""
    match = _TEXT.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    unit = next((unit for unit, words in _UNIT_WORDS.items() if re.fullmatch(words, match[2], re.IGNORECASE)), "")
    return None if match[2] and not unit else (float(match[1]), unit)


def _unit_in(text: str) -> str:
    """Return the only unit that a name or a label has as a word."""
    found = [
        unit
        for unit, words in _UNIT_WORDS.items()
        if re.search(rf"(?<![a-z])({words})(?![a-z])", text, re.IGNORECASE)
    ]
    return found[0] if len(found) == 1 else ""


def _plausible_unit(number: float, spec: wire.Option | None) -> str:
    """Return the only unit in which the value, the default and the bounds are plausible limits."""
    default, maximum = (None, None) if spec is None else (spec["default"], spec["spec"].get("max"))
    shortest, longest = PLAUSIBLE

    def fits(unit: str) -> bool:
        typical = [number, *([default] if is_number(default) and default > 0 else [])]
        # An administrator may set a bound far above the usual values.
        is_bounded = not is_number(maximum) or shortest <= maximum * UNITS[unit] <= 30 * longest
        return is_bounded and all(shortest <= each * UNITS[unit] <= longest for each in typical)

    fitting = [unit for unit in ("seconds", "minutes") if fits(unit)]
    return fitting[0] if len(fitting) == 1 else ""
