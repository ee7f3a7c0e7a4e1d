"""REST handlers for the example notebooks, which come with the package. The browser copies what the user opens."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from tornado import web

from ..errors import GatewayProblem
from ..wire import types as wire
from .base import API, NAME, GatewayHandler

PACKAGE = Path(__file__).parents[1]


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return the contents of the notebooks by file name. Their folder is in a wheel, or beside it in a checkout."""
    folder = next((path for path in (PACKAGE / "examples", PACKAGE.parent / "examples") if path.is_dir()), None)
    paths = sorted(folder.glob("*.ipynb")) if folder else []
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def title(notebook: dict[str, Any]) -> str:
    """Return the first heading of a notebook."""
    source = notebook["cells"][0]["source"]
    return "".join(source).splitlines()[0].lstrip("# ")


class ExamplesHandler(GatewayHandler):
    """`examples`."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the names and titles of the examples."""
        found = await asyncio.to_thread(examples)
        titles: wire.Examples = {
            "examples": [{"name": name, "title": title(content)} for name, content in found.items()]
        }
        self.send(titles)


class ExampleHandler(GatewayHandler):
    """`examples/NAME`."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Send the content of an example."""
        content = (await asyncio.to_thread(examples)).get(name)
        if content is None:
            raise GatewayProblem("bad-request", "no-such-example")
        example: wire.Example = {"name": name, "content": content}
        self.send(example)


def example_handlers() -> list[tuple[str, type[GatewayHandler]]]:
    """Return the routes of this module, relative to the base URL of the server."""
    return [(f"{API}examples", ExamplesHandler), (f"{API}examples/{NAME}", ExampleHandler)]
