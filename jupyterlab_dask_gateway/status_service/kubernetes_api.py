"""Lists, watches and changes by the Kubernetes API, with the service account of the pod.

Plain aiohttp, which this package needs anyway: there are five kinds of requests. A Kubernetes client
would add its own models, configuration and HTTP stack, and hide the watch, whose failures this module distinguishes.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from ..gateway.http import BodyTooLarge, read_body
from ..json_data import read_json

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
"""Where Kubernetes puts token, certificate authority and namespace of a pod's service account."""
REQUEST_TIMEOUT = 30.0
WATCH_SECONDS = 290
"""Seconds after which the API ends a watch. It is shorter than the usual limit of proxies and load balancers."""
WATCH_TIMEOUT = WATCH_SECONDS + 30.0
"""Seconds after which a connection that was lost without notice is closed."""
PAGE_SIZE = 500
MAX_PAGE = 64 * 2**20
"""Bytes of one page of a list. The pods of a page have up to some 10 KB each."""
MAX_OBJECT = 4 * 2**20
"""Bytes of one object of a watch: etcd stores at most 1.5 MB."""
MAX_LOG = 2**16
GROUPS = {"daskclusters": "apis/gateway.dask.org/v1alpha1"}
"""Where the API has a resource; else in `api/v1`. The version is the default of Dask Gateway's `crd_version`."""


