"""The command line: `jupyter dask-gateway …`.

It is in English only, as those of Jupyter and Dask are. So the commands write sentences that only they need
themselves; those that the browser shows too are in messages.yaml.
"""

from .main import main

__all__ = ["main"]
