"""A capability is good for one target, for its time, on the server that signed it, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyterlab_dask_gateway.dashboards.capability import LIFETIME, Capabilities, sign, verify
from jupyterlab_dask_gateway.errors import GatewayProblem

KEY = bytes(range(32))
SEGMENT = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=80))
def test_what_was_signed_is_what_is_read(target: str) -> None:
    capability = sign(KEY, "nonce", 12.5, target)
    assert set(capability) <= SEGMENT
    assert verify(KEY, capability) == ("nonce", 12.5, target)


@given(st.text(max_size=120))
def test_nothing_made_up_passes(text: str) -> None:
    with pytest.raises(ValueError, match=r"malformed|not signed"):
        verify(KEY, text)


@given(st.integers(0, 200), st.sampled_from(sorted(SEGMENT)))
def test_no_change_of_a_single_character_passes(place: int, character: str) -> None:
    capability = sign(KEY, "nonce", 12.5, "a.cluster")
    place %= len(capability)
    changed = capability[:place] + character + capability[place + 1 :]
    if changed != capability:
        with pytest.raises(ValueError, match=r"malformed|not signed"):
            verify(KEY, changed)


def test_a_signature_does_not_fit_another_cluster() -> None:
    mine, other = sign(KEY, "n", 1.0, "mine"), sign(KEY, "n", 1.0, "other")
    swapped = f"{other.split('.')[0]}.{mine.split('.')[1]}"
    with pytest.raises(ValueError, match="not signed"):
        verify(KEY, swapped)


def test_it_ends_after_its_time() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    capability, expires = capabilities.issue("mine")
    assert expires == clock.now + LIFETIME
    clock.now += LIFETIME - 0.001
    assert capabilities.target(capability) == "mine"
    clock.now += 0.001
    with pytest.raises(GatewayProblem) as refused:
        capabilities.target(capability)
    assert refused.value.code == "view-refused"


def test_a_renewal_moves_the_end_of_the_same_one() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    capability, _ = capabilities.issue("mine")
    for _ in range(5):
        clock.now += LIFETIME * 0.9
        assert capabilities.renew(capability, "mine") == clock.now + LIFETIME
        assert capabilities.target(capability) == "mine"
    clock.now += LIFETIME
    with pytest.raises(GatewayProblem):
        capabilities.target(capability)


def test_what_is_over_or_for_another_is_not_renewed() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    capability, _ = capabilities.issue("mine")
    assert capabilities.renew(capability, "other") is None
    assert Capabilities(clock).renew(capability, "mine") is None
    assert capabilities.renew("nonsense", "mine") is None
    clock.now += LIFETIME
    assert capabilities.renew(capability, "mine") is None
    with pytest.raises(GatewayProblem):
        capabilities.target(capability)


def test_each_is_new_and_dies_with_its_server() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    first, second = capabilities.issue("mine")[0], capabilities.issue("mine")[0]
    assert first != second
    with pytest.raises(GatewayProblem):
        Capabilities(clock).target(first)


def test_renewals_do_not_pile_up() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    for _ in range(50):
        capability, _ = capabilities.issue("mine")
        capabilities.renew(capability, "mine")
        clock.now += LIFETIME / 2
    assert len(capabilities._renewed) <= 3
