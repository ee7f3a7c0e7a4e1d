"""Compare a dashboard through our proxy, through jupyter-server-proxy and directly from the gateway, in one run.

`python bench/dashboards.py` prints a line for each comparison. Both proxies run in the same server. Rounds
alternate, and the median of their ratios counts. Each line also shows how much CPU time one request or message costs
the server: on a busy machine, where the gateway, the scheduler and this client also wait for a processor, the rates
come closer to each other than that.

A ratio has an aim and a ceiling, which a proxy that caches nothing cannot pass in the same run. For small pages the
ceiling is a third proxy in the same server, `smallest_proxy.py`, which shows what Tornado and aiohttp allow. For
messages it is the connection without a proxy, with the same client and sender: they share the cores with the proxy.
A comparison fails if our proxy uses more CPU time than its peer, or if its ratio is below the aim and below
`SHARE_OF_CEILING` of the ceiling.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import struct
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
from servers import PEER, ROOT, TOKEN, Server, install_peer
from stack import PASSWORD, free_port, start_gateway
from tornado import web
from tornado.iostream import StreamClosedError
from yarl import URL

from jupyterlab_dask_gateway.dashboards.websocket.scheduler_socket import accept_value

ROUNDS = 7
SECONDS = 1.5
"""Duration, in seconds, of one measurement."""
SHARE_OF_CEILING = 0.8
"""The limit where an aim is out of reach. The rates of two runs differ by a tenth on a calm machine."""
BENCH = Path(__file__).parent


class Identity(web.RequestHandler):
    """The page by which our proxy recognizes a scheduler."""

    def get(self) -> None:
        self.finish({"type": "Scheduler", "id": "bench"})


class Messages(web.RequestHandler):
    """A WebSocket that sends messages of `size` bytes without an end, as fast as they are read."""

    async def get(self) -> None:
        self.set_status(101)
        self.set_header("Upgrade", "websocket")
        self.set_header("Connection", "Upgrade")
        self.set_header("Sec-WebSocket-Accept", accept_value(self.request.headers["Sec-WebSocket-Key"]))
        frame = message_frame(int(self.get_argument("size")))
        self.finish()
        stream = self.detach()
        chunk = frame * (2**16 // len(frame) + 1)
        try:
            while True:
                await stream.write(chunk)
        except StreamClosedError:
            pass


def message_frame(size: int) -> bytes:
    """Return a text message of `size` bytes as a WebSocket frame of a server."""
    head = struct.pack("!BBH", 0x81, 126, size) if size < 2**16 else struct.pack("!BBQ", 0x81, 127, size)
    return head + b"x" * size


async def serve(port: int) -> None:
    """Run a program that responds like a scheduler and sends messages."""
    web.Application([("/json/identity.json", Identity), ("/ws", Messages)]).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


class Route:
    """A route to the pages: its address, and the headers that a browser would send."""

    def __init__(self, session: aiohttp.ClientSession, base: str, **headers: str) -> None:
        self._session = session
        self._base = base
        self._headers = {"Accept-Encoding": "gzip", **headers}

    async def get(self, path: str) -> None:
        async with self._session.get(URL(self._base + path, encoded=True), headers=self._headers) as response:
            assert response.status == 200, (response.status, await response.read())
            await response.read()

    async def rate(self, path: str, clients: int) -> float:
        """Requests a second."""
        end = time.perf_counter() + SECONDS
        done = 0

        async def request_repeatedly() -> None:
            nonlocal done
            while time.perf_counter() < end:
                await self.get(path)
                done += 1

        start = time.perf_counter()
        await asyncio.gather(*(request_repeatedly() for _ in range(clients)))
        return done / (time.perf_counter() - start)

    async def messages(self, size: int) -> float:
        """Messages a second, from the scheduler to here.

        Their bytes are counted, and only the first message is compared: a client that builds each message, and a
        scheduler that sends each separately, would be slower than our proxy.
        """
        url = URL(f"{self._base}ws?size={size}", encoded=True)
        headers = {
            "Host": url.authority,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **self._headers,
        }
        lines = [f"GET {url.raw_path_qs} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        reader, writer = await asyncio.open_connection(url.host, url.port, limit=2**20)
        try:
            writer.write("\r\n".join(lines).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 101 " in head, head
            frame = message_frame(size)
            assert await reader.readexactly(len(frame)) == frame
            start = time.perf_counter()
            received = 0
            while (elapsed := time.perf_counter() - start) < SECONDS:
                chunk = await reader.read(2**20)
                assert chunk, "the connection was closed"
                received += len(chunk)
            return received / len(frame) / elapsed
        finally:
            writer.transport.abort()


async def compare(
    server: Server, name: str, aim: float, routes: dict[str, Route], measure: Callable[[Route], Awaitable[float]]
) -> bool:
    """Measure all routes in turn, and print the result.

    Args:
        aim: the wanted ratio of our rate to that of jupyter-server-proxy.
        routes: the routes by label: `ours`, `peer`, and the ceiling, which is `smallest` or else `bare`.

    Returns:
        Whether ours reaches the aim or its share of the ceiling, with less CPU time than the peer.
    """
    rates_by_route: dict[str, list[float]] = {label: [] for label in routes}
    cost: dict[str, list[float]] = {label: [] for label in routes}
    for route in routes.values():
        await measure(route)  # warm up
    for _ in range(ROUNDS):
        for label, route in routes.items():
            cpu, started = server.cpu(), time.perf_counter()
            rate = await measure(route)
            rates_by_route[label].append(rate)
            cost[label].append((server.cpu() - cpu) / (rate * (time.perf_counter() - started)))
    ratios = {
        label: statistics.median(rate / peer for rate, peer in zip(rates, rates_by_route["peer"], strict=True))
        for label, rates in rates_by_route.items()
    }
    ratio = ratios["ours"]
    ceiling = "smallest" if "smallest" in ratios else "bare"
    share = ratio / ratios[ceiling]
    rates = ", ".join(f"{label} {statistics.median(rates):.0f}/s" for label, rates in rates_by_route.items())
    costs = {label: statistics.median(cost[label]) * 1e6 for label in routes if label != "bare"}
    cpu_ratio = costs["peer"] / costs["ours"]
    cpus = ", ".join(f"{label} {value:.0f} us" for label, value in costs.items())
    good = (ratio >= aim or share >= SHARE_OF_CEILING) and cpu_ratio > 1
    print(
        f"{'ok ' if good else 'LOW'} {name}: {ratio:.2f}x jupyter-server-proxy (aim {aim}x), "
        f"{share:.2f} of {ceiling}; {rates}; CPU each: {cpus}; ours is 1/{cpu_ratio:.2f} of the peer",
        flush=True,
    )
    return good


async def make_cluster(session: aiohttp.ClientSession, gateway: str) -> str:
    headers = {"Authorization": "Basic " + b64encode(f"bench:{PASSWORD}".encode()).decode()}
    clusters = f"{gateway}/api/v1/clusters/"
    async with session.post(clusters, json={"cluster_options": {}}, headers=headers) as response:
        name = str((await response.json())["name"])
    while True:
        async with session.get(f"{clusters}{name}?wait", headers=headers) as response:
            status = (await response.json())["status"]
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
            async with session.post(url, headers=token) as response:
                body: dict[str, Any] = await response.json()
                assert response.status == 200, body
            return f"{URL(server.url).origin()}{body['base']}"

        peer = f"{server.url}proxy/{gateway.rpartition(':')[2]}/clusters/{name}/"
        pages = {
            "ours": Route(session, await view(name)),
            "peer": Route(session, peer, **token),
            "bare": Route(session, f"{gateway}/clusters/{name}/"),
        }
        small = {
            **pages,
            "smallest": Route(session, f"{server.url}smallest-proxy/{gateway.rpartition(':')[2]}/clusters/{name}/"),
        }
        sockets = {
            "ours": Route(session, await view(f"port%3A{stream_port}")),
            "peer": Route(session, f"{server.url}proxy/{stream_port}/", **token),
            "bare": Route(session, f"http://127.0.0.1:{stream_port}/"),
        }
        async with session.get(f"{gateway}/clusters/{name}/individual-cpu") as response:
            page = (await response.read()).decode()
        script = "static/js/bokeh.min.js" + page.partition("static/js/bokeh.min.js")[2].partition('"')[0]
        counts = "json/counts.json"
        return all(
            [
                await compare(server, "small JSON page, 1 client", 2.2, small, lambda route: route.rate(counts, 1)),
                await compare(server, "small JSON page, 8 clients", 2.8, small, lambda route: route.rate(counts, 8)),
                await compare(
                    server,
                    "Bokeh's JavaScript, from the second pane",
                    4.0,
                    pages,
                    lambda route: route.rate(script, 1),
                ),
                await compare(server, "WebSocket, 2 KB messages", 6.0, sockets, lambda route: route.messages(2_000)),
                await compare(
                    server, "WebSocket, 200 KB messages", 1.6, sockets, lambda route: route.messages(200_000)
                ),
            ]
        )


def main() -> int:
    install_peer()
    with tempfile.TemporaryDirectory(prefix="bench-dashboards-") as folder:
        gateway, address = start_gateway(Path(folder))
        enabled = Path(folder, "etc", "jupyter_server_config.d", "smallest_proxy.json")
        enabled.parent.mkdir(parents=True)
        enabled.write_text(json.dumps({"ServerApp": {"jpserver_extensions": {"smallest_proxy": True}}}))
        port = free_port()
        stream = subprocess.Popen([sys.executable, __file__, "serve", str(port)])
        environ = {
            "DASK_GATEWAY__ADDRESS": address,
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": json.dumps({"username": "bench", "password": PASSWORD}),
            # All proxies run in one server; servers.py disables the rest of the peer.
            "PYTHONPATH": os.pathsep.join(map(str, [ROOT, PEER, BENCH])),
            "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, [PEER / "etc" / "jupyter", Path(folder, "etc")])),
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
        with urllib.request.urlopen(request, timeout=30) as response:
            return bytes(response.read())

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
        asyncio.run(serve(int(sys.argv[2])))
    else:
        sys.exit(main())
