"""When to look again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.scheduler.poll_interval import REST_FACTOR, PollIntervals, next_sample_at


@pytest.mark.parametrize(
    ("leased", "transition", "seconds"), [(True, True, 1), (True, False, 5), (False, False, 60), (False, True, 1)]
)
def test_the_pace_follows_who_looks(leased: bool, transition: bool, seconds: float) -> None:
    assert PollIntervals().interval(leased=leased, transition=transition) == seconds


@given(st.floats(0, 100), st.sampled_from([1.0, 5.0, 60.0]), st.booleans())
def test_a_scheduler_is_never_hammered(seconds: float, interval: float, failed: bool) -> None:
    after = next_sample_at(1000.0, seconds, interval, failed=failed) - 1000.0
    assert after >= interval
    assert after - seconds >= REST_FACTOR * seconds - 1e-6


@given(st.floats(0.0501, 0.5))
def test_a_slow_scheduler_spends_under_a_hundredth_of_its_time_on_us(seconds: float) -> None:
    assert seconds / (next_sample_at(0.0, seconds, 1.0) - 0.0) < 0.01


def test_a_scheduler_that_failed_is_asked_again_soon() -> None:
    assert next_sample_at(0.0, 1.0, 5.0, failed=True) == 11.0
