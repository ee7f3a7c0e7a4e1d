"""What the checks of one run share: the configuration, the client, and what earlier checks found."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..config import DEFAULT, GatewayConfig
from ..gateway.auth import make_authenticator
from ..gateway.client import GatewayClient
from ..gateway.options import find_secrets
from ..gateway.responses import ClusterRecord

_SECRET_NAME = re.compile(r"TOKEN|PASSWORD|PASSWD|SECRET|_KEY|CREDENTIAL|AUTH__KWARGS", re.IGNORECASE)
_USER_INFO = re.compile(r"//[^/\s:@]*:([^/\s@]+)@")
"""The password in a URL."""
_MIN_SECRET = 8
"""Characters of the value of an environment variable that counts as secret because of its name."""


@dataclass(frozen=True)
class DoctorOptions:
    """How to check.

    Parameters
    ----------
    create_cluster: whether to create a cluster with one worker, and stop it
    custom_auth_allowed: whether to load the authentication class that the configuration names
    gateway_timeout: seconds for one request to the gateway
    scheduler_timeout: seconds for one request to a scheduler
    cluster_timeout: seconds until a cluster is running
    worker_timeout: seconds until its worker has arrived
    """

    create_cluster: bool = False
    custom_auth_allowed: bool = False
    gateway_timeout: float = 15.0
    scheduler_timeout: float = 5.0
    cluster_timeout: float = 300.0
    worker_timeout: float = 300.0


@dataclass
class Diagnosis:
    """The state of one run.

    Parameters
    ----------
    environ: environment variables of the server
    load: returns the configuration; starts a private local gateway first. Raises GatewayProblem.
    options: how to check
    traits: the traits of DaskGatewayApp that Jupyter's configuration sets, by name
    gateway: the name of the gateway in the configuration
    paths: files and folders of Dask's configuration, lowest priority first; None: those of Dask
    version: the gateway's version, once it is known
    is_token_valid: whether the hub accepts the token of this server; None if unknown
    has_scope: whether that token has a scope for a service; None if unknown
    clusters: the running clusters of the user, once they are known
    created: the name of the cluster of this run, until it is stopped
    cluster: the running cluster that the checks of dashboards use
    page: the page that `cluster` served
    run_in_kernel: runs Python code in a new kernel, with a timeout in seconds; None if that was not requested
    """

    environ: Mapping[str, str]
    load: Callable[[], Awaitable[GatewayConfig]]
    options: DoctorOptions = field(default_factory=DoctorOptions)
    traits: Mapping[str, Any] = field(default_factory=dict)
    gateway: str = DEFAULT
    paths: list[str] | None = None
    version: str | None = None
    is_token_valid: bool | None = None
    has_scope: bool | None = None
    clusters: list[ClusterRecord] = field(default_factory=list)
    created: str | None = None
    cluster: ClusterRecord | None = None
    page: bytes = b""
    run_in_kernel: Callable[[str, float], Awaitable[str]] | None = None
    _config: GatewayConfig | None = None
    _client: GatewayClient | None = None

    @property
    def config(self) -> GatewayConfig:
        """The configuration. The check of it must have passed."""
        assert self._config is not None
        return self._config

    @config.setter
    def config(self, config: GatewayConfig) -> None:
        self._config = config

    @property
    def client(self) -> GatewayClient:
        """The client of this run. Raises GatewayProblem `auth-unavailable` or `config-invalid`.

        It is not the server's, whose cookie the gateway would accept although the token has expired.
        """
        if self._client is None:
            authenticator = make_authenticator(
                self.config, self.environ, custom_allowed=self.options.custom_auth_allowed
            )
            self._client = GatewayClient(self.config, authenticator, response_timeout=self.options.gateway_timeout)
        return self._client

    def secrets(self) -> set[str]:
        """Return the texts that no report may contain. The name of a cluster gives access to its dashboard."""
        found = {
            value for name, value in self.environ.items() if _SECRET_NAME.search(name) and len(value) >= _MIN_SECRET
        }
        for value in self.environ.values():
            found.update(_USER_INFO.findall(value))
        found.update(record.name for record in self.clusters)
        for each in (self.created, self.cluster and self.cluster.name):
            if each:
                found.add(each)
        if self._config is not None:
            found.update(find_secrets({"kwargs": {**self._config.auth_kwargs, "username": None}}))
            found.update(find_secrets(self._config.cluster_options))
            found.update(_USER_INFO.findall(self._config.http_proxy or ""))
        if self._client is not None:
            found.update(self._client.authenticator.secrets)
        return found

    async def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
