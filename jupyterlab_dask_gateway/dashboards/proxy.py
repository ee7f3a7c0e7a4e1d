"""The isolated proxy for pages of schedulers, HTTP and WebSockets: `dask-gateway/view/<capability>/-/<path>`.

The pages are untrusted code. So no identity is resolved, no header of the user reaches the scheduler, the browser
gets only harmless headers of the scheduler, every response is sandboxed, and errors are plain text (Jupyter's error
page contains the API token).
"""

from __future__ import annotations

import asyncio
from http.client import responses
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado import web
from tornado.http1connection import HTTP1Connection
from tornado.iostream import StreamClosedError

from ..errors import GatewayProblem
from . import paths
from .asset_cache import MAX_FILE, Asset, AssetKey, compress, is_cacheable
from .service import Dashboards
from .target import Target
from .websocket.scheduler_socket import accept_value

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from tornado.iostream import IOStream

VIEW = "dask-gateway/view/"

# Headers for the scheduler and for the browser. Bokeh writes all headers of a request into its page.
_TO_SCHEDULER = ("Accept", "Accept-Encoding", "If-Modified-Since", "If-None-Match", "If-Range", "Range")
_TO_BROWSER = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Content-Type",
    "ETag",
    "Last-Modified",
)
_DISCONNECTED = ("scheduler-unreachable", "scheduler-timeout")
"""After these problems a page is incomplete, and does not recover without a reload."""
_SMALL_BODY = 2**18
"""Bytes up to which a body is read completely before it is sent, which is faster."""


