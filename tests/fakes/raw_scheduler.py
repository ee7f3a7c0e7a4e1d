"""A scheduler that sends exactly the bytes of a test, which no HTTP library would send."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from jupyterlab_dask_gateway.dashboards.websocket.scheduler_socket import accept_value

Behavior = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawScheduler:
    """`base` is its address. `behaviors` are called by path, after the request was read.

    Connections are closed afterwards. `open` counts the connections.
    """

    def __init__(self) -> None:
        self.base = ""
        self.behaviors: dict[str, Behavior] = {}
        self.open = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._handle, "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def send(self, path: str, *parts: bytes, pause: float = 0, forever: bool = False) -> None:
        """Respond to requests of `path` with the parts, each after a pause; with `forever`, repeat the last one."""

        async def behavior(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
            while forever:
                writer.write(parts[-1])
                await writer.drain()
                await asyncio.sleep(pause)

        self.behaviors[path] = behavior

    def silent(self, path: str) -> None:
        """Never respond to requests of `path`."""

        async def behavior(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()

        self.behaviors[path] = behavior

    def socket(self, path: str, behavior: Behavior) -> None:
        """Accept WebSockets at `path`, and then do what `behavior` does."""
        self.behaviors[f"{path} websocket"] = behavior

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.open += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ")[1]
            behavior = self.behaviors.get(path)
            if behavior is None:
                behavior = self.behaviors[f"{path} websocket"]
                key = re.search(r"Sec-WebSocket-Key: (.*)\r", head)
                assert key is not None
                lines = ["HTTP/1.1 101 x", "Upgrade: websocket", "Connection: upgrade"]
                writer.write("\r\n".join([*lines, f"Sec-WebSocket-Accept: {accept_value(key[1])}", "", ""]).encode())
            await behavior(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()
