"""The isolated way to a scheduler's pages, for HTTP and WebSockets: `dask-gateway/view/<capability>/-/<path>`.

What is shown here is somebody else's code. So nobody is logged in here: no identity is resolved, no header of the
user's reaches the scheduler, no header of the scheduler's that could bind the browser comes back, every answer is
sandboxed, and errors are plain text (Jupyter's own error page holds the API token).
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
from tornado.websocket import WebSocketHandler

from ..errors import GatewayProblem
from . import paths
from .asset_cache import LARGEST, Asset, Key, compress, worth_keeping
from .service import Dashboards
from .target import Target

if TYPE_CHECKING:
    from aiohttp import ClientResponse

    from .websocket_relay import SchedulerSocket

VIEW = "dask-gateway/view/"

# What the scheduler may know of a request, and the browser of an answer. Bokeh shows all that it is sent in its page.
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
_LOST = ("scheduler-unreachable", "scheduler-timeout")
"""After these a page is not whole, and does not mend by itself."""
_SMALL = 2**18
"""Bytes up to which a body is read whole before it is sent on, which is faster."""


class ViewHandler(WebSocketHandler, JupyterHandler):
    """Answers by the capability in the URL alone."""

    SUPPORTED_METHODS = ("GET",)

    def initialize(self, dashboards: Dashboards) -> None:
        """Before anything can be refused or logged: nobody is asking, and the URL is a secret."""
        self.current_user = self._jupyter_current_user = None
        self._dashboards = dashboards
        self._work: asyncio.Future[None] | None = None
        self._upstream: SchedulerSocket | None = None
        self._largest = 0
        self._pump: asyncio.Future[None] | None = None
        self._capability, self._path = paths.split_view(self.request.path[len(self.base_url) + len(VIEW) :])
        self.request.uri = f"{self.base_url}{VIEW}[capability]/{self._path}"
        self.request.headers.pop("Referer", None)

    def set_default_headers(self) -> None:
        """On every answer, errors, redirects and handshakes too; none of the server's own settings."""
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        self.set_header("Content-Security-Policy", "sandbox allow-scripts; frame-ancestors 'self'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    async def prepare(self, *, _redirect_to_login: bool = False) -> None:
        """The host is checked against DNS rebinding, as everywhere; who asks is not looked at."""
        if not self.check_host():
            raise web.HTTPError(403)

    def check_origin(self, origin: str = "") -> bool:
        """A pane's origin is `null`. Any may connect: the capability is the permission."""
        return True

    def compute_etag(self) -> None:
        """The scheduler's own, or none."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Plain text without a word about the server."""
        self.finish(f"{status_code} {responses.get(status_code, 'Error')}\n")

    @allow_unauthenticated
    async def get(self) -> None:
        """A page, one of its files, or its WebSocket."""
        upgrade = self.request.headers.get("Upgrade", "").lower() == "websocket"
        try:
            name = self._dashboards.capabilities.target(self._capability)
            path, query = paths.clean_path(self._path), paths.clean_query(self.request.query)
            target = await self._dashboards.target(name)
            if upgrade:
                relay = self._relay_socket(target, paths.join(target.base, path, query))
            else:
                relay = self._relay_page(name, target, path, query)
            # In a task of its own, which ends with the browser's connection.
            self._work = asyncio.ensure_future(relay)
            await self._work
        except asyncio.CancelledError:
            if self._work is None or not self._work.cancelled():
                raise
        except GatewayProblem as problem:
            if problem.code in _LOST:
                self._dashboards.lose(self._capability)
            self._refuse(problem)
        except StreamClosedError:
            pass  # The browser went away.

    def _refuse(self, problem: GatewayProblem) -> None:
        """In words, as long as nothing else was said; a body that broke off must not look complete."""
        if self._headers_written:
            if isinstance(self.request.connection, HTTP1Connection):
                self.request.connection.close()
            return
        self.clear()
        self.set_status(problem.status)
        self.finish(f"{problem.message}\n{problem.remedy}\n({problem.code})\n")

    # HTTP

    def on_connection_close(self) -> None:
        """The browser does not want it any more."""
        super().on_connection_close()
        if self._work is not None:
            self._work.cancel()

    async def _relay_page(self, name: str, target: Target, path: str, query: str) -> None:
        url = paths.join(target.base, path, query)
        if worth_keeping(path, query) and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            asset = await self._dashboards.assets.get(Key(name, url), lambda: self._load(target, url))
            if asset is not None:
                self.set_header("Content-Type", asset.content_type)
                self.set_header("Content-Encoding", "gzip")
                self.set_header("Vary", "Accept-Encoding")
                self.set_header("Cache-Control", "private, max-age=900, immutable")
                self.finish(asset.body)
                return
        sent = self.request.headers
        headers = {header: sent[header] for header in _TO_SCHEDULER if header in sent}
        async with self._dashboards.upstream.ask("GET", target, url, headers) as answer:
            await self._pass_on(answer, target, path)

    async def _load(self, target: Target, url: str) -> Asset | None:
        async with self._dashboards.upstream.ask("GET", target, url) as answer:
            length = answer.content_length
            if answer.status != 200 or length is None or length > LARGEST or "Content-Encoding" in answer.headers:
                return None
            return await compress(answer.headers.get("Content-Type", "text/javascript"), await answer.read())

    async def _pass_on(self, answer: ClientResponse, target: Target, path: str) -> None:
        self.set_status(answer.status)
        if 300 <= answer.status < 400 and answer.status != 304:
            prefix = f"{self.base_url}{VIEW}{self._capability}/{paths.DUMMY}/"
            to = paths.confine(answer.headers.get("Location", ""), target.base, path, prefix)
            self.set_header("Location", to)
            self.finish()
            return
        for header in _TO_BROWSER:
            if header in answer.headers:
                self.set_header(header, answer.headers[header])
        if answer.status in (204, 304):
            self.finish()
        elif answer.content_length is not None and answer.content_length <= _SMALL:
            self.finish(await answer.read())
        else:
            async for chunk in answer.content.iter_any():
                self.write(chunk)
                await self.flush()  # waits while the browser is slower than the scheduler
            self.finish()

    # WebSocket

    @property
    def max_message_size(self) -> int:
        """For this handler alone; Tornado's own setting is one for the whole server."""
        return self._largest

    @property
    def ping_interval(self) -> float:
        """No pings of ours: a hub would take the answers for the user's activity. Bokeh has its own."""
        return 0

    async def _relay_socket(self, target: Target, url: str) -> None:
        """The scheduler's half is opened first, for its answer and its subprotocol; both end together."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        with self._dashboards.place(self._capability) as self._largest:
            async with self._dashboards.upstream.connect(target, url, offered, self._largest) as upstream:
                self._upstream = upstream
                try:
                    await super().get()  # until the browser's half is closed
                finally:
                    if self._pump is not None:
                        self._pump.cancel()
                        await asyncio.wait([self._pump])

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """The one that the scheduler selected."""
        return self._upstream.protocol if self._upstream is not None else None

    def open(self, *args: str, **kwargs: str) -> None:
        """The browser's half is there."""
        if self._upstream is not None:
            self._pump = asyncio.ensure_future(self._pass_messages(self._upstream))

    async def _pass_messages(self, upstream: SchedulerSocket) -> None:
        if await upstream.pump(self):
            self._dashboards.lose(self._capability)

    async def on_message(self, message: str | bytes) -> None:
        """The next one is read when this one is on its way."""
        if self._upstream is not None:
            await self._upstream.send(message)
