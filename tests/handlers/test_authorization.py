"""Every verb of every handler is authenticated and authorized. Exemptions are listed here."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from tornado import web

EXEMPT = {
    # Its URL is the permission (docs/security.md), and it resolves no identity. See tests/dashboards/test_proxy.py.
    "ViewHandler": {"GET"},
}

Route = tuple[str, type[web.RequestHandler]]


class DenyAll(Authorizer):
    """Denies everything, and records the checks."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        handler.settings.setdefault("test_checks", []).append((action, resource))
        return False


@pytest.fixture
def jp_server_config(jp_server_config: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = json.loads(json.dumps(jp_server_config))
    config["ServerApp"]["authorizer_class"] = "tests.handlers.test_authorization.DenyAll"
    # Test the decorators of the handlers, not the setting of the server.
    config["ServerApp"]["allow_unauthenticated_access"] = True
    config["DaskGatewayApp"] = {"local_gateway": False}
    return config


def routes(app: ServerApp) -> list[Route]:
    """Return all handlers of this package on the server, with a path to each."""
    found = []
    for rule in app.web_app.default_router.rules:
        for inner in getattr(rule.target, "rules", []):
            handler = inner.target
            if isinstance(handler, type) and handler.__module__.startswith("jupyterlab_dask_gateway"):
                path = inner.matcher.regex.pattern.rstrip("$")
                for pattern, text in (("([^/]+)", "abc"), (".*", "abc/def"), ("\\", "")):
                    path = path.replace(pattern, text)
                found.append((path, handler))
    return found


def verbs(handler: type[web.RequestHandler]) -> list[str]:
    """Return the verbs that the handler implements. OPTIONS comes from jupyter_server and sends no data."""
    return [
        verb
        for verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if getattr(handler, verb.lower()) is not getattr(APIHandler, verb.lower())
        and getattr(handler, verb.lower()) is not getattr(web.RequestHandler, verb.lower())
    ]


def exempt(handler: type[web.RequestHandler], verb: str) -> bool:
    return verb in EXEMPT.get(handler.__name__, ())


async def fetch(client: Any, path: str, verb: str, headers: dict[str, str]) -> Any:
    return await client.fetch(
        path,
        method=verb,
        headers=headers,
        body=b"{}" if verb in ("POST", "PUT", "PATCH") else None,
        follow_redirects=False,
        raise_error=False,
    )


async def test_routes_include_the_handlers_of_clusters(jp_serverapp: ServerApp) -> None:
    found = {(handler.__name__, verb) for _, handler in routes(jp_serverapp) for verb in verbs(handler)}
    assert {
        ("StatusHandler", "GET"),
        ("OptionsHandler", "GET"),
        ("LeaseHandler", "POST"),
        ("ClustersHandler", "GET"),
        ("ClustersHandler", "POST"),
        ("ClusterHandler", "PATCH"),
        ("ClusterHandler", "DELETE"),
        ("ScaleHandler", "POST"),
        ("AdaptHandler", "POST"),
    } <= found


async def test_requests_without_login_are_rejected(jp_serverapp: ServerApp, http_server_client: Any) -> None:
    for path, handler in routes(jp_serverapp):
        for verb in verbs(handler):
            if exempt(handler, verb):
                continue
            # With a valid XSRF token, so that the login alone is checked.
            response = await fetch(http_server_client, path, verb, {"Cookie": "_xsrf=x", "X-XSRFToken": "x"})
            assert response.code == 403, f"{verb} {path}: {response.code}"
    assert "test_checks" not in jp_serverapp.web_app.settings


async def test_requests_without_permission_are_rejected(
    jp_serverapp: ServerApp, http_server_client: Any, jp_auth_header: dict[str, str]
) -> None:
    settings = jp_serverapp.web_app.settings
    for path, handler in routes(jp_serverapp):
        for verb in verbs(handler):
            if exempt(handler, verb):
                continue
            settings["test_checks"] = []
            response = await fetch(http_server_client, path, verb, jp_auth_header)
            assert response.code == 403, f"{verb} {path}: {response.code}"
            action = "read" if verb in ("GET", "HEAD") else "write"
            assert settings["test_checks"] == [(action, "dask-gateway")], f"{verb} {path}"


async def test_exempted_handlers_exist(jp_serverapp: ServerApp) -> None:
    names = {handler.__name__: set(verbs(handler)) for _, handler in routes(jp_serverapp)}
    for name, exempted in EXEMPT.items():
        assert name not in names or exempted <= names[name]


async def test_requests_with_cookies_need_an_xsrf_token(
    jp_serverapp: ServerApp, http_server_client: Any, jp_auth_header: dict[str, str]
) -> None:
    settings = jp_serverapp.web_app.settings
    # Requests with an API token need no XSRF token. Browsers send cookies, also for requests of other sites.
    login = await fetch(http_server_client, "/api/status", "GET", jp_auth_header)
    cookies = [cookie.partition(";")[0] for cookie in login.headers.get_list("Set-Cookie")]
    token = next(cookie.partition("=")[2] for cookie in cookies if cookie.startswith("_xsrf="))
    browser = {"Cookie": "; ".join(cookies)}
    for path, handler in routes(jp_serverapp):
        for verb in set(verbs(handler)) - {"GET", "HEAD"}:
            settings["test_checks"] = []
            forged = await fetch(http_server_client, path, verb, browser)
            assert (forged.code, settings["test_checks"]) == (403, []), f"{verb} {path}"
            await fetch(http_server_client, path, verb, {**browser, "X-XSRFToken": token})
            assert settings["test_checks"] == [("write", "dask-gateway")], f"{verb} {path}"
