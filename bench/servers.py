"""The servers that are compared: plain JupyterLab, ours, and dask-labextension 7.0.0, each in the same environment.

Only the server extension differs, so a ratio shows the cost of the extension. dask-labextension is installed
into a separate folder (`pip install --target`), which only its server sees.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
PEER = ROOT / ".run" / "bench" / "peer"
PEER_REQUIREMENTS = ["dask-labextension==7.0.0", "jupyter-server-proxy", "simpervisor"]
EXTENSIONS = {"plain": None, "ours": "jupyterlab_dask_gateway", "peer": "dask_labextension"}
TOKEN = "bench"


def install_peer() -> None:
    """Install dask-labextension once. Its dependencies are already in our environment."""
    if (PEER / "dask_labextension").exists():
        return
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(PEER)]
    subprocess.run([*command, *PEER_REQUIREMENTS], check=True)


@dataclass
class Server:
    """One JupyterLab server.

    `kind` is plain, ours or peer; `environ` is added to its environment; `collect_garbage` is whether Python's cyclic
    garbage collector runs.
    """

    kind: str
    environ: dict[str, str] = field(default_factory=dict)
    collect_garbage: bool = True

    def __enter__(self) -> Server:
        self.home = Path(tempfile.mkdtemp(prefix=f"bench-{self.kind}-"))
        config = {
            "ServerApp": {
                "jpserver_extensions": {
                    name: kind == self.kind for kind, name in EXTENSIONS.items() if name is not None
                },
                "open_browser": False,
                "allow_root": True,
                "port": 0,
                "root_dir": str(self.home),
            },
            "IdentityProvider": {"token": TOKEN},
        }
        (self.home / "config" / "labconfig").mkdir(parents=True)
        if self.kind != "ours":
            # Our extension is installed in this environment, and would disable the front end of the peer.
            page = {"disabledExtensions": {"jupyterlab-dask-gateway": True}}
            (self.home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(page))
        (self.home / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
        # Without bytecode, an editable package would be compiled at each start, unlike an installed one.
        ours = ("DASK_", "JUPYTER", "PYTHONDONTWRITEBYTECODE")
        environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environ |= {
            "HOME": str(self.home),
            "JUPYTER_CONFIG_DIR": str(self.home / "config"),
            "JUPYTER_DATA_DIR": str(self.home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            **self.environ,
        }
        if self.kind == "peer":
            environ["PYTHONPATH"] = str(PEER)
            environ["JUPYTER_CONFIG_PATH"] = str(PEER / "etc" / "jupyter")
            environ["JUPYTER_PATH"] = str(PEER / "share" / "jupyter")
        self.log = (self.home / "log").open("w")
        collector = "" if self.collect_garbage else "import gc; gc.disable(); "
        self.process = psutil.Popen(
            [sys.executable, "-c", f"{collector}from jupyterlab.labapp import main; main()"],
            env=environ,
            stdout=self.log,
            stderr=self.log,
            cwd=self.home,
        )
        self.url = self._wait()
        return self

    def _wait(self, seconds: float = 60) -> str:
        """Return the URL of the server when it responds. Raises TimeoutError with the log of the server."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.is_running():
            for file in (self.home / "runtime").glob("jpserver-*.json"):
                try:
                    url = json.loads(file.read_text())["url"]
                    self.get("api/status", url)
                    return str(url)
                except (OSError, ValueError):
                    break
            time.sleep(0.02)
        raise TimeoutError((self.home / "log").read_text()[-2000:])

    def get(self, path: str, url: str | None = None) -> bytes:
        """Return the body of a GET request with the token."""
        request = urllib.request.Request(f"{url or self.url}{path}", headers={"Authorization": f"token {TOKEN}"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return bytes(response.read())

    def cpu(self) -> float:
        """Return the CPU seconds that the server process has used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Return the unique set size (USS) in bytes, without shared pages of libraries."""
        return int(self.process.memory_full_info().uss)

    def __exit__(self, *_: object) -> None:
        children = self.process.children(recursive=True)
        self.process.terminate()
        try:
            self.process.wait(20)
        except psutil.TimeoutExpired:
            self.process.kill()
        for child in children:
            if child.is_running():
                child.kill()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)
