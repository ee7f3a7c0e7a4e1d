"""The gateways of a command: all of them, or the one of `--gateway`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from ..config import GatewayConfigs
from ..errors import GatewayProblem
from ..gateway.auth import make_authenticator
from ..gateway.client import GatewayClient
from ..gateway.responses import check_name
from .output import print_problem

Result = TypeVar("Result")


def add_gateway_argument(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add `--gateway NAME`. `help_text` says which gateways the command uses without it."""
    # An action of `clusters` must not replace what was given before it, so nothing is the default.
    parser.add_argument("--gateway", metavar="NAME", default=argparse.SUPPRESS, help=help_text)


def title(name: str) -> str:
    """Return the line before the clusters of a gateway, where there are several gateways."""
    return f"Gateway {name}:" if name else "Default gateway:"


class CliGateways:
    """The clients of the gateways, made when they are first used.

    Parameters
    ----------
    environ: environment variables
    chosen: the name of the only gateway to use; None for all
    """

    def __init__(self, environ: Mapping[str, str], chosen: str | None = None) -> None:
        self._environ = environ
        self._configs = GatewayConfigs(environ)
        self.names = self._configs.names if chosen is None else (self._configs.find(chosen),)
        self._clients: dict[str, GatewayClient] = {}

    @property
    def first(self) -> GatewayClient:
        """The client of the chosen gateway, or else of the default one. Raises GatewayProblem."""
        return self.client(self.names[0])

    def client(self, name: str) -> GatewayClient:
        """Return the client of a gateway. Raises GatewayProblem."""
        if name not in self._clients:
            config = self._configs.read(name)
            # As in a notebook, the class of the configuration runs in a process of the user.
            authenticator = make_authenticator(config, self._environ, custom_allowed=True)
            self._clients[name] = GatewayClient(config, authenticator)
        return self._clients[name]

    async def client_of(self, cluster: str) -> GatewayClient:
        """Return the client of the gateway that has the cluster of this name. Raises GatewayProblem."""
        check_name(cluster)
        if len(self.names) == 1:
            return self.first
        problem: GatewayProblem | None = None
        for name in self.names:
            try:
                client = self.client(name)
                await client.get_cluster(cluster)
            except GatewayProblem as failure:
                # A gateway that does not respond may have the cluster. One that returns `cluster-not-found` does not.
                if problem is None or problem.code == "cluster-not-found":
                    problem = failure
            else:
                return client
        assert problem is not None
        raise problem

    async def each(
        self, work: Callable[[GatewayClient], Awaitable[Result]], *, as_json: bool = False
    ) -> tuple[dict[str, Result], bool]:
        """Do something at each gateway, and report failures.

        Returns the results by gateway, and whether all have one. Raises GatewayProblem if there is only one gateway,
        and it fails.
        """
        if len(self.names) == 1:
            return {self.names[0]: await work(self.first)}, True

        async def attempt(name: str) -> Result | GatewayProblem:
            try:
                return await work(self.client(name))
            except GatewayProblem as problem:
                return problem

        found = dict(zip(self.names, await asyncio.gather(*map(attempt, self.names)), strict=True))
        results: dict[str, Result] = {}
        for name, result in found.items():
            if isinstance(result, GatewayProblem):
                print_problem(result, as_json=as_json, title=title(name))
            else:
                results[name] = result
        return results, len(results) == len(found)

    async def aclose(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            await client.close()
