/**
 * The Python that a kernel runs for us: definitions only, in a namespace of their own; nothing of it stays behind.
 *
 * `user` is the notebook's namespace. Answers are JSON and never hold values of the person's data.
 * tests/test_kernel_code.py runs it against a real gateway.
 */
export const KERNEL_CODE = `
import ast
import os
import sys
import warnings


def of_dask(value):
    return type(value).__module__.split(".")[0] in ("dask_gateway", "distributed")


def look():
    """Which clusters this kernel uses; nothing is imported for it."""
    gateway = sys.modules.get("dask_gateway")
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return {"imported": False, "clusters": [], "local": None, "image": os.environ.get("JUPYTER_IMAGE_SPEC")}
    clusters = {}
    if gateway is not None:
        for cluster in list(gateway.GatewayCluster._instances):
            if cluster.name and cluster.status == "running":
                clients = [client.status for client in list(cluster._clients)]
                clusters[cluster.name] = clusters.get(cluster.name, False) or "running" in clients
    default = distributed.client._get_global_client()
    current = getattr(getattr(default, "cluster", None), "name", None)
    local = None
    for cluster in list(distributed.SpecCluster._instances):
        if isinstance(cluster, distributed.LocalCluster) and cluster.status.name == "running":
            local = {"workers": len(cluster.workers)}
    names = sorted(clusters, key=lambda name: name != current)
    return {
        "imported": True,
        "clusters": [{"name": name, "connected": clusters[name]} for name in names],
        "local": local,
        "image": os.environ.get("JUPYTER_IMAGE_SPEC"),
    }


def assigned(code):
    """The names that code assigns at its top level."""
    return [
        target.id
        for node in ast.parse(code).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def attach(code, replace):
    """Run the code that connects, unless it would replace something of the person's."""
    if not replace:
        taken = [name for name in assigned(code) if user.get(name) is not None and not of_dask(user[name])]
        if taken:
            return {"taken": taken}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        exec(compile(code, "<dask-gateway>", "exec"), user)
    differs = any(warning.category.__name__ == "VersionMismatchWarning" for warning in said)
    return {**look(), "differs": differs}


def detach(name):
    """Close this kernel's clients of a cluster; the cluster goes on."""
    gateway = sys.modules.get("dask_gateway")
    for cluster in list(gateway.GatewayCluster._instances) if gateway else []:
        if cluster.name == name:
            for client in list(cluster._clients):
                client.close()
            cluster.close(shutdown=False)
    return look()


def release(name):
    """Let go of a cluster, unless results there are in use here; tells whether it did."""
    gateway = sys.modules.get("dask_gateway")
    for cluster in list(gateway.GatewayCluster._instances) if gateway else []:
        if cluster.name == name and any(client.futures for client in list(cluster._clients)):
            return False
    detach(name)
    return True


def clients_of(name):
    """This kernel's clients of a cluster, as far as they are connected; the global one may be of something else."""
    gateway = sys.modules.get("dask_gateway")
    clusters = list(gateway.GatewayCluster._instances) if gateway else []
    clients = [client for cluster in clusters if cluster.name == name for client in list(cluster._clients)]
    return [client for client in clients if client.status == "running"]


def keep_alive(name):
    """Have a cluster do a task that does nothing, where it has workers: without any it would ask for one."""
    import time

    for client in clients_of(name):
        if client.scheduler_info()["workers"]:
            client.submit(abs, 0, key=f"dask-gateway-keep-alive-{time.time_ns()}").result(timeout=5)
            return True
    return False


def imported():
    """The packages that the notebook itself has imported."""
    names = {
        (value.__name__ if isinstance(value, type(sys)) else getattr(value, "__module__", None) or "").split(".")[0]
        for name, value in list(user.items())
        if not name.startswith("_")
    }
    standard = set(sys.stdlib_module_names) | set(sys.builtin_module_names)
    return sorted(name for name in names - standard if name in sys.modules and name != "__main__")


def present(packages, paths, variables):
    """Which of these are there; of variables the names alone. It runs on the workers, too."""
    import importlib.util
    import os

    def found(name):
        try:
            return importlib.util.find_spec(name.split(".")[0]) is not None
        except (ImportError, ValueError):
            return False

    return {
        "packages": {name: found(name) for name in packages},
        "paths": {path: os.path.exists(path) for path in paths},
        "variables": {name: name in os.environ for name in variables},
    }


def versions_of(node):
    host = node.get("host", {})
    return {"python": host.get("python"), **node.get("packages", {})}


def counted(values):
    counts = {}
    for value in values:
        key = value if isinstance(value, bool) else "" if value is None else str(value)
        counts[key] = counts.get(key, 0) + 1
    return [{"value": value, "count": count} for value, count in counts.items()]


def environment(name, packages, paths, variables):
    """What notebook, scheduler and workers have: versions, and whether these packages, paths and variables are there.

    None where the notebook is not connected to the cluster any more.
    """
    clients = clients_of(name)
    if not clients:
        return None
    client = clients[0]
    packages = sorted(set(packages) | set(imported()))
    versions = client.get_versions(check=False)
    notebook, scheduler = versions_of(versions["client"]), versions_of(versions["scheduler"] or {})
    workers = [versions_of(node) for node in versions["workers"].values() if isinstance(node, dict)]
    here = present(packages, paths, variables)
    there = client.run(present, packages, paths, variables, on_error="ignore")
    return {
        "image": os.environ.get("JUPYTER_IMAGE_SPEC"),
        "workers": len(versions["workers"]),
        "versions": [
            {
                "name": name,
                "notebook": notebook[name],
                "scheduler": scheduler.get(name),
                "workers": counted(worker.get(name) for worker in workers),
            }
            for name in notebook
        ],
        "presence": [
            {
                "kind": kind,
                "name": name,
                "notebook": here[kind][name],
                "workers": counted(answer[kind][name] for answer in there.values()),
            }
            for kind in here
            for name in here[kind]
        ],
    }
`;
