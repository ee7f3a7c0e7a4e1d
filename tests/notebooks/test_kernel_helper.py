"""The Python that kernels run for the browser (src/notebook/kernel/kernelCode.ts): a real kernel, a real gateway."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

from jupyterlab_dask_gateway.scheduler.idleness import has_worked, without_touch
from jupyterlab_dask_gateway.scheduler.sample import Sample, sample
from tests.support.gateways import SHARED_USER, RealGateway, wait_until

SOURCE = Path(__file__).parents[2] / "src" / "notebook" / "kernel" / "kernelCode.ts"
CONNECT = (
    'from dask_gateway import Gateway\n\ncluster = Gateway().connect("{name}")\nclient = cluster.get_client()\nclient'
)

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def code() -> str:
    found = re.search(r"KERNEL_CODE = `\n(.*)`;", SOURCE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    assert "\\" not in found[1], "TypeScript and Python read a backslash differently"
    return found[1]


@pytest.fixture(scope="module")
def kernel(gateway: RealGateway) -> Iterator[BlockingKernelClient]:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**gateway.environ(SHARED_USER), "JUPYTER_IMAGE_SPEC": "here:1", "OURS": "secret"}.items():
            patch.setenv(key, value)
        manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def run(kernel: BlockingKernelClient) -> Call:
    """Run a cell; gives its error's name, or None."""

    def run(cell: str) -> str | None:
        reply = kernel.execute_interactive(cell, timeout=60, output_hook=lambda _: None)
        return reply["content"].get("ename")

    return run


@pytest.fixture
def call(kernel: BlockingKernelClient, code: str) -> Call:
    """As callKernel in src/notebook/kernel/kernel.ts."""

    def call(function: str, **arguments: Any) -> Any:
        source = "\n".join(
            [
                code,
                "import base64, json",
                f"answer = {function}(**json.loads(args))",
                "answer = base64.b64encode(json.dumps(answer).encode()).decode()",
            ]
        )
        names = f'{{"__name__": "__main__", "user": globals(), "args": {json.dumps(arguments)!r}}}'
        expression = f'(lambda ns: [exec({source!r}, ns), ns["answer"]][1])({names})'
        reply = kernel.execute_interactive(
            "",
            silent=True,
            store_history=False,
            user_expressions={"answer": expression},
            timeout=60,
            output_hook=lambda _: None,
        )
        answer = reply["content"]["user_expressions"]["answer"]
        if answer["status"] != "ok":
            return answer["ename"]
        return json.loads(base64.b64decode(answer["data"]["text/plain"].strip("'")))

    return call


def look(gateway: RealGateway, name: str) -> Sample:
    """What the monitor sees of the cluster."""

    async def ask() -> Sample:
        async with aiohttp.ClientSession() as session:
            return await sample(session, f"{gateway.address}/clusters/{name}", 60, with_metrics=True)

    return asyncio.run(ask())


def scheduler_totals(gateway: RealGateway, name: str) -> dict[str, float]:
    """How many tasks ever entered each state, as the monitor sees it; the task just done is 1 in `memory`."""
    totals = look(gateway, name).totals
    assert totals is not None
    assert totals["memory"] >= 1
    return dict(totals)


