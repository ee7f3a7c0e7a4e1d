"""Dask's configuration of the gateway, read as dask_gateway's Python client reads it.

A kernel must find the same gateway as the panel, so layers, defaults and the expansion of `{VARIABLE}` are those of
the client. dask_gateway is not imported, because that takes 33 MB of memory and 0.7 s, and writes a file into
`~/.config/dask`. So its defaults, which exist only after the import, are repeated here.

`read_config` reads files (2-3 ms), once before the event loop runs. Running kernels do not see later changes either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from . import dask_config
from .errors import GatewayProblem, clean

_dask = dask_config.load()

# A valid name of an environment variable. Other text between braces may be part of a secret.
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class GatewayConfig:
    """Where the gateway is, and how to authenticate. `repr` omits fields that may hold secrets.

    Addresses have no trailing slash and no user info. `public_address` may be relative to the page in the browser.
    `proxy_address` is where schedulers are reached, `gateway://host:port`. `auth` is `basic`, `jupyterhub`,
    `kerberos` or the dotted path of a class. `http_proxy` is the HTTP proxy for `address`, if any, and
    `http_proxy_setting` what names it. `client_uses_proxy`: whether only dask_gateway's client uses a proxy.
    """

    address: str | None = None
    public_address: str | None = None
    proxy_address: str | None = None
    auth: str = "basic"
    auth_kwargs: Mapping[str, Any] = field(default_factory=dict, repr=False)
    cluster_options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    http_proxy: str | None = field(default=None, repr=False)
    http_proxy_setting: str = "gateway.http-client.proxy"
    client_uses_proxy: bool = False


def read_config(environ: Mapping[str, str], paths: Sequence[str] | None = None) -> GatewayConfig:
    """Read the configuration files and `environ`.

    `paths` are the files and folders to read, lowest priority first; by default those of Dask. Raises GatewayProblem
    `config-invalid` or `config-variable-unset`, which name the key, and the latter also the variable.
    """
    try:
        collected = _dask.collect(paths=list(_dask.paths if paths is None else paths), env=environ)
    except ValueError as problem:
        # Only the first line is shown: the rest quotes the file, including its secrets.
        text = clean(str(problem).partition(", original")[0].splitlines()[0])
        raise GatewayProblem("config-invalid", "unreadable", {"text": text}) from None
    except (AttributeError, TypeError):
        # `DASK_GATEWAY=x` and `DASK_GATEWAY__ADDRESS=y`: a value where a group of keys is expected.
        raise _invalid("gateway", "conflict") from None
    return config_of(collected, environ)


def config_of(collected: Mapping[str, Any], environ: Mapping[str, str]) -> GatewayConfig:
    """Make a `GatewayConfig` from Dask's collected configuration. Raises as `read_config` does."""
    keys = _Keys(collected, environ)
    address, username, password = _without_user_info("gateway.address", keys.text("gateway.address"))
    public_address = keys.text("gateway.public-address")
    auth = keys.get("gateway.auth.type", "basic")
    if not isinstance(auth, str) or not auth:
        raise _invalid("gateway.auth.type", "not-an-auth-type")
    auth_kwargs = keys.group("gateway.auth.kwargs")
    if auth == "basic" and username is not None:
        # The client sends the user info of `http://user:password@host`, as HTTP clients do.
        auth_kwargs = {"username": username, "password": password or "", **auth_kwargs}
    proxy = _http_proxy(address, keys.expanded("gateway.http-client.proxy", True), environ)
    return GatewayConfig(
        address=address,
        public_address=address if public_address is None else _public(public_address),
        proxy_address=_proxy_address(address, keys.expanded("gateway.proxy-address")),
        auth=auth,
        auth_kwargs=auth_kwargs,
        cluster_options=keys.group("gateway.cluster.options"),
        http_proxy=None if proxy.is_exception else proxy.url,
        http_proxy_setting=proxy.setting,
        client_uses_proxy=proxy.is_exception,
    )


def _invalid(key: str, variant: str) -> GatewayProblem:
    return GatewayProblem("config-invalid", variant, {"key": key})


