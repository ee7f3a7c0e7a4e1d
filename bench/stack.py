"""Start a real gateway and one JupyterLab server that uses it, for bench/lab.mjs: `python bench/stack.py KIND`.

Prints one JSON line (`url`, `token`, `gateway`, `authorization`), responds to each line `cpu` on its standard
input with the CPU seconds of the server process, and stops all processes at the end of its input.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
from servers import TOKEN, Server, install_peer

PASSWORD = "bench"
GATEWAY_CONFIG = """
import sys
c.DaskGateway.backend_class = "dask_gateway_server.backends.local.UnsafeLocalBackend"
c.DaskGateway.authenticator_class = "dask_gateway_server.auth.SimpleAuthenticator"
c.SimpleAuthenticator.password = "{password}"
c.Proxy.address = "127.0.0.1:{port}"
c.DaskGateway.address = "127.0.0.1:0"
c.ClusterConfig.scheduler_cmd = [sys.executable, "-m", "dask", "scheduler"]
c.ClusterConfig.worker_cmd = [sys.executable, "-m", "dask", "worker", "--host", "127.0.0.1"]
c.UnsafeLocalBackend.clusters_directory = "{folder}"
"""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_gateway(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a gateway on loopback, and return its address when it is healthy. Raises TimeoutError after 30 s."""
    port = free_port()
    config = folder / "gateway_config.py"
    config.write_text(GATEWAY_CONFIG.format(password=PASSWORD, port=port, folder=folder))
    log = (folder / "gateway.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "dask_gateway_server", "--config", str(config)],
        stdout=log,
        stderr=log,
        cwd=folder,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=2):
                return process, address
        except OSError:
            time.sleep(0.05)
    raise TimeoutError((folder / "gateway.log").read_text()[-2000:])


def main(kind: str) -> None:
    """Run the stack until standard input ends."""
    if kind == "peer":
        install_peer()
    user = base64.b64encode(f"bench:{PASSWORD}".encode()).decode()
    with tempfile.TemporaryDirectory(prefix="bench-gateway-", ignore_cleanup_errors=True) as folder:
        gateway, address = start_gateway(Path(folder))
        environ = {
            "DASK_GATEWAY__ADDRESS": address,
            "DASK_GATEWAY__AUTH__TYPE": "basic",
            "DASK_GATEWAY__AUTH__KWARGS": json.dumps({"username": "bench", "password": PASSWORD}),
            "DASK_LABEXTENSION__FACTORY__MODULE": "dask_gateway",
            "DASK_LABEXTENSION__FACTORY__CLASS": "GatewayCluster",
        }
        try:
            with Server(kind, environ) as server:
                facts = {
                    "url": server.url,
                    "token": TOKEN,
                    "gateway": address,
                    "authorization": f"Basic {user}",
                }
                print(json.dumps(facts), flush=True)
                for line in sys.stdin:
                    if line.strip() == "cpu":
                        print(json.dumps({"cpu": server.cpu()}), flush=True)
        finally:
            processes = [psutil.Process(gateway.pid), *psutil.Process(gateway.pid).children(recursive=True)]
            os.killpg(gateway.pid, signal.SIGINT)
            _gone, alive = psutil.wait_procs(processes, timeout=15)
            for process in alive:
                process.kill()


if __name__ == "__main__":
    main(sys.argv[1])
