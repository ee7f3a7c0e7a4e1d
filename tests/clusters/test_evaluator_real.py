"""Idle management with real clusters and short times, also across a killed server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli import main

from ..support.gateways import RealGateway, free_port, wait_until

TOKEN = "a-token-for-tests"
STEPS = {
    "active_poll_interval": 0.5,
    "background_poll_interval": 0.5,
    "idle_badge_after": 1.0,
    "idle_notice_after": 2.0,
    "idle_countdown": 2.0,
}

HOLD_RESULT = """
import sys
from dask_gateway import Gateway
client = Gateway().connect(sys.argv[1]).get_client()
future = client.submit(bytes, 10**6)
future.result()
print("held", flush=True)
sys.stdin.readline()
client.close()
"""


class Server:
    """A Jupyter server as a child process. Its folder is kept when it is killed."""

    def __init__(self, folder: Path, environ: dict[str, str], steps: dict[str, Any]) -> None:
        config = {
            "ServerApp": {"jpserver_extensions": {"jupyterlab_dask_gateway": True}, "root_dir": str(folder)},
            "IdentityProvider": {"token": TOKEN},
            "DaskGatewayApp": {**STEPS, **steps, "store_path": str(folder / "clusters.json")},
        }
        self.file = folder / "jupyter_server_config.json"
        self.file.write_text(json.dumps(config))
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("DASK_", "JUPYTER"))
        }
        self.environ |= {**environ, "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "jupyter_server", "--config", str(self.file), "--allow-root", "--no-browser"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, f"--ServerApp.port={self.port}"], env=self.environ, stdout=log, stderr=log
            )
        self.until(self.responds)

    def responds(self) -> bool:
        try:
            self.call("GET", "status")
        except urllib.error.URLError:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "log").read_text()
            return False
        return True

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/dask-gateway/api/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def cluster(self, name: str) -> dict[str, Any]:
        clusters = self.call("GET", "clusters")["clusters"]
        return next((cluster for cluster in clusters if cluster["name"] == name), {})

    def until(self, condition: Callable[[], Any], seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, (
                f"the condition was not met in time: {self.port and self.call('GET', 'clusters')}"
            )
            time.sleep(0.05)

    def when(self, name: str, test: Callable[[Any], Any], seconds: float = 90) -> dict[str, Any]:
        """Wait until the cluster passes `test` and return it. There is no browser, and so no lease."""
        seen: dict[str, Any] = {}

        def passes() -> bool:
            seen.clear()
            seen.update(self.cluster(name))
            return bool(seen and test(seen))

        self.until(passes, seconds)
        return seen


@pytest.fixture
def server_factory(gateway: RealGateway, user: str, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def make(**steps: Any) -> Server:
        server = Server(tmp_path, gateway.environ(user), steps)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.kill()


@contextmanager
def result_in_memory(gateway: RealGateway, user: str, name: str) -> Iterator[None]:
    """Run a program of the user that keeps a result in the memory of the cluster."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_RESULT, name],
        env={**os.environ, **gateway.environ(user)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.communicate(b"\n", timeout=30)


def codes(cluster: dict[str, Any]) -> list[str]:
    return [hint["code"] for hint in cluster["hints"]]


def test_idle_cluster_is_scaled_down_stopped_and_recreated(
    server_factory: Callable[..., Server], gateway: RealGateway, user: str
) -> None:
    server = server_factory(idle_scale_down_after=4.0, idle_stop_after=7.0)
    name = server.call("POST", "clusters", {"workers": {"count": 1}, "label": "Mine"})["name"]
    # The worker must not be removed before the program connects, however long that takes. The first task ends this.
    server.call("POST", f"clusters/{name}/keep", {"keep": True})
    ready = server.when(name, lambda c: c["stages"] and c["stages"][-1]["at"])
    assert [stage["at"] is not None for stage in ready["stages"]] == [True] * 5

    with result_in_memory(gateway, user, name):
        notified = server.when(
            name, lambda c: c["idle_management"]["level"] == "notice" and c["results_in_memory"]["count"]
        )
        assert notified["results_in_memory"]["count"] == 1
        assert notified["results_in_memory"]["bytes"] >= 10**6
        # Without the result it would be scaled down by then.
        server.until(lambda: time.time() * 1000 - notified["idle"]["since"] > 6000)
        kept = server.cluster(name)
        assert (kept["workers"], kept["idle_management"]["action"], codes(kept)) == (1, None, [])

    server.when(name, lambda c: c["idle_management"]["action"] == "scale_down")
    scaled_down = server.when(name, lambda c: "scaled-down" in codes(c))
    assert scaled_down["requested"] == {"count": 0}
    stopped = server.when(name, lambda c: c["status"] == "stopped")
    assert (stopped["ended"]["by"], stopped["ended"]["can_recreate"]) == ("policy", True)
    assert stopped["ended"]["idle_seconds"] >= 7
    assert gateway.status(name, user) == "STOPPED"

    assert stopped["requested"] == {"count": 1}, "the request before the policy scaled it down"
    again = server.call(
        "POST", "clusters", {"like": name, "label": stopped["label"], "workers": stopped["requested"]}
    )
    server.when(again["name"], lambda c: c["workers"] == 1)
    assert (again["label"], again["options"]) == ("Mine", stopped["options"])
    typical = {stage["stage"]: stage["typical_seconds"] for stage in again["stages"]}
    assert typical["scheduler-up"] > 0


def test_dask_does_not_retire_workers_with_results(gateway: RealGateway, user: str) -> None:
    # The idle policy relies on this: a scale-down loses no results.
    name = gateway.make_cluster(user, workers=1)
    with result_in_memory(gateway, user, name):
        gateway.call("POST", f"/api/v1/clusters/{name}/scale", user, {"count": 0})
        # The heartbeat after the first one with these numbers is sent after Dask tried to retire the worker.
        retired = f"Cluster {name} heartbeat [count: 0, n_active: 0, n_closing: 1, n_closed: 0]"
        wait_until(lambda: gateway.log().count(retired) >= 2, seconds=120)
        assert gateway.worker_count(name) == 1
    wait_until(lambda: gateway.worker_count(name) == 0, seconds=120)


def test_killed_server_continues_the_idle_time_and_restarts_the_countdown(
    server_factory: Callable[..., Server], gateway: RealGateway, user: str
) -> None:
    name = gateway.make_cluster(user)
    server = server_factory(idle_stop_after=3.0)
    # A cluster without workers gets no notice, but the stop is announced.
    counting = server.when(name, lambda c: c["idle_management"]["level"] == "countdown")
    server.until(lambda: '"totals": {' in (server.folder / "clusters.json").read_text())
    server.kill()
    restarted_at = time.time() * 1000
    server.start()
    again = server.when(name, lambda c: c["idle_management"]["level"] == "countdown")
    assert again["idle"]["since"] == counting["idle"]["since"]
    assert again["idle_management"]["action_at"] > restarted_at + 2000, "a full countdown"
    stopped = server.when(name, lambda c: c["status"] == "stopped")
    assert stopped["ended"]["by"] == "policy"


def test_snooze_outlives_a_killed_server(
    server_factory: Callable[..., Server], gateway: RealGateway, user: str
) -> None:
    name = gateway.make_cluster(user)
    server = server_factory(idle_stop_after=3.0)
    server.when(name, lambda c: c["idle"])
    server.call("POST", f"clusters/{name}/snooze", {"seconds": 600})
    server.kill()
    server.start()
    still = server.when(name, lambda c: c["idle"])
    assert still["idle_management"]["snoozed_until"] is not None
    assert gateway.status(name, user) == "RUNNING"


def test_command_line_stops_forgotten_clusters_of_the_user_only(
    gateway: RealGateway, user: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = gateway.make_cluster(user)
    others = gateway.make_cluster(f"{user}-other")
    for variable, value in gateway.environ(user).items():
        monkeypatch.setenv(variable, value)
    assert main(["clusters", "--sample-interval", "1"]) == 0
    listed = capsys.readouterr().out
    assert f"{mine}" in listed
    assert "It is newer than the age limit." in listed
    assert others not in listed
    assert main(["prune", "--sample-interval", "1", "--older-than", "0s"]) == 0
    output = capsys.readouterr().out
    assert mine in output
    assert "Clusters to stop: 1." in output
    assert gateway.status(mine, user) == "RUNNING", "a dry run"
    assert main(["prune", "--sample-interval", "1", "--older-than", "0s", "--yes"]) == 0
    assert "Stopped clusters: 1" in capsys.readouterr().out
    assert gateway.status(mine, user) != "RUNNING"
    assert gateway.status(others, f"{user}-other") == "RUNNING"
    gateway.stop_clusters(f"{user}-other")
