"""Dask's configuration of the gateways, read as dask_gateway's Python client reads it.

A kernel must find the same gateway as the panel, so layers, defaults and the expansion of `{VARIABLE}` are those of
the client. dask_gateway is not imported, because that takes 33 MB of memory and 0.7 s, and writes a file into
`~/.config/dask`. So its defaults, which exist only after the import, are repeated here.

The group `gateway` has the default gateway. The group `gateways`, which only this package reads, has further ones by
name, with the same keys. They inherit nothing from the default one: its password must not be sent to another host.

`GatewayConfigs` reads files (2-3 ms), once before the event loop runs. Running kernels do not see later changes
either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from . import dask_config
from .errors import GatewayProblem, clean
from .messages import GROUP

_dask = dask_config.load()

# A valid name of an environment variable. Other text between braces may be part of a secret.
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}")

DEFAULT = ""
"""The name of the default gateway."""
MAX_LABEL = 100
"""Characters of the label of a gateway."""


@dataclass(frozen=True)
class GatewayConfig:
    """Where a gateway is, and how to authenticate. `repr` omits fields that may hold secrets.

    Addresses have no trailing slash and no user info. `public_address` may be relative to the page in the browser.
    `proxy_address` is where schedulers are reached, `gateway://host:port`. `auth` is `basic`, `jupyterhub`,
    `kerberos` or the dotted path of a class. `http_proxy` is the HTTP proxy for `address`, if any, and
    `http_proxy_setting` what names it. `client_uses_proxy`: whether only dask_gateway's client uses a proxy.
    `name` is the key in the group `gateways`, empty for the default gateway, and `label` is what users see.
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
    name: str = DEFAULT
    label: str | None = None
    status_service: str | None = None

    @property
    def group(self) -> str:
        """The group of Dask's configuration that has it."""
        return group_of(self.name)


def group_of(name: str) -> str:
    """Return the group of Dask's configuration that has the gateway `name`."""
    return f"gateways.{name}" if name else GROUP


@contextmanager
def naming_group(group: str) -> Iterator[None]:
    """Let the problems that are raised inside name keys of this group of Dask's configuration."""
    try:
        yield
    except GatewayProblem as problem:
        if group != GROUP:
            problem.name_group(group)
        raise


class GatewayConfigs:
    """The configuration of all gateways.

    Parameters
    ----------
    environ: environment variables
    paths: files and folders to read, lowest priority first; by default those of Dask
    """

    def __init__(self, environ: Mapping[str, str], paths: Sequence[str] | None = None) -> None:
        self._environ = environ
        self._collected: Mapping[str, Any] = {}
        self._problem: GatewayProblem | None = None
        named: list[str] = []
        try:
            self._collected = _collect(environ, paths)
            group = self._collected.get("gateways") or {}
            if not isinstance(group, Mapping):
                raise _invalid("gateways", "not-a-group")
            named = list(map(str, group))
        except GatewayProblem as problem:
            self._problem = problem
        default = [DEFAULT] if not named or self._has_default() else []
        self.names: tuple[str, ...] = (*default, *named)
        """The names of the gateways, the default one first. There is always at least one."""

    def find(self, name: str) -> str:
        """Return the name in `names` for a name that users typed: Dask does not distinguish `-` and `_`.

        Raises GatewayProblem `unknown-gateway`.
        """
        for known in self.names:
            if known.replace("_", "-") == name.replace("_", "-"):
                return known
        raise unknown_gateway(name)

    def read(self, name: str = DEFAULT) -> GatewayConfig:
        """Return the configuration of one of `names`.

        Raises GatewayProblem `config-invalid` or `config-variable-unset`, which name the key, and the latter also the
        variable.
        """
        if self._problem is not None:
            raise self._problem
        config = config_of(self._collected, self._environ, name)
        for other in self.names[: self.names.index(name)]:
            if config.address is not None and self._address(other) == config.address:
                # What is stored of clusters is found by the address.
                raise _invalid(f"{config.group}.address", "same-address")
        return config

    def _address(self, name: str) -> str | None:
        try:
            return config_of(self._collected, self._environ, name).address
        except GatewayProblem:
            return None

    def _has_default(self) -> bool:
        """Return whether the group `gateway` has an address, or is not valid, which users must see."""
        try:
            return _Keys(self._collected, self._environ, group_of(DEFAULT)).get("address") not in (None, "")
        except GatewayProblem:
            return True


def unknown_gateway(name: str) -> GatewayProblem:
    """Return the problem that no gateway has this name."""
    if not name:
        return GatewayProblem("unknown-gateway", "no-default", field="gateway")
    return GatewayProblem("unknown-gateway", "not-configured", {"name": clean(name, limit=100)}, field="gateway")


def read_config(environ: Mapping[str, str], paths: Sequence[str] | None = None) -> GatewayConfig:
    """Read the configuration of the default gateway; see `GatewayConfigs`."""
    return GatewayConfigs(environ, paths).read()


def _collect(environ: Mapping[str, str], paths: Sequence[str] | None) -> Mapping[str, Any]:
    try:
        collected: Mapping[str, Any] = _dask.collect(paths=list(_dask.paths if paths is None else paths), env=environ)
        return collected
    except ValueError as problem:
        # Only the first line is shown: the rest quotes the file, including its secrets.
        text = clean(str(problem).partition(", original")[0].splitlines()[0])
        raise GatewayProblem("config-invalid", "unreadable", {"text": text}) from None
    except (AttributeError, TypeError):
        # `DASK_GATEWAY=x` and `DASK_GATEWAY__ADDRESS=y`: a value where a group of keys is expected.
        raise _invalid("gateway", "conflict") from None


