"""Authentication with a class that the configuration names: one derived from `dask_gateway.auth.GatewayAuth`.

Dask Gateway's client calls two of its methods (`client.py`, `_request`): `pre_request(response)` after a 401, which
returns headers and a context, and `post_response(response, context)` after the repeated request. Both may block, and
so may the import of the class, which usually imports dask_gateway. So everything runs in a thread.
"""

from __future__ import annotations

import asyncio
import importlib
import re
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import GatewayProblem, clean
from .authenticator import Authenticator, ResponseNotVerified, RetryHeaders
from .options import find_secrets

if TYPE_CHECKING:
    import aiohttp

CALL_TIMEOUT = 30.0
"""Seconds for one call of the class."""
REMEMBERED_HEADERS = 8
"""The number of the last headers that are removed from texts."""
MIN_SECRET = 8
"""Minimum length of a part of a header that counts as a separate secret."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

Result = TypeVar("Result")


class CustomAuthenticator(Authenticator):
    """Calls a class with the methods of GatewayAuth, one call at a time, as Dask Gateway's client does.

    The class is loaded for the first response with 401. Errors that it raises are named by their type only, because
    their text may contain credentials.

    Parameters
    ----------
    path: dotted path of the class
    arguments: `gateway.auth.kwargs`, the arguments of the class
    """

    name = "custom"
    remedy = "custom"

    def __init__(self, path: str, arguments: Mapping[str, Any]) -> None:
        self._path = path
        self._shown_path = clean(path, limit=100)
        self._arguments = dict(arguments)
        self._auth: Any = None
        # A separate thread: a class that hangs must not block the threads that the server needs for other work.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dask-gateway-auth")
        self._sent: deque[frozenset[str]] = deque(maxlen=REMEMBERED_HEADERS)

    async def headers(self) -> dict[str, str]:
        """Return no headers: the class needs a response with 401 first."""
        return {}

    async def retry_headers(self, response: aiohttp.ClientResponse) -> RetryHeaders:
        """Return the headers of `pre_request`. Raises GatewayProblem `auth-unavailable`."""
        retry = await self._call(lambda: self._retry_headers(response))
        self._sent.append(frozenset(text for value in retry.headers.values() for text in _secret_parts(value)))
        return retry

    async def verify(self, response: aiohttp.ClientResponse, retry: RetryHeaders) -> None:
        """Call `post_response`. Raises ResponseNotVerified."""
        try:
            await self._call(lambda: self._load().post_response(response, retry.context))
        except GatewayProblem as problem:
            variant = problem.message_ref.id.rpartition(".")[2]
            raise ResponseNotVerified(problem.code, variant, problem.values, remedy=variant) from None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return the texts in the arguments, without the user name, and the last headers."""
        configured = find_secrets({"kwargs": {**self._arguments, "username": None}})
        return (*configured, *(text for texts in self._sent for text in texts))

    async def _call(self, function: Callable[[], Result]) -> Result:
        """Call a function in the thread. Raises GatewayProblem `auth-unavailable`."""
        running = asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._guard(function))
        try:
            return await asyncio.wait_for(running, CALL_TIMEOUT)
        except asyncio.TimeoutError:
            raise self._problem("custom-timeout", seconds=CALL_TIMEOUT) from None

    def _guard(self, function: Callable[[], Result]) -> Result:
        """Call a function, and turn each of its errors into a problem."""
        try:
            return function()
        except GatewayProblem:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001 - it may raise anything
            raise self._problem("custom-failed", error=type(error).__name__) from None

    def _load(self) -> Any:
        if self._auth is None:
            module, _, name = self._path.rpartition(".")
            try:
                loaded = importlib.import_module(module)
            except ImportError as error:
                raise self._problem("custom-not-importable", text=clean(str(error), self.secrets)) from None
            if not callable(getattr(loaded, name, None)):
                raise self._problem("custom-no-class", module=clean(module, limit=100), name=clean(name, limit=100))
            self._auth = getattr(loaded, name)(**self._arguments)
        return self._auth

    def _retry_headers(self, response: aiohttp.ClientResponse) -> RetryHeaders:
        returned = self._load().pre_request(response)
        try:
            headers, context = returned
            retry = RetryHeaders(dict(headers), context)
        except (TypeError, ValueError):
            raise self._problem("custom-no-headers") from None
        if not all(_is_header(name, value) for name, value in retry.headers.items()):
            raise self._problem("custom-no-headers")
        return retry

    def _problem(self, variant: str, **values: Any) -> GatewayProblem:
        return GatewayProblem("auth-unavailable", variant, {"type": self._shown_path, **values}, remedy=variant)


def _is_header(name: object, value: object) -> bool:
    is_name = isinstance(name, str) and _HEADER_NAME.fullmatch(name) is not None
    return is_name and isinstance(value, str) and value.isascii() and value.isprintable()


def _secret_parts(value: str) -> set[str]:
    """Return a header's value, its credentials without the scheme, and the long parts of these."""
    credentials = value.partition(" ")[2] or value
    parts = re.split(r"[\s,;=\"]+", credentials)
    return {value, credentials, *(part for part in parts if len(part) >= MIN_SECRET)}
