"""REST routes of the page that sizes a deployment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ..fakes.gateway import FakeGateway, Fault
from ..support.servers import QUICK, Browser, check_wire


@pytest.fixture
def traits(tmp_path: Path) -> dict[str, Any]:
    return {**QUICK, "machines_file": str(tmp_path / "machines.yaml")}


@pytest.fixture(autouse=True)
def table(tmp_path: Path) -> Path:
    path = tmp_path / "machines.yaml"
    path.write_text("currency: EUR\nmachines: [{name: own, reserves: none, cores: 8, memory: 32, price: 0.5}]")
    return path


@pytest.fixture
def broken_table(table: Path) -> None:
    table.write_text("machines: 1")


def integer(name: str, default: int) -> dict[str, Any]:
    return {"field": name, "label": name, "default": default, "spec": {"type": "int", "min": 1, "max": 64}}


async def test_inputs_have_the_size_of_workers_of_the_gateway(browser: Browser, fake_gateway: FakeGateway) -> None:
    fake_gateway.options = [integer("worker_cores", 3), integer("worker_memory", 12)]
    found = await browser.call("GET", "sizing")
    check_wire(found, "sizing")
    assert found["machines"] == [{"name": "own", "size": {"cores": 8, "memory_gib": 32}, "price": 0.5}]
    assert found["inputs"]["worker"] == {"cores": 3, "memory_gib": 12}
    result = await browser.call("POST", "sizing", found["inputs"])
    check_wire(result, "sizing_result")
    assert (result["currency"], result["pools"][1]["per_machine"]) == ("EUR", 2)


async def test_inputs_have_defaults_if_the_gateway_does_not_respond(
    browser: Browser, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault("/api/v1/options", Fault(status=500))
    assert (await browser.call("GET", "sizing"))["inputs"]["worker"] == {"cores": 1, "memory_gib": 2}


async def test_inputs_that_are_not_valid_are_rejected_with_their_field(browser: Browser) -> None:
    inputs = (await browser.call("GET", "sizing"))["inputs"]
    refused = await browser.expect_error("POST", "sizing", {**inputs, "users": -1})
    assert (refused.status, refused.problem["field"]) == (400, "users")
    refused = await browser.expect_error("POST", "sizing", {**inputs, "server_machine": "x"})
    assert (refused.status, refused.problem["field"]) == (400, "server_machine")


async def test_a_table_that_is_not_valid_is_a_problem(browser: Browser, broken_table: None) -> None:
    refused = await browser.expect_error("GET", "sizing")
    assert (refused.problem["code"], refused.problem["values"]["key"]) == ("config-invalid", "machines.yaml")