def config_of(collected: Mapping[str, Any], environ: Mapping[str, str], name: str = DEFAULT) -> GatewayConfig:
    """Make a `GatewayConfig` from Dask's collected configuration. Raises as `GatewayConfigs.read` does."""
    if name and not _NAME.fullmatch(name):
        raise GatewayProblem("config-invalid", "not-a-gateway-name", {"key": f"gateways.{clean(name, limit=100)}"})
    keys = _Keys(collected, environ, group_of(name))
    address, username, password = _without_user_info(keys.path("address"), keys.text("address"))
    if name and address is None:
        raise _invalid(keys.path("address"), "no-address")
    public_address = keys.text("public-address")
    auth = keys.get("auth.type", "basic")
    if not isinstance(auth, str) or not auth:
        raise _invalid(keys.path("auth.type"), "not-an-auth-type")
    auth_kwargs = keys.group("auth.kwargs")
    if auth == "basic" and username is not None:
        # The client sends the user info of `http://user:password@host`, as HTTP clients do.
        auth_kwargs = {"username": username, "password": password or "", **auth_kwargs}
    proxy = _http_proxy(keys.path("http-client.proxy"), address, keys.expanded("http-client.proxy", True), environ)
    return GatewayConfig(
        address=address,
        public_address=address if public_address is None else _public(keys.path("public-address"), public_address),
        proxy_address=_proxy_address(keys.path("proxy-address"), address, keys.expanded("proxy-address")),
        auth=auth,
        auth_kwargs=auth_kwargs,
        cluster_options=keys.group("cluster.options"),
        http_proxy=None if proxy.is_exception else proxy.url,
        http_proxy_setting=proxy.setting,
        client_uses_proxy=proxy.is_exception,
        name=name,
        label=clean(keys.text("label") or "", limit=MAX_LABEL) or None,
        status_service=_without_user_info(keys.path("status-service"), keys.text("status-service"))[0],
    )


def _invalid(key: str, variant: str) -> GatewayProblem:
    return GatewayProblem("config-invalid", variant, {"key": key})


class _Keys:
    """Looks up keys of a group in either spelling (`public-address`, `public_address`) and expands variables."""

    def __init__(self, collected: Mapping[str, Any], environ: Mapping[str, str], group: str) -> None:
        self._collected = collected
        self._environ = environ
        self._group = group

    def path(self, key: str) -> str:
        """Return the key with its group, as users write it."""
        return f"{self._group}.{key}"

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value without expansion; `default` where the key or a group above it is missing or null."""
        value: Any = self._collected
        parts = self.path(key).split(".")
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
        return self._expand(self.path(key), self.get(key, default))

    def text(self, key: str) -> str | None:
        """Return the expanded text, or None where it is missing or empty."""
        value = self.expanded(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise _invalid(self.path(key), "not-text")
        return value

    def group(self, key: str) -> dict[str, Any]:
        """Return a mapping with its values expanded, one level deep, as the client does."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise _invalid(self.path(key), "not-a-mapping")
        out: dict[str, Any] = {}
        for name, inner in value.items():
            if not isinstance(name, str):
                raise _invalid(self.path(key), "keys-not-text")
            path = f"{self.path(key)}.{name}"
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


def _public(key: str, address: str) -> str:
    """Return a public address, full or relative, without trailing slash and user info: it is sent to browsers."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _invalid(key, "not-a-public-address") from None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")


def _proxy_address(key: str, address: str | None, value: Any) -> str | None:
    """Return where schedulers are reached: at an address, a port of the gateway's host, or the gateway's address."""
    if isinstance(value, bool) or not isinstance(value, (int, str, type(None))):
        raise _invalid(key, "not-a-proxy-address")
    if isinstance(value, str):
        return f"gateway://{urlsplit(value).netloc or value}"
    if address is None:
        return None
    parts = urlsplit(address)
    port = value if value is not None else parts.port or {"http": 80, "https": 443}[parts.scheme]
    host = parts.hostname or ""
    return f"gateway://{f'[{host}]' if ':' in host else host}:{port}"


class _Proxy(NamedTuple):
    """The setting that configures an HTTP proxy, the URL of the proxy, and whether NO_PROXY contains the gateway."""

    setting: str
    url: str | None = None
    is_exception: bool = False


def _http_proxy(key: str, address: str | None, value: Any, environ: Mapping[str, str]) -> _Proxy:
    """Return the HTTP proxy for `address`: the configured one, or for `true` that of `HTTP_PROXY` and `NO_PROXY`."""
    if isinstance(value, str) and value:
        if urlsplit(value).scheme not in ("http", "https"):
            raise _invalid(key, "not-an-http-proxy")
        return _Proxy(key, value)
    if value is None or value == "" or value is False or address is None:
        return _Proxy(key)
    if value is not True:
        raise _invalid(key, "not-an-http-proxy")
    parts = urlsplit(address)
    names = [name for name in (f"{parts.scheme}_proxy", f"{parts.scheme}_proxy".upper()) if environ.get(name)]
    if not names or urlsplit(environ[names[0]]).scheme not in ("http", "https"):
        return _Proxy(key)
    exceptions = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    # Unlike the client, this respects NO_PROXY, which often names addresses inside a cluster.
    return _Proxy(names[0], environ[names[0]], _is_exception(parts.hostname or "", port, exceptions))


def _is_exception(host: str, port: int, exceptions: str) -> bool:
    """Return whether NO_PROXY contains a host. Its entries are `*`, hosts, domains, IP addresses or networks (CIDR).

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
