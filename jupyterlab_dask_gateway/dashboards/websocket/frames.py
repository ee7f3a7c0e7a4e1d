"""WebSocket frames in a stream of bytes (RFC 6455, section 5.2). Pure: nothing is read or written here.

The relay passes bytes on and never builds messages. It needs the boundaries of frames for two reasons: it must see
close frames to know which side ended the connection, and pings must not reach the browser. A Dask scheduler sends two
pings a second (`bokeh-application.keep_alive_milliseconds` of distributed), browsers respond to each, and a hub
counts each response as activity of its user.
"""

from __future__ import annotations

import struct

MAX_FRAMES = 2000
"""Frames of one call of `scan`, which takes about 1 ms. A chunk of 512 KB can have 260,000 empty frames."""

_CLOSE, _PING, _PONG = 0x8, 0x9, 0xA
_MAX_CONTROL = 125
_length_16 = struct.Struct("!H").unpack_from
_length_64 = struct.Struct("!Q").unpack_from
CLOSE_FRAME = struct.pack("!BB", 0x80 | _CLOSE, 0)
"""A close frame of a server, without a code."""


class FrameError(ValueError):
    """The bytes are not WebSocket frames."""


class FrameScanner:
    """Finds the frames in one direction of a WebSocket.

    `is_closing` is whether a close frame was seen, `ping` the payload of the last ping that was removed and has no
    response yet. An incomplete header and an incomplete control frame (up to 131 bytes) are held back until the rest
    arrives; payloads of messages are never held.

    Parameters
    ----------
    remove_pings: whether pings are removed from the stream
    """

    def __init__(self, *, remove_pings: bool = False) -> None:
        self.is_closing = False
        self.ping: bytes | None = None
        self._remove_pings = remove_pings
        self._incomplete = b""
        self._payload_left = 0

    @property
    def at_boundary(self) -> bool:
        """Whether all that was passed on are complete frames, so that another frame can follow."""
        return self._payload_left == 0

    def scan(self, data: memoryview) -> tuple[bytes | memoryview, memoryview]:
        """Return the bytes to pass on, and after `MAX_FRAMES` frames the rest, for the next call.

        Both can be parts of `data`, which is not copied. Raises FrameError for a control frame that is too long.
        """
        if self._incomplete:
            data, self._incomplete = memoryview(b"".join((self._incomplete, data))), b""
        size = len(data)
        position = self._payload_left
        keep, kept = 0, []
        frames = 0
        while position < size and frames < MAX_FRAMES:
            if position + 2 > size:
                break
            second = data[position + 1]
            length = second & 0x7F
            payload = position + (6 if second & 0x80 else 2)  # after the mask
            if length > _MAX_CONTROL:
                extended = 2 if length == 126 else 8
                if position + 2 + extended > size:
                    break
                (length,) = (_length_16 if extended == 2 else _length_64)(data, position + 2)
                payload += extended
            opcode = data[position] & 0xF
            if opcode >= _CLOSE:
                if length > _MAX_CONTROL:
                    raise FrameError("long control frame")
                if payload + length > size:
                    break
                if opcode == _CLOSE:
                    self.is_closing = True
                elif opcode == _PING and self._remove_pings:
                    self.ping = bytes(data[payload : payload + length])
                    kept.append(data[keep:position])
                    keep = payload + length
            position = payload + length
            frames += 1
        self._payload_left = max(0, position - size)
        end = min(position, size)
        part: bytes | memoryview = data[keep:end]
        if kept:
            part = b"".join((*kept, part))
        if frames == MAX_FRAMES:
            return part, data[end:]
        self._incomplete = bytes(data[end:])
        return part, data[size:]


def pong_frame(payload: bytes) -> bytes:
    """Return the response of a client to a ping. Its mask is zero, which leaves the payload as it is."""
    return struct.pack("!BBI", 0x80 | _PONG, 0x80 | len(payload), 0) + payload
