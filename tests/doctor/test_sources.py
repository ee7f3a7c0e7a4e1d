"""Where the values of Dask's configuration come from."""

from __future__ import annotations

from pathlib import Path

from jupyterlab_dask_gateway.doctor.sources import Source, find_sources


def test_sources_have_the_priority_of_dask(tmp_path: Path) -> None:
    low, high = tmp_path / "low.yaml", tmp_path / "folder" / "high.yaml"
    high.parent.mkdir()
    low.write_text("gateway:\n  address: http://a\n  public_address: /a\n  auth: {type: basic}\n")
    high.write_text("gateway:\n  address: http://b\n  auth: {type: jupyterhub, kwargs: {api_token: t}}\n")
    environ = {"DASK_GATEWAY__ADDRESS": "http://c", "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "x", "HOME": "/"}
    assert find_sources(environ, [str(low), str(high.parent)]) == {
        "gateway.address": Source("variable", "DASK_GATEWAY__ADDRESS"),
        "gateway.public-address": Source("file", str(low)),
        "gateway.auth.type": Source("file", str(high)),
        "gateway.auth.kwargs.api_token": Source("file", str(high)),
        "gateway.cluster.options.image": Source("variable", "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE"),
    }


def test_sources_of_a_named_gateway_are_those_of_its_group(tmp_path: Path) -> None:
    file = tmp_path / "gateways.yaml"
    file.write_text(
        "gateway: {address: http://a}\ngateways:\n  slurm: {address: http://b, auth: {kwargs: {password: p}}}\n"
    )
    environ = {"DASK_GATEWAY__AUTH__TYPE": "basic", "DASK_GATEWAYS__SLURM__AUTH__TYPE": "basic"}
    assert find_sources(environ, [str(file)], "gateways.slurm") == {
        "gateways.slurm.address": Source("file", str(file)),
        "gateways.slurm.auth.kwargs.password": Source("file", str(file)),
        "gateways.slurm.auth.type": Source("variable", "DASK_GATEWAYS__SLURM__AUTH__TYPE"),
    }


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    broken, good = tmp_path / "a.yaml", tmp_path / "b.yaml"
    broken.write_text("gateway: {")
    good.write_text("gateway: {address: http://a}")
    assert find_sources({}, [str(tmp_path), str(tmp_path / "missing")]) == {
        "gateway.address": Source("file", str(good))
    }
