"""`dask.config` without the rest of Dask, whose import would slow down the start of every server.

CPU time to import the modules of JupyterLab and its server: 1.44 s; with this extension 1.53 s (1.06x); with this
extension and all of Dask 1.60 s (1.11x, above the limit of bench/startup.py). Medians of 8 runs, Dask 2026.8.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def load() -> ModuleType:
    """Return the module `dask.config`: the imported one if Dask is imported already, else a private copy.

    The copy reads the same files in the same way. It does not know values that a program sets at run time. Raises
    ImportError.
    """
    if "dask" in sys.modules:
        return import_module("dask.config")
    spec = find_spec("dask")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("Dask is not installed.", name="dask")
    # A package whose `__init__.py` has not run: submodules are found in its folder.
    package = ModuleType("dask")
    package.__path__ = spec.submodule_search_locations
    sys.modules["dask"] = package
    try:
        return import_module("dask.config")
    finally:
        # A later import of Dask must run all of it.
        for name in [name for name in sys.modules if name == "dask" or name.startswith("dask.")]:
            del sys.modules[name]
