"""From inputs to machines and cost, and which pods use a machine inefficiently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyterlab_dask_gateway.cli.main import main
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.sizing.deployment import DEFAULTS, known_inputs
from jupyterlab_dask_gateway.sizing.estimate import estimate
from jupyterlab_dask_gateway.sizing.machines import TABLE, read_machines
from jupyterlab_dask_gateway.wire import types as wire

from ..support.servers import WIRE, check_wire

TABLE_ = read_machines()
RESULT = jsonschema.Draft202012Validator({"$defs": WIRE["$defs"], "$ref": "#/$defs/sizing_result"})


def inputs(**changes: Any) -> wire.SizingInputs:
    """A class of 60 users on machines of Jetstream2, whose Kubernetes reserves nothing but the eviction threshold."""
    return cast(
        wire.SizingInputs,
        {**DEFAULTS, "server_machine": "m3.medium", "worker_machine": "m3.medium", **changes},
    )


def finding_ids(result: wire.SizingResult) -> list[str]:
    return [found["id"] for found in result["findings"]]


NO_DAEMONS = {"cores": 0, "memory_gib": 0}


def test_machines_of_a_class_with_workers_of_two_cores_and_four_gib() -> None:
    result = estimate(
        inputs(
            users=60,
            active_users=30,
            workers_per_user=3,
            server={"cores": 1, "memory_gib": 4},
            scheduler={"cores": 1, "memory_gib": 2},
            worker={"cores": 2, "memory_gib": 4},
            daemons=NO_DAEMONS,
        ),
        TABLE_,
    )
    check_wire(result, "sizing_result")
    servers, workers = result["pools"]
    # 7 servers of 4 GiB leave 1 core and 1.9 GiB, too little for a scheduler of 2 GiB: 5 machines, then 30 schedulers
    # in what the fifth leaves (6 beside 2 servers) and on 3 more machines (8 on each).
    assert (servers["per_machine"], servers["machines"], servers["maximum"]) == (7, 8, 16)
    # 90 workers, 4 on each machine.
    assert (workers["per_machine"], workers["machines"], workers["maximum"]) == (4, 23, 45)
    assert result["machines"] == 31
    assert result["requested"] == {"cores": 30 * 8, "memory_gib": 30 * 18}
    assert (result["price"], result["price_per_month"]) == (None, None)


def test_price_is_that_of_all_machines() -> None:
    result = estimate(
        inputs(
            users=8,
            active_users=8,
            workers_per_user=1,
            server={"cores": 1, "memory_gib": 2},
            scheduler={"cores": 0.5, "memory_gib": 1},
            worker={"cores": 1.5, "memory_gib": 4},
            server_machine="m5.2xlarge",
            worker_machine="m5.large",
            hours_per_month=100,
        ),
        TABLE_,
    )
    servers, workers = result["pools"]
    assert (servers["machines"], workers["machines"]) == (2, 8)
    assert result["price"] == pytest.approx(2 * 0.384 + 8 * 0.096)
    assert result["price_per_month"] == pytest.approx(100 * (2 * 0.384 + 8 * 0.096))
    assert result["curve"][-1] == {"users": 8, "servers": 2, "workers": 8, "price": pytest.approx(result["price"])}
    assert result["curve"][0] == {"users": 0, "servers": 0, "workers": 0, "price": 0}


def test_a_worker_of_7_5_gib_does_not_fit_on_a_machine_of_8_gib() -> None:
    result = estimate(inputs(worker={"cores": 1, "memory_gib": 7.5}, worker_machine="Standard_D2s_v3"), TABLE_)
    assert result["machines"] is None
    assert result["curve"] == []
    (found,) = (each for each in result["findings"] if each["id"] == "sizing.no-fit.worker")
    assert "7.5 GiB does not fit on Standard_D2s_v3" in found["text"]
    assert "5.5 GiB of 8 GiB remain" in found["text"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"worker": {"cores": 2, "memory_gib": 4}, "worker_machine": "e2-standard-4"}, "sizing.smaller.worker"),
        ({"worker": {"cores": 1, "memory_gib": 1}, "worker_machine": "n2-highmem-4"}, "sizing.unused-memory.worker"),
        ({"worker": {"cores": 0.2, "memory_gib": 6}}, "sizing.unused-cores.worker"),
        ({"worker": {"cores": 0.01, "memory_gib": 0.1}, "worker_machine": "m5.xlarge"}, "sizing.pods.worker"),
        ({"server": {"cores": 40, "memory_gib": 1}}, "sizing.no-fit.server"),
        ({"scheduler": {"cores": 1, "memory_gib": 64}}, "sizing.no-fit.scheduler"),
        ({"server": {"cores": 2, "memory_gib": 4}, "server_machine": "e2-standard-4"}, "sizing.smaller.server"),
    ],
)
def test_pods_that_use_a_machine_inefficiently_are_found(changes: dict[str, Any], found: str) -> None:
    assert found in finding_ids(estimate(inputs(**changes), TABLE_))


@pytest.mark.parametrize("name", TABLE_.machines)
@pytest.mark.parametrize("size", [(0.5, 1), (1, 4), (1.9, 7.5), (2, 8), (4, 16), (0.1, 0.5)])
def test_more_workers_fit_with_the_smaller_size_that_is_suggested(name: str, size: tuple[float, float]) -> None:
    changes: dict[str, Any] = {"worker_machine": name, "worker": {"cores": size[0], "memory_gib": size[1]}}
    result = estimate(inputs(**changes), TABLE_)
    for found in result["findings"]:
        if found["id"] == "sizing.smaller.worker":
            values: Any = found["values"]
            changes["worker"] = {"cores": values["cores"], "memory_gib": values["memory"] / 2**30}
            smaller = estimate(inputs(**changes), TABLE_)
            assert smaller["pools"][1]["per_machine"] == values["count"] > result["pools"][1]["per_machine"]


sizes = st.fixed_dictionaries({"cores": st.floats(0, 1e6), "memory_gib": st.floats(0, 1e6)})


@settings(deadline=None, max_examples=100)
@given(
    st.fixed_dictionaries(
        {
            "users": st.integers(0, 1_000_000),
            "workers_per_user": st.integers(0, 1_000_000),
            "server": sizes,
            "scheduler": sizes,
            "worker": sizes,
            "daemons": sizes,
            "server_machine": st.sampled_from(sorted(TABLE_.machines)),
            "worker_machine": st.sampled_from(sorted(TABLE_.machines)),
            "active_users": st.just(0),
            "hours_per_month": st.floats(0, 744),
        }
    )
)
def test_every_valid_input_has_a_result(given_inputs: Any) -> None:
    given_inputs["active_users"] = given_inputs["users"] // 2
    result = estimate(given_inputs, TABLE_)
    RESULT.validate(result)
    json.dumps(result, allow_nan=False)
    machines = [point["workers"] for point in result["curve"]]
    assert machines == sorted(machines)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"users": 1, "active_users": 2}, "active_users"),
        ({"server_machine": "unknown"}, "server_machine"),
        ({"worker": {"cores": 1e300, "memory_gib": 1}}, "cores"),
        ({"users": 10**9}, "users"),
    ],
)
def test_inputs_that_are_not_valid_are_rejected(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        estimate(inputs(**changes), TABLE_)
    assert (caught.value.code, caught.value.field) == ("bad-request", field)


def spec(name: str, default: float) -> wire.Option:
    return {"field": name, "label": name, "default": default, "spec": {"type": "float"}}


def test_inputs_are_those_of_this_deployment() -> None:
    environ = {"MEM_GUARANTEE": str(3 * 2**30), "MEM_LIMIT": str(8 * 2**30), "CPU_LIMIT": "2.0", "CPU_GUARANTEE": ""}
    specs = [spec("worker_cores", 4), spec("worker_memory", 16 * 2**30)]
    found = known_inputs(TABLE_, environ, specs, 7)
    assert found["server"] == {"cores": 2, "memory_gib": 3}
    assert found["worker"] == {"cores": 4, "memory_gib": 16}
    assert found["workers_per_user"] == 7
    assert found["server_machine"] in TABLE_.machines
    assert known_inputs(TABLE_, {"MEM_LIMIT": "unlimited"}, [spec("worker_memory", 8)]) == {
        **DEFAULTS,
        "worker": {"cores": 1, "memory_gib": 8},
        "server_machine": next(iter(TABLE_.machines)),
        "worker_machine": next(iter(TABLE_.machines)),
    }


@pytest.mark.parametrize(
    ("text", "variant", "values"),
    [
        ("[]", "machines-not-a-table", {}),
        ("machines: 1", "machines-not-a-table", {}),
        ("machines: [1]", "machines-not-a-table", {}),
        ("machines: []", "machines-empty", {}),
        ("machines: [{reserves: gke, cores: 1, memory: 1}]", "machine-name", {}),
        ("machines: [{name: a}]", "machine-size", {"field": "cores", "name": "a", "maximum": 100_000}),
        (
            "machines: [{name: a, reserves: gke, cores: 1, memory: x}]",
            "machine-size",
            {"field": "memory", "name": "a", "maximum": 100_000},
        ),
        (
            "machines: [{name: a, reserves: other, cores: 1, memory: 1}]",
            "machine-reserves",
            {"name": "a", "choices": "gke, eks, aks, none"},
        ),
        (
            "machines: [{name: a, reserves: gke, cores: 1, memory: 1, price: -1}]",
            "machine-price",
            {"name": "a", "maximum": 1_000_000},
        ),
        (
            "machines: [{name: a, reserves: gke, cores: 1, memory: 1, pods: 0}]",
            "machine-pods",
            {"name": "a", "maximum": 10_000},
        ),
    ],
)
def test_a_table_that_is_not_valid_is_a_problem_that_names_the_file_and_the_fault(
    text: str, variant: str, values: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    with pytest.raises(GatewayProblem, match=r"prices\.yaml") as caught:
        read_machines(path)
    assert caught.value.message_ref.id == f"problem.config-invalid.{variant}"
    assert caught.value.message_ref.values == {"key": "prices.yaml", **values}


@pytest.mark.parametrize("text", [None, "{"], ids=["missing", "no YAML"])
def test_a_table_that_cannot_be_read_is_a_problem_with_the_name_of_the_file(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(GatewayProblem, match=r"prices\.yaml cannot be read") as caught:
        read_machines(path)
    assert caught.value.message_ref.id == "problem.config-invalid.machines-unreadable"


def test_the_table_of_an_administrator_replaces_that_of_the_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text("currency: EUR\nmachines: [{name: own, reserves: none, cores: 8, memory: 32, price: 0.5}]")
    assert main(["size", "--machines", str(path), "--users", "4", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["currency"], result["inputs"]["server_machine"]) == ("EUR", "own")
    assert result["inputs"]["active_users"] == 4


def test_command_line_writes_the_estimate_and_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = "--users 60 --active-users 20 --worker-memory 7.5 --worker-machine m5.large --server-machine m5.large"
    assert main(["size", *arguments.split()]) == 1
    output = capsys.readouterr().out
    assert "20 of 60 users active" in output
    assert "7.5 GiB does not fit on m5.large" in output
    assert main(["size", *arguments.replace("7.5", "3").split()]) == 0
    assert "USD per hour" in capsys.readouterr().out


def test_command_line_lists_the_machine_types(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["size", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == TABLE.read_text().count("- { name:")


@pytest.mark.parametrize("argument", ["--users=-1", "--worker-cores=-1", "--hours-per-month=1e9", "--users=nan"])
def test_command_line_rejects_numbers_that_are_not_valid(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        exit_code: Any = main(["size", argument])
    except SystemExit as exit_:
        exit_code = exit_.code
    assert exit_code in (1, 2)
    assert capsys.readouterr().err
