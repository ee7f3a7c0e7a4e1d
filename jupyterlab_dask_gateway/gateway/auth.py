"""Authentication at the gateway: basic, jupyterhub, kerberos or a custom class, as in dask_gateway's client.

The client sends its header after a 401 only. Here every request carries it, which saves a round trip; the gateway
checks its cookie first in either case. Only a custom class needs the 401.
"""

from __future__ import annotations

import asyncio
import getpass
import importlib
import importlib.util
from abc import abstractmethod
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from ..config import GatewayConfig, naming_group
from ..errors import GatewayProblem, clean
from .authenticator import Authenticator
from .custom_auth import CustomAuthenticator


class BuiltInAuthenticator(Authenticator):
    """An authentication method with a name.

    To support another one, derive from this class and add it to `AUTHENTICATORS`. To show it by its name, add
    that to `AuthType` (connection.py) and to the wire.
    """

    name: ClassVar[str]
    """The value of `gateway.auth.type`; also the message of `auth-refused` for a 401."""

    arguments: ClassVar[tuple[str, ...]] = ()
    """Names of `gateway.auth.kwargs` that it takes."""

    @classmethod
    @abstractmethod
    def create(cls, address: str, arguments: Mapping[str, str], environ: Mapping[str, str]) -> Authenticator:
        """Make the authenticator for the gateway at `address` with the checked `gateway.auth.kwargs`.

        Raises GatewayProblem `auth-unavailable` or `config-invalid`.
        """


class BasicAuthenticator(BuiltInAuthenticator):
    """HTTP Basic. `username` defaults to the user of the system, `password` to an empty one."""

    name = "basic"
    remedy = "basic"
    arguments = ("username", "password")

    def __init__(self, username: str | None = None, password: str | None = None) -> None:
        self._password = password or ""
        try:
            self._username = getpass.getuser() if username is None else username
        except (ImportError, KeyError, OSError):
            # The user id has no name, as in some containers.
            raise GatewayProblem("auth-unavailable", "no-user", remedy="no-user") from None
        try:
            self._credentials = b64encode(f"{self._username}:{self._password}".encode("latin1")).decode()
        except UnicodeEncodeError:
            raise GatewayProblem("config-invalid", "not-latin1") from None

    @classmethod
    def create(cls, address: str, arguments: Mapping[str, str], environ: Mapping[str, str]) -> BasicAuthenticator:
        """Make it from `username` and `password`."""
        return cls(**arguments)

    async def headers(self) -> dict[str, str]:
        """Return the headers of one request."""
        return {"Authorization": f"Basic {self._credentials}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the password, and the encoded credentials."""
        return (self._password, self._credentials)


class JupyterHubAuthenticator(BuiltInAuthenticator):
    """The JupyterHub token of this server."""

    name = "jupyterhub"
    arguments = ("api_token",)

    def __init__(self, api_token: str | None) -> None:
        if not api_token:
            raise GatewayProblem("auth-unavailable", "no-token", remedy="no-token")
        if not (api_token.isascii() and api_token.isprintable()):
            raise GatewayProblem("auth-unavailable", "bad-token")
        self._token = api_token

    @classmethod
    def create(
        cls, address: str, arguments: Mapping[str, str], environ: Mapping[str, str]
    ) -> JupyterHubAuthenticator:
        """Make it from `api_token`, or from the environment variable that JupyterHub sets."""
        return cls(arguments.get("api_token") or environ.get("JUPYTERHUB_API_TOKEN"))

    async def headers(self) -> dict[str, str]:
        """Return the headers of one request. The gateway rejects the schemes `token` and `Bearer`."""
        return {"Authorization": f"jupyterhub {self._token}"}

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the token."""
        return (self._token,)


class KerberosAuthenticator(BuiltInAuthenticator):
    """Kerberos (SPNEGO) for the service `HTTP@host`, with the package `kerberos` that the client uses too."""

    name = "kerberos"
    remedy = "kerberos"

    def __init__(self, host: str) -> None:
        if importlib.util.find_spec("kerberos") is None:
            raise GatewayProblem("auth-unavailable", "no-kerberos", remedy="no-kerberos")
        self._service = f"HTTP@{host}"

    @classmethod
    def create(cls, address: str, arguments: Mapping[str, str], environ: Mapping[str, str]) -> KerberosAuthenticator:
        """Make it for the host of `address`."""
        return cls(urlsplit(address).hostname or "")

    async def headers(self) -> dict[str, str]:
        """Return the headers of one request, with a new ticket. A ticket may need a network request: in a thread."""
        return {"Authorization": f"Negotiate {await asyncio.to_thread(self._negotiate)}"}

    def _negotiate(self) -> str:
        kerberos: Any = importlib.import_module("kerberos")
        try:
            _, context = kerberos.authGSSClientInit(
                self._service, gssflags=kerberos.GSS_C_MUTUAL_FLAG | kerberos.GSS_C_SEQUENCE_FLAG
            )
            kerberos.authGSSClientStep(context, "")
            return str(kerberos.authGSSClientResponse(context))
        except kerberos.KrbError as error:
            raise GatewayProblem(
                "auth-unavailable", "no-ticket", {"text": clean(str(error))}, remedy="no-ticket"
            ) from None


AUTHENTICATORS: dict[str, type[BuiltInAuthenticator]] = {
    authenticator.name: authenticator
    for authenticator in (BasicAuthenticator, JupyterHubAuthenticator, KerberosAuthenticator)
}
"""The values of `gateway.auth.type` that need no class."""


def make_authenticator(
    config: GatewayConfig, environ: Mapping[str, str], *, custom_allowed: bool = False
) -> Authenticator:
    """Make the authenticator that `config` names.

    Raises GatewayProblem `auth-unavailable` where it cannot be used here, `config-invalid` where its arguments
    (`gateway.auth.kwargs`) are not valid.

    Parameters
    ----------
    environ: environment variables
    custom_allowed: whether `gateway.auth.type` may be the dotted path of a class
    """
    with naming_group(config.group):
        return _make_authenticator(config, environ, custom_allowed)


def _make_authenticator(config: GatewayConfig, environ: Mapping[str, str], custom_allowed: bool) -> Authenticator:
    authenticator = AUTHENTICATORS.get(config.auth)
    if authenticator is not None:
        arguments = _checked_arguments(config, authenticator.arguments)
        return authenticator.create(config.address or "", arguments, environ)
    values = {"type": clean(config.auth, limit=100), "supported": ", ".join(AUTHENTICATORS)}
    if not _is_class_path(config.auth):
        raise GatewayProblem("auth-unavailable", "unknown-type", values)
    if not custom_allowed:
        raise GatewayProblem("auth-unavailable", "custom-not-allowed", values, remedy="custom-not-allowed")
    return CustomAuthenticator(config.auth, config.auth_kwargs)


def _is_class_path(text: str) -> bool:
    parts = text.split(".")
    return len(parts) > 1 and all(part.isidentifier() for part in parts)


def _checked_arguments(config: GatewayConfig, names: tuple[str, ...]) -> dict[str, str]:
    """Return `gateway.auth.kwargs`, which may hold text under these names only. A null counts as absent."""
    arguments: dict[str, str] = {}
    for name, value in config.auth_kwargs.items():
        key = f"{config.group}.auth.kwargs.{clean(name, limit=50)}"
        if name not in names:
            raise GatewayProblem("config-invalid", "unknown-argument", {"key": key, "auth": config.auth})
        if value is None:
            continue
        if not isinstance(value, str):
            raise GatewayProblem("config-invalid", "not-text", {"key": key})
        arguments[name] = value
    return arguments
