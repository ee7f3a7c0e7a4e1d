"""How many sockets a pane's page may have, and how much each may make us hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from .limits import LARGEST_MESSAGE, MOST_SOCKETS, SMALL_MESSAGE


class SocketLimits:
    """The sockets that are open, by the view (the id of a capability) that they belong to.

    A message is held until it is whole, so each socket may cost as much as its largest message. A page needs one
    that carries large ones. Where the first of several is a dead one's place, the first large message ends the
    socket, and the pane loads its page anew, by a new capability.
    """

    def __init__(self) -> None:
        self._taken: defaultdict[str, set[int]] = defaultdict(set)

    def full(self, view: str) -> bool:
        """Whether there is no place left."""
        return view in self._taken and len(self._taken[view]) >= MOST_SOCKETS

    @contextmanager
    def take(self, view: str) -> Iterator[int]:
        """A place as long as the context; gives the bytes of its largest message."""
        taken = self._taken[view]
        place = min(set(range(len(taken) + 1)) - taken)
        taken.add(place)
        try:
            yield SMALL_MESSAGE if place else LARGEST_MESSAGE
        finally:
            taken.discard(place)
            if not taken:
                self._taken.pop(view, None)
