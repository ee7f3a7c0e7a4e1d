"""The least that any proxy in this server does, for bench/dashboards.py: Tornado, one request by aiohttp, no checks.

It is a server extension. Its route `smallest-proxy/PORT/PATH` does not even authenticate, so it is for the benchmark
only. How much faster it is than ours is what our checks and headers cost; how much faster than another proxy is the
most that a proxy on Tornado and aiohttp can reach.
"""

from __future__ import annotations

import aiohttp
from jupyter_server.serverapp import ServerApp
from tornado import web
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
    app.web_app.add_handlers(".*$", [(rf"{app.base_url}smallest-proxy/(\d+)/(.*)", SmallestProxy)])
