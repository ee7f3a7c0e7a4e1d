"""Dask Gateway as a service of the hub: clusters are processes of this machine, its users are the hub's."""

import os
import sys
from pathlib import Path

from dask_gateway_server.options import Float, Integer, Options, Select, String

c = get_config()

clusters = Path(os.environ["HUB_STATE"]) / "clusters"
clusters.mkdir(exist_ok=True)

sys.path.insert(0, str(Path(__file__).parent))
c.DaskGateway.backend_class = "forking_backend.ForkingBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.JupyterHubAuthenticator"
c.DaskGateway.address = "127.0.0.1:0"
# One port serves HTTP, behind the hub's proxy, and the schedulers' TLS, past it.
c.Proxy.address = f"127.0.0.1:{os.environ['HUB_GATEWAY_PORT']}"
c.Proxy.prefix = "/services/dask-gateway"
c.UnsafeLocalBackend.clusters_directory = str(clusters)
c.UnsafeLocalBackend.sigint_timeout = 2
# distributed has no scripts dask-scheduler and dask-worker any more, which are the gateway's defaults.
dask = [sys.executable, "-m", "dask"]
c.ClusterConfig.scheduler_cmd = [*dask, "scheduler"]
c.ClusterConfig.worker_cmd = [*dask, "worker", "--host", "127.0.0.1", "--no-nanny", "--no-dashboard"]
c.ClusterConfig.cluster_max_workers = 8


def cluster_config(options: Options) -> dict[str, object]:
    """Convert the options that a user chose to the configuration of a cluster."""
    return {
        "worker_cores": options.worker_cores,
        "worker_memory": int(options.worker_memory * 2**30),
    }


fields = [
    Integer("worker_cores", 1, min=1, max=4, label="Worker Cores"),
    Float("worker_memory", 1, min=0.25, max=8, label="Worker Memory (GiB)"),
    String("image", "jupyter/local:0", label="Image"),
]
if "HUB_RECORDINGS" in os.environ:
    from recorded_cases import NAMES
    from waiting_clusters import WaitingBackend

    c.DaskGateway.backend_class = WaitingBackend
    # As on Kubernetes, a cluster waits without end.
    c.WaitingBackend.cluster_start_timeout = c.WaitingBackend.worker_start_timeout = 86_400
    fields.append(Select("waits_for", ["nothing", *NAMES], default="nothing", label="Recorded Case on Kubernetes"))
c.Backend.cluster_options = Options(*fields, handler=cluster_config)