class _Keys:
    """Looks up keys in either spelling (`public-address`, `public_address`) and expands variables."""

    def __init__(self, collected: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._collected = collected
        self._environ = environ

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value without expansion; `default` where the key or a group above it is missing or null."""
        value: Any = self._collected
        parts = key.split(".")
        for depth, part in enumerate(parts):
            if value is None:
                return default
            if not isinstance(value, dict):
                raise _invalid(".".join(parts[:depth]), "not-a-group")
            name = _dask.canonical_name(part, value)
            if name not in value:
                return default
            value = value[name]
        return value

    def expanded(self, key: str, default: Any = None) -> Any:
        return self._expand(key, self.get(key, default))

    def text(self, key: str) -> str | None:
        """Return the expanded text, or None where it is missing or empty."""
        value = self.expanded(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise _invalid(key, "not-text")
        return value

    def group(self, key: str) -> dict[str, Any]:
        """Return a mapping with its values expanded, one level deep, as the client does."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise _invalid(key, "not-a-mapping")
        out: dict[str, Any] = {}
        for name, inner in value.items():
            if not isinstance(name, str):
                raise _invalid(key, "keys-not-text")
            path = f"{key}.{name}"
            out[name] = self._expand(path, inner)
            try:
                json.dumps(out[name], allow_nan=False)
            except (TypeError, ValueError):
                raise _invalid(path, "not-json") from None
        return out

    def _expand(self, key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return value.format(**self._environ)
        except KeyError as missing:
            name = str(missing.args[0])
            if _VARIABLE.fullmatch(name):
                raise GatewayProblem("config-variable-unset", "not-set", {"key": key, "variable": name}) from None
        except (AttributeError, IndexError, TypeError, ValueError):
            pass
        raise _invalid(key, "not-a-template")


def _without_user_info(key: str, address: str | None) -> tuple[str | None, str | None, str | None]:
    """Split an HTTP address into the address without trailing slash and user info, user name and password."""
    if address is None:
        return None, None, None
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        username, password = parts.username, parts.password
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or any(c.isspace() for c in address):
        raise _invalid(key, "not-an-address")
    bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")).rstrip("/")
    return (
        bare,
        None if username is None else unquote(username),
        None if password is None else unquote(password),
    )


def _public(address: str) -> str:
    """Return a public address, full or relative, without trailing slash and user info: it is sent to browsers."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _invalid("gateway.public-address", "not-a-public-address") from None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")


def _proxy_address(address: str | None, value: Any) -> str | None:
    """Return where schedulers are reached: at an address, a port of the gateway's host, or the gateway's address."""
    if isinstance(value, bool) or not isinstance(value, (int, str, type(None))):
        raise _invalid("gateway.proxy-address", "not-a-proxy-address")
    if isinstance(value, str):
        return f"gateway://{urlsplit(value).netloc or value}"
    if address is None:
        return None
    parts = urlsplit(address)
    port = value if value is not None else parts.port or {"http": 80, "https": 443}[parts.scheme]
    host = parts.hostname or ""
    return f"gateway://{f'[{host}]' if ':' in host else host}:{port}"


class _Proxy(NamedTuple):
    """An HTTP proxy, what names it, and whether NO_PROXY contains the gateway."""

    url: str | None = None
    setting: str = "gateway.http-client.proxy"
    is_exception: bool = False


def _http_proxy(address: str | None, value: Any, environ: Mapping[str, str]) -> _Proxy:
    """Return the HTTP proxy for `address`: the configured one, or for `true` that of `HTTP_PROXY` and `NO_PROXY`."""
    if isinstance(value, str) and value:
        if urlsplit(value).scheme not in ("http", "https"):
            raise _invalid("gateway.http-client.proxy", "not-an-http-proxy")
        return _Proxy(value)
    if value is None or value == "" or value is False or address is None:
        return _Proxy()
    if value is not True:
        raise _invalid("gateway.http-client.proxy", "not-an-http-proxy")
    parts = urlsplit(address)
    names = [name for name in (f"{parts.scheme}_proxy", f"{parts.scheme}_proxy".upper()) if environ.get(name)]
    if not names or urlsplit(environ[names[0]]).scheme not in ("http", "https"):
        return _Proxy()
    exceptions = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    # Unlike the client, this respects NO_PROXY, which often names addresses inside a cluster.
    return _Proxy(environ[names[0]], names[0], _is_exception(parts.hostname or "", port, exceptions))


def _is_exception(host: str, port: int, exceptions: str) -> bool:
    """Whether NO_PROXY contains a host. Its entries are `*`, hosts, domains, IP addresses or networks (CIDR).

    Each may have a port.
    """
    entries = (entry.strip().lower() for entry in exceptions.split(","))
    return any(_is_match(host, port, entry) for entry in entries if entry)


def _is_match(host: str, port: int, entry: str) -> bool:
    try:
        return ip_address(host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        pass  # One of both is a name, or the entry has a port.
    name, _, entry_port = entry.rpartition(":")
    if name and entry_port.isdigit():
        return int(entry_port) == port and _is_match(host, port, name)
    name = entry.removeprefix("*").lstrip(".")
    return entry == "*" or (bool(name) and (host == name or host.endswith(f".{name}")))
