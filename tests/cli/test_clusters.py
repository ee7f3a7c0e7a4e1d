"""`jupyter dask-gateway clusters`, with a fake gateway for faults and a real one for the whole life of a cluster."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli import clusters
from jupyterlab_dask_gateway.cli.main import _run, make_parser
from jupyterlab_dask_gateway.cli.option_values import read_options
from jupyterlab_dask_gateway.cli.server_config import read_prices
from jupyterlab_dask_gateway.clusters.prices import Prices
from jupyterlab_dask_gateway.errors import GatewayProblem
from jupyterlab_dask_gateway.gateway.options import Kind
from jupyterlab_dask_gateway.messages import message
from jupyterlab_dask_gateway.wire import types as wire

from ..fakes.gateway import FakeGateway, Fault, idle_cluster
from ..support.dashboards import until
from ..support.gateways import RealGateway
from ..support.servers import check_wire, set_environment

SECRET = "hunter2-in-a-mapping"


class Shell:
    """Runs the command with a separate store."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._store = store
        self._capsys = capsys

    async def run(self, *words: str) -> tuple[int, str, str]:
        """Run `jupyter dask-gateway clusters WORDS`. Returns the exit code, the output and the errors."""
        self._capsys.readouterr()
        arguments = make_parser().parse_args(["clusters", *words, "--store", str(self._store)])
        exit_code = await _run(arguments)
        captured = self._capsys.readouterr()
        return exit_code, captured.out, captured.err

    async def json(self, *words: str) -> Any:
        """Run a command that succeeds, with `--json`, and return what it writes."""
        exit_code, output, errors = await self.run(*words, "--json")
        assert (exit_code, errors) == (0, "")
        return json.loads(output)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "clusters.json", capsys)


@pytest.fixture
def fake(fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch) -> FakeGateway:
    set_environment(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})
    return fake_gateway


PRICES = """
c.DaskGatewayApp.price_per_core_hour = 0.5
c.DaskGatewayApp.price_per_gib_hour = 0.25
c.DaskGatewayApp.price_currency = "EUR"
"""


