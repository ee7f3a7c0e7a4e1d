"""The server half of jupyterlab-dask-gateway."""
