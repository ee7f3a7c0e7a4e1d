"""A proxy with one handler of Tornado and one request by aiohttp, and without checks, for bench/dashboards.py.

It is a server extension. Its route `smallest-proxy/PORT/PATH` is before all others, as that of our proxy. It does not
authenticate, so it is for the benchmark only. The difference to our proxy is what our checks, headers and limits
cost.
"""

from __future__ import annotations

import aiohttp
from jupyter_server.serverapp import ServerApp
from tornado import web
from tornado.routing import PathMatches, Rule
from yarl import URL


class SmallestProxy(web.RequestHandler):
    """Relays a page."""

    session: aiohttp.ClientSession | None = None

    async def get(self, port: str, path: str) -> None:
        session = SmallestProxy.session = SmallestProxy.session or aiohttp.ClientSession(auto_decompress=False)
        async with session.get(URL(f"http://127.0.0.1:{port}/{path}", encoded=True)) as response:
            self.set_header("Content-Type", response.headers["Content-Type"])
            self.finish(await response.read())


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "smallest_proxy"}]


def _load_jupyter_server_extension(app: ServerApp) -> None:
    pattern = PathMatches(rf"{app.base_url}smallest-proxy/(\d+)/(.*)")
    app.web_app.default_router.rules.insert(0, Rule(pattern, SmallestProxy))
