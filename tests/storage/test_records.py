"""Merging of changes that several servers made independently."""

from __future__ import annotations

import itertools
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.storage.records import (
    CLOCK_TOLERANCE,
    REMOVED,
    Field,
    Record,
    Records,
    change,
    merge,
    values,
)

NOW = 1_000_000.0

fields = st.builds(lambda at: Field(REMOVED if at % 3 == 0 else f"value of {at}", float(at)), st.integers(1, 30))
"""A time occurs with one value only, as where each change has its own time."""
records = st.dictionaries(
    st.sampled_from([("a",), ("b",)]), st.dictionaries(st.sampled_from(["x", "y", "z"]), fields, min_size=1)
)


@given(st.lists(records, min_size=1, max_size=4))
def test_servers_agree_in_whatever_order_they_merge(copies: list[Records]) -> None:
    results = [
        reduce(lambda mine, theirs: merge(mine, theirs, NOW), order) for order in itertools.permutations(copies)
    ]
    assert all(result == results[0] for result in results)


@given(records, records)
def test_merge_keeps_the_later_change_of_each_field(mine: Records, theirs: Records) -> None:
    merged = merge(mine, theirs, NOW)
    for key, record in merged.items():
        for name, field in record.items():
            known = [each[key][name] for each in (mine, theirs) if name in each.get(key, {})]
            assert field.changed_at == max(each.changed_at for each in known)


@given(records, records)
def test_merge_returns_the_same_object_if_nothing_is_added(mine: Records, theirs: Records) -> None:
    merged = merge(mine, theirs, NOW)
    assert merge(merged, theirs, NOW) is merged
    assert merge(merged, mine, NOW) is merged


def test_a_removal_wins_over_an_earlier_value() -> None:
    removed: Record = {"x": Field(REMOVED, 2.0)}
    merged = merge({("a",): {"x": Field("old", 1.0)}}, {("a",): removed}, NOW)
    assert values(merged["a",]) == {}


def test_a_change_is_later_than_what_it_replaces_when_the_clock_was_set_back() -> None:
    before: Record = {"x": Field("old", NOW)}
    after = change(before, {"x": "new"}, NOW - 10_000)
    assert values(merge({("a",): before}, {("a",): after}, NOW)["a",]) == {"x": "new"}


def test_a_time_in_the_future_does_not_outlast_later_changes() -> None:
    wrong: Record = {"x": Field("written with a wrong clock", NOW + 100 * CLOCK_TOLERANCE)}
    changed = change(wrong, {"x": "new"}, NOW)
    for first, second in ((wrong, changed), (changed, wrong)):
        assert values(merge({("a",): first}, {("a",): second}, NOW)["a",]) == {"x": "new"}


def test_a_field_that_was_never_set_is_not_removed() -> None:
    assert change({}, {"x": REMOVED}, NOW) == {}
