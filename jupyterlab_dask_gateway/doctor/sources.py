"""Where the values of Dask's configuration come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .. import dask_config

_dask = dask_config.load()

SHOWN_KEYS = ("address", "public-address", "proxy-address", "auth.type", "http-client.proxy", "status-service")
"""Keys of a gateway whose values are shown, without user info."""
HIDDEN_GROUPS = ("auth.kwargs", "cluster.options")
"""Groups of a gateway whose values are often credentials."""


@dataclass(frozen=True)
class Source:
    """What sets a key: the path of a file, or the name of an environment variable."""

    kind: Literal["file", "variable"]
    name: str


def find_sources(
    environ: Mapping[str, str], paths: Sequence[str] | None = None, group: str = "gateway"
) -> dict[str, Source]:
    """Return what sets each key of SHOWN_KEYS, and each key in HIDDEN_GROUPS. Unset keys are missing.

    `group` is that of the gateway. `paths` are the files and folders of the configuration, lowest priority first; by
    default those of Dask. Files that cannot be read are left out. It reads files, so it must not run on an event
    loop.
    """
    found: dict[str, Source] = {}
    for path in _files(list(_dask.paths if paths is None else paths)):
        found.update(dict.fromkeys(_keys(_read([path], {}), group), Source("file", path)))
    for name in sorted(environ):
        if name.upper().startswith("DASK_") and "GATEWAY" in name.upper():
            keys = _keys(_read([], {name: environ[name]}), group)
            found.update(dict.fromkeys(keys, Source("variable", name)))
    return found


def _files(paths: Sequence[str]) -> Iterator[str]:
    """Return the files in the order in which Dask reads them (`dask.config.collect_yaml`)."""
    for path in map(Path, paths):
        try:
            if path.is_dir():
                yield from (str(file) for file in sorted(path.iterdir()) if file.suffix.lower() in _SUFFIXES)
            elif path.exists():
                yield str(path)
        except OSError:
            continue


_SUFFIXES = (".json", ".yaml", ".yml")


def _read(paths: Sequence[str], environ: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        collected: Mapping[str, Any] = _dask.collect(paths=list(paths), env=environ)
    except (AttributeError, TypeError, ValueError, OSError):
        # The check of the configuration reports it.
        return {}
    return collected


def _keys(collected: Mapping[str, Any], group: str) -> Iterator[str]:
    """Return the known keys of the group of a gateway that have a value, with the group."""
    for key in SHOWN_KEYS:
        if _get(collected, f"{group}.{key}") is not None:
            yield f"{group}.{key}"
    for hidden in HIDDEN_GROUPS:
        values = _get(collected, f"{group}.{hidden}")
        if isinstance(values, Mapping):
            yield from (f"{group}.{hidden}.{name}" for name, value in values.items() if value is not None)


def _get(collected: Mapping[str, Any], key: str) -> Any:
    value: Any = collected
    for part in key.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(_dask.canonical_name(part, value))
    return value
