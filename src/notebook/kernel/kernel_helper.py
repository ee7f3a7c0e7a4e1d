"""Report which clusters a notebook's kernel uses, connect it, and compare its environment with the workers'.

`callKernel` in src/notebook/kernel/kernel.ts sends the text of this file with each request. The kernel executes it in
a separate namespace, so no name of it stays in the notebook. Results are JSON and contain names, counts and versions
only, never values of the notebook's variables or of environment variables.

It runs with Python 3.8 and distributed 2022.2 or newer: kernels often have an older environment than the server. It
imports the standard library only: dask_gateway and distributed are used if the notebook has imported them.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

KEEP_ALIVE_PREFIX = "dask-gateway-keep-alive"
"""The prefix of keep-alive tasks; jupyterlab_dask_gateway/scheduler/sample.py does not count them as work."""


def call(function: str, arguments: str, user: dict[str, Any]) -> str:
    """Call one of `FUNCTIONS`.

    :param arguments: the function's keyword arguments, a JSON object
    :param user: the notebook's namespace
    :returns: the result as JSON in base64, which needs no escaping in a Python string literal
    """
    result = FUNCTIONS[function](user, **json.loads(arguments))
    return base64.b64encode(json.dumps(result).encode()).decode()


def report(user: dict[str, Any]) -> dict[str, Any]:
    """List the clusters that the kernel uses, and a LocalCluster.

    The gateway's clusters are first, beginning with that of the default client, then shared schedulers.

    It imports neither dask_gateway nor distributed.
    """
    image = os.environ.get("JUPYTER_IMAGE_SPEC")
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return {"imported": False, "clusters": [], "local": None, "image": image}
    connected: dict[str, bool] = {}
    for cluster in _gateway_clusters():
        if cluster.name and cluster.status == "running":
            is_connected = any(client.status == "running" for client in list(cluster._clients))
            connected[cluster.name] = connected.get(cluster.name, False) or is_connected
    default = getattr(distributed.client._get_global_client(), "cluster", None)
    names = sorted(connected, key=lambda name: name != getattr(default, "name", None))
    # After the gateway's clusters: a scheduler that the administrator did not name is not in the list of the browser.
    shared = {name for client in _plain_clients() if (name := _shared_name(client))}
    names += sorted(shared)
    connected.update(dict.fromkeys(shared, True))
    local = None
    for cluster in list(distributed.SpecCluster._instances):
        if isinstance(cluster, distributed.LocalCluster) and cluster.status.name == "running":
            local = {"workers": len(cluster.workers)}
    return {
        "imported": True,
        "clusters": [{"name": name, "connected": connected[name]} for name in names],
        "local": local,
        "image": image,
    }


def connect(user: dict[str, Any], code: str, replace: bool) -> dict[str, Any]:
    """Run the code that connects to a cluster.

    :param replace: whether the code may replace variables that hold something other than Dask objects
    :returns: a report with `versions_differ`, whether distributed warned about different versions; or, if nothing was
        run, the `conflicts`: names of variables that the code would replace
    """
    if not replace:
        conflicts = [
            name for name in _assigned_names(code) if user.get(name) is not None and not _is_dask(user[name])
        ]
        if conflicts:
            return {"conflicts": conflicts}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(compile(code, "<dask-gateway>", "exec"), user)  # noqa: S102 - the code is the user's connection snippet
    differ = any(warning.category.__name__ == "VersionMismatchWarning" for warning in caught)
    return {**report(user), "versions_differ": differ}


def disconnect(user: dict[str, Any], name: str) -> dict[str, Any]:
    """Close the kernel's clients of a cluster, which keeps running. Returns a report."""
    for cluster in _gateway_clusters():
        if cluster.name == name:
            for client in list(cluster._clients):
                client.close()
            cluster.close(shutdown=False)
    for client in _plain_clients(name):
        client.close()
    return report(user)


def release(user: dict[str, Any], name: str) -> bool:
    """Disconnect from a cluster unless the notebook refers to results there. Returns whether it disconnected."""
    clients = _connected_clients(name)
    if any(client.futures for client in clients):
        return False
    disconnect(user, name)
    return True


def keep_alive(user: dict[str, Any], name: str) -> bool:
    """Run a task that does nothing on a cluster, so that its gateway does not stop it. Returns whether the task ran.

    A cluster without workers gets no task, because an adaptive cluster would start a worker for it.
    """
    for client in _connected_clients(name):
        if client.scheduler_info()["workers"]:
            client.submit(abs, 0, key=f"{KEEP_ALIVE_PREFIX}-{time.time_ns()}").result(timeout=5)
            return True
    return False


