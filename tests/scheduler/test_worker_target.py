"""Requests for workers: those that this server sent, and those that the log of a scheduler shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.sample import Sample
from jupyterlab_dask_gateway.scheduler.worker_target import (
    NO_MAXIMUM,
    Scaling,
    WorkerTarget,
    parse_scaling_log,
    scaling_may_have_changed,
    worker_target,
)

ADAPT = "Enabling adaptive scaling, minimum={}, maximum={}"
DISABLE = "Disabling adaptive scaling"
SCALE = "Requesting scale to {} workers from 0"
OTHER = "Registering Worker plugin shuffle"


def log_page(*lines: str, times: bool = True) -> str:
    """Return the log page of a scheduler, which has the newest line first. `lines`: oldest first."""
    stamps = [f"2026-11-28 08:03:10,{at:03} - dask_gateway.scheduler_preload - INFO - " * times for at in range(99)]
    return "\n\n".join(f"<p> {stamp}{line} </p>" for stamp, line in list(zip(stamps, lines, strict=False))[::-1])


CASES = [
    ((OTHER,), None),
    ((SCALE.format(2),), Scaling(False, count=2)),
    ((SCALE.format(2), SCALE.format(5)), Scaling(False, count=5)),
    ((ADAPT.format(1, 4),), Scaling(True, 1, 4)),
    ((ADAPT.format("None", "None"), SCALE.format(7)), Scaling(True, 0, None, 7)),
    ((ADAPT.format(1, 4), DISABLE, SCALE.format(2)), Scaling(False, 1, 4, 2)),
    ((SCALE.format(3), ADAPT.format(1, 4), DISABLE), Scaling(False, 1, 4, 3)),
    ((ADAPT.format(1, 4), ADAPT.format(2, 3)), Scaling(True, 2, 3)),
]


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_log_shows_the_last_request(lines: tuple[str, ...], expected: Scaling | None, times: bool) -> None:
    assert parse_scaling_log(log_page(*lines, OTHER, times=times)) == expected


@given(st.text(alphabet="Enabling adaptive scaling, minimum=None0123456789\n<>", max_size=300))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    parse_scaling_log(text + ADAPT.format("9" * 30, 1))


@pytest.mark.parametrize(
    ("scaling", "request_"),
    [
        (Scaling(False, count=2), {"count": 2}),
        (Scaling(False), None),
        (Scaling(True, 1, 4, 3), {"minimum": 1, "maximum": 4}),
        (Scaling(True, 1, None, 3), None),
    ],
)
def test_request_of_a_log(scaling: Scaling, request_: object) -> None:
    assert scaling.request == request_


def test_target_of_adaptive_scaling_without_a_maximum() -> None:
    assert worker_target(None, Scaling(True, 1, None)) == WorkerTarget(1, NO_MAXIMUM)
    assert worker_target({"count": 2}, Scaling(False, count=2)) == WorkerTarget(2, 2)
    assert worker_target(None, None) is None


SAMPLE = Sample(0, 0, 2, 2, 4, 0, 0, {}, 0, 0, 1)


@pytest.mark.parametrize(
    ("before", "now", "desired", "target", "expected"),
    [
        (None, 2, 2, WorkerTarget(2, 2), True),
        (2, 2, 2, WorkerTarget(2, 2), False),
        (0, 1, 1, WorkerTarget(2, 2), False),
        (2, 3, 3, WorkerTarget(2, 2), True),
        (2, 1, 1, WorkerTarget(2, 2), True),
        (5, 4, 4, WorkerTarget(2, 2), False),
        (2, 1, 1, WorkerTarget(0, 4), False),
        (4, 5, 5, WorkerTarget(0, 4), True),
        (2, 3, 3, None, True),
        (2, 2, 9, WorkerTarget(2, 2), True),
    ],
)
def test_log_is_read_when_the_known_request_does_not_explain_the_workers(
    before: int | None, now: int, desired: int, target: WorkerTarget | None, expected: bool
) -> None:
    previous = None if before is None else replace(SAMPLE, workers=before, desired_workers=before)
    sample = replace(SAMPLE, workers=now, desired_workers=desired)
    assert scaling_may_have_changed(previous, sample, target) == expected


def test_log_is_read_once_while_the_scheduler_wants_more_workers() -> None:
    busy = replace(SAMPLE, desired_workers=9)
    assert not scaling_may_have_changed(busy, busy, WorkerTarget(2, 2))
