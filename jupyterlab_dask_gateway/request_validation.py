"""Validation of request bodies against the shapes of events/clusters.yaml.

jsonschema and the schema are loaded with the first request that has a body.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .errors import GatewayProblem
from .messages import Value
from .yaml_files import read_yaml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA = Path(__file__).parent / "events" / "clusters.yaml"

Body = TypeVar("Body")

_TYPE_FAULTS = {
    "string": "not-text",
    "integer": "not-an-integer",
    "number": "not-a-number",
    "boolean": "not-a-boolean",
    "object": "not-a-mapping",
    "array": "not-a-list",
}

_FORM_FIELDS = {"count": "workers"}
"""Names of form fields that differ from the member of the body, for `field` of a problem."""


def validate(shape: type[Body], body: Any) -> Body:
    """Return `body` as the TypedDict `shape`, which is generated from the definition of the same name.

    Raises GatewayProblem `bad-request` with the field at fault. Members of mapping options are not checked, and no
    message quotes a value.
    """
    error = next(_validator(_definition_name(shape)).iter_errors(body), None)
    if error is not None:
        raise _problem(_most_specific(error))
    return cast("Body", body)


def _definition_name(shape: type) -> str:
    """Return the name of a definition: `CreateRequest` is generated from `create_request`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", shape.__name__).lower()


@functools.cache
def _schema() -> Mapping[str, Any]:
    return read_yaml(SCHEMA)


@functools.cache
def _validator(definition: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    definitions = _schema()["$defs"]
    if definition not in definitions:
        raise KeyError(f"events/clusters.yaml has no definition {definition}")
    return Draft202012Validator({"$defs": definitions, "$ref": f"#/$defs/{definition}"})


def _most_specific(error: ValidationError) -> ValidationError:
    """Return the error of the alternative of `anyOf` that comes nearest to the body."""
    while error.context:
        alternatives = [inner for inner in error.context if inner.schema != {"type": "null"}]
        error = max(alternatives, key=lambda inner: len(inner.absolute_path))
    return error


def _problem(error: ValidationError) -> GatewayProblem:
    """Translate an error of jsonschema to a problem."""
    path = [str(part) for part in error.absolute_path]
    variant, values = _fault(error)
    if not path and variant == "not-a-mapping":
        return GatewayProblem("bad-request", "not-an-object")
    member = values.pop("member", None)
    if member is not None:
        path.append(str(member))
    field = path[-1] if path else None
    return GatewayProblem(
        "bad-request", variant, {"name": ".".join(path), **values}, field=_FORM_FIELDS.get(field or "", field)
    )


def _fault(error: ValidationError) -> tuple[str, dict[str, Value]]:
    """Return the variant of `bad-request` for an error, and its values; `member` is a member at fault inside."""
    keyword, limit = str(error.validator), cast("Any", error.validator_value)
    instance = cast("Any", error.instance)
    if keyword == "required":
        return "missing", {"member": next(name for name in limit if name not in instance)}
    if keyword == "additionalProperties":
        known = cast("Mapping[str, Any]", error.schema)["properties"]
        return "unknown-field", {"member": next(name for name in instance if name not in known)}
    if keyword == "type":
        types = [limit] if isinstance(limit, str) else limit
        return _TYPE_FAULTS[next(name for name in types if name != "null")], {}
    if keyword == "enum":
        return "not-a-choice", {"choices": ", ".join(str(choice) for choice in limit if choice is not None)}
    if keyword == "minimum":
        return "too-small", {"minimum": limit}
    if keyword == "maximum":
        return "too-large", {"maximum": limit}
    if keyword == "minLength":
        return "empty", {}
    if keyword == "maxLength":
        return "too-long", {"maximum": limit}
    if keyword == "maxItems":
        return "too-many", {"maximum": limit}
    return "not-valid", {}
