"""Capabilities: parts of URLs that permit to view the dashboards of one cluster.

Panes have an opaque origin, so cookies cannot authenticate them: the URL is the permission. A capability contains
its cluster and its expiry, and is signed with a key of this server start, so the server stores none. A renewal
extends the same capability in memory, so that an open pane does not have to reload.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from functools import lru_cache

from ..errors import GatewayProblem

LIFETIME = 15 * 60.0
"""Seconds until a capability expires, from its last renewal."""


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _decode(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(raw) != text:  # one spelling for each capability
        raise ValueError("not canonical")
    return raw


def sign(key: bytes, nonce: str, expires: float, target: str) -> str:
    """Return the capability for `target` until `expires` (seconds since epoch): a URL segment of `A-Za-z0-9_-.`."""
    payload = f"{nonce}:{expires!r}:{target}".encode()
    return f"{_encode(payload)}.{_encode(hmac.digest(key, payload, hashlib.sha256))}"


@lru_cache(256)
def verify(key: bytes, capability: str) -> tuple[str, float, str]:
    """Return the arguments of `sign`: nonce, expires, target. Raises ValueError where `key` did not sign it.

    It does not check the expiry. Results are cached, because all files of a page have the same capability.
    """
    try:
        payload, signature = (_decode(part) for part in capability.split("."))
    except (ValueError, binascii.Error) as error:
        raise ValueError("malformed") from error
    if not hmac.compare_digest(signature, hmac.digest(key, payload, hashlib.sha256)):
        raise ValueError("not signed by this server")
    nonce, expires, target = payload.decode().split(":", 2)
    return nonce, float(expires), target


class Capabilities:
    """The capabilities of one server start. They end with it, because the key is never stored."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._renewed: dict[str, float] = {}
        self._disconnected: dict[str, float] = {}

    def issue(self, target: str) -> tuple[str, float]:
        """Return a new capability for the target, and its expiry in seconds since epoch."""
        expires = self._clock() + LIFETIME
        return sign(self._key, secrets.token_urlsafe(12), expires, target), expires

    def renew(self, capability: str, target: str) -> float | None:
        """Extend a capability for `target`. Return its new expiry in seconds since epoch; None if it is not valid.

        Also None after `mark_disconnected`, so that the pane gets a new capability and reloads the page.
        """
        try:
            if self.target(capability) != target or self.view_id(capability) in self._disconnected:
                return None
        except GatewayProblem:
            return None
        now = self._clock()
        # Only renewed capabilities take memory, and only until they expire.
        self._renewed = {nonce: end for nonce, end in self._renewed.items() if end > now}
        nonce = self.view_id(capability)
        self._renewed[nonce] = now + LIFETIME
        return self._renewed[nonce]

    def mark_disconnected(self, capability: str) -> bool:
        """Record that a page lost its connection to the scheduler. It does not reconnect, so it shows old data.

        Return whether this is new.
        """
        now = self._clock()
        self._disconnected = {nonce: end for nonce, end in self._disconnected.items() if end > now}
        view = self.view_id(capability)
        is_new = view not in self._disconnected
        self._disconnected[view] = now + LIFETIME
        return is_new

    def view_id(self, capability: str) -> str:
        """Return the public id of a capability. The capability cannot be derived from it without the key."""
        return verify(self._key, capability)[0]

    def target(self, capability: str) -> str:
        """Return the target of a valid capability. Raises GatewayProblem `view-refused`."""
        try:
            nonce, expires, target = verify(self._key, capability)
        except ValueError as error:
            raise GatewayProblem("view-refused", "not-valid") from error
        if max(expires, self._renewed.get(nonce, 0.0)) <= self._clock():
            raise GatewayProblem("view-refused", "expired")
        return target
