"""The command line: `jupyter dask-gateway …`."""

from .prune import main

__all__ = ["main"]
