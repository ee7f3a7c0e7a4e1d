"""Who one is at the gateway: basic, jupyterhub or kerberos, as the Python client does it.

The client waits for a 401 before it sends its header; here it goes with every request, which saves a round trip and
differs in nothing else: the gateway looks at its cookie first anyway.
"""

from __future__ import annotations

import asyncio
import getpass
import importlib
import importlib.util
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from ..config import GatewayConfig
from ..errors import GatewayProblem, clean


class Authenticator(ABC):
    """Makes the header that proves who one is."""

    name: ClassVar[str]
    """`basic`, `jupyterhub` or `kerberos`."""

    remedy: ClassVar[str]
    """What to do where the gateway refuses it."""

    @abstractmethod
    async def headers(self) -> dict[str, str]:
        """Headers for one request. Raises GatewayProblem `auth-unavailable`."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown, in each form that travels."""
        return ()


class BasicAuthenticator(Authenticator):
    """HTTP Basic. Without `username` it is the system's user, without `password` it is empty."""

    name = "basic"
    remedy = "Admins: check gateway.auth.kwargs (username and password) in Dask's configuration."

    def __init__(self, username: str | None = None, password: str | None = None) -> None:
        self._password = password or ""
        try:
            self._username = getpass.getuser() if username is None else username
        except (ImportError, KeyError, OSError):
            # In a container under a user id that has no name.
            raise GatewayProblem(
                "auth-unavailable",
                "The gateway wants a user name, and this system's user has none.",
                remedy="Set gateway.auth.kwargs.username in Dask's configuration, or the variable USER.",
            ) from None
        try:
            self._credentials = b64encode(f"{self._username}:{self._password}".encode("latin1")).decode()
        except UnicodeEncodeError:
            raise GatewayProblem(
                "config-invalid", "gateway.auth.kwargs is not valid: it has characters that HTTP Basic cannot carry."
            ) from None

    async def headers(self) -> dict[str, str]:
        """Headers for one request."""
        return {"Authorization": f"Basic {self._credentials}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The password, plain and as it travels."""
        return (self._password, self._credentials)


class JupyterHubAuthenticator(Authenticator):
    """The hub's token of this server."""

    name = "jupyterhub"
    remedy = (
        "Stop and start your server. Admins: give the roles `user` and `server` the scope "
        "`access:services!service=dask-gateway`."
    )

    def __init__(self, api_token: str | None) -> None:
        if not api_token:
            raise GatewayProblem(
                "auth-unavailable",
                "The gateway wants a JupyterHub token, and JUPYTERHUB_API_TOKEN is not set.",
                remedy="Start this server from JupyterHub, or set gateway.auth.type in Dask's configuration.",
            )
        if not (api_token.isascii() and api_token.isprintable()):
            raise GatewayProblem("auth-unavailable", "The JupyterHub token has characters that no token has.")
        self._token = api_token

    async def headers(self) -> dict[str, str]:
        """Headers for one request. The scheme is `jupyterhub`: `token` and `Bearer` are refused."""
        return {"Authorization": f"jupyterhub {self._token}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """The token."""
        return (self._token,)


class KerberosAuthenticator(Authenticator):
    """Kerberos (SPNEGO) for the service `HTTP@host`, by the package `kerberos`, as the client has it."""

    name = "kerberos"
    remedy = "Get a new ticket (kinit), then try again."

    def __init__(self, host: str) -> None:
        if importlib.util.find_spec("kerberos") is None:
            raise GatewayProblem(
                "auth-unavailable",
                "The gateway wants Kerberos, and this server has no Kerberos library.",
                remedy="Admins: pip install 'dask-gateway[kerberos]' beside the server, then restart it.",
            )
        self._service = f"HTTP@{host}"

    async def headers(self) -> dict[str, str]:
        """Headers for one request: a ticket is good for one. It may ask the Kerberos server, so: a thread."""
        return {"Authorization": f"Negotiate {await asyncio.to_thread(self._negotiate)}"}

    def _negotiate(self) -> str:
        kerberos: Any = importlib.import_module("kerberos")
        try:
            _, context = kerberos.authGSSClientInit(
                self._service, gssflags=kerberos.GSS_C_MUTUAL_FLAG | kerberos.GSS_C_SEQUENCE_FLAG
            )
            kerberos.authGSSClientStep(context, "")
            return str(kerberos.authGSSClientResponse(context))
        except kerberos.KrbError as problem:
            raise GatewayProblem(
                "auth-unavailable", f"Kerberos gave no ticket: {clean(str(problem))}", remedy=self.remedy
            ) from None


def make_authenticator(config: GatewayConfig, environ: Mapping[str, str]) -> Authenticator:
    """The authenticator that `config` names.

    Raises GatewayProblem `auth-unavailable` where it cannot be had here, `config-invalid` where its arguments
    (`gateway.auth.kwargs`) are not what it takes.
    """
    if config.auth == "basic":
        return BasicAuthenticator(**_arguments(config, "username", "password"))
    if config.auth == "jupyterhub":
        kwargs = _arguments(config, "api_token")
        return JupyterHubAuthenticator(kwargs.get("api_token") or environ.get("JUPYTERHUB_API_TOKEN"))
    if config.auth == "kerberos":
        _arguments(config)
        return KerberosAuthenticator(urlsplit(config.address or "").hostname or "")
    # A custom class derives from dask_gateway's, which would cost every server 33 MB and blocks while it works.
    raise GatewayProblem(
        "auth-unavailable",
        f"gateway.auth.type is {clean(config.auth, limit=100)}: a class of its own works in notebooks alone, "
        "the panel knows basic, jupyterhub and kerberos.",
    )


def _arguments(config: GatewayConfig, *names: str) -> dict[str, str]:
    """`gateway.auth.kwargs`, checked: text alone, under these names alone; null counts as left out."""
    arguments: dict[str, str] = {}
    for name, value in config.auth_kwargs.items():
        key = f"gateway.auth.kwargs.{clean(name, limit=50)}"
        if name not in names:
            raise GatewayProblem("config-invalid", f"{key} is not valid: {config.auth} takes no such argument.")
        if value is None:
            continue
        if not isinstance(value, str):
            raise GatewayProblem("config-invalid", f"{key} is not valid: it must be text (quote it).")
        arguments[name] = value
    return arguments
