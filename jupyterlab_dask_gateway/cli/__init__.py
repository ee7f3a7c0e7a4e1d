"""The command line: `jupyter dask-gateway …`.

It is in English only, as those of Jupyter and Dask are. Sentences that only a command writes are in its module; those
that the browser also shows are in messages.yaml.
"""

from .main import main

__all__ = ["main"]
