"""Labels of clusters that the user did not name. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping


def default_label(name: str, prefix: str = "Cluster") -> str:
    """Return the label of a cluster that has none: `Cluster 3f2a`."""
    return f"{prefix} {short_id(name)}"


def short_id(name: str) -> str:
    """Return the first characters of the id in a cluster's name, which may start with a namespace."""
    return name.rpartition(".")[2][:4]


def unique_label(name: str, wanted: str | None, labels: Mapping[str, str]) -> str:
    """Return a label for the new cluster `name`: `wanted`, or a default label if another cluster has that one.

    labels: the labels of the live clusters, by name
    """
    for other, label in labels.items():
        if other != name and label == wanted:
            return default_label(name, wanted.removesuffix(f" {short_id(other)}"))
    return wanted or default_label(name)
