"""The advice for each failure."""

from __future__ import annotations

import pytest

from jupyterlab_dask_gateway.doctor import advice
from jupyterlab_dask_gateway.messages import catalog


@pytest.mark.parametrize("code", sorted(advice._BY_CODE))
def test_advice_is_for_codes_that_exist(code: str) -> None:
    assert code in catalog().problems


@pytest.mark.parametrize(("code", "variant"), sorted(advice._BY_VARIANT))
def test_advice_is_for_variants_that_exist(code: str, variant: str) -> None:
    assert f"problem.{code}.{variant}" in catalog().templates
