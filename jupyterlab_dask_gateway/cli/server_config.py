"""The configuration of the server extension, for commands: the files that Jupyter Server reads."""

from __future__ import annotations

from jupyter_core.application import JupyterApp
from traitlets import TraitError
from traitlets.config import Config

from ..clusters.prices import Prices
from ..traits import GatewayTraits

FILES = ("jupyter_jupyterlab_dask_gateway_config", "jupyter_server_config")
"""Names without an ending, in the order in which they are read: the last value of a trait applies."""
_PRICES = ("price_per_core_hour", "price_per_gib_hour", "price_currency")


class _ConfigFiles(JupyterApp):
    """Reads configuration files from the folders of Jupyter. Those with errors are logged and left out."""

    name = "jupyter-server"


def read_prices() -> Prices:
    """Return the prices that Jupyter's configuration files set.

    Those of the command line of a server are unknown here. It reads files, so it must not run on an event loop.
    """
    configured = _read_files().get("DaskGatewayApp", {})
    traits = GatewayTraits()
    for name in _PRICES:
        if name in configured:
            try:
                setattr(traits, name, configured[name])
            except TraitError:
                continue  # The server does not start with it.
    return Prices(traits.price_per_core_hour, traits.price_per_gib_hour, traits.price_currency)


def _read_files() -> Config:
    files = _ConfigFiles()
    for name in FILES:
        files.config_file_name = name
        files.load_config_file()
    return files.config
