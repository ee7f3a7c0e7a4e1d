"""Dask's configuration, read as dask_gateway's Python client reads it, as one `GatewayConfig`.

A kernel must find the same gateway as the panel, so layers, defaults and `{VARIABLE}` expansion are the client's.
Its package is not imported (33 MB, 0.7 s, and it writes a file into `~/.config/dask`), so its defaults, which only
exist where it is imported, are filled in here.

`read_config` reads files (2-3 ms) and is meant to run once, before the server's loop turns: a running kernel does
not see a later edit either, and the environment of a running server cannot change from outside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from . import dask_config
from .errors import GatewayProblem, clean

_dask = dask_config.load()

# What a shell would call a variable. Anything else between braces is a mistake, and maybe part of a secret.
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class GatewayConfig:
    """Where the gateway is, and as whom to ask it. What may hold a secret is kept out of `repr`.

    Addresses have no trailing slash and no user info. `public_address` may be relative to the browser's page.
    `proxy_address` is where schedulers are reached, `gateway://host:port`. `auth` is `basic`, `jupyterhub`,
    `kerberos` or the dotted path of a class. `http_proxy` is the proxy that applies to `address`, if any.
    """

    address: str | None = None
    public_address: str | None = None
    proxy_address: str | None = None
    auth: str = "basic"
    auth_kwargs: Mapping[str, Any] = field(default_factory=dict, repr=False)
    cluster_options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    http_proxy: str | None = field(default=None, repr=False)


def read_config(environ: Mapping[str, str], paths: Sequence[str] | None = None) -> GatewayConfig:
    """Read the configuration files and `environ`.

    `paths` are the files and folders to read, lowest first; Dask's own unless given. Raises GatewayProblem
    `config-invalid` or `config-variable-unset`, which name the key, and for the latter the variable.
    """
    try:
        collected = _dask.collect(paths=list(_dask.paths if paths is None else paths), env=environ)
    except ValueError as problem:
        # Of its text only the first line may be shown: what follows quotes the file, secrets included.
        raise _invalid("Dask's configuration", str(problem).partition(", original")[0].splitlines()[0]) from None
    except (AttributeError, TypeError):
        # `DASK_GATEWAY=x` beside `DASK_GATEWAY__ADDRESS=y`: a value where a group of keys should be.
        raise _invalid("gateway", "one variable sets it to a value, another sets a key in it") from None
    return config_of(collected, environ)


def config_of(collected: Mapping[str, Any], environ: Mapping[str, str]) -> GatewayConfig:
    """The `GatewayConfig` in Dask's collected configuration. Raises as `read_config` does."""
    keys = _Keys(collected, environ)
    address, username, password = _without_user_info("gateway.address", keys.text("gateway.address"))
    public_address = keys.text("gateway.public-address")
    auth = keys.get("gateway.auth.type", "basic")
    if not isinstance(auth, str) or not auth:
        raise _invalid("gateway.auth.type", "it must be basic, jupyterhub, kerberos or the path of a class")
    auth_kwargs = keys.group("gateway.auth.kwargs")
    if auth == "basic" and username is not None:
        # The client would send these, as any HTTP client does with `http://user:password@host`.
        auth_kwargs = {"username": username, "password": password or "", **auth_kwargs}
    return GatewayConfig(
        address=address,
        public_address=address if public_address is None else _public(public_address),
        proxy_address=_proxy_address(address, keys.expanded("gateway.proxy-address")),
        auth=auth,
        auth_kwargs=auth_kwargs,
        cluster_options=keys.group("gateway.cluster.options"),
        http_proxy=_http_proxy(address, keys.expanded("gateway.http-client.proxy", True), environ),
    )


def _invalid(key: str, why: str) -> GatewayProblem:
    return GatewayProblem("config-invalid", f"{key} is not valid: {clean(why)}.")