def environment(
    user: dict[str, Any], name: str, packages: list[str], paths: list[str], variables: list[str]
) -> dict[str, Any] | None:
    """Compare the environments of the notebook, the scheduler and the workers.

    :param packages: import names to check in addition to the packages that the notebook has imported
    :param variables: names of environment variables; their values stay where they are
    :returns: `versions` of packages, and the `presence` of packages, paths and variables; None if the kernel is not
        connected to the cluster
    """
    clients = _connected_clients(name)
    if not clients:
        return None
    client = clients[0]
    packages = sorted(set(packages) | set(_imported_packages(user)))
    versions = client.get_versions(check=False)
    notebook, scheduler = _versions(versions["client"]), _versions(versions["scheduler"] or {})
    workers = [_versions(node) for node in versions["workers"].values() if isinstance(node, dict)]
    here = presence(packages, paths, variables)
    on_workers = client.run(presence, packages, paths, variables, on_error="ignore")
    return {
        "image": os.environ.get("JUPYTER_IMAGE_SPEC"),
        "workers": len(versions["workers"]),
        "versions": [
            {
                "name": package,
                "notebook": notebook[package],
                "scheduler": scheduler.get(package),
                "workers": _count_values(worker.get(package) for worker in workers),
            }
            for package in notebook
        ],
        "presence": [
            {
                "kind": kind,
                "name": item,
                "notebook": here[kind][item],
                "workers": _count_values(worker[kind][item] for worker in on_workers.values()),
            }
            for kind in here
            for item in here[kind]
        ],
    }


def presence(packages: list[str], paths: list[str], variables: list[str]) -> dict[str, dict[str, bool]]:
    """Check which packages, paths and environment variables exist on this machine.

    It also runs on the workers, where this module does not exist: `callKernel` names the namespace `__main__`, so
    cloudpickle sends the function by value.
    """

    def is_importable(package: str) -> bool:
        try:
            return find_spec(package.split(".")[0]) is not None
        except (ImportError, ValueError):
            return False

    return {
        "packages": {package: is_importable(package) for package in packages},
        "paths": {path: os.path.exists(path) for path in paths},
        "variables": {variable: variable in os.environ for variable in variables},
    }


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "report": report,
    "connect": connect,
    "disconnect": disconnect,
    "release": release,
    "keep_alive": keep_alive,
    "environment": environment,
}


def _gateway_clusters() -> list[Any]:
    gateway = sys.modules.get("dask_gateway")
    return list(gateway.GatewayCluster._instances) if gateway else []


def _connected_clients(name: str) -> list[Any]:
    """List the connected clients of a cluster. The global client may belong to another cluster."""
    clients = [client for cluster in _gateway_clusters() if cluster.name == name for client in list(cluster._clients)]
    return [client for client in clients if client.status == "running"] + _plain_clients(name)


def _plain_clients(name: str | None = None) -> list[Any]:
    """List the connected clients without a cluster object; with `name` those of this shared scheduler."""
    distributed = sys.modules.get("distributed")
    clients = list(distributed.Client._instances) if distributed else []
    running = [client for client in clients if client.cluster is None and client.status == "running"]
    return [client for client in running if name in (None, _shared_name(client))]


def _shared_name(client: Any) -> str | None:
    """Return the name of the scheduler of a client that has no gateway.

    It is that of jupyterlab_dask_gateway/gateway/shared_schedulers.py, if users connect to the same address. The
    browser ignores names that it does not know.
    """
    if client.cluster is not None or client.scheduler is None:
        return None
    return f"shared-{hashlib.sha256(client.scheduler.address.rstrip('/').encode()).hexdigest()[:12]}"


def _is_dask(value: object) -> bool:
    return type(value).__module__.split(".")[0] in ("dask_gateway", "distributed")


def _assigned_names(code: str) -> list[str]:
    """List the names that code assigns at its top level, and in the `with` statements there."""
    names = []
    statements = list(ast.parse(code).body)
    for node in statements:
        if isinstance(node, ast.With):
            statements.extend(node.body)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names


def _imported_packages(user: dict[str, Any]) -> list[str]:
    """List the packages outside the standard library that the notebook's variables come from."""
    names = {
        (value.__name__ if isinstance(value, type(sys)) else getattr(value, "__module__", None) or "").split(".")[0]
        for name, value in list(user.items())
        if not name.startswith("_")
    }
    return sorted(name for name in names - _standard_library() if name in sys.modules and name != "__main__")


def _standard_library() -> set[str]:
    """List the modules of the standard library. Python 3.9 and older have no list of them: see their folders."""
    names = getattr(sys, "stdlib_module_names", None)
    if names is None:
        folder = os.path.dirname(os.__file__)
        names = [module.name for module in iter_modules([folder, os.path.join(folder, "lib-dynload")])]
    return {*names, *sys.builtin_module_names}


def _versions(node: dict[str, Any]) -> dict[str, Any]:
    host = node.get("host", {})
    return {"python": host.get("python"), **node.get("packages", {})}


def _count_values(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Count equal values; None is counted as an empty string."""
    counts: dict[Any, int] = {}
    for value in values:
        key = value if isinstance(value, bool) else "" if value is None else str(value)
        counts[key] = counts.get(key, 0) + 1
    return [{"value": value, "count": count} for value, count in counts.items()]