def test_a_whole_life(call: Call, run: Call, gateway: RealGateway, running_cluster: str) -> None:
    """In one test, for each step goes on from the one before, as in a notebook."""
    nothing = call("look")
    assert nothing == {"imported": False, "clusters": [], "local": None, "image": "here:1"}
    assert run("import sys; assert 'distributed' not in sys.modules, 'looking imported it'") is None

    connect = CONNECT.format(name=running_cluster)
    assert run("client = [1, 2]") is None
    assert call("attach", code=connect, replace=False) == {"taken": ["client"]}
    assert run("assert client == [1, 2]") is None

    attached = call("attach", code=connect, replace=True)
    assert attached["clusters"] == [{"name": running_cluster, "connected": True}]
    assert attached["differs"] is False
    assert run("assert client.submit(lambda: 6 * 7).result() == 42") is None
    # Nothing of ours stays behind, and nothing is in the history.
    assert run("assert not {'look', 'attach', 'user', 'ns', 'answer', 'ast', 'base64'} & set(globals())") is None
    assert run("assert not any('get_' + 'client' in line for line in In), In") is None
    # Again is no replacing: these are dask's own.
    assert call("attach", code=connect, replace=False)["clusters"][0]["connected"] is True

    acted = "client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_log[-1][-1])"
    assert run(f"before = {acted}") is None
    work = scheduler_totals(gateway, running_cluster)
    assert call("keep_alive", name=running_cluster) is True
    assert scheduler_totals(gateway, running_cluster) == work, "what keeps it alive is taken for work"
    assert call("keep_alive", name="another") is False
    before = look(gateway, running_cluster)
    assert run("kept = client.submit(__import__('time').sleep, 5, key='dask-gateway-keep-alive-1')") is None
    during = look(gateway, running_cluster)
    assert during.tasks["processing"] == 1
    assert run("kept.result(); del kept") is None
    seen = without_touch(before, during)
    assert seen.tasks == before.tasks, "what keeps it alive is taken for work"
    assert not has_worked(seen, without_touch(seen, look(gateway, running_cluster)))
    assert run(f"assert {acted} > before, 'the gateway took it for idle'") is None

    assert run("import yaml, json as j") is None
    wanted = {"packages": ["no_such_package"], "paths": ["/", "/no/such"], "variables": ["OURS", "PATH"]}
    # Of the cluster that is asked about, whatever the notebook has made since.
    assert run("from distributed import Client, LocalCluster") is None
    assert run("local = LocalCluster(n_workers=2, processes=False, dashboard_address=':0')") is None
    assert run("other = Client(local)") is None
    table = call("environment", name=running_cluster, **wanted)
    assert run("other.close(); local.close()") is None
    assert call("environment", name="another", **wanted) is None
    assert table["image"] == "here:1"
    assert table["workers"] == 1
    versions = {row["name"]: row for row in table["versions"]}
    assert versions["python"]["notebook"] == versions["python"]["scheduler"]
    assert versions["distributed"]["workers"] == [{"value": versions["distributed"]["notebook"], "count": 1}]
    there = {(row["kind"], row["name"]): (row["notebook"], row["workers"]) for row in table["presence"]}
    yes, no = [{"value": True, "count": 1}], [{"value": False, "count": 1}]
    assert there["packages", "yaml"] == (True, yes)
    assert ("packages", "json") not in there
    assert there["packages", "no_such_package"] == (False, no)
    assert there["paths", "/"] == (True, yes)
    assert there["paths", "/no/such"] == (False, no)
    assert there["variables", "OURS"] == (True, no)
    assert there["variables", "PATH"] == (True, yes)
    assert "secret" not in json.dumps(table)

    assert run("from distributed import LocalCluster; mine = LocalCluster(n_workers=1, processes=False)") is None
    assert call("look")["local"] == {"workers": 1}
    assert run("mine.close()") is None
    assert call("look")["local"] is None

    assert run("kept = client.submit(abs, -5)") is None
    assert call("release", name=running_cluster) is False
    assert run("assert kept.result() == 5") is None
    assert run("del kept\nimport time\nwhile client.futures: time.sleep(0.01)") is None
    assert call("release", name=running_cluster) is True
    assert run("assert client.status == 'closed'") is None

    assert call("attach", code=connect, replace=False)["clusters"][0]["connected"] is True
    assert call("detach", name=running_cluster)["clusters"] == []
    assert run("assert client.status == 'closed'") is None


def test_a_failure_is_the_kernels_own(call: Call) -> None:
    assert call("attach", code="import no_such_module", replace=False) == "ModuleNotFoundError"
    assert call("attach", code=CONNECT.format(name="0" * 32), replace=True) == "ValueError"


IDLE = 8
"""Seconds after which the gateway of this test stops a cluster by itself."""


def test_keep_alive_holds_off_the_gateways_own_idle_timeout(
    call: Call, run: Call, gateway_factory: Callable[..., RealGateway], tmp_path: Path
) -> None:
    gateway = gateway_factory(extra=f"c.ClusterConfig.idle_timeout = {IDLE}\n")
    go_on = tmp_path / "go-on"
    mine = f'mine = Gateway("{gateway.address}", auth=BasicAuth("{SHARED_USER}"))'
    assert run(f"from dask_gateway import BasicAuth, Gateway\nimport os, time\n{mine}") is None
    assert run("def until(path):\n    while not os.path.exists(path): time.sleep(0.05)") is None
    name = gateway.make_cluster(SHARED_USER)
    # What waits for a worker or works is not idle: however slow the machine is, the clock starts with its end.
    assert run(f'cluster = mine.connect("{name}")\nclient = cluster.get_client()') is None
    assert run(f'work = client.submit(until, "{go_on}")\ncluster.scale(1)') is None
    wait_until(lambda: gateway.worker_count(name) == 1)
    go_on.touch()
    assert run("work.result()") is None

    deadline = time.monotonic() + 2 * IDLE
    while time.monotonic() < deadline:
        assert call("keep_alive", name=name) is True
        time.sleep(IDLE / 8)
    assert gateway.status(name, SHARED_USER) == "RUNNING"
    # Nobody does so any more.
    wait_until(lambda: gateway.status(name, SHARED_USER) in ("STOPPING", "STOPPED"))
    assert run("client.close()") is None