@pytest.fixture
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which Jupyter looks for configuration."""
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_NO_CONFIG", "")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(folder))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "")
    return folder


async def test_prices_of_the_server_are_shown(shell: Shell, fake: FakeGateway, configuration: Path) -> None:
    idle_cluster(fake)
    (configuration / "jupyter_server_config.py").write_text(PRICES)
    (cluster,) = (await shell.json("--sample-interval", "0"))["clusters"]
    per_hour = 0.5 * cluster["threads"] + 0.25 * cluster["memory"]["limit"] / 2**30
    assert cluster["usage"]["price"] == {"per_hour": pytest.approx(per_hour), "currency": "EUR"}
    lines = (await shell.run("--sample-interval", "0"))[1].splitlines()
    assert lines[0].endswith(f"  {per_hour:.2f} EUR per hour")
    assert lines[-1] == f"Price: {per_hour:.2f} EUR per hour"


@pytest.mark.parametrize(
    ("files", "prices"),
    [
        ({}, Prices()),
        ({"jupyter_server_config.json": '{"DaskGatewayApp": {"price_per_core_hour": 2}}'}, Prices(core=2.0)),
        ({"jupyter_jupyterlab_dask_gateway_config.py": "c.DaskGatewayApp.price_per_gib_hour = 3"}, Prices(gib=3.0)),
        ({"jupyter_server_config.py": "c.DaskGatewayApp.price_per_core_hour = 'two'"}, Prices()),
        ({"jupyter_server_config.py": "c.DaskGatewayApp.price_per_core_hour = -1"}, Prices()),
        ({"jupyter_server_config.py": "this is not Python"}, Prices()),
        (
            {
                "jupyter_jupyterlab_dask_gateway_config.py": "c.DaskGatewayApp.price_per_core_hour = 1",
                "jupyter_server_config.py": "c.DaskGatewayApp.price_per_core_hour = 2",
            },
            Prices(core=2.0),
        ),
    ],
)
def test_prices_are_read_from_the_files_of_the_server(
    configuration: Path, files: dict[str, str], prices: Prices
) -> None:
    for name, text in files.items():
        (configuration / name).write_text(text)
    assert read_prices() == prices


@pytest.mark.parametrize(
    ("per_hour", "currency", "text"),
    [(12.3, "USD", "12.30 USD per hour"), (0.0123, "", "0.012 per hour"), (0.0, "SU", "0.00 SU per hour")],
)
def test_small_prices_do_not_read_as_zero(per_hour: float, currency: str, text: str) -> None:
    assert clusters._price_text({"per_hour": per_hour, "currency": currency}) == text


async def test_a_cluster_is_created_scaled_listed_and_stopped(
    shell: Shell, gateway: RealGateway, user: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    set_environment(monkeypatch, gateway.environ(user))
    environment = tmp_path / "environment.json"
    environment.write_text(json.dumps({"AWS_SECRET_ACCESS_KEY": SECRET}))
    made = await shell.json(
        *("create", "--label", "nightly", "--workers", "1", "--wait-for-workers"),
        *("--option", "worker_cores=1", "--option", f"environment=@{environment}"),
    )
    check_wire(made, "cluster")
    name = made["name"]
    assert (made["label"], made["status"], made["workers"]) == ("nightly", "running", 1)
    assert made["options"]["environment"] == {"AWS_SECRET_ACCESS_KEY": None}

    limited = await shell.run("scale", name, "99")
    assert limited[0] == 0
    assert "The gateway allows 3 workers instead of 99." in limited[1]
    adaptive = await shell.json("adapt", name, "0", "2")
    assert adaptive["requested"] == {"minimum": 0, "maximum": 2}

    (listed,) = (await shell.json("--sample-interval", "0"))["clusters"]
    assert (listed["name"], listed["label"], listed["forgotten"]) == (name, "nightly", False)
    assert SECRET not in json.dumps([made, adaptive, listed])

    assert await shell.json("stop", name) == {"stopped": [name]}
    assert [each for each in (await shell.json())["clusters"] if each["status"] == "running"] == []


async def test_list_has_pending_clusters_and_says_which_are_forgotten(shell: Shell, fake: FakeGateway) -> None:
    pending, young, old = fake.add("PENDING"), idle_cluster(fake), idle_cluster(fake, age=20_000)
    found = {each["name"]: each for each in (await shell.json("--sample-interval", "0"))["clusters"]}
    assert found.keys() == {pending, young, old}
    assert [found[name]["forgotten"] for name in (pending, young, old)] == [False, False, True]
    assert found[old]["reason_to_keep"] is None
    assert found[young]["reason_to_keep"]
    output = (await shell.run("--sample-interval", "0"))[1]
    assert f"{pending}  " in output
    assert output.endswith("Running clusters: 2\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["scale", "unknown", "1"], "cluster-not-found"),
        (["scale", "../x", "1"], "bad-name"),
        (["scale", "NAME", "-1"], "bad-request"),
        (["adapt", "NAME", "2", "1"], "bad-request"),
        (["stop", "unknown"], "cluster-not-found"),
        (["create", "--label", " "], "bad-request"),
        (["create", "--minimum", "1"], "bad-request"),
        (["create", "--workers", "1", "--maximum", "2"], "bad-request"),
        (["create", "--workers", "-1"], "bad-request"),
        (["create", "--option", "unknown=1"], "bad-request"),
    ],
    ids=" ".join,
)
async def test_requests_that_are_not_valid_are_rejected_before_the_gateway_changes(
    shell: Shell, fake: FakeGateway, words: list[str], code: str
) -> None:
    name = idle_cluster(fake)
    exit_code, _, errors = await shell.run(*(name if word == "NAME" else word for word in words), "--json")
    problem = json.loads(errors)
    check_wire(problem, "problem")
    assert (exit_code, problem["code"]) == (1, code)
    assert {method for method, _, _ in fake.requests} <= {"GET"}


async def test_workers_of_a_cluster_that_starts_are_not_changed(shell: Shell, fake: FakeGateway) -> None:
    exit_code, _, errors = await shell.run("scale", fake.add("PENDING"), "1")
    assert exit_code == 1
    assert message("problem.cluster-not-running.starting").text in errors


def recover(fake: FakeGateway) -> None:
    fake.initial_status = "RUNNING"


async def test_create_replaces_a_cluster_that_fails_to_start(shell: Shell, fake: FakeGateway) -> None:
    fake.initial_status = "FAILED"
    fake.fault_on(
        "DELETE", "/api/v1/clusters/[^/]+", Fault(kind="late", times=1, before_response=lambda: recover(fake))
    )
    made = await shell.json("create", "--workers", "2")
    _, replacement = fake.clusters
    assert (made["name"], made["status"]) == (replacement, "running")
    assert fake.requested_workers == {replacement: {"count": 2}}


async def test_create_reports_the_failure_of_the_last_attempt(shell: Shell, fake: FakeGateway) -> None:
    fake.initial_status = "FAILED"
    exit_code, output, errors = await shell.run("create", "--json")
    assert (exit_code, json.loads(output)["status"]) == (1, "failed")
    assert json.loads(errors)["code"] == "cluster-start-failed"
    assert len(fake.clusters) == 3


async def test_create_has_exit_code_3_while_the_cluster_still_starts(shell: Shell, fake: FakeGateway) -> None:
    fake.initial_status = "PENDING"
    exit_code, output, _ = await shell.run("create", "--timeout", "0.2", "--json")
    assert (exit_code, json.loads(output)["status"]) == (3, "pending")
    assert json.loads(output)["name"] in fake.clusters


async def test_create_stops_waiting_for_workers_of_a_cluster_that_ends(shell: Shell, fake: FakeGateway) -> None:
    # The scheduler still responds, and has fewer workers.
    create = asyncio.create_task(shell.run("create", "--workers", "50", "--wait-for-workers", "--json"))
    await until(lambda: bool(fake.requested_workers))
    (name,) = fake.clusters
    fake.clusters[name]["status"] = "STOPPED"
    exit_code, output, errors = await create
    assert (exit_code, output) == (1, "")
    assert json.loads(errors)["code"] == "cluster-not-running"


async def test_stop_continues_after_a_cluster_that_cannot_be_stopped(shell: Shell, fake: FakeGateway) -> None:
    first, second = idle_cluster(fake), idle_cluster(fake)
    fake.fault_on("DELETE", f"/api/v1/clusters/{first}", Fault(kind="close"))
    exit_code, output, errors = await shell.run("stop", first, second, "--json")
    assert (exit_code, json.loads(output)) == (1, {"stopped": [second]})
    assert json.loads(errors)["code"] == "gateway-unreachable"


def spec(kind: Kind) -> wire.Option:
    return {"field": "x", "label": "x", "default": None, "spec": {"type": kind}}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "2", 2),
        ("float", "1.5", 1.5),
        ("float", "2", 2),
        ("bool", "True", True),
        ("bool", "false", False),
        ("string", "2", "2"),
        ("string", "", ""),
        ("select", "a=b", "a=b"),
        ("mapping", '{"A": "1"}', {"A": "1"}),
    ],
)
def test_option_values_have_the_type_of_the_option(kind: Kind, text: str, value: Any) -> None:
    assert read_options([("x", "earlier"), ("x", text)][1:], [spec(kind)]) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "1.5"),
        ("int", "two"),
        ("int", "true"),
        ("int", "1" * 400),
        ("float", "NaN"),
        ("float", ""),
        ("bool", "1"),
        ("mapping", "A=1"),
        ("mapping", "[1]"),
        ("mapping", "@/no/such/file"),
    ],
)
def test_option_values_of_another_type_are_rejected_without_a_quotation(kind: Kind, text: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        read_options([("x", text)], [spec(kind)])
    assert (caught.value.code, caught.value.field) == ("bad-request", "x")
    assert not text or text not in caught.value.message


@pytest.mark.parametrize("word", ["worker_cores", "=2"])
def test_an_option_without_a_name_or_a_value_is_a_usage_error(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        make_parser().parse_args(["clusters", "create", "--option", word])
    assert exit_.value.code == 2
    assert "NAME=VALUE" in capsys.readouterr().err


def test_every_action_has_json_and_a_store() -> None:
    for words in (["create"], ["scale", "x", "1"], ["adapt", "x", "0", "1"], ["stop", "x"], []):
        arguments = make_parser().parse_args(["clusters", *words, "--json", "--store", "/x"])
        assert (arguments.json, arguments.store) == (True, Path("/x"))
    assert clusters.run is make_parser().parse_args(["clusters"]).run
