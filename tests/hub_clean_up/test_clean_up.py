"""The clean-up of all users over HTTP, with a fake Kubernetes API and fake schedulers."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from jupyterlab_dask_gateway.cli.main import _run, make_parser
from jupyterlab_dask_gateway.hub_clean_up.report import HEADINGS
from jupyterlab_dask_gateway.status_service.dask_clusters import CLEAN_UP_ANNOTATION, IDLE_ANNOTATION, RESOURCE
from jupyterlab_dask_gateway.status_service.service import Binding, StatusService

from ..fakes.gateway import FakeGateway, FakeScheduler, Fault, make_idle, start_tasks
from ..fakes.kubernetes import NAMESPACE, FakeKubernetes
from ..support.dashboards import until
from ..support.servers import set_environment

SECRET = "swordfish-in-the-environment"


class Cluster:
    """A cluster in Kubernetes and at the gateway."""

    def __init__(self, kubernetes: FakeKubernetes, gateway: FakeGateway, id_: str, owner: str) -> None:
        self.id = id_
        self.name = f"{NAMESPACE}.{id_}"
        self._kubernetes = kubernetes
        gateway.clusters[self.name] = {**gateway.clusters.pop(gateway.add()), "name": self.name}
        self.scheduler = gateway.schedulers[self.name] = FakeScheduler()
        make_idle(self.scheduler)
        metadata = {"name": id_, "namespace": NAMESPACE, "creationTimestamp": "2026-01-01T00:00:00Z"}
        spec = {"username": owner, "config": {"environment": {"KEY": SECRET}}}
        kubernetes.put(RESOURCE, {"metadata": metadata, "spec": spec, "status": {"phase": "Running"}})

    @property
    def object(self) -> dict[str, Any]:
        return self._kubernetes.get(RESOURCE, self.id)

    @property
    def annotations(self) -> dict[str, Any]:
        """The annotations, parsed."""
        return {key: json.loads(text) for key, text in self.object["metadata"].get("annotations", {}).items()}

    @property
    def is_stopped(self) -> bool:
        return self.object["spec"].get("active") is False

    def was_idle_for(self, hours: float, announced: float | None = None) -> None:
        """Set the annotations back by hours, as if earlier runs had found it idle."""
        annotations = self.annotations
        annotations[IDLE_ANNOTATION]["since"] -= hours * 3_600_000
        since = annotations[IDLE_ANNOTATION]["since"]
        if announced is not None:
            at = time.time() * 1000 - announced * 3_600_000
            annotations[CLEAN_UP_ANNOTATION] = {"idle_since": since, "announced_at": at, "stop_at": at + 3_600_000}
        texts = {key: json.dumps(value) for key, value in annotations.items()}
        changed = {**self.object, "metadata": {**self.object["metadata"], "annotations": texts}}
        self._kubernetes.put(RESOURCE, changed)


class Administrator:
    """Runs the command."""

    def __init__(self, kubernetes: FakeKubernetes, gateway: FakeGateway, capsys: pytest.CaptureFixture[str]) -> None:
        self._address = ["--kubernetes", kubernetes.address, "--namespace", NAMESPACE, "--gateway", gateway.address]
        self._capsys = capsys

    async def prune(self, *words: str) -> tuple[int, str]:
        """Run `prune --all-users`, and return the exit code and the output."""
        arguments = ["prune", "--all-users", "--sample-interval", "0", *self._address, *words]
        exit_code = await _run(make_parser().parse_args(arguments))
        return exit_code, self._capsys.readouterr().out

    async def json(self, *words: str) -> Any:
        exit_code, output = await self.prune("--json", *words)
        assert exit_code == 0
        return json.loads(output)


@pytest.fixture
def administrator(
    fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway, capsys: pytest.CaptureFixture[str]
) -> Administrator:
    return Administrator(fake_kubernetes, fake_gateway, capsys)


@pytest.fixture
def idle_cluster(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> Cluster:
    """An idle cluster of alice."""
    return Cluster(fake_kubernetes, fake_gateway, "aa11", "alice")


@pytest.fixture
def busy_cluster(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> Cluster:
    """A busy cluster of bob."""
    cluster = Cluster(fake_kubernetes, fake_gateway, "bb22", "bob")
    start_tasks(cluster.scheduler)
    return cluster


async def test_dry_run_is_the_default_and_changes_nothing(
    administrator: Administrator, idle_cluster: Cluster, busy_cluster: Cluster, fake_kubernetes: FakeKubernetes
) -> None:
    exit_code, output = await administrator.prune("--idle-after", "0", "--notice", "0", "--older-than", "0")
    assert exit_code == 0
    lines = output.splitlines()
    assert lines[0].split() == list(HEADINGS)
    assert lines[1].split()[:2] == ["alice", idle_cluster.name]
    assert lines[2].split()[:2] == ["bob", busy_cluster.name]
    assert "It is busy." in lines[2]
    assert lines[3].startswith("Clusters of alice: 1 (")
    assert "Clusters that would be stopped: 1." in lines
    assert lines[-1].endswith("run the command again with --yes.")
    assert SECRET not in output
    assert fake_kubernetes.patches == []


async def test_clusters_are_announced_and_then_stopped(
    administrator: Administrator, idle_cluster: Cluster, busy_cluster: Cluster
) -> None:
    assert "Stopped clusters: 0." in (await administrator.prune("--yes"))[1]
    assert list(idle_cluster.annotations) == [IDLE_ANNOTATION]
    idle_cluster.was_idle_for(2.5)
    assert "Clusters whose owners were informed: 1." in (await administrator.prune("--yes"))[1]
    notice = idle_cluster.annotations[CLEAN_UP_ANNOTATION]
    assert notice["stop_at"] == notice["announced_at"] + 3_600_000
    assert not idle_cluster.is_stopped
    idle_cluster.was_idle_for(1, announced=1)
    found = await administrator.json("--yes")
    assert [(each["owner"], each["decision"], each["done"]) for each in found["clusters"]] == [
        ("alice", "stop", True),
        ("bob", "keep", False),
    ]
    assert [owner["idle_clusters"] for owner in found["owners"]] == [1, 0]
    assert idle_cluster.is_stopped
    assert idle_cluster.annotations[CLEAN_UP_ANNOTATION]["stopped_at"] == pytest.approx(
        time.time() * 1000, abs=60_000
    )
    assert not busy_cluster.is_stopped
    assert busy_cluster.annotations == {}
    assert idle_cluster.name not in str(await administrator.json("--yes")), "it has ended"


async def test_idle_times_are_recorded_without_informing_owners(
    administrator: Administrator, idle_cluster: Cluster
) -> None:
    await administrator.prune("--record")
    idle_cluster.was_idle_for(9)
    exit_code, output = await administrator.prune("--record")
    assert exit_code == 0
    assert "Clusters whose owners would be informed: 1." in output
    assert "Only the idle times were stored." in output
    assert list(idle_cluster.annotations) == [IDLE_ANNOTATION]


async def test_work_removes_the_announcement(administrator: Administrator, idle_cluster: Cluster) -> None:
    await administrator.prune("--yes")
    idle_cluster.was_idle_for(2.5)
    await administrator.prune("--yes")
    assert CLEAN_UP_ANNOTATION in idle_cluster.annotations
    start_tasks(idle_cluster.scheduler)
    await administrator.prune("--yes")
    assert idle_cluster.annotations == {}


async def test_run_without_news_changes_nothing(
    administrator: Administrator, idle_cluster: Cluster, fake_kubernetes: FakeKubernetes
) -> None:
    await administrator.prune("--yes")
    assert len(fake_kubernetes.patches) == 1
    await administrator.prune("--yes")
    assert len(fake_kubernetes.patches) == 1


async def test_cluster_whose_scheduler_does_not_respond_is_kept(
    administrator: Administrator, idle_cluster: Cluster, fake_gateway: FakeGateway
) -> None:
    fake_gateway.fault("/clusters/.*", Fault(status=502))
    found = await administrator.json("--yes", "--idle-after", "0", "--notice", "0", "--older-than", "0")
    (cluster,) = found["clusters"]
    assert (cluster["decision"], cluster["workers"]) == ("keep", None)
    assert not idle_cluster.is_stopped


@pytest.mark.parametrize(("status", "failure"), [(403, "HTTP 403"), (404, None), (500, "HTTP 500")])
async def test_failure_to_stop_is_reported_and_others_are_still_stopped(
    administrator: Administrator,
    idle_cluster: Cluster,
    fake_kubernetes: FakeKubernetes,
    fake_gateway: FakeGateway,
    status: int,
    failure: str | None,
) -> None:
    other = Cluster(fake_kubernetes, fake_gateway, "cc33", "carol")
    fake_kubernetes.fail(f"{RESOURCE} patch", status, times=1)
    words = ("--yes", "--json", "--idle-after", "0", "--notice", "0", "--older-than", "0")
    exit_code, output = await administrator.prune(*words)
    first, second = json.loads(output)["clusters"]
    assert (first["done"], first["failure"]) == (False, failure), "a cluster that no longer exists is not a failure"
    assert exit_code == int(failure is not None)
    assert (second["done"], other.is_stopped) == (True, True)


@pytest.mark.parametrize(
    ("status", "text"),
    [(403, "may not list DaskCluster objects"), (404, "no DaskCluster objects"), (500, "cannot be listed: HTTP 500")],
)
async def test_clusters_that_cannot_be_listed(
    administrator: Administrator, fake_kubernetes: FakeKubernetes, status: int, text: str
) -> None:
    fake_kubernetes.fail(RESOURCE, status, times=1)
    exit_code, output = await administrator.prune("--yes")
    assert exit_code == 1
    assert text in output


async def test_other_gateways_are_explained(
    monkeypatch: pytest.MonkeyPatch, fake_gateway: FakeGateway, capsys: pytest.CaptureFixture[str]
) -> None:
    set_environment(monkeypatch, {"DASK_GATEWAY__ADDRESS": fake_gateway.address})
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    assert await _run(make_parser().parse_args(["prune", "--all-users"])) == 1
    assert "needs the Kubernetes API" in capsys.readouterr().out


@pytest.fixture
async def service(fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway) -> AsyncIterator[StatusService]:
    service = StatusService(fake_kubernetes.config, fake_gateway.address, Binding("127.0.0.1", 0, "/"), pause=0.05)
    await service.start()
    await until(lambda: service.watcher.states[RESOURCE] == "ok")
    yield service
    await service.stop()


def reasons(service: StatusService, cluster: Cluster, phase: Any) -> list[Any]:
    found = service.state.reasons(cluster.id, time.time() * 1000, phase=phase, started=0, wanted=None)
    return [reason.to_json() for reason in found]


async def test_status_service_gets_the_announcement_and_the_end(
    administrator: Administrator, service: StatusService, idle_cluster: Cluster, busy_cluster: Cluster
) -> None:
    await administrator.prune("--yes")
    idle_cluster.was_idle_for(2.5)
    await administrator.prune("--yes")
    await until(lambda: reasons(service, idle_cluster, "running") != [])
    (announced,) = reasons(service, idle_cluster, "running")
    assert announced["code"] == "clean-up-announced"
    assert set(announced["values"]) == {"idle", "at"}
    idle_cluster.was_idle_for(1, announced=1)
    await administrator.prune("--yes")
    await until(lambda: reasons(service, idle_cluster, "ended") != [])
    (ended,) = reasons(service, idle_cluster, "ended")
    assert (ended["code"], set(ended["values"])) == ("cleaned-up", {"idle"})
    assert reasons(service, busy_cluster, "running") == []
    assert not [word for word in ("alice", "bob", SECRET) if word in str([announced, ended])]


async def test_status_service_explains_pods_without_the_permission_for_dask_clusters(
    fake_kubernetes: FakeKubernetes, fake_gateway: FakeGateway
) -> None:
    fake_kubernetes.fail(RESOURCE, 403, times=10_000)
    service = StatusService(fake_kubernetes.config, fake_gateway.address, Binding("127.0.0.1", 0, "/"), pause=0.05)
    await service.start()
    await until(lambda: service.watcher.states[RESOURCE] == "HTTP 403" and service.watcher.states["pods"] == "ok")
    await service.stop()
