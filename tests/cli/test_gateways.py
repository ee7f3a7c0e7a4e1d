"""`--gateway` of the command line, with two fake gateways."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli.main import _run, make_parser

from ..fakes.gateway import FakeGateway, Fault, idle_cluster

Run = Callable[..., Any]


@pytest.fixture
def run(
    fake_gateway: FakeGateway,
    slurm_gateway: FakeGateway,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command. Returns the exit code, the output and the errors."""
    monkeypatch.setenv("DASK_GATEWAY__ADDRESS", fake_gateway.address)
    monkeypatch.setenv("DASK_GATEWAYS__MY_SLURM__ADDRESS", slurm_gateway.address)

    async def run(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        store = [] if words[0] == "doctor" else ["--store", str(tmp_path / "clusters.json")]
        exit_code = await _run(make_parser().parse_args([*words, *store]))
        captured = capsys.readouterr()
        return exit_code, captured.out, captured.err

    return run


async def test_list_has_the_clusters_of_all_gateways(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here, there = idle_cluster(fake_gateway), idle_cluster(slurm_gateway)
    found = json.loads((await run("clusters", "--sample-interval", "0", "--json"))[1])["clusters"]
    assert {each["name"]: each["gateway"] for each in found} == {here: "", there: "my_slurm"}
    exit_code, output, _ = await run("clusters", "--sample-interval", "0")
    assert exit_code == 0
    assert output.index("Default gateway:") < output.index(here) < output.index("Gateway my_slurm:")
    assert output.index("Gateway my_slurm:") < output.index(there)
    assert output.endswith("Running clusters: 2\n")


@pytest.mark.parametrize("name", ["my-slurm", "my_slurm"])
async def test_list_of_one_gateway(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway, name: str
) -> None:
    """Dask does not distinguish `-` and `_` in names."""
    here, there = idle_cluster(fake_gateway), idle_cluster(slurm_gateway)
    _, output, _ = await run("clusters", "--sample-interval", "0", "--gateway", name)
    assert there in output
    assert here not in output
    assert "gateway:" not in output.lower()


async def test_gateway_that_fails_is_reported_beside_the_clusters_of_the_other(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here = idle_cluster(fake_gateway)
    slurm_gateway.fault("/api/v1/clusters/", Fault(status=500))
    exit_code, output, errors = await run("clusters", "--sample-interval", "0")
    assert exit_code == 1
    assert here in output
    assert errors.startswith("Gateway my_slurm:\n")
    assert "returned HTTP 500" in errors


async def test_clusters_are_created_at_the_default_or_the_named_gateway(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    assert (await run("clusters", "create"))[0] == 0
    assert (len(fake_gateway.clusters), len(slurm_gateway.clusters)) == (1, 0)
    assert (await run("clusters", "create", "--gateway", "my-slurm"))[0] == 0
    assert (len(fake_gateway.clusters), len(slurm_gateway.clusters)) == (1, 1)
    assert (await run("clusters", "--gateway", "my-slurm", "create"))[0] == 0
    assert (len(fake_gateway.clusters), len(slurm_gateway.clusters)) == (1, 2)


async def test_clusters_are_scaled_and_stopped_at_their_gateway(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here, there = idle_cluster(fake_gateway), idle_cluster(slurm_gateway)
    assert (await run("clusters", "scale", there, "3"))[0] == 0
    assert slurm_gateway.requested_workers[there] == {"count": 3}
    exit_code, output, _ = await run("clusters", "stop", here, there)
    assert (exit_code, output) == (0, "Stopped clusters: 2\n")
    exit_code, _, errors = await run("clusters", "stop", "unknown")
    assert exit_code == 1
    assert "The gateway does not know this cluster." in errors


async def test_prune_stops_forgotten_clusters_of_all_gateways(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    here, there = idle_cluster(fake_gateway, age=20_000), idle_cluster(slurm_gateway, age=20_000)
    exit_code, output, _ = await run("prune", "--sample-interval", "0", "--yes")
    assert (exit_code, output.splitlines()[-1]) == (0, "Stopped clusters: 2")
    assert fake_gateway.clusters[here]["status"] != "RUNNING"
    assert slurm_gateway.clusters[there]["status"] != "RUNNING"


async def test_doctor_checks_the_named_gateway(
    run: Run, fake_gateway: FakeGateway, slurm_gateway: FakeGateway
) -> None:
    _, output, _ = await run("doctor", "--gateway", "my-slurm")
    assert f"gateways.my_slurm.address is {slurm_gateway.address}." in output
    assert "DASK_GATEWAYS__MY_SLURM__ADDRESS" in output
    assert slurm_gateway.requests
    assert not fake_gateway.requests


@pytest.mark.parametrize("words", [("clusters",), ("prune",), ("doctor",), ("clusters", "create")])
async def test_unknown_gateway_is_rejected(run: Run, words: tuple[str, ...]) -> None:
    exit_code, _, errors = await run(*words, "--gateway", "pbs")
    assert exit_code == 1
    assert errors.startswith('There is no gateway with the name "pbs".')