class KubernetesFailure(Exception):
    """The Kubernetes API is not reachable, or returned an error. `status` is 0 without a response."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Gone(KubernetesFailure):
    """The API no longer has the changes since a resource version, so everything must be listed again."""

    def __init__(self) -> None:
        super().__init__(410, "the resource version is too old")


@dataclass(frozen=True)
class KubernetesConfig:
    """Where the API is, and the namespace of the gateway.

    token, authority: files, None for none. The token is read again for each request, because it changes every hour.
    """

    address: str
    namespace: str
    token: Path | None = None
    authority: Path | None = None


def in_cluster_config(
    environ: Mapping[str, str], namespace: str | None, account: Path = SERVICE_ACCOUNT
) -> KubernetesConfig | None:
    """Return the configuration that Kubernetes gives to each pod; None outside a pod."""
    host, port = environ.get("KUBERNETES_SERVICE_HOST"), environ.get("KUBERNETES_SERVICE_PORT", "443")
    token, own = account / "token", account / "namespace"
    if not host or not token.exists():
        return None
    where = namespace or (own.read_text().strip() if own.exists() else "default")
    bracketed = f"[{host}]" if ":" in host else host
    return KubernetesConfig(f"https://{bracketed}:{port}", where, token, account / "ca.crt")


class KubernetesApi:
    """A client of the Kubernetes API for one namespace. All methods raise KubernetesFailure."""

    def __init__(self, config: KubernetesConfig) -> None:
        self.namespace = config.namespace
        self._config = config
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def list(self, resource: str, **selectors: str) -> tuple[list[Any], str]:
        """Return all objects, and the resource version from which a watch continues.

        selectors: `labelSelector` and `fieldSelector`
        """
        items: list[Any] = []
        query = {**selectors, "limit": str(PAGE_SIZE)}
        while True:
            page = await self._get_json(resource, query)
            metadata = page.get("metadata")
            metadata = metadata if isinstance(metadata, dict) else {}
            found = page.get("items")
            items += found if isinstance(found, list) else []
            query["continue"] = str(metadata.get("continue") or "")
            if not query["continue"]:
                return items, str(metadata.get("resourceVersion") or "")

    async def watch(self, resource: str, version: str, **selectors: str) -> AsyncIterator[tuple[str, Any]]:
        """Yield the type and the object of each change since a resource version, until the API ends the watch.

        Raises Gone where the API no longer has these changes.
        """
        query = {**selectors, "watch": "1", "resourceVersion": version, "allowWatchBookmarks": "true"}
        query["timeoutSeconds"] = str(WATCH_SECONDS)
        try:
            async with self._request(resource, query, WATCH_TIMEOUT) as response:
                if response.status != 200:
                    raise _failure(response.status)
                async for line in _lines(response):
                    change = read_json(line)
                    kind, found = change.get("type"), change.get("object")
                    if kind == "ERROR":
                        raise _failure(found.get("code", 0) if isinstance(found, dict) else 0)
                    yield str(kind), found
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError, ValueError, AttributeError) as failure:
            raise KubernetesFailure(0, type(failure).__name__) from None

    async def log_tail(self, pod: str, container: str, lines: int) -> str:
        """Return the last lines of the log of a container that has ended."""
        query = {"container": container, "tailLines": str(lines), "limitBytes": str(MAX_LOG)}
        # After a restart the log of the container that ended is the previous one.
        text = await self._get(f"pods/{pod}/log", {**query, "previous": "true"}, MAX_LOG, missing=b"")
        text = text or await self._get(f"pods/{pod}/log", query, MAX_LOG, missing=b"")
        return text.decode(errors="replace")

    async def patch(self, resource: str, name: str, changes: str) -> None:
        """Change an object. `changes` is JSON with the changed fields; null removes one (RFC 7396)."""
        headers = {"Content-Type": "application/merge-patch+json"}
        try:
            async with self._request(
                f"{resource}/{name}", {}, REQUEST_TIMEOUT, method="PATCH", headers=headers, data=changes
            ) as response:
                if response.status != 200:
                    raise _failure(response.status)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            raise KubernetesFailure(0, type(failure).__name__) from None

    async def _get_json(self, resource: str, query: Mapping[str, str]) -> dict[str, Any]:
        body = await self._get(resource, query, MAX_PAGE)
        try:
            data = await asyncio.to_thread(read_json, body)
        except ValueError:
            raise KubernetesFailure(0, "the response is not JSON") from None
        if not isinstance(data, dict):
            raise KubernetesFailure(0, "the response is not a JSON object")
        return data

    async def _get(
        self, resource: str, query: Mapping[str, str], limit: int, *, missing: bytes | None = None
    ) -> bytes:
        """Return the body. For HTTP 400 and 404, return `missing` unless it is None."""
        try:
            async with self._request(resource, query, REQUEST_TIMEOUT) as response:
                if missing is not None and response.status in (400, 404):
                    return missing
                if response.status != 200:
                    raise _failure(response.status)
                return await read_body(response, limit)
        except (aiohttp.ClientError, OSError, asyncio.TimeoutError) as failure:
            raise KubernetesFailure(0, type(failure).__name__) from None
        except BodyTooLarge:
            raise KubernetesFailure(0, "the response is too large") from None

    def _request(
        self,
        resource: str,
        query: Mapping[str, str],
        timeout: float,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        data: str | None = None,
    ) -> Any:
        config = self._config
        if self._session is None:
            has_authority = config.authority is not None and config.authority.exists()
            context = ssl.create_default_context(cafile=str(config.authority)) if has_authority else True
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=context), cookie_jar=aiohttp.DummyCookieJar()
            )
        token = {"Authorization": f"Bearer {config.token.read_text().strip()}"} if config.token else {}
        group = GROUPS.get(resource.partition("/")[0], "api/v1")
        return self._session.request(
            method,
            f"{config.address}/{group}/namespaces/{config.namespace}/{resource}",
            params=dict(query),
            headers={**token, **(headers or {})},
            data=data,
            timeout=aiohttp.ClientTimeout(total=timeout, sock_connect=10),
            allow_redirects=False,
        )


def _failure(status: Any) -> KubernetesFailure:
    if status == 410:
        return Gone()
    return KubernetesFailure(status if isinstance(status, int) else 0, f"HTTP {status}")


async def _lines(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Yield the lines of a body. Those of a watch can be longer than aiohttp's limit for lines."""
    rest = bytearray()
    async for chunk in response.content.iter_any():
        rest += chunk
        *complete, last = rest.split(b"\n")
        rest = bytearray(last)
        if len(rest) > MAX_OBJECT:
            raise KubernetesFailure(0, "an object is too large")
        for line in complete:
            if line.strip():
                yield bytes(line)
