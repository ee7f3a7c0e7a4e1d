"""Options of clusters: their specs, defaults, the checks of values, and the masking of secrets. Pure functions.

Specs and texts are those of dask-gateway-server's REST API (its `routes.py` and `options.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from ..errors import GatewayProblem, clean
from ..json_data import clean_json, is_number, write_json
from ..messages import Value
from ..wire import types as wire
from .responses import MAX_OPTIONS, unexpected_response


def parse_options(data: Any) -> list[wire.Option]:
    """Parse the gateway's option specs, `{field, label, default, spec}` each.

    A spec that no form could show is left out; then the gateway's own default applies. A bound that is not a number
    does not apply. Raises GatewayProblem `gateway-bad-response`.
    """
    specs = data.get("cluster_options") if isinstance(data, dict) else None
    if not isinstance(specs, list):
        raise unexpected_response("no-options")
    return [spec for spec in map(_option, specs[:MAX_OPTIONS]) if spec is not None]


Kind = Literal["int", "float", "string", "bool", "select", "mapping"]
"""The types of options."""

_KINDS: dict[Kind, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "string": (str,),
    "bool": (bool,),
    "select": (str,),
    "mapping": (dict,),
}


def _option(data: Any) -> wire.Option | None:
    """Parse one spec; None where no form could show it."""
    if not isinstance(data, dict) or not isinstance(data.get("spec"), dict):
        return None
    name, label, raw = data.get("field"), data.get("label"), data["spec"]
    kind = next((known for known in _KINDS if known == raw.get("type")), None)
    if not isinstance(name, str) or not name or kind is None:
        return None
    spec: wire.OptionSpec = {"type": kind}
    if kind in ("int", "float"):
        spec["min"], spec["max"] = (raw[bound] if is_number(raw.get(bound)) else None for bound in ("min", "max"))
    if kind == "select":
        choices = raw.get("options")
        choices = choices if isinstance(choices, list) else []
        spec["options"] = [choice for choice in choices if isinstance(choice, str)]
        if not spec["options"]:
            return None
    return {
        "field": name,
        "label": label if isinstance(label, str) and label else name,
        "spec": spec,
        "default": _default(kind, data.get("default")),
    }


def _default(kind: Kind, value: Any) -> Any:
    """Return a default of this kind of option; None where it has another type. Then the form starts empty."""
    if kind in ("int", "float") and not is_number(value):
        return None
    return clean_json(value) if isinstance(value, _KINDS[kind]) else None


def merge_defaults(
    options: Iterable[wire.Option], configured: Mapping[str, Any], group: str = "gateway"
) -> list[wire.Option]:
    """Return the specs with the deployment's `cluster.options` as defaults, as dask_gateway's client does.

    `group` is the group of Dask's configuration that has these options.

    Raises GatewayProblem `config-invalid`, where the client raises too: for an unknown option or an invalid value.
    """
    merged = {option["field"]: option for option in options}
    for name, value in configured.items():
        key = f"{group}.cluster.options.{clean(name, limit=50)}"
        if name not in merged:
            raise GatewayProblem("config-invalid", "unknown-option", {"key": key})
        fault = find_fault(merged[name]["spec"], value)
        if fault is not None:
            variant, values = fault
            raise GatewayProblem("config-invalid", variant, {"key": key, **values})
        merged[name] = {**merged[name], "default": value}
    return list(merged.values())


_TYPE_FAULTS: dict[Kind, str] = {
    "int": "not-an-integer",
    "float": "not-a-number",
    "bool": "not-a-boolean",
    "mapping": "not-a-mapping",
    "string": "not-text",
    "select": "not-text",
}


def find_fault(spec: wire.OptionSpec, value: Any) -> tuple[str, dict[str, Value]] | None:
    """Return why an option cannot have `value`: a message of `config-invalid` and its values; None if it can.

    The values do not contain `value`, which may be secret.
    """
    kind = spec["type"]
    if not isinstance(value, _KINDS[kind]) or (kind in ("int", "float") and not is_number(value)):
        return _TYPE_FAULTS[kind], {}
    if kind == "select" and value not in spec["options"]:
        return "not-a-choice", {}
    if kind in ("int", "float") and is_number(value):
        minimum, maximum = spec.get("min"), spec.get("max")
        if minimum is not None and value < minimum:
            return "too-small", {"minimum": minimum}
        if maximum is not None and value > maximum:
            return "too-large", {"maximum": maximum}
    return None


def find_field(text: str, fields: Collection[str]) -> str | None:
    """Find the option that an error message of the gateway is about; None where that is not clear.

    The gateway names it within a sentence, which may quote any value. So its own sentences are tried first, then
    whether the text of a deployment's handler mentions exactly one of `fields`.
    """
    unknown = re.match(r"Unknown fields \[(.*)\]$", text)
    if unknown:
        return next((name for name in re.findall(r"'([^']+)'", unknown[1]) if name in fields), None)
    choice = re.search(r"is not a valid option for (\S+)$", text)
    if choice and choice[1] in fields:
        return choice[1]
    subject = re.match(r"(\S+) must be ", text)
    if subject and subject[1] in fields:
        return subject[1]
    mentioned = [name for name in fields if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return mentioned[0] if len(mentioned) == 1 else None


def find_secrets(options: Mapping[str, Any]) -> set[str]:
    """Collect the texts inside mapping and list options: often credentials, which no message may repeat."""

    def texts(value: Any) -> Iterable[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            for inner in value.values():
                yield from texts(inner)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                yield from texts(inner)

    return {text for value in options.values() if isinstance(value, (Mapping, list)) for text in texts(value)}


def mask_mappings(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options without the values of mappings, which often are credentials: each key has None instead.

    A value of a type that no option has becomes None.
    """
    masked: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, Mapping):
            masked[str(name)] = dict.fromkeys(map(str, value))
        else:
            masked[str(name)] = value if isinstance(value, (str, bool)) or is_number(value) else None
    return masked


