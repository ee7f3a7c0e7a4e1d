"""Limits of the number of WebSockets of a page, and of the size of their messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from .limits import MAX_MESSAGE, MAX_MESSAGE_OF_OTHERS, MAX_SOCKETS


class SocketLimits:
    """The open WebSockets by their view (the id of a capability).

    A message is held in memory until it is complete, so each WebSocket may need the memory of its largest message. A
    page needs one WebSocket for large messages. If a broken one still has that slot, the first large message closes
    the new WebSocket, and the pane reloads its page with a new capability.
    """

    def __init__(self) -> None:
        self._slots: defaultdict[str, set[int]] = defaultdict(set)

    def is_full(self, view: str) -> bool:
        """Whether the view has its maximum of WebSockets."""
        return view in self._slots and len(self._slots[view]) >= MAX_SOCKETS

    @contextmanager
    def open(self, view: str) -> Iterator[int]:
        """Occupy a slot within the context, and return the bytes of its largest message."""
        slots = self._slots[view]
        slot = min(set(range(len(slots) + 1)) - slots)
        slots.add(slot)
        try:
            yield MAX_MESSAGE_OF_OTHERS if slot else MAX_MESSAGE
        finally:
            slots.discard(slot)
            if not slots:
                self._slots.pop(view, None)
