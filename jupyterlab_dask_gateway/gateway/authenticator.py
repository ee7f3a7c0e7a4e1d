"""What each authentication method provides, and how requests use it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import GatewayProblem

if TYPE_CHECKING:
    import aiohttp


class ResponseNotVerified(GatewayProblem):
    """The authenticator rejected a response. The gateway may have accepted the request."""


@dataclass(frozen=True)
class RetryHeaders:
    """The headers with which a rejected request is sent again, and what `verify` needs later."""

    headers: Mapping[str, str] = field(repr=False)
    context: Any = field(default=None, repr=False)


class Authenticator(ABC):
    """Authenticates requests to the gateway."""

    name: ClassVar[str]
    """The message of `auth-refused` for a 401."""

    remedy: ClassVar[str] = "default"
    """The remedy of `auth-refused` for a 401."""

    @abstractmethod
    async def headers(self) -> dict[str, str]:
        """Return the headers of one request. Raises GatewayProblem `auth-unavailable`."""

    async def retry_headers(self, response: aiohttp.ClientResponse) -> RetryHeaders | None:
        """Return how to repeat a request after `response`, which has status 401; None for not at all.

        Raises GatewayProblem `auth-unavailable`.
        """
        return None

    async def verify(self, response: aiohttp.ClientResponse, retry: RetryHeaders) -> None:
        """Check the response to the repeated request. Raises ResponseNotVerified."""
        return

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must never be shown, in each form in which they are sent."""
        return ()


@asynccontextmanager
async def send(
    session: aiohttp.ClientSession,
    authenticator: Authenticator | None,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    **options: Any,
) -> AsyncIterator[aiohttp.ClientResponse]:
    """Send a request, and repeat it where the authenticator has headers for a 401.

    Redirects are not followed, because credentials are for this URL only. Raises what aiohttp and the authenticator
    raise.

    Parameters
    ----------
    authenticator: None for a request that needs no authentication
    headers: additional headers
    options: those of `ClientSession.request`
    """
    options = {"allow_redirects": False, **options}
    own = dict(headers or {})
    first = {} if authenticator is None else await authenticator.headers()
    async with session.request(method, url, headers={**first, **own}, **options) as response:
        retry = None
        if authenticator is not None and response.status == 401:
            retry = await authenticator.retry_headers(response)
        if authenticator is None or retry is None:
            yield response
            return
    async with session.request(method, url, headers={**retry.headers, **own}, **options) as response:
        if response.status != 401:
            await authenticator.verify(response, retry)
        yield response