def mask_defaults(specs: Iterable[wire.Option]) -> list[wire.Option]:
    """Return the specs with the defaults of mapping options masked."""
    return [
        {**spec, "default": mask_mappings({"default": spec["default"]})["default"]}
        if spec["spec"]["type"] == "mapping"
        else spec
        for spec in specs
    ]


def has_masked_values(value: Any) -> bool:
    """Return whether `value` is a mapping with masked values, which the browser sends back as null."""
    return isinstance(value, Mapping) and None in value.values()


def restore_masked_values(value: Any, known: Any) -> Any:
    """Replace the masked values of a mapping by those of `known`; a key that `known` lacks is left out."""
    if not has_masked_values(value):
        return value
    source = known if isinstance(known, Mapping) else {}
    return {
        key: source.get(key) if inner is None else inner
        for key, inner in value.items()
        if inner is not None or key in source
    }


def sendable(value: Any) -> Any:
    """Convert the value of an option to the types that the gateway takes.

    Browsers may write 2.0 for 2, and the gateway rejects a float for an integer option. The values of an environment
    must be texts, or the cluster fails to start and the gateway gives no reason; configuration often has numbers and
    booleans. Mappings with other values are not changed.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping) and all(
        isinstance(inner, (str, bool)) or is_number(inner) for inner in value.values()
    ):
        return {name: inner if isinstance(inner, str) else write_json(inner) for name, inner in value.items()}
    return value


def mapping_names(options: Mapping[str, Any]) -> list[str]:
    """List the names inside the mapping options of a cluster, without their values."""
    return sorted({str(name) for value in options.values() if isinstance(value, Mapping) for name in value})


_LIMIT = re.compile(
    r"\b(limit\w*|quota\w*|too many|max(imum)? (number|of)|at most \d+|already (have|has|running))\b", re.IGNORECASE
)
_SUBJECT = re.compile(r"\b(clusters?|users?|quota|you)\b", re.IGNORECASE)


def is_cluster_limit(text: str) -> bool:
    """Return whether a rejection is about the number or the sum of the user's clusters.

    Dask Gateway has no limit per user. Deployments add one in their options handler, each with its own wording.
    """
    return bool(_LIMIT.search(text) and _SUBJECT.search(text))
