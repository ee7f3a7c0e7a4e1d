"""The clock for durations."""

from __future__ import annotations

import time

import pytest

from jupyterlab_dask_gateway.clock import MIN_JUMP, Clock


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How far the wall clock is ahead, in seconds. Tests change it."""
    ahead, real = [0.0], time.time
    monkeypatch.setattr(time, "time", lambda: real() + ahead[0])
    return ahead


def test_both_clocks_are_equal_at_first(wall: list[float]) -> None:
    clock = Clock()
    assert abs(clock.now() - time.time() * 1000) < MIN_JUMP
    assert clock.offset() == 0


@pytest.mark.parametrize("seconds", [7200.0, -7200.0])
def test_a_jump_of_the_wall_clock_changes_the_offset_only(wall: list[float], seconds: float) -> None:
    clock = Clock()
    before = clock.now()
    wall[0] = seconds
    assert 0 <= clock.now() - before < MIN_JUMP
    assert abs(clock.offset() - seconds * 1000) < MIN_JUMP
    assert abs(clock.to_wall(clock.now()) - time.time() * 1000) < MIN_JUMP
    assert clock.from_wall(clock.to_wall(before)) == pytest.approx(before)


def test_the_offset_does_not_follow_small_differences(wall: list[float]) -> None:
    clock = Clock()
    wall[0] = 7200
    first = clock.offset()
    wall[0] += 0.5
    assert clock.offset() == first
    wall[0] += 1
    assert clock.offset() != first
