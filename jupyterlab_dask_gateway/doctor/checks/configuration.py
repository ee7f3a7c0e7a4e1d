"""Checks of the configuration."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ...config import GatewayConfig, group_of
from ...errors import GatewayProblem, clean
from ...messages import Message, message
from ..diagnosis import Diagnosis
from ..findings import Finding, failed_with, passed, warning
from ..sources import HIDDEN_GROUPS, Source, find_sources


async def check_configuration(diagnosis: Diagnosis) -> Finding:
    """Read the configuration, and list where each value comes from. A private local gateway is started."""
    sources = await asyncio.to_thread(find_sources, diagnosis.environ, diagnosis.paths, group_of(diagnosis.gateway))
    traits = [_trait_text(name, value) for name, value in sorted(diagnosis.traits.items())]
    try:
        diagnosis.config = config = await diagnosis.load()
    except GatewayProblem as problem:
        origins = (_text(key, None, source) for key, source in sources.items())
        return failed_with(problem, None, *origins, *traits)
    details = [*_value_texts(config, sources), *traits]
    return passed(message("doctor.configuration.read", address=config.address or ""), *details)


def _value_texts(config: GatewayConfig, sources: dict[str, Source]) -> Iterator[Message]:
    values = {
        "address": config.address,
        "public-address": config.public_address,
        "proxy-address": config.proxy_address,
        "auth.type": clean(config.auth, limit=100),
    }
    if config.status_service is not None:
        values["status-service"] = config.status_service
    for name, value in values.items():
        key = f"{config.group}.{name}"
        yield _text(key, _shown(value), sources.get(key))
    if config.http_proxy is not None:
        shown = _shown(config.http_proxy)
        yield message("doctor.value.http-proxy", setting=config.http_proxy_setting, value=shown or "")
    for key, source in sources.items():
        if key.removeprefix(f"{config.group}.").startswith(HIDDEN_GROUPS):
            yield _text(key, None, source)


def _text(key: str, value: str | None, source: Source | None) -> Message:
    """Say what sets a key. A value that may be a secret is None."""
    if source is None:
        return message("doctor.value.default", key=key, value=value or "")
    name = clean(source.name, limit=300)
    if value is None:
        if source.kind == "variable":
            return message("doctor.value.hidden-from-variable", key=key, source=name)
        return message("doctor.value.hidden-from-file", key=key, source=name)
    if source.kind == "variable":
        return message("doctor.value.from-variable", key=key, value=value, source=name)
    return message("doctor.value.from-file", key=key, value=value, source=name)


def _trait_text(name: str, value: Any) -> Message:
    return message("doctor.value.trait", name=name, value=clean(str(value), limit=200))


def _shown(url: str | None) -> str | None:
    """Return a URL without user info, query and fragment, which may have secrets."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return clean(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")), limit=300)


async def check_python_client(diagnosis: Diagnosis) -> Finding:
    """Compare what this server does with what dask_gateway's Python client does."""
    config = diagnosis.config
    if config.client_uses_proxy:
        return warning(message("doctor.python-client.proxy", setting=config.http_proxy_setting), "no-proxy")
    try:
        installed = await asyncio.to_thread(version, "dask-gateway")
    except PackageNotFoundError:
        return warning(message("doctor.python-client.missing"), "no-client")
    return passed(message("doctor.python-client.same", version=installed))
