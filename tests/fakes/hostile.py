"""A hostile scheduler: it returns the headers it receives, sends headers that affect the browser, and misbehaves."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter

from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

BIG = 20 * 2**20
HARMFUL_HEADERS = {
    "Set-Cookie": "stolen=1; Path=/",
    "Content-Security-Policy": "default-src *",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "true",
    "Clear-Site-Data": '"*"',
    "Refresh": "0; url=https://evil.example/",
    "Service-Worker-Allowed": "/",
    "Strict-Transport-Security": "max-age=999",
    "X-Frame-Options": "DENY",
    "Link": "</api>; rel=preload",
}
"""Headers of its responses that must not reach the browser unchanged."""


class Hostile:
    """The scheduler.

    `base` is its address. `request_counts` has the number of requests by path, `open` that of the unfinished requests
    and sockets. `pages` are additional texts by path. Requests of the paths in `failing` end without a response.
    """

    def __init__(self) -> None:
        self.base = ""
        self.request_counts: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.open: Counter[str] = Counter()
        self.sent = 0
        self.read = 0
        self.pages: dict[str, str] = {}
        self.failing: set[str] = set()
        self._runner: web.AppRunner | None = None

    async def start(self, tls: ssl.SSLContext | None = None) -> None:
        app = web.Application(middlewares=[self._count])
        app.add_routes(
            [
                web.get("/echo", self._echo),
                web.get("/echo/ws", self._socket),
                web.get("/redirect", self._redirect),
                web.get("/endless", self._endless),
                web.get("/silent", self._silent),
                web.get("/broken", self._broken),
                web.get("/gone", self._gone),
                web.get("/static/js/{name}", self._script),
            ]
        )
        # Handlers are cancelled when the client disconnects, which `open` then shows.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=tls)
        await site.start()
        self.base = f"{'https' if tls else 'http'}://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _count(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.request_counts[request.path] += 1
        self.headers.append(dict(request.headers))
        self.open[request.path] += 1
        try:
            if request.path in self.failing:
                assert request.transport is not None
                request.transport.close()
            if request.path in self.pages:
                return web.Response(text=self.pages[request.path])
            return await handler(request)
        finally:
            self.open[request.path] -= 1

    async def _echo(self, request: web.Request) -> web.Response:
        shown = {"headers": dict(request.headers), "path": request.raw_path}
        return web.json_response(shown, headers=HARMFUL_HEADERS)

    async def _redirect(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={**HARMFUL_HEADERS, "Location": request.query["to"]})

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 2**16)
            self.sent += 2**16

    async def _silent(self, request: web.Request) -> web.Response:
        await asyncio.sleep(3600)
        return web.Response()

    async def _broken(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 10 * 2**20
        await response.prepare(request)
        await response.write(b"x" * 2**16)
        assert request.transport is not None
        request.transport.close()
        return response

    async def _gone(self, request: web.Request) -> web.Response:
        return web.Response(status=502, headers=HARMFUL_HEADERS)

    async def _script(self, request: web.Request) -> web.Response:
        return web.Response(
            text=f"// {self.base}\n" + "let x;\n" * 5000, content_type="text/javascript", headers=HARMFUL_HEADERS
        )

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        """Select the protocol `bokeh`. `big`, `flood` and `close` have their own effects, others are echoed."""
        ws = web.WebSocketResponse(protocols=("bokeh",), max_msg_size=0, compress=False)
        await ws.prepare(request)
        await ws.send_json(
            {"offered": request.headers.get("Sec-WebSocket-Protocol"), "headers": dict(request.headers)}
        )
        async for message in ws:
            self.read += len(message.data)
            if message.type is WSMsgType.BINARY:
                await ws.send_bytes(message.data)
            elif message.data == "big":
                await ws.send_str("x" * BIG)
            elif message.data == "flood":
                while True:
                    await ws.send_bytes(b"x" * 2**20)
                    self.sent += 2**20
            elif message.data == "close":
                await ws.close(code=4321)
            else:
                await ws.send_str(message.data)
        return ws
