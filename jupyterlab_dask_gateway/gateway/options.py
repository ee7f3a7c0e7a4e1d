"""Options of clusters: their specs, defaults, the checks of values, and the masking of secrets. Pure functions.

Specs and texts are those of dask-gateway-server's REST API (its `routes.py` and `options.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ..errors import GatewayProblem, clean
from .responses import unexpected_response


def parse_options(data: Any) -> list[dict[str, Any]]:
    """The gateway's option specs, `{field, label, default, spec}` each; a kind that is not known is left out.

    Raises GatewayProblem `gateway-bad-response`.
    """
    specs = data.get("cluster_options") if isinstance(data, dict) else None
    if not isinstance(specs, list):
        raise unexpected_response("there are no options in its answer")
    return [spec for spec in map(_option, specs) if spec is not None]


_KINDS: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "string": (str,),
    "bool": (bool,),
    "select": (str,),
    "mapping": (dict,),
}


def _option(data: Any) -> dict[str, Any] | None:
    """One option, or None where the form could not show it; the gateway's own default then applies."""
    if not isinstance(data, dict) or not isinstance(data.get("spec"), dict):
        return None
    name, label, given = data.get("field"), data.get("label"), data["spec"]
    kind = given.get("type")
    if not isinstance(name, str) or not name or kind not in _KINDS:
        return None
    spec: dict[str, Any] = {"type": kind}
    if kind in ("int", "float"):
        spec |= {bound: given[bound] if _is_number(given.get(bound)) else None for bound in ("min", "max")}
    if kind == "select":
        choices = given.get("options")
        if not isinstance(choices, list) or not choices:
            return None
        spec["options"] = choices
    option = {"field": name, "label": label if isinstance(label, str) and label else name, "spec": spec}
    return {**option, "default": data.get("default")}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def merge_defaults(options: Iterable[Mapping[str, Any]], configured: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`options` with the deployment's `gateway.cluster.options` as defaults, as the client merges them.

    Raises GatewayProblem `config-invalid`, as the client raises, for an option that does not exist or a value that
    it cannot take.
    """
    merged = {str(option["field"]): dict(option) for option in options}
    for name, value in configured.items():
        key = f"gateway.cluster.options.{clean(name, limit=50)}"
        if name not in merged:
            raise GatewayProblem("config-invalid", f"{key} is not valid: this gateway has no such option.")
        wrong = reason_invalid(merged[name]["spec"], value)
        if wrong is not None:
            raise GatewayProblem("config-invalid", f"{key} is not valid: {wrong}.")
        merged[name]["default"] = value
    return list(merged.values())


def reason_invalid(spec: Mapping[str, Any], value: Any) -> str | None:
    """Why an option of this spec cannot be `value`, without the value, or None if it can."""
    kind = str(spec["type"])
    words = {"int": "a whole number", "float": "a number", "bool": "true or false", "mapping": "a mapping"}
    if not isinstance(value, _KINDS[kind]) or (kind in ("int", "float") and not _is_number(value)):
        return f"it must be {words.get(kind, 'text')}"
    if kind == "select" and value not in spec["options"]:
        return "it is none of the choices"
    if kind in ("int", "float"):
        if spec.get("min") is not None and value < spec["min"]:
            return f"it must be at least {spec['min']}"
        if spec.get("max") is not None and value > spec["max"]:
            return f"it must be at most {spec['max']}"
    return None


def find_field(text: str, fields: Collection[str]) -> str | None:
    """The option that a refusal is about: it is named in prose alone, and values quoted there may be anything.

    The gateway's own texts first, each where its field stands; then a handler's, if it mentions one option only.
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
    """The texts inside mapping options: often credentials, so no message may repeat them."""

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
    """The options without the values of mappings, which often are credentials: each key has None instead.

    A value of a type that no option has becomes None.
    """
    masked: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, Mapping):
            masked[str(name)] = dict.fromkeys(map(str, value))
        else:
            masked[str(name)] = value if value is None or isinstance(value, (str, int, float)) else None
    return masked


def mask_defaults(specs: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The specs with the defaults of mapping options masked."""
    return [
        {**spec, **mask_mappings({"default": spec["default"]})} if spec["spec"]["type"] == "mapping" else dict(spec)
        for spec in specs
    ]


def has_masked_values(value: Any) -> bool:
    """Whether `value` is a mapping with masked values, which the browser sends back as null."""
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
