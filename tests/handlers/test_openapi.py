"""The OpenAPI document describes the routes, and a running server responds as it says."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis import APIOperation, Case, openapi
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from docs.generate.openapi import CREATED, QUERIES, RESPONSES, document, operations

from ..fakes.gateway import FakeGateway
from ..support.servers import QUICK, Browser

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 3
"""Requests for each operation, once with generated names and once with those that exist."""

LAST = "DELETE /clusters/{name}"
"""Ends the cluster that the other operations use."""


NEVER_SUCCEED = {
    # The fake schedulers have no log page. See test_cluster_page.py.
    "GET /clusters/{name}/logs",
    # No generated text is the URL of a dashboard. See test_dashboards.py.
    "POST /dashboards/resolve",
    # No generated text is the name of a machine type. See test_sizing.py.
    "POST /sizing",
}
"""Operations that need input which cannot be generated; their own tests show that they succeed."""


@pytest.fixture
def traits() -> dict[str, Any]:
    return QUICK


def keys() -> set[str]:
    return {f"{verb.upper()} {path}" for verb, path, _ in operations()}


def test_each_route_has_a_response_and_no_response_is_left_over() -> None:
    assert set(RESPONSES) == keys()
    assert CREATED | set(QUERIES) <= keys()


def test_shapes_are_valid_json_schemas() -> None:
    shapes = document()["components"]["schemas"]
    for shape in shapes.values():
        Draft202012Validator.check_schema(shape)
    assert {shape for shape in RESPONSES.values() if shape} <= set(shapes)


def generate(operation: APIOperation[Any, Any, Any, Any]) -> list[Case[Any]]:
    """Return requests of an operation.

    Call it while no other thread runs: Hypothesis fails if anything uses `random` meanwhile, and the server does.
    """
    cases: list[Case[Any]] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case: Case[Any]) -> None:
        cases.append(case)

    run()
    return cases


def existing(case: Case[Any], names: dict[str, str]) -> Case[Any]:
    """Replace the generated name in the path by one that exists."""
    if case.path_parameters and "name" in case.path_parameters:
        case.path_parameters["name"] = names["example" if "examples" in case.path else "cluster"]
    return case


async def test_server_responds_as_documented(
    browser: Browser, fake_gateway: FakeGateway, jp_serverapp: Any, jp_auth_header: dict[str, str]
) -> None:
    found = {}
    for result in openapi.from_dict(document()).get_all_operations():
        assert isinstance(result, Ok), result.err()
        found[result.ok().label] = result.ok()
    found[LAST] = found.pop(LAST)
    cases = [case for operation in found.values() for case in generate(operation)]
    cluster = fake_gateway.add()
    await browser.cluster(cluster, lambda found: found["status"] == "running")
    names = {"cluster": cluster, "example": (await browser.call("GET", "examples"))["examples"][0]["name"]}
    base = f"{jp_serverapp.connection_url.rstrip('/')}/dask-gateway/api"
    statuses: dict[str, list[int]] = defaultdict(list)

    def send(case: Case[Any]) -> None:
        response = case.call(base_url=base, headers=jp_auth_header)
        statuses[case.operation.label].append(response.status_code)
        # Other failures of the server are those of the gateway and of schedulers, which the fakes do not have.
        assert response.status_code != 500, response.text
        case.validate_response(response, checks=CHECKS)

    def send_all() -> None:
        for case in cases:
            send(case)
            send(existing(case, names))

    await asyncio.to_thread(send_all)
    assert {label for label, seen in statuses.items() if min(seen) >= 300} == NEVER_SUCCEED
