"""Records what tests/test_deploy.py needs of the JSON schema of Kubernetes, without descriptions.

    python -m tests.support.record_kubernetes _definitions.json tests/data/kubernetes.json

The source is the schema of Kubernetes 1.36 (Apache-2.0), which the package kubernetes-validate contains. Unknown
members are errors, as in `kubectl apply --validate=strict`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

KINDS = [
    "io.k8s.api.apps.v1.Deployment",
    "io.k8s.api.batch.v1.CronJob",
    "io.k8s.api.core.v1.Container",
    "io.k8s.api.core.v1.LimitRange",
    "io.k8s.api.core.v1.PodSpec",
    "io.k8s.api.core.v1.ResourceQuota",
    "io.k8s.api.core.v1.Service",
    "io.k8s.api.core.v1.ServiceAccount",
    "io.k8s.api.networking.v1.NetworkPolicy",
    "io.k8s.api.rbac.v1.Role",
    "io.k8s.api.rbac.v1.RoleBinding",
]
KEPT = {"$ref", "additionalProperties", "anyOf", "enum", "items", "oneOf", "properties", "required", "type"}


def strip(schema: Any) -> Any:
    """Return a schema with the keywords that matter here, which accepts no unknown members."""
    if isinstance(schema, list):
        return [strip(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: {name: strip(inner) for name, inner in value.items()} if key == "properties" else strip(value)
        for key, value in schema.items()
        if key in KEPT
    }
    if "properties" in kept:
        kept.setdefault("additionalProperties", False)
    return kept


def references(schema: Any) -> set[str]:
    """Return the names of the definitions that a schema refers to."""
    if isinstance(schema, list):
        return set().union(*map(references, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].rpartition("/")[2]} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*map(references, schema.values()))


def record(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions of `KINDS` and of all that they contain."""
    found: dict[str, Any] = {}
    wanted = set(KINDS)
    while wanted:
        name = wanted.pop()
        found[name] = strip(definitions[name])
        wanted |= references(found[name]) - found.keys()
    return {"$defs": dict(sorted(found.items()))}


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(json.dumps(record(json.loads(source.read_text("utf-8"))["$defs"])) + "\n", "utf-8")
