"""Records the JSON schema of a Helm chart's values, without descriptions, for tests/test_deploy.py.

    python -m tests.support.record_charts SCHEMA.yaml tests/data/charts/CHART.json

`required` is left out except in alternatives, because the charts validate values together with their defaults.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

DROPPED = {"$comment", "$schema", "default", "description", "examples", "title"}
NAMED = {"properties", "patternProperties", "definitions", "$defs"}
"""Keywords whose members are names of values, not keywords."""


ALTERNATIVES = {"anyOf", "oneOf"}


def strip(schema: Any, *, alternative: bool = False) -> Any:
    """Return a schema without what does not matter for validation."""
    if isinstance(schema, list):
        return [strip(item, alternative=alternative) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: {name: strip(inner) for name, inner in value.items()}
        if key in NAMED
        else value
        if key == "required"
        else strip(value, alternative=key in ALTERNATIVES)
        for key, value in schema.items()
        if key not in DROPPED and (key != "required" or alternative)
    }


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(strip(yaml.safe_load(source.read_text("utf-8")))) + "\n", "utf-8")
