"""Tests of the poll intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.poll_interval import REST_FACTOR, PollIntervals, next_sample_at


@pytest.mark.parametrize(
    ("leased", "transition", "seconds"), [(True, True, 1), (True, False, 5), (False, False, 60), (False, True, 1)]
)
def test_interval_depends_on_viewer_and_transition(leased: bool, transition: bool, seconds: float) -> None:
    assert PollIntervals().interval(leased=leased, transition=transition) == seconds


@given(st.floats(0, 100), st.sampled_from([1.0, 5.0, 60.0]), st.booleans())
def test_pause_is_a_multiple_of_the_cost(seconds: float, interval: float, failed: bool) -> None:
    after = next_sample_at(1000.0, seconds, interval, failed=failed) - 1000.0
    assert after >= interval
    assert after - seconds >= REST_FACTOR * seconds - 1e-6


@given(st.floats(0.0501, 0.5))
def test_slow_scheduler_spends_less_than_one_percent_on_samples(seconds: float) -> None:
    assert seconds / (next_sample_at(0.0, seconds, 1.0) - 0.0) < 0.01


def test_failed_scheduler_is_polled_again_soon() -> None:
    assert next_sample_at(0.0, 1.0, 5.0, failed=True) == 11.0
