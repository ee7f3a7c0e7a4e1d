"""OpenAPI document of the REST interface, from the routes of the handlers and the wire schema."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from tornado import web

from jupyterlab_dask_gateway import handlers
from jupyterlab_dask_gateway.handlers.base import API, NAME, GatewayHandler

PACKAGE = Path(handlers.__file__).parents[1]
VERBS = ("get", "post", "put", "patch", "delete")

RESPONSES: Mapping[str, str | None] = {
    "GET status": "status",
    "GET options": "options",
    "POST lease": "lease",
    "GET clusters": "snapshot",
    "POST clusters": "cluster",
    "PATCH clusters/{name}": "cluster",
    "DELETE clusters/{name}": None,
    "POST clusters/{name}/scale": "scale_result",
    "POST clusters/{name}/adapt": "scale_result",
    "POST clusters/{name}/snooze": "cluster",
    "POST clusters/{name}/keep": "cluster",
    "DELETE clusters/{name}/hints/{code}": "cluster",
    "GET clusters/{name}/workers": "workers",
    "GET clusters/{name}/history": "history",
    "GET clusters/{name}/logs": "logs",
    "GET clusters/{name}/failed-tasks": "failed_tasks",
    "GET clusters/{name}/progress": "progress",
    "GET clusters/{name}/dashboards": "plots",
    "POST clusters/{name}/view": "view",
    "POST dashboards/resolve": "resolved_dashboard",
    "GET notebooks": "notebooks",
    "PUT notebooks": None,
    "GET quota": "quota",
    "GET sizing": "sizing",
    "POST sizing": "sizing_result",
    "GET examples": "examples",
    "GET examples/{name}": "example",
    "GET policy": "idle_settings",
    "PUT policy": "idle_settings",
    "GET prune": "candidates",
    "POST prune": "pruned",
    "POST doctor": "doctor_step",
}
"""Name of the shape of each response; None: 204 without a body. tests/handlers/test_openapi.py compares responses."""

CREATED = {"POST clusters"}
"""Operations that return 201."""

LINES = {"POST doctor"}
"""Operations whose response has a line of JSON for each object, and empty lines."""

GATEWAY = {"type": "string", "description": "The name of a gateway; by default that of the default gateway."}

QUERIES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "GET options": {"gateway": GATEWAY},
    "GET quota": {"gateway": GATEWAY},
    "GET clusters/{name}/logs": {"worker": {"type": "string", "description": "The name of a worker."}},
    "GET clusters/{name}/progress": {
        "since": {"type": "number", "description": "`at` of an earlier response, in ms since epoch."}
    },
    "GET prune": {
        "older_than": {
            "type": "number",
            "minimum": 0,
            "maximum": 1_000_000_000,
            "description": "Minimum age of a cluster, in seconds.",
        }
    },
}
"""Parameters in the query."""

DESCRIPTION = """\
All requests require authentication at the Jupyter server; with cookies, they also require the XSRF token. Jupyter
Server's authorizer decides on access to the resource `dask-gateway`: `read` for GET, otherwise `write`. Changes of
clusters are also sent as events on Jupyter's event bus, with the schema `https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1`."""


def routes() -> Iterator[tuple[str, type[web.RequestHandler]]]:
    """Yield the path, relative to `API`, and the handler of each route."""
    for module in pkgutil.iter_modules(handlers.__path__):
        contents = vars(importlib.import_module(f"{handlers.__name__}.{module.name}"))
        for name, function in contents.items():
            if name.endswith("_handlers"):
                # The routes do not depend on the components.
                components = dict.fromkeys(inspect.signature(function).parameters)
                for pattern, handler, *_ in function(**components):
                    if issubclass(handler, GatewayHandler):
                        yield pattern.removeprefix(API), handler


def operations() -> Iterator[tuple[str, str, Any]]:
    """Yield verb, path with named parameters, and method of each operation."""
    for pattern, handler in routes():
        for verb in VERBS:
            method = vars(handler).get(verb)
            if method is not None:
                path = pattern
                for parameter in list(inspect.signature(method).parameters)[1:]:
                    path = path.replace(NAME, f"{{{parameter}}}", 1)
                yield verb, path, method


def schema() -> dict[str, Any]:
    """Return the wire schema."""
    document: dict[str, Any] = yaml.safe_load((PACKAGE / "events" / "clusters.yaml").read_text("utf-8"))
    return document


def component(definition: Any) -> Any:
    """Return a definition with references as OpenAPI has them."""
    if isinstance(definition, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else component(value)
            for key, value in definition.items()
        }
    return [component(item) for item in definition] if isinstance(definition, list) else definition


def reference(shape: str, media_type: str = "application/json") -> dict[str, Any]:
    """Return the content of a request or response."""
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{shape}"}}}


def request_shape(method: Any) -> str | None:
    """Return the shape of the body that a method of a handler reads, or None."""
    found = re.search(r"self\.body\(wire\.(\w+)\)", inspect.getsource(method))
    return re.sub(r"(?<!^)(?=[A-Z])", "_", found[1]).lower() if found else None


def operation(verb: str, path: str, method: Any, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI operation of a method of a handler."""
    key = f"{verb.upper()} {path}"
    response = RESPONSES[key]
    summary, _, details = inspect.cleandoc(method.__doc__).partition("\n")
    result: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{verb} {path}").strip("_"),
        "summary": summary,
        "description": details.strip(),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(\w+)}", path)
        ]
        + [
            {"name": name, "in": "query", "required": False, "schema": parameter}
            for name, parameter in QUERIES.get(key, {}).items()
        ],
        "responses": {
            "204": {"description": "Done."},
            "default": {"description": "A failure.", "content": reference("problem")},
        },
    }
    if response is not None:
        del result["responses"]["204"]
        result["responses"] = {
            "201" if key in CREATED else "200": {
                "description": definitions[response]["title"],
                "content": reference(response, *["application/x-ndjson"] * (key in LINES)),
            },
            **result["responses"],
        }
    shape = request_shape(method)
    if shape is not None:
        required = bool(definitions[shape].get("required"))
        result["requestBody"] = {"required": required, "content": reference(shape)}
    return result


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    definitions = schema()["$defs"]
    paths: dict[str, dict[str, Any]] = {}
    for verb, path, method in operations():
        paths.setdefault(f"/{path}", {})[verb] = operation(verb, path, method, definitions)
    package = json.loads((PACKAGE.parent / "package.json").read_text("utf-8"))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "jupyterlab-dask-gateway",
            "version": package["version"],
            "description": DESCRIPTION,
            "license": {"name": package["license"], "identifier": package["license"]},
        },
        "servers": [
            {
                "url": "{base_url}dask-gateway/api",
                "variables": {"base_url": {"default": "/", "description": "The base URL of the Jupyter server."}},
            }
        ],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": component(definitions),
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token TOKEN`, with a token of the Jupyter server.",
                }
            },
        },
    }
