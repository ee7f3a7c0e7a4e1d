"""The server extension of jupyterlab-dask-gateway."""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import DaskGatewayApp

    return [{"module": "jupyterlab_dask_gateway", "app": DaskGatewayApp}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-dask-gateway"}]
