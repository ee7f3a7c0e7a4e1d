"""Checks that a dashboard page requests only addresses below that of its cluster. Pure functions."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from ..errors import GatewayProblem

# The characters that RFC 3986 allows in a path and in a query, and some more that browsers send in a query.
_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*")
_QUERY = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/?\[\]{}|^`\"<>\\]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

MAX_PATH = 2000
"""Characters of a path. The pages of workers have the longest ones, of about 60 characters."""
MAX_ENCODINGS = 4
"""How many times a path may be percent-encoded. Each removal costs time, and a page can request any path."""

DUMMY = "-"
"""The segment after the capability. Some pages of a scheduler use `../` once too often, which removes it."""


def _refused(variant: str) -> GatewayProblem:
    return GatewayProblem("view-path-refused", variant)


def clean_path(raw: str) -> str:
    """Return a path unchanged if it is valid and stays below the cluster's address.

    The path keeps its percent-encoding, because pages of workers contain `%2F`. So it is also checked with all
    encoding removed, even repeated encoding, which a proxy may remove too. It is a relative reference (RFC 3986,
    section 4.2), so its first segment has no colon, which would make it an absolute URL. Raises `view-path-refused`.
    """
    if len(raw) > MAX_PATH:
        raise _refused("too-long")
    if _PATH.fullmatch(raw) is None or _STRAY_PERCENT.search(raw):
        raise _refused("characters")
    if raw.startswith("/") or "//" in raw:
        raise _refused("empty-segments")
    decoded = raw
    for _ in range(MAX_ENCODINGS):
        decoded = unquote(decoded)
    if unquote(decoded) != decoded:
        raise _refused("characters")
    if any(ord(character) < 32 or character in "\x7f\\" for character in decoded):
        raise _refused("characters")
    # Some servers treat `..;x` as `..`.
    if ":" in raw.partition("/")[0]:
        raise _refused("outside")
    if any(segment.partition(";")[0].strip() in (".", "..") for segment in decoded.split("/")):
        raise _refused("outside")
    return raw


def clean_query(raw: str) -> str:
    """Return a query unchanged. Raises `view-path-refused` for characters that are not allowed."""
    if _QUERY.fullmatch(raw) is None:
        raise _refused("characters")
    return raw


def split_view(rest: str) -> tuple[str, str]:
    """Split `<capability>/-/<path>`, with or without the dummy segment, into capability and path."""
    capability, _, path = rest.partition("/")
    first, slash, below = path.partition("/")
    return capability, below if first == DUMMY and slash else "" if path == DUMMY else path


def join(base: str, path: str, query: str = "") -> str:
    """Return the URL of a checked path below `base`, which has no slash at its end."""
    return f"{base}/{path}?{query}" if query else f"{base}/{path}"


def confine(location: str, base: str, path: str, prefix: str) -> str:
    """Translate the target of a redirect to a path below `prefix`, which ends with a slash.

    `base` is the address of the cluster, `path` the requested path. The scheduler does not know its prefix, so
    `/status` is below its own root. Raises `view-redirect-refused` for a target outside the cluster.
    """
    try:
        there = urlsplit(urljoin(join(base, path), location))
        here = urlsplit(base)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise ValueError("another origin")
        below = there.path.removeprefix(here.path) if there.path.startswith(f"{here.path}/") else there.path
        tail = clean_path(below.removeprefix("/"))
        query = clean_query(there.query)
    except (ValueError, GatewayProblem) as error:
        raise GatewayProblem("view-redirect-refused", "outside") from error
    return prefix + tail + (f"?{query}" if query else "")