class ViewHandler(JupyterHandler):
    """Serves pages by the capability in the URL only."""

    SUPPORTED_METHODS = ("GET",)

    def initialize(self, dashboards: Dashboards) -> None:
        """Drop the identity, and hide the URL, which is secret, before anything is logged or rejected."""
        self.current_user = self._jupyter_current_user = None
        self._dashboards = dashboards
        self._relaying: asyncio.Task[None] | None = None
        self._is_abandoned = False
        self._capability, self._path = paths.split_view(self.request.path[len(self.base_url) + len(VIEW) :])
        self.request.uri = f"{self.base_url}{VIEW}[capability]/{self._path}"
        self.request.headers.pop("Referer", None)

    def set_default_headers(self) -> None:
        """Set the headers of every response, also of errors and redirects, instead of those of the server."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.set_header("Content-Security-Policy", "sandbox allow-scripts; frame-ancestors 'self'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    async def prepare(self, *, _redirect_to_login: bool = False) -> None:
        """Check the host, against DNS rebinding, but not the identity."""
        if not self.check_host():
            raise web.HTTPError(403)

    def check_origin(self, origin: str = "") -> bool:
        """Accept any origin, because that of a pane is `null`, and the capability is the permission."""
        return True

    def compute_etag(self) -> None:
        """Compute none: the scheduler's own is used."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Send plain text without information about the server."""
        self.finish(f"{status_code} {responses.get(status_code, 'Error')}\n")

    @allow_unauthenticated
    async def get(self) -> None:
        """Relay a page, one of its files, or its WebSocket."""
        upgrade = self.request.headers.get("Upgrade", "").lower() == "websocket"
        try:
            name = self._dashboards.capabilities.target(self._capability)
            path, query = paths.clean_path(self._path), paths.clean_query(self.request.query)
            target = await self._dashboards.target(name)
            relay = self._relay_socket if upgrade else self._relay_page
            self._relaying = asyncio.current_task()
            await relay(name, target, path, query)
        except asyncio.CancelledError:
            if not self._is_abandoned:
                raise
        except GatewayProblem as problem:
            if problem.code in _DISCONNECTED:
                self._dashboards.report_disconnected(self._capability)
            self._send_problem(problem)
        except StreamClosedError:
            pass  # The browser closed the connection.

    def _send_problem(self, problem: GatewayProblem) -> None:
        """Send the problem as text. After a part of a body, close the connection to mark it as incomplete."""
        if self._headers_written:
            if isinstance(self.request.connection, HTTP1Connection):
                self.request.connection.close()
            return
        self.clear()
        self.set_status(problem.status)
        self.finish(f"{problem.message}\n{problem.remedy}\n({problem.code})\n")

    # HTTP

    def on_connection_close(self) -> None:
        """Cancel the relay when the browser closes the connection."""
        super().on_connection_close()
        if self._relaying is not None:
            self._is_abandoned = True
            self._relaying.cancel()

    async def _relay_page(self, name: str, target: Target, path: str, query: str) -> None:
        with self._dashboards.open_request(self._capability):
            await self._send_page(name, target, path, query)

    async def _send_page(self, name: str, target: Target, path: str, query: str) -> None:
        url = paths.join(target.base, path, query)
        if is_cacheable(path, query) and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            asset = await self._dashboards.assets.get(AssetKey(name, url), lambda: self._load(target, url))
            if asset is not None:
                self.set_header("Content-Type", asset.content_type)
                self.set_header("Content-Encoding", "gzip")
                self.set_header("Vary", "Accept-Encoding")
                self.set_header("Cache-Control", "private, max-age=900, immutable")
                self.finish(asset.body)
                return
        received = self.request.headers
        headers = {header: received[header] for header in _TO_SCHEDULER if header in received}
        async with self._dashboards.upstream.request("GET", target, url, headers) as response:
            await self._relay_response(response, target, path)

    async def _load(self, target: Target, url: str) -> Asset | None:
        async with self._dashboards.upstream.request("GET", target, url) as response:
            length = response.content_length
            if (
                response.status != 200
                or length is None
                or length > MAX_FILE
                or "Content-Encoding" in response.headers
            ):
                return None
            return await compress(response.headers.get("Content-Type", "text/javascript"), await response.read())

    async def _relay_response(self, response: ClientResponse, target: Target, path: str) -> None:
        self.set_status(response.status)
        if 300 <= response.status < 400 and response.status != 304:
            prefix = f"{self.base_url}{VIEW}{self._capability}/{paths.DUMMY}/"
            location = paths.confine(response.headers.get("Location", ""), target.base, path, prefix)
            self.set_header("Location", location)
            self.finish()
            return
        for header in _TO_BROWSER:
            value = response.headers.get(header, "")
            if value and value.isascii() and value.isprintable():
                self.set_header(header, value)
        if response.status in (204, 304):
            self.finish()
        elif response.content_length is not None and response.content_length <= _SMALL_BODY:
            self.finish(await response.read())
        else:
            async for chunk in response.content.iter_any():
                self.write(chunk)
                await self.flush()  # waits for the browser if it is slower than the scheduler
            self.finish()

    # WebSocket

    async def _relay_socket(self, name: str, target: Target, path: str, query: str) -> None:
        """Open the scheduler's WebSocket, then the browser's with its subprotocol, and relay until both close."""
        headers = self.request.headers
        key = headers.get("Sec-WebSocket-Key", "")
        if not key or headers.get("Sec-WebSocket-Version") != "13":
            raise web.HTTPError(400)
        with self._dashboards.open_socket(self._capability):
            url = paths.join(target.base, path, query)
            scheduler = await self._dashboards.upstream.connect(target, url, headers)
            try:
                browser = self._accept_socket(key, scheduler.protocol)
            except BaseException:
                scheduler.transport.abort()
                raise
            await self._dashboards.relay(self._capability, browser, scheduler)

    def _accept_socket(self, key: str, protocol: str | None) -> IOStream:
        """Send the handshake and return the connection to the browser. No extension is accepted, as upstream.

        This server sends no pings: a hub would count the responses as activity of the user.
        """
        self.set_status(101)
        self.set_header("Upgrade", "websocket")
        self.set_header("Connection", "Upgrade")
        self.set_header("Sec-WebSocket-Accept", accept_value(key))
        if protocol is not None:
            self.set_header("Sec-WebSocket-Protocol", protocol)
        self.finish()
        return self.detach()
