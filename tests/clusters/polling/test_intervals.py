"""The decisions when to poll, as tables."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.clusters.polling.intervals import (
    KERNEL_PAUSE,
    PAUSE_FACTOR,
    Jitter,
    KernelUse,
    ListState,
    PollIntervals,
    SampleState,
    is_quiet,
    list_interval,
    next_sample_at,
    sample_interval,
    sample_pages,
)

INTERVALS = PollIntervals(transition=1.0, active=5.0, background=60.0)
NEVER = float("inf")


@pytest.mark.parametrize(
    ("state", "shortest", "longest"),
    [
        (ListState(has_viewer=False), NEVER, NEVER),
        (ListState(has_viewer=True), 5.0, 6.0),
        (ListState(has_viewer=True, transition=True), 1.0, 1.2),
        (ListState(has_viewer=True, requested=True, quiet=True), 1.0, 1.2),
        (ListState(has_viewer=False, requested=True), 1.0, 1.2),
        (ListState(has_viewer=True, transition=True, reachable=False), 5.0, 6.0),
        (ListState(has_viewer=True, quiet=True), 50.0, 150.0),
        (ListState(has_viewer=True, quiet=True, kernels=30.0), 5.0, 6.0),
        (ListState(has_viewer=True, quiet=True, kernels=400.0), 20.0, 60.0),
        (ListState(has_viewer=True, quiet=True, kernels=4000.0), 50.0, 150.0),
        (ListState(has_viewer=True, quiet=True, reachable=False), 5.0, 6.0),
        (ListState(has_viewer=True, quiet=True, transition=True), 1.0, 1.2),
        (ListState(has_viewer=False, needed=True), 38.0, 99.0),
        (ListState(has_viewer=False, needed=True, quiet=True), 300.0, 900.0),
    ],
)
@pytest.mark.parametrize("random_value", [0.0, 0.5, 1.0])
def test_list_interval_depends_on_the_state(
    state: ListState, shortest: float, longest: float, random_value: float
) -> None:
    assert shortest <= list_interval(state, INTERVALS, Jitter(random_value)) <= longest


@pytest.mark.parametrize(
    ("state", "interval", "pages"),
    [
        (SampleState(has_viewer=True), 5.0, "all"),
        (SampleState(has_viewer=True, busy=True), 5.0, "all"),
        (SampleState(has_viewer=True, busy=True, steady=10.0), 5.0, "counts"),
        (SampleState(has_viewer=True, busy=True, steady=1000.0), 5.0, "counts"),
        (SampleState(has_viewer=True, busy=True, steady=1000.0, detailed=True), 5.0, "all"),
        (SampleState(has_viewer=True, busy=True, steady=1000.0, expected=True), 1.0, "all"),
        (SampleState(has_viewer=True, quiet=True, detailed=True), 5.0, "all"),
        (SampleState(has_viewer=True, quiet=True), 5.0, "counts"),
        (SampleState(has_viewer=True, quiet=True, expected=True), 1.0, "all"),
        (SampleState(has_viewer=True, quiet=True, countdown=True), 5.0, "all"),
        (SampleState(has_viewer=False), 60.0, "all"),
        (SampleState(has_viewer=False, expected=True), 60.0, "all"),
        (SampleState(has_viewer=False, quiet=True), 60.0, "counts"),
        (SampleState(has_viewer=False, busy=True), 60.0, "counts"),
        (SampleState(has_viewer=False, quiet=True, countdown=True), 5.0, "all"),
    ],
)
def test_sample_interval_and_pages_depend_on_the_state(state: SampleState, interval: float, pages: str) -> None:
    mean = sample_interval(state, INTERVALS, Jitter(0.5))
    assert mean == pytest.approx((1.14 if state.has_viewer is False and not state.countdown else 1.135) * interval)
    assert sample_pages(state, 0.5) == pages
    assert sample_pages(state, 0.0) == "all", "all pages are requested from time to time"


@given(st.floats(0.0, 1000.0))
def test_all_pages_of_a_scheduler_at_work_are_requested_more_rarely_with_time(steady: float) -> None:
    state = SampleState(has_viewer=True, busy=True, steady=steady)
    share = 1 / min(max(1.0, steady), 36.0)
    assert sample_pages(state, 0.99 * share) == "all"
    assert share == 1 or sample_pages(state, 1.01 * share) == "counts"


def test_clusters_are_quiet_after_two_minutes_without_a_change() -> None:
    assert not is_quiet(1000.0, 1119.0, INTERVALS)
    assert is_quiet(1000.0, 1121.0, INTERVALS)


@given(st.floats(0, 1))
def test_changes_are_requested_within_six_seconds_while_there_is_a_viewer(value: float) -> None:
    assert 5.0 < 5.0 * Jitter(value).factor(often=True) < 6.0


@pytest.mark.parametrize(("often", "spread"), [(True, 0.07), (False, 1.0)])
def test_intervals_of_two_servers_differ(often: bool, spread: float) -> None:
    factors = [Jitter(value).factor(often=often) for value in (0.0, 1.0)]
    assert factors[1] - factors[0] == pytest.approx(spread)


@pytest.mark.parametrize("often", [True, False])
def test_polls_of_servers_that_start_together_do_not_come_in_waves(often: bool) -> None:
    """In each fifth of an interval, there are as many polls as in the others."""
    servers, parts, intervals = 4000, 5, 40
    random = Random(0)
    mean = Jitter(0.5).factor(often=often)
    polls: Counter[int] = Counter()
    for number in range(servers):
        at = Jitter((number + 0.5) / servers, first=True).factor(often=often)
        while at < mean * intervals:
            polls[int(at / mean * parts)] += 1
            at += Jitter(random.random()).factor(often=often)
    # Without a viewer, the first intervals are less even.
    counts = [polls[part] for part in range(parts * (1 if often else 3), parts * (intervals - 1))]
    assert min(counts) > 0.75 * servers / parts
    assert max(counts) < 1.25 * servers / parts


@pytest.mark.parametrize(
    ("has_viewer", "transition", "seconds"), [(True, True, 1), (True, False, 5), (False, False, 60), (False, True, 1)]
)
def test_interval_depends_on_viewer_and_transition(has_viewer: bool, transition: bool, seconds: float) -> None:
    assert PollIntervals().interval(has_viewer=has_viewer, transition=transition) == seconds


@given(st.floats(0, 100), st.sampled_from([1.0, 5.0, 60.0]), st.booleans())
def test_pause_is_a_multiple_of_the_cost(seconds: float, interval: float, failed: bool) -> None:
    after = next_sample_at(1000.0, seconds, interval, failed=failed) - 1000.0
    assert after >= interval
    assert after - seconds >= PAUSE_FACTOR * seconds - 1e-6


@given(st.floats(0.0501, 0.5))
def test_slow_scheduler_spends_less_than_one_percent_on_samples(seconds: float) -> None:
    assert seconds / (next_sample_at(0.0, seconds, 1.0) - 0.0) < 0.01


def test_failed_scheduler_is_polled_again_soon() -> None:
    assert next_sample_at(0.0, 1.0, 5.0, failed=True) == 11.0


def test_kernel_use_starts_again_after_a_pause() -> None:
    use = KernelUse().extended(100.0)
    assert use == KernelUse(100.0, 100.0)
    use = use.extended(130.0).extended(120.0)
    assert use == KernelUse(100.0, 130.0)
    assert use.extended(130.0 + KERNEL_PAUSE + 1) == KernelUse(131.0 + KERNEL_PAUSE, 131.0 + KERNEL_PAUSE)
