"""Reads the YAML files of this package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Mapping[str, Any]:
    """Read a YAML file whose top level is a mapping."""
    # The loader written in C is ten times faster, but not available everywhere.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe
    return data
