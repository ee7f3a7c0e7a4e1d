"""Frames in a stream of bytes, compared with the frames that were put into it."""

from __future__ import annotations

import random
import struct
from typing import NamedTuple

import pytest

from jupyterlab_dask_gateway.dashboards.websocket.frames import (
    CLOSE_FRAME,
    MAX_FRAMES,
    FrameError,
    FrameScanner,
    pong_frame,
)

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
LENGTHS = (0, 1, 125, 126, 127, 2**16 - 1, 2**16, 2**16 + 1)


class Frame(NamedTuple):
    opcode: int
    payload: bytes
    mask: bytes = b""

    def encode(self) -> bytes:
        flag, length = 0x80 if self.mask else 0, len(self.payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | self.opcode, flag | length)
        elif length < 2**16:
            head = struct.pack("!BBH", 0x80 | self.opcode, flag | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | self.opcode, flag | 127, length)
        return head + self.mask + self.payload


def encode(frames: list[Frame]) -> bytes:
    return b"".join(frame.encode() for frame in frames)


def pass_through(scanner: FrameScanner, chunks: list[bytes]) -> bytes:
    passed = bytearray()
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            part, rest = scanner.scan(rest)
            passed += part
    return bytes(passed)


def cut(data: bytes, rng: random.Random) -> list[bytes]:
    """Cut the data at random places, mostly into small pieces."""
    chunks = []
    while data:
        size = rng.choice((1, 2, 3, 7, 100, 5000, 10**6))
        chunks.append(data[:size])
        data = data[size:]
    return chunks


def random_frames(rng: random.Random, mask: bytes) -> list[Frame]:
    frames = []
    for _ in range(rng.randrange(1, 40)):
        opcode = rng.choice((TEXT, BINARY, 0, PING, PING, PONG))
        length = rng.randrange(126) if opcode >= CLOSE else rng.choice(LENGTHS)
        frames.append(Frame(opcode, rng.randbytes(length), mask))
    return frames


@pytest.mark.parametrize("seed", range(60))
def test_all_bytes_but_pings_are_passed_on_however_they_are_cut(seed: int) -> None:
    rng = random.Random(seed)
    frames = random_frames(rng, b"\x01\x02\x03\x04" if seed % 2 else b"")
    chunks = cut(encode(frames), rng)
    assert pass_through(FrameScanner(), chunks) == encode(frames)
    scanner = FrameScanner(remove_pings=True)
    assert pass_through(scanner, chunks) == encode([frame for frame in frames if frame.opcode != PING])
    pings = [frame.payload for frame in frames if frame.opcode == PING]
    if seed % 2 == 0:  # servers send no masks
        assert scanner.ping == (pings[-1] if pings else None)
    assert scanner.at_boundary
    assert not scanner.is_closing


@pytest.mark.parametrize("mask", [b"", b"abcd"])
@pytest.mark.parametrize("length", LENGTHS)
def test_incomplete_frame_is_not_a_boundary(length: int, mask: bytes) -> None:
    data = Frame(BINARY, b"\x88" * length, mask).encode()
    for end in {*range(1, min(16, len(data))), len(data) - 1, len(data)}:
        scanner = FrameScanner()
        passed, rest = scanner.scan(memoryview(data[:end]))
        assert not rest
        assert scanner.at_boundary == (len(passed) in (0, len(data)))
        assert not scanner.is_closing
        assert bytes(passed) + bytes(scanner.scan(memoryview(data[end:]))[0]) == data


def test_close_frame_is_seen_and_passed_on() -> None:
    close = Frame(CLOSE, struct.pack("!H", 1001)).encode()
    scanner = FrameScanner(remove_pings=True)
    assert pass_through(scanner, [close[:3]]) == b""
    assert not scanner.is_closing
    assert pass_through(scanner, [close[3:]]) == close
    assert scanner.is_closing
    assert Frame(CLOSE, b"").encode() == CLOSE_FRAME


@pytest.mark.parametrize("opcode", [CLOSE, PING, PONG, 15])
def test_control_frame_is_at_most_125_bytes_long(opcode: int) -> None:
    with pytest.raises(FrameError):
        FrameScanner().scan(memoryview(Frame(opcode, b"x" * 126).encode()))


@pytest.mark.parametrize("frame", [Frame(BINARY, b""), Frame(BINARY, b"x"), Frame(PING, b"")])
def test_work_of_one_call_is_bounded(frame: Frame) -> None:
    frames = [frame] * (MAX_FRAMES * 3 + 1)
    scanner = FrameScanner(remove_pings=True)
    rest, calls = memoryview(encode(frames)), 0
    while rest:
        before = len(rest)
        _, rest = scanner.scan(rest)
        assert before - len(rest) <= MAX_FRAMES * len(frame.encode())
        calls += 1
    assert calls == 4


def test_messages_of_any_length_are_not_buffered() -> None:
    scanner = FrameScanner()
    head = struct.pack("!BBQ", 0x82, 127, 2**62)
    scanner.scan(memoryview(head))
    for _ in range(3):
        data = memoryview(b"x" * 2**16)
        part, rest = scanner.scan(data)
        assert isinstance(part, memoryview)
        assert part.obj is data.obj, "it is not copied"
        assert (len(part), len(rest)) == (len(data), 0)


def test_pong_has_the_payload_of_the_ping() -> None:
    assert pong_frame(b"5") == Frame(PONG, b"5", b"\0\0\0\0").encode()
