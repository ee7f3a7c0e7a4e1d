"""The Python file that kernels run for the browser, src/notebook/kernel/kernel_helper.py: alone, and in a kernel."""

from __future__ import annotations

import _socket
import asyncio
import base64
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import aiohttp
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from jupyterlab_dask_gateway.scheduler.client import sample
from jupyterlab_dask_gateway.scheduler.idleness import has_worked, without_keep_alive_task
from jupyterlab_dask_gateway.scheduler.sample import Sample
from tests.support.gateways import SHARED_USER, RealGateway, wait_until

HELPER = Path(__file__).parents[2] / "src" / "notebook" / "kernel" / "kernel_helper.py"
SNIPPET = (
    'from dask_gateway import Gateway\n\ncluster = Gateway().connect("{name}")\nclient = cluster.get_client()\nclient'
)


class Kernel:
    """A running kernel that executes cells and calls the helper as the browser does."""

    def __init__(self, client: BlockingKernelClient) -> None:
        self.client = client

    def run(self, cell: str) -> None:
        """Run a cell, which must not raise."""
        reply = self.client.execute_interactive(cell, timeout=60, output_hook=lambda _: None)
        assert reply["content"]["status"] == "ok", reply["content"]

    def call(self, function: str, **arguments: Any) -> Any:
        """Call a function of the helper as `callKernel` in the browser does; an error gives the name of its class."""
        source = HELPER.read_text(encoding="utf-8")
        run = f'[exec({source!r}, ns), ns["call"]({function!r}, {json.dumps(arguments)!r}, globals())][1]'
        reply = self.client.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"result": f'(lambda ns: {run})({{"__name__": "__main__"}})'},
            timeout=60,
            output_hook=lambda _: None,
        )
        result = reply["content"]["user_expressions"]["result"]
        if result["status"] != "ok":
            return result["ename"]
        return json.loads(base64.b64decode(result["data"]["text/plain"].strip("'")))

    def wait_until(self, condition: str) -> None:
        """Wait in the kernel until an expression is true; fails after a minute."""
        self.run(
            "import time\n_deadline = time.monotonic() + 60\n"
            f"while not ({condition}):\n    assert time.monotonic() < _deadline\n    time.sleep(0.01)"
        )


