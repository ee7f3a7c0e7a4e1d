"""Where a request of a dashboard page may go: below its own cluster's address, whatever it is spelled like. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from ..errors import GatewayProblem

# RFC 3986: what a path and a query may hold without being quoted. No backslash, control character or blank.
_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*")
_QUERY = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/?\[\]{}|^`\"<>\\]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")

DUMMY = "-"
"""The segment after the capability. Some of the scheduler's pages climb one level too many; it gives them room."""


def _refused(why: str) -> GatewayProblem:
    return GatewayProblem("view-path-refused", f"A dashboard page asked for an address that is not allowed: {why}.")


def clean_path(raw: str) -> str:
    """A path relative to the cluster's address, as it was sent, once it is sure to stay there.

    It is quoted as the page quoted it (workers' pages hold `%2F`), so it is also looked at with all quoting
    removed, however often it was applied: a proxy on the way may do so too. Raises `view-path-refused`.
    """
    if _PATH.fullmatch(raw) is None or _STRAY_PERCENT.search(raw):
        raise _refused("odd characters")
    if raw.startswith("/") or "//" in raw:
        raise _refused("empty path segments")
    bare = raw
    while (once := unquote(bare)) != bare:
        bare = once
    if any(ord(character) < 32 or character in "\x7f\\" for character in bare):
        raise _refused("odd characters")
    # `..;x` is `..` to some servers.
    if any(segment.partition(";")[0].strip() in (".", "..") for segment in bare.split("/")):
        raise _refused("it climbs out of the cluster")
    return raw


def clean_query(raw: str) -> str:
    """A query as it was sent. Raises `view-path-refused` for what no URL may hold."""
    if _QUERY.fullmatch(raw) is None:
        raise _refused("odd characters")
    return raw


def split_view(rest: str) -> tuple[str, str]:
    """`<capability>/-/<path>`, or without the dummy segment, to capability and path."""
    capability, _, path = rest.partition("/")
    first, slash, below = path.partition("/")
    return capability, below if first == DUMMY and slash else "" if path == DUMMY else path


def join(base: str, path: str, query: str = "") -> str:
    """The URL of a clean path below `base`, which has no slash at its end."""
    return f"{base}/{path}?{query}" if query else f"{base}/{path}"


def confine(location: str, base: str, path: str, prefix: str) -> str:
    """A redirect's target as the browser may follow it: below `prefix`, which ends with a slash.

    `base` is the cluster's address, `path` the one that was asked for. The scheduler does not know its prefix, so
    `/status` is below its own root. Raises `view-redirect-refused` where it leads to somebody else.
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
        raise GatewayProblem("view-redirect-refused", "The dashboard wants to send you to another place.") from error
    return prefix + tail + (f"?{query}" if query else "")
