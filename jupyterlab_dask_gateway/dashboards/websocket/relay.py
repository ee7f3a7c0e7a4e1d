"""Relay of bytes between the WebSocket of a dashboard page and that of its scheduler, after both handshakes.

Each side is read only while the other one accepts data, so the relay holds at most one chunk in each direction, and
messages can have any size. Each chunk is sent on at once. A chunk with many tiny frames is processed in slices (see
`FairShare`), so that a flood of them delays nothing else in this server.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

from tornado.iostream import IOStream, StreamClosedError

from .fair_share import FairShare
from .frames import CLOSE_FRAME, FrameError, FrameScanner, pong_frame
from .scheduler_socket import SchedulerSocket

_CLOSING_SECONDS = 2.0
"""Seconds from the first close frame until the connection to the scheduler is cut."""
_CHUNK = 2**16
"""Bytes of one read from the browser, which sends little."""
_BUFFER = 2**19
"""Bytes of one read from the scheduler, in memory that is used again. The system provides its pages at first use.

Larger chunks save turns of the event loop. With messages of 300 bytes, one chunk is still one turn (`MAX_FRAMES`).
"""


class WebSocketRelay(asyncio.BufferedProtocol):
    """The protocol of a scheduler's connection, and a task that reads from the browser.

    Parameters
    ----------
    browser: the stream of the browser, after the handshake
    scheduler: the connection to the scheduler, after the handshake
    share: limits the time for floods
    """

    def __init__(self, browser: IOStream, scheduler: SchedulerSocket, share: FairShare) -> None:
        loop = asyncio.get_running_loop()
        self._browser = browser
        self._scheduler = scheduler.transport
        self._received = scheduler.received
        self._share = share
        self._buffer = memoryview(bytearray(_BUFFER))
        self._rest = memoryview(b"")
        self._from_scheduler = FrameScanner(remove_pings=True)
        self._from_browser = FrameScanner()
        self._ended_by: Literal["browser", "scheduler"] | None = None
        self._lost: asyncio.Future[None] = loop.create_future()
        self._writable = asyncio.Event()
        self._writable.set()
        self._cut: asyncio.TimerHandle | None = None

    async def run(self) -> bool:
        """Relay until one side ends, then end the other one. Return whether the scheduler ended the connection."""
        self._browser.set_nodelay(True)
        self._scheduler.set_protocol(self)
        self._pass_on(memoryview(self._received))
        reading = asyncio.ensure_future(self._read_browser())
        try:
            await asyncio.wait({reading, self._lost}, return_when=asyncio.FIRST_COMPLETED)
            if self._lost.done():
                self._end("scheduler")
                await self._close_browser()
        finally:
            reading.cancel()
            if self._cut is not None:
                self._cut.cancel()
            self._browser.close()
            self._scheduler.close()
            if not self._lost.done():  # The unsent data has some time.
                asyncio.get_running_loop().call_later(_CLOSING_SECONDS, self._scheduler.abort)
        return self._ended_by == "scheduler"

    def abort(self) -> None:
        """End both connections at once, which does not count as ended by the scheduler."""
        self._end("browser")
        self._scheduler.abort()

    def _end(self, side: Literal["browser", "scheduler"]) -> None:
        """Record which side ended the connection first. The other one has some time to respond."""
        if self._ended_by is None:
            self._ended_by = side
            self._cut = asyncio.get_running_loop().call_later(_CLOSING_SECONDS, self._scheduler.abort)

    async def _close_browser(self) -> None:
        """Send what is left. Add a close frame where the scheduler sent none, for example because it was killed."""
        with contextlib.suppress(StreamClosedError, asyncio.TimeoutError):
            ends_cleanly = self._from_scheduler.is_closing or not self._from_scheduler.at_boundary
            await asyncio.wait_for(self._browser.write(b"" if ends_cleanly else CLOSE_FRAME), _CLOSING_SECONDS)

    # From the scheduler to the browser

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where to store the next chunk. The last one is sent, because reading is paused until then."""
        if self._rest or self._browser.writing():  # Python 3.10 delivers data of TLS connections also while paused
            self._buffer = memoryview(bytearray(_BUFFER))
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Pass a chunk of the scheduler on to the browser. The buffer begins with its `nbytes` bytes."""
        data = self._buffer[:nbytes]
        if self._rest:
            self._rest = memoryview(b"".join((self._rest, data)))
        else:
            self._pass_on(data)

    def _pass_on(self, data: memoryview) -> None:
        began = self._share.clock()
        try:
            part, self._rest = self._from_scheduler.scan(data)
            written = self._browser.write(part)
        except (FrameError, StreamClosedError):
            self._scheduler.abort()
            return
        if self._from_scheduler.is_closing:
            self._end("scheduler")
        self._respond_to_ping()
        if self._rest:
            self._scheduler.pause_reading()
            delay = self._share.delay(self._share.clock() - began)
            asyncio.get_running_loop().call_later(delay, lambda: self._pass_on(self._rest))
        elif self._browser.writing():
            self._scheduler.pause_reading()
            asyncio.ensure_future(written).add_done_callback(lambda _: self._scheduler.resume_reading())
        else:
            self._scheduler.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the relay: the connection to the scheduler is closed."""
        self._writable.set()
        if not self._lost.done():
            self._lost.set_result(None)

    # From the browser to the scheduler

    async def _read_browser(self) -> None:
        """Pass on what the browser sends, until it closes its connection."""
        try:
            while True:
                rest = memoryview(await self._browser.read_bytes(_CHUNK, partial=True))
                while rest:
                    began = self._share.clock()
                    part, rest = self._from_browser.scan(rest)
                    self._scheduler.write(part)
                    if self._from_browser.is_closing:
                        self._end("browser")
                    # A delay of 0 is necessary too: reading does not yield while more data is available.
                    await asyncio.sleep(self._share.delay(self._share.clock() - began) if rest else 0)
                    await self._writable.wait()
                self._respond_to_ping()
        except (FrameError, StreamClosedError):
            self._end("browser")

    def _respond_to_ping(self) -> None:
        """Respond to the last ping of the scheduler, between two frames of the browser, unless much is unsent."""
        if self._from_scheduler.ping is not None and self._from_browser.at_boundary and self._writable.is_set():
            self._scheduler.write(pong_frame(self._from_scheduler.ping))
            self._from_scheduler.ping = None

    def pause_writing(self) -> None:
        """Stop reading from the browser: the scheduler does not accept more data."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Read from the browser again."""
        self._writable.set()
