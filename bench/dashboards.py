"""Compare a dashboard through our proxy, through jupyter-server-proxy and directly from the gateway, in one run.

`python bench/dashboards.py` prints a line for each comparison. It fails if a ratio misses its target, or if our proxy
uses more CPU. Both proxies run in the same server. Rounds alternate, and the median of their ratios counts. Each line
also shows how much CPU time one request or message costs the server: on a busy machine, where the gateway, the
scheduler and this client also wait for a processor, the rates come closer to each other than that.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from base64 import b64encode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from servers import PEER, ROOT, TOKEN, Server, install_peer
from stack import PASSWORD, free_port, start_gateway
from yarl import URL

ROUNDS = 5
SECONDS = 1.5
"""Duration, in seconds, of one measurement of pages."""


def serve(port: int) -> None:
    """Run a program that responds like a scheduler and sends messages: `N SIZE` requests N messages of SIZE bytes."""

    async def identity(request: web.Request) -> web.Response:
        return web.json_response({"type": "Scheduler", "id": "bench"})

    async def stream(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            count, size = map(int, message.data.split())
            text = "x" * size
            for _ in range(count):
                await socket.send_str(text)
        return socket

    app = web.Application()
    app.add_routes([web.get("/json/identity.json", identity), web.get("/ws", stream)])
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


class Way:
    """One route to the pages: its address, and the headers that a browser would send."""

    def __init__(self, session: aiohttp.ClientSession, base: str, **headers: str) -> None:
        self._session = session
        self._base = base
        self._headers = {"Accept-Encoding": "gzip", **headers}

    async def get(self, path: str) -> None:
        async with self._session.get(URL(self._base + path, encoded=True), headers=self._headers) as answer:
            assert answer.status == 200, (answer.status, await answer.read())
            await answer.read()

    async def rate(self, path: str, clients: int) -> float:
        """Requests a second."""
        end = time.perf_counter() + SECONDS
        done = 0

        async def ask() -> None:
            nonlocal done
            while time.perf_counter() < end:
                await self.get(path)
                done += 1

        start = time.perf_counter()
        await asyncio.gather(*(ask() for _ in range(clients)))
        return done / (time.perf_counter() - start)

    async def messages(self, count: int, size: int) -> float:
        """Messages a second, from the scheduler to here."""
        url = URL(f"{self._base}ws", encoded=True)
        async with self._session.ws_connect(url, headers=self._headers, max_msg_size=0, compress=0) as socket:
            await socket.send_str("10 100")
            for _ in range(10):
                await socket.receive()
            start = time.perf_counter()
            await socket.send_str(f"{count} {size}")
            for _ in range(count):
                assert len((await socket.receive()).data) == size
            return count / (time.perf_counter() - start)


async def compare(
    server: Server, name: str, aim: float, ways: dict[str, Way], measure: Callable[[Way], Awaitable[float]]
) -> bool:
    """Measure all routes in turn. Return whether ours reaches `aim` times the rate of jupyter-server-proxy."""
    seen: dict[str, list[float]] = {way: [] for way in ways}
    cost: dict[str, list[float]] = {way: [] for way in ways}
    for way in ways.values():
        await measure(way)  # warm up
    for _ in range(ROUNDS):
        for label, way in ways.items():
            cpu, begin = server.cpu(), time.perf_counter()
            rate = await measure(way)
            seen[label].append(rate)
            cost[label].append((server.cpu() - cpu) / (rate * (time.perf_counter() - begin)))
    ratio = statistics.median(ours / peer for ours, peer in zip(seen["ours"], seen["peer"], strict=True))
    rates = ", ".join(f"{label} {statistics.median(rates):.0f}/s" for label, rates in seen.items())
    ours, peer = (statistics.median(cost[label]) * 1e6 for label in ("ours", "peer"))
    good = ratio >= aim and ours < peer
    print(
        f"{'ok ' if good else 'LOW'} {name}: {ratio:.2f}x jupyter-server-proxy (aim {aim}x); {rates}; "
        f"CPU each: ours {ours:.0f} us, peer {peer:.0f} us = 1/{peer / ours:.2f}",
        flush=True,
    )
    return good


async def make_cluster(session: aiohttp.ClientSession, gateway: str) -> str:
    headers = {"Authorization": "Basic " + b64encode(f"bench:{PASSWORD}".encode()).decode()}
    clusters = f"{gateway}/api/v1/clusters/"
    async with session.post(clusters, json={"cluster_options": {}}, headers=headers) as answer:
        name = str((await answer.json())["name"])
    while True:
        async with session.get(f"{clusters}{name}?wait", headers=headers) as answer:
            status = (await answer.json())["status"]
        if status != "PENDING":
            assert status == "RUNNING", status
            return name


async def run(server: Server, gateway: str, stream_port: int) -> bool:
    token = {"Authorization": f"token {TOKEN}"}
    async with aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, connector=aiohttp.TCPConnector(limit=0)
    ) as session:
        name = await make_cluster(session, gateway)

        async def view(target: str) -> str:
            url = URL(f"{server.url}dask-gateway/api/clusters/{target}/view", encoded=True)
            async with session.post(url, headers=token) as answer:
                body: dict[str, Any] = await answer.json()
                assert answer.status == 200, body
            return f"{URL(server.url).origin()}{body['base']}"

        peer = f"{server.url}proxy/{gateway.rpartition(':')[2]}/clusters/{name}/"
        pages = {
            "ours": Way(session, await view(name)),
            "peer": Way(session, peer, **token),
            "bare": Way(session, f"{gateway}/clusters/{name}/"),
        }
        sockets = {
            "ours": Way(session, await view(f"port%3A{stream_port}")),
            "peer": Way(session, f"{server.url}proxy/{stream_port}/", **token),
            "bare": Way(session, f"http://127.0.0.1:{stream_port}/"),
        }
        async with session.get(f"{gateway}/clusters/{name}/individual-cpu") as answer:
            page = (await answer.read()).decode()
        script = "static/js/bokeh.min.js" + page.partition("static/js/bokeh.min.js")[2].partition('"')[0]
        small = "json/counts.json"
        return all(
            [
                await compare(server, "small JSON page, 1 client", 2.2, pages, lambda way: way.rate(small, 1)),
                await compare(server, "small JSON page, 8 clients", 2.8, pages, lambda way: way.rate(small, 8)),
                await compare(
                    server, "Bokeh's JavaScript, from the second pane", 4.0, pages, lambda way: way.rate(script, 1)
                ),
                await compare(
                    server, "WebSocket, 2 KB messages", 6.0, sockets, lambda way: way.messages(40_000, 2_000)
                ),
                await compare(
                    server, "WebSocket, 200 KB messages", 1.6, sockets, lambda way: way.messages(1000, 200_000)
                ),
            ]
        )


def main() -> int:
    install_peer()
    with tempfile.TemporaryDirectory(prefix="bench-dashboards-") as folder:
        gateway, address = start_gateway(Path(folder))
        port = free_port()
        stream = subprocess.Popen([sys.executable, __file__, "serve", str(port)])
        environ = {
            "DASK_GATEWAY__ADDRESS": address,
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": json.dumps({"username": "bench", "password": PASSWORD}),
            # Both proxies run in one server; servers.py disables the rest of the peer.
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(PEER)]),
            "JUPYTER_CONFIG_PATH": str(PEER / "etc" / "jupyter"),
        }
        try:
            with Server("ours", environ) as server:
                return 0 if asyncio.run(run(server, address, port)) else 1
        finally:
            stop(gateway, address)
            stream.kill()
            stream.wait()


def stop(gateway: subprocess.Popen[bytes], address: str) -> None:
    """Stop the cluster, then the gateway: a gateway that is killed would leave the scheduler running."""
    headers = {"Authorization": "Basic " + b64encode(f"bench:{PASSWORD}".encode()).decode()}

    def call(method: str, path: str) -> bytes:
        request = urllib.request.Request(f"{address}/api/v1/clusters/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())

    try:
        for name in json.loads(call("GET", "")):
            call("DELETE", name)
        deadline = time.monotonic() + 20
        while json.loads(call("GET", "")) and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        gateway.terminate()
        gateway.wait(20)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    else:
        sys.exit(main())
