"""The command line: `jupyter dask-gateway …`."""

from .main import main

__all__ = ["main"]
