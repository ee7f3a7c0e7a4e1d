"""`dask.config` without the rest of Dask: importing all of it costs each server's start 40 ms of CPU."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def load() -> ModuleType:
    """Dask's module `config`: Dask's own if it is imported already, else a copy that nobody else sees.

    Such a copy reads the same files in the same way; what a program sets at run time it does not know. Raises
    ImportError.
    """
    if "dask" in sys.modules:
        return import_module("dask.config")
    spec = find_spec("dask")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("Dask is not installed.", name="dask")
    # A package that has its place, but has not run.
    package = ModuleType("dask")
    package.__path__ = spec.submodule_search_locations
    sys.modules["dask"] = package
    try:
        return import_module("dask.config")
    finally:
        # Whoever imports Dask later has to get all of it.
        for name in [name for name in sys.modules if name == "dask" or name.startswith("dask.")]:
            del sys.modules[name]