@contextmanager
def start_kernel(gateway: RealGateway) -> Iterator[Kernel]:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**gateway.environ(SHARED_USER), "JUPYTER_IMAGE_SPEC": "here:1", "OURS": "secret"}.items():
            patch.setenv(key, value)
        manager, client = start_new_kernel(kernel_name="python3")
    yield Kernel(client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel(gateway: RealGateway) -> Iterator[Kernel]:
    with start_kernel(gateway) as started:
        yield started


@pytest.fixture
def connected_kernel(kernel: Kernel, gateway: RealGateway, running_cluster: str) -> Iterator[Kernel]:
    """The kernel, connected to `running_cluster`; the scheduler has no tasks."""
    result = kernel.call("connect", code=SNIPPET.format(name=running_cluster), replace=True)
    assert result["clusters"] == [{"name": running_cluster, "connected": True}]
    wait_until(lambda: not any(take_sample(gateway, running_cluster).tasks.values()))
    yield kernel
    kernel.call("disconnect", name=running_cluster)


@pytest.fixture(scope="module")
def helper() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kernel_helper", HELPER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("has_list", [True, False], ids=["3.10 and newer", "3.8 and 3.9"])
def test_packages_of_the_standard_library_are_known(
    helper: ModuleType, monkeypatch: pytest.MonkeyPatch, has_list: bool
) -> None:
    """They are not compared between a notebook and its workers.

    The names are one of each kind: a package, a module, an extension, one that is built in.
    """
    if not has_list:
        monkeypatch.delattr(sys, "stdlib_module_names")
    user = {"a": json, "b": base64, "c": _socket, "d": sys, "e": pytest, "f": time}
    assert helper._imported_packages(user) == ["pytest"]


def take_sample(gateway: RealGateway, name: str) -> Sample:
    """The state of the scheduler as the monitor reads it."""

    async def read() -> Sample:
        async with aiohttp.ClientSession() as session:
            return await sample(session, f"{gateway.address}/clusters/{name}", 60, with_metrics=True)

    return asyncio.run(read())


def test_connect_rejects_code_that_replaces_variables_of_the_user(helper: ModuleType) -> None:
    user = {"client": [1, 2], "other": 3}
    assert helper.connect(user, "client = other = None\nclient.port = 1", False) == {"conflicts": ["client", "other"]}
    assert user == {"client": [1, 2], "other": 3}


def test_connect_rejects_code_that_replaces_variables_in_a_with_statement(helper: ModuleType) -> None:
    code = "import io\nwith io.StringIO():\n    cluster = 1\nclient = 2"
    assert helper.connect({"cluster": 3}, code, False) == {"conflicts": ["cluster"]}


def test_connect_replaces_variables_that_are_none(helper: ModuleType) -> None:
    user: dict[str, Any] = {"client": None}
    assert "conflicts" not in helper.connect(user, "client = 1", False)
    assert user["client"] == 1


def test_call_returns_json_in_base64(helper: ModuleType) -> None:
    result = helper.call("connect", json.dumps({"code": "a = 1", "replace": False}), {"a": "é"})
    assert json.loads(base64.b64decode(result)) == {"conflicts": ["a"]}


def test_call_rejects_functions_that_are_not_declared(helper: ModuleType) -> None:
    with pytest.raises(KeyError):
        helper.call("presence", "{}", {})


def test_presence_finds_packages_paths_and_variables(helper: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OURS", "secret")
    found = helper.presence(["json", "no_such_package", "..."], ["/", "/no/such"], ["OURS", "NO_SUCH_VARIABLE"])
    assert found == {
        "packages": {"json": True, "no_such_package": False, "...": False},
        "paths": {"/": True, "/no/such": False},
        "variables": {"OURS": True, "NO_SUCH_VARIABLE": False},
    }


def test_report_does_not_import_distributed(gateway: RealGateway) -> None:
    with start_kernel(gateway) as kernel:
        report = kernel.call("report")
        assert report == {"imported": False, "clusters": [], "local": None, "image": "here:1"}
        kernel.run("import sys; assert 'distributed' not in sys.modules")


def test_connect_makes_the_client_usable(connected_kernel: Kernel) -> None:
    connected_kernel.run("assert client.submit(lambda: 6 * 7).result() == 42")


def test_connect_reports_whether_versions_differ(connected_kernel: Kernel, running_cluster: str) -> None:
    result = connected_kernel.call("connect", code=SNIPPET.format(name=running_cluster), replace=True)
    assert result["versions_differ"] is False


def test_connect_replaces_dask_objects_without_asking(connected_kernel: Kernel, running_cluster: str) -> None:
    result = connected_kernel.call("connect", code=SNIPPET.format(name=running_cluster), replace=False)
    assert result["clusters"][0]["connected"] is True


def test_connect_asks_before_it_replaces_variables(connected_kernel: Kernel, running_cluster: str) -> None:
    connected_kernel.run("client = [1, 2]")
    result = connected_kernel.call("connect", code=SNIPPET.format(name=running_cluster), replace=False)
    assert result == {"conflicts": ["client"]}
    connected_kernel.run("assert client == [1, 2]")


def test_helper_leaves_no_names_in_the_notebook(connected_kernel: Kernel) -> None:
    connected_kernel.run("assert not {'report', 'connect', 'call', 'user', 'ns', 'ast', 'base64'} & set(globals())")


def test_helper_leaves_no_trace_in_the_history(connected_kernel: Kernel) -> None:
    connected_kernel.run("assert not any('get_' + 'client' in line for line in In), In")


def test_connect_raises_the_error_of_the_code(kernel: Kernel) -> None:
    assert kernel.call("connect", code="import no_such_module", replace=False) == "ModuleNotFoundError"
    assert kernel.call("connect", code=SNIPPET.format(name="0" * 32), replace=True) == "ValueError"


LAST_TRANSITION = "client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_log[-1][-1])"
"""When the scheduler last changed a task's state, in seconds; dask-gateway's idle timeout starts there."""


def test_keep_alive_restarts_the_idle_timeout(connected_kernel: Kernel, running_cluster: str) -> None:
    connected_kernel.run(f"client.submit(abs, -1).result()\nbefore = {LAST_TRANSITION}")
    assert connected_kernel.call("keep_alive", name=running_cluster) is True
    connected_kernel.run(f"assert {LAST_TRANSITION} > before")


def test_keep_alive_needs_a_connected_client(connected_kernel: Kernel) -> None:
    assert connected_kernel.call("keep_alive", name="another") is False


def test_finished_keep_alive_tasks_do_not_count_as_work(
    connected_kernel: Kernel, gateway: RealGateway, running_cluster: str
) -> None:
    before = take_sample(gateway, running_cluster)
    assert connected_kernel.call("keep_alive", name=running_cluster) is True
    wait_until(lambda: take_sample(gateway, running_cluster).keep_alive_tasks > before.keep_alive_tasks)
    assert take_sample(gateway, running_cluster).totals == before.totals


def test_running_keep_alive_tasks_do_not_count_as_work(
    connected_kernel: Kernel, gateway: RealGateway, running_cluster: str, tmp_path: Path
) -> None:
    before, end = take_sample(gateway, running_cluster), tmp_path / "end"
    connected_kernel.run(
        f"def wait():\n    import os, time\n    while not os.path.exists({str(end)!r}): time.sleep(0.01)\n"
        "task = client.submit(wait, key='dask-gateway-keep-alive-1')"
    )
    wait_until(lambda: take_sample(gateway, running_cluster).tasks["processing"] == 1)
    during = without_keep_alive_task(before, take_sample(gateway, running_cluster))
    assert during.tasks == before.tasks
    end.touch()
    connected_kernel.run("task.result(); del task")
    wait_until(lambda: not any(take_sample(gateway, running_cluster).tasks.values()))
    assert not has_worked(during, without_keep_alive_task(during, take_sample(gateway, running_cluster)))


def environment(kernel: Kernel, name: str) -> Any:
    return kernel.call(
        "environment",
        name=name,
        packages=["no_such_package"],
        paths=["/", "/no/such"],
        variables=["OURS", "PATH"],
    )


def test_environment_compares_versions(connected_kernel: Kernel, running_cluster: str) -> None:
    table = environment(connected_kernel, running_cluster)
    assert table["image"] == "here:1"
    assert table["workers"] == 1
    versions = {row["name"]: row for row in table["versions"]}
    assert versions["python"]["notebook"] == versions["python"]["scheduler"]
    assert versions["distributed"]["workers"] == [{"value": versions["distributed"]["notebook"], "count": 1}]


def test_environment_reports_what_exists_on_the_workers(connected_kernel: Kernel, running_cluster: str) -> None:
    connected_kernel.run("import yaml, json as j")
    table = environment(connected_kernel, running_cluster)
    found = {(row["kind"], row["name"]): (row["notebook"], row["workers"]) for row in table["presence"]}
    yes, no = [{"value": True, "count": 1}], [{"value": False, "count": 1}]
    assert found["packages", "yaml"] == (True, yes)
    assert ("packages", "json") not in found, "packages of the standard library are everywhere"
    assert found["packages", "no_such_package"] == (False, no)
    assert found["paths", "/"] == (True, yes)
    assert found["paths", "/no/such"] == (False, no)
    assert found["variables", "OURS"] == (True, no)
    assert found["variables", "PATH"] == (True, yes)


def test_environment_contains_no_values_of_variables(connected_kernel: Kernel, running_cluster: str) -> None:
    assert "secret" not in json.dumps(environment(connected_kernel, running_cluster))


def test_environment_is_that_of_the_named_cluster(connected_kernel: Kernel, running_cluster: str) -> None:
    connected_kernel.run("from distributed import Client, LocalCluster")
    connected_kernel.run(
        "local = LocalCluster(n_workers=2, processes=False, dashboard_address=':0')\nother = Client(local)"
    )
    table = environment(connected_kernel, running_cluster)
    connected_kernel.run("other.close(); local.close()")
    assert table["workers"] == 1


def test_environment_is_none_without_a_connection(connected_kernel: Kernel) -> None:
    assert environment(connected_kernel, "another") is None


def test_report_contains_a_local_cluster(connected_kernel: Kernel) -> None:
    connected_kernel.run("from distributed import LocalCluster")
    connected_kernel.run("mine = LocalCluster(n_workers=1, processes=False, dashboard_address=':0')")
    assert connected_kernel.call("report")["local"] == {"workers": 1}
    connected_kernel.run("mine.close()")
    assert connected_kernel.call("report")["local"] is None


def test_release_keeps_the_connection_while_the_notebook_has_results(
    connected_kernel: Kernel, running_cluster: str
) -> None:
    connected_kernel.run("result = client.submit(abs, -5)")
    assert connected_kernel.call("release", name=running_cluster) is False
    connected_kernel.run("assert result.result() == 5\ndel result")


def test_release_disconnects_without_results(connected_kernel: Kernel, running_cluster: str) -> None:
    connected_kernel.run("result = client.submit(abs, -5)\nresult.result()\ndel result")
    connected_kernel.wait_until("not client.futures")
    assert connected_kernel.call("release", name=running_cluster) is True
    connected_kernel.run("assert client.status == 'closed'")


def test_disconnect_closes_the_clients(connected_kernel: Kernel, running_cluster: str) -> None:
    assert connected_kernel.call("disconnect", name=running_cluster)["clusters"] == []
    connected_kernel.run("assert client.status == 'closed'")


IDLE_TIMEOUT = 8
"""Seconds without tasks after which the gateway of this test stops a cluster."""


def test_keep_alive_prevents_the_gateways_idle_timeout(
    kernel: Kernel, gateway_factory: Callable[..., RealGateway], tmp_path: Path
) -> None:
    gateway = gateway_factory(extra=f"c.ClusterConfig.idle_timeout = {IDLE_TIMEOUT}\n")
    go_on = tmp_path / "go-on"
    mine = f'mine = Gateway("{gateway.address}", auth=BasicAuth("{SHARED_USER}"))'
    kernel.run(f"from dask_gateway import BasicAuth, Gateway\nimport os, time\n{mine}")
    kernel.run("def wait_for(path):\n    while not os.path.exists(path): time.sleep(0.05)")
    name = gateway.make_cluster(SHARED_USER)
    # A cluster that waits for a worker or works is not idle, so the timeout starts when the task ends.
    kernel.run(f'cluster = mine.connect("{name}")\nclient = cluster.get_client()')
    kernel.run(f'work = client.submit(wait_for, "{go_on}")\ncluster.scale(1)')
    wait_until(lambda: gateway.worker_count(name) == 1)
    go_on.touch()
    kernel.run("work.result()")

    deadline = time.monotonic() + 2 * IDLE_TIMEOUT
    while time.monotonic() < deadline:
        assert kernel.call("keep_alive", name=name) is True
        time.sleep(IDLE_TIMEOUT / 8)
    assert gateway.status(name, SHARED_USER) == "RUNNING"
    # Without keep-alive tasks the timeout takes effect.
    wait_until(lambda: gateway.status(name, SHARED_USER) in ("STOPPING", "STOPPED"))
    kernel.run("client.close()")


def test_scheduler_without_a_gateway_is_connected_and_disconnected_by_its_address(kernel: Kernel) -> None:
    kernel.run(
        "from distributed import LocalCluster\n"
        "host = LocalCluster(n_workers=1, processes=False, protocol='tcp://', dashboard_address=':0')"
    )
    code = "from distributed import Client\n\nclient = Client(host.scheduler_address)\nclient"

    def shared(report: Any) -> list[Any]:
        """The shared schedulers. The kernel may know clusters of other tests."""
        return [cluster for cluster in report["clusters"] if cluster["name"].startswith("shared-")]

    (found,) = shared(kernel.call("connect", code=code, replace=True))
    assert found["connected"]
    name = found["name"]
    kernel.run(
        "from jupyterlab_dask_gateway.gateway.shared_schedulers import SharedScheduler\n"
        f"assert SharedScheduler('', host.scheduler_address, '').name == {name!r}"
    )
    kernel.run("result = client.submit(abs, -5)")
    assert kernel.call("release", name=name) is False, "the notebook has results"
    kernel.run("assert result.result() == 5")
    assert shared(kernel.call("disconnect", name="shared-of-another")) == [found]
    assert shared(kernel.call("disconnect", name=name)) == []
    kernel.run("assert client.status == 'closed'\nhost.close()")