class _Keys:
    """ClusterPoller keys up in either spelling (`public-address`, `public_address`) and expands variables."""

    def __init__(self, collected: Mapping[str, Any], environ: Mapping[str, str]) -> None:
        self._collected = collected
        self._environ = environ

    def get(self, key: str, default: Any = None) -> Any:
        """The value as it stands; `default` where the key or a group above it is missing (a null group too)."""
        value: Any = self._collected
        parts = key.split(".")
        for depth, part in enumerate(parts):
            if value is None:
                return default
            if not isinstance(value, dict):
                raise _invalid(".".join(parts[:depth]), "it must be a group of keys")
            name = _dask.canonical_name(part, value)
            if name not in value:
                return default
            value = value[name]
        return value

    def expanded(self, key: str, default: Any = None) -> Any:
        return self._expand(key, self.get(key, default))

    def text(self, key: str) -> str | None:
        """A string, or None where there is none or an empty one."""
        value = self.expanded(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise _invalid(key, f"it must be text, not {_kind(value)}")
        return value

    def group(self, key: str) -> dict[str, Any]:
        """A mapping whose values are expanded, one level deep, as the client does."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise _invalid(key, f"it must be a mapping, not {_kind(value)}")
        out: dict[str, Any] = {}
        for name, inner in value.items():
            if not isinstance(name, str):
                raise _invalid(key, "its keys must be text")
            path = f"{key}.{name}"
            out[name] = self._expand(path, inner)
            try:
                json.dumps(out[name], allow_nan=False)
            except (TypeError, ValueError):
                raise _invalid(path, "it cannot be sent as JSON (a date needs quotes)") from None
        return out

    def _expand(self, key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return value.format(**self._environ)
        except KeyError as missing:
            name = str(missing.args[0])
            if _VARIABLE.fullmatch(name):
                raise GatewayProblem(
                    "config-variable-unset",
                    f"{key} uses the environment variable {name}, which is not set.",
                ) from None
        except (AttributeError, IndexError, TypeError, ValueError):
            pass
        raise _invalid(key, "it is no template: a brace that is meant as such is written twice, {{ or }}")


def _kind(value: Any) -> str:
    """What a value is, in words for a person, without the value itself: it may be secret."""
    kinds = {bool: "a boolean", int: "a number", float: "a number", str: "text", list: "a list", tuple: "a list"}
    return "a mapping" if isinstance(value, Mapping) else kinds.get(type(value), f"a {type(value).__name__}")


def _without_user_info(key: str, address: str | None) -> tuple[str | None, str | None, str | None]:
    """An HTTP address without trailing slash and user info, then user name and password."""
    if address is None:
        return None, None, None
    try:
        parts = urlsplit(address)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        username, password = parts.username, parts.password
    except ValueError:
        valid = False
    if not valid or parts.query or parts.fragment or any(c.isspace() for c in address):
        raise _invalid(key, "it must be an address such as https://hub.example.org/services/dask-gateway")
    bare = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")).rstrip("/")
    return (
        bare,
        None if username is None else unquote(username),
        None if password is None else unquote(password),
    )


def _public(address: str) -> str:
    """A public address, full or relative, without trailing slash, and without user info: browsers are told of it."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _invalid("gateway.public-address", "it must be an address or a path") from None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")


def _proxy_address(address: str | None, value: Any) -> str | None:
    """Where schedulers are reached: a full address, a port on the gateway's host, or the gateway's own address."""
    if isinstance(value, bool) or not isinstance(value, (int, str, type(None))):
        raise _invalid("gateway.proxy-address", f"it must be an address or a port, not {_kind(value)}")
    if isinstance(value, str):
        return f"gateway://{urlsplit(value).netloc or value}"
    if address is None:
        return None
    parts = urlsplit(address)
    port = value if value is not None else parts.port or {"http": 80, "https": 443}[parts.scheme]
    host = parts.hostname or ""
    return f"gateway://{f'[{host}]' if ':' in host else host}:{port}"


def _http_proxy(address: str | None, value: Any, environ: Mapping[str, str]) -> str | None:
    """The HTTP proxy to `address`: given, or by `true` the environment's (`HTTP_PROXY`, `NO_PROXY` and such)."""
    if isinstance(value, str) and value:
        if urlsplit(value).scheme not in ("http", "https"):
            raise _invalid("gateway.http-client.proxy", "it must be true, false or an http:// address")
        return value
    if value is None or value == "" or value is False or address is None:
        return None
    if value is not True:
        raise _invalid("gateway.http-client.proxy", f"it must be true, false or an address, not {_kind(value)}")
    parts = urlsplit(address)

    def variable(name: str) -> str | None:
        return environ.get(name) or environ.get(name.upper())

    proxy = variable(f"{parts.scheme}_proxy")
    if proxy is None or urlsplit(proxy).scheme not in ("http", "https"):
        return None
    exceptions = variable("no_proxy")
    # Unlike the client we heed NO_PROXY: who sets it means every program, and it names addresses inside a cluster.
    return None if _is_exception(parts.hostname or "", exceptions or "") else proxy


def _is_exception(host: str, exceptions: str) -> bool:
    """Whether NO_PROXY (`*`, or hosts and domains with commas between) names `host`."""
    names = [name.strip().lstrip(".").lower() for name in exceptions.split(",")]
    return any(name and (name in ("*", host) or host.endswith(f".{name}")) for name in names)
