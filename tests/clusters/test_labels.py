"""Labels of clusters that the user did not name."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.clusters.labels import default_label, unique_label


@pytest.mark.parametrize("name", ["3f2a9c", "dask.3f2a9c"])
def test_default_label_has_the_start_of_the_id(name: str) -> None:
    assert default_label(name) == "Cluster 3f2a"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (None, "Cluster 3f2a"),
        ("Other", "Other"),
        ("Mine", "Mine 3f2a"),
        ("Cluster b0b0", "Cluster 3f2a"),
        ("Own", "Own"),
    ],
)
def test_label_of_a_new_cluster_is_unique(wanted: str | None, expected: str) -> None:
    labels = {"3f2a9c": "Own", "a11ce0": "Mine", "b0b0b0": "Cluster b0b0"}
    assert unique_label("3f2a9c", wanted, labels) == expected
