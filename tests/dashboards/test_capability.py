"""Capabilities are valid for one target, until they expire, on the server that signed them."""

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


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_verify_returns_the_signed_values(target: str) -> None:
    capability = sign(KEY, "nonce", 12.5, target)
    assert set(capability) <= SEGMENT
    assert verify(KEY, capability) == ("nonce", 12.5, target)


@given(st.text(max_size=120))
def test_verify_rejects_other_texts(text: str) -> None:
    with pytest.raises(ValueError, match=r"malformed|not signed"):
        verify(KEY, text)


@given(st.integers(0, 200), st.sampled_from(sorted(SEGMENT)))
def test_verify_rejects_a_changed_character(place: int, character: str) -> None:
    capability = sign(KEY, "nonce", 12.5, "a.cluster")
    place %= len(capability)
    changed = capability[:place] + character + capability[place + 1 :]
    if changed != capability:
        with pytest.raises(ValueError, match=r"malformed|not signed"):
            verify(KEY, changed)


def test_verify_rejects_the_signature_of_another_cluster() -> None:
    mine, other = sign(KEY, "n", 1.0, "mine"), sign(KEY, "n", 1.0, "other")
    swapped = f"{other.split('.')[0]}.{mine.split('.')[1]}"
    with pytest.raises(ValueError, match="not signed"):
        verify(KEY, swapped)


def test_capability_expires() -> None:
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


def test_renew_extends_a_capability() -> None:
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


def test_renew_rejects_expired_and_other_capabilities() -> None:
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


def test_capabilities_are_unique_to_their_server_start() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    first, second = capabilities.issue("mine")[0], capabilities.issue("mine")[0]
    assert first != second
    with pytest.raises(GatewayProblem):
        Capabilities(clock).target(first)


def test_expired_renewals_are_removed() -> None:
    clock = Clock()
    capabilities = Capabilities(clock)
    for _ in range(50):
        capability, _ = capabilities.issue("mine")
        capabilities.renew(capability, "mine")
        clock.now += LIFETIME / 2
    assert len(capabilities._renewed) <= 3
