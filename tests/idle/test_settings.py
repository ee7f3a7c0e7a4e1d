"""The idle policy that applies: the choice of the user over the defaults of the administrator."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.idle.policy import MAX_SECONDS, IdlePolicy, PolicyBounds
from jupyterlab_dask_gateway.idle.settings import IdleSettings
from jupyterlab_dask_gateway.storage.cluster_store import ClusterStore


@pytest.mark.parametrize(
    "wrong", [{"notice_after": 0.0}, {"badge_after": 2 * MAX_SECONDS}, {"countdown": None}, {"of_another_version": 1}]
)
def test_stored_field_that_is_not_valid_is_ignored_alone(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """Otherwise, a cluster would be stopped although the user chose that none is."""
    store = ClusterStore(tmp_path / "clusters.json", logging.getLogger(__name__))
    settings = IdleSettings(store, IdlePolicy(stop_after=3600), PolicyBounds())
    store.idle_policy = {"stop_after": None, **wrong}
    assert settings.chosen == {"stop_after": None}
    assert settings.effective == IdlePolicy(stop_after=None)
