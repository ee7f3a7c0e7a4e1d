"""What is stored of a cluster."""

from __future__ import annotations

from collections import Counter

from jupyterlab_dask_gateway.storage.metadata import PALETTE, ClusterMetadata, pick_color


def test_pick_color_uses_all_colors_evenly() -> None:
    used: list[str] = []
    for _ in range(2 * len(PALETTE)):
        used.append(pick_color(used))
    assert tuple(used[: len(PALETTE)]) == PALETTE
    assert set(Counter(used).values()) == {2}


def test_pick_color_ignores_colors_that_are_not_in_the_palette() -> None:
    assert pick_color(["blue", "green", "black", "black"]) == "orange"


def test_user_request_is_the_request_before_the_policy_scaled_down() -> None:
    assert ClusterMetadata(requested={"count": 2}).user_request == {"count": 2}
    scaled_down = ClusterMetadata(requested={"count": 0}, workers_before_scale_down={"count": 2})
    assert scaled_down.user_request == {"count": 2}
