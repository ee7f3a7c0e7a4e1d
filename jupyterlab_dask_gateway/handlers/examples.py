"""The notebooks that teach: shipped with the package, read only; the browser copies what a person opens."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import GatewayProblem
from .base import API, GatewayHandler

HERE = Path(__file__).parents[1]


@cache
def examples() -> dict[str, dict[str, Any]]:
    """The notebooks' contents by file name; in a wheel they are in the package, in a checkout beside it."""
    folder = next((path for path in (HERE / "examples", HERE.parent / "examples") if path.is_dir()), None)
    paths = sorted(folder.glob("*.ipynb")) if folder else []
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def title(notebook: dict[str, Any]) -> str:
    """A notebook's first heading."""
    source = notebook["cells"][0]["source"]
    return "".join(source).splitlines()[0].lstrip("# ")


class ExamplesHandler(GatewayHandler):
    """`examples`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """What examples there are."""
        found = await asyncio.to_thread(examples)
        self.send({"examples": [{"name": name, "title": title(content)} for name, content in found.items()]})


class ExampleHandler(GatewayHandler):
    """`examples/NAME`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """One example, whole."""
        content = (await asyncio.to_thread(examples)).get(name)
        if content is None:
            raise GatewayProblem("bad-request", "There is no such example.")
        self.send({"name": name, "content": content})


EXAMPLE_HANDLERS = [(f"{API}examples", ExamplesHandler), (f"{API}examples/([^/]+)", ExampleHandler)]
