"""Capabilities: a URL part that permits to look at one cluster's dashboards, and nothing else.

Panes have an opaque origin, so cookies cannot say who asks: the URL is the permission. A capability names its
cluster and its end and is signed with a key that lives as long as this server, so nothing has to be kept to
check one. A renewal moves the end of the same capability, in memory: a pane that is open, and the page inside
it, never notice.
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
"""Seconds that a capability is good for from its last renewal."""


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _decode(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(raw) != text:  # one spelling each, so that nobody holds two names for one permission
        raise ValueError("not canonical")
    return raw


def sign(key: bytes, nonce: str, expires: float, target: str) -> str:
    """The capability for `target` until `expires` (seconds since epoch), one URL segment of `A-Za-z0-9_-.`."""
    payload = f"{nonce}:{expires!r}:{target}".encode()
    return f"{_encode(payload)}.{_encode(hmac.digest(key, payload, hashlib.sha256))}"


@lru_cache(256)
def verify(key: bytes, capability: str) -> tuple[str, float, str]:
    """What `sign` was given: nonce, expires, target. Raises ValueError where `key` did not sign it.

    Good ones are remembered: each of a page's many files brings the same. Whether one has ended is not asked here.
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
    """All capabilities of one server start. They die with it: the key is never stored."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._key = secrets.token_bytes(32)
        self._clock = clock
        self._renewed: dict[str, float] = {}
        self._lost: dict[str, float] = {}

    def issue(self, target: str) -> tuple[str, float]:
        """A new capability for the target, and its end in seconds since epoch."""
        expires = self._clock() + LIFETIME
        return sign(self._key, secrets.token_urlsafe(12), expires, target), expires

    def renew(self, capability: str, target: str) -> float | None:
        """Moves the end of a capability that is still good for `target`; the new end, or None where it is not.

        Nor where it was lost, so that whoever holds it takes a new one, and loads the page anew.
        """
        try:
            if self.target(capability) != target or self.id(capability) in self._lost:
                return None
        except GatewayProblem:
            return None
        now = self._clock()
        # Only renewed ones take memory, and only while they are good.
        self._renewed = {nonce: end for nonce, end in self._renewed.items() if end > now}
        nonce = self.id(capability)
        self._renewed[nonce] = now + LIFETIME
        return self._renewed[nonce]

    def lose(self, capability: str) -> None:
        """A page lost its scheduler: what it shows is old, and it does not connect again by itself."""
        now = self._clock()
        self._lost = {nonce: end for nonce, end in self._lost.items() if end > now}
        self._lost[self.id(capability)] = now + LIFETIME

    def id(self, capability: str) -> str:
        """What may be told where a capability may not: nobody makes one of it without the key."""
        return verify(self._key, capability)[0]

    def target(self, capability: str) -> str:
        """What the capability is good for. Raises GatewayProblem `view-refused`."""
        try:
            nonce, expires, target = verify(self._key, capability)
        except ValueError as error:
            raise GatewayProblem("view-refused", "This dashboard link is not valid here.") from error
        if max(expires, self._renewed.get(nonce, 0.0)) <= self._clock():
            raise GatewayProblem("view-refused", "This dashboard link has expired.")
        return target
