"""The files in deploy/: valid for the charts, consistent, and accepted by the classes of the gateway."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from traitlets.config import Application, Config

from jupyterlab_dask_gateway.cli import prune_all_users
from jupyterlab_dask_gateway.cli.main import make_parser
from jupyterlab_dask_gateway.config import GatewayConfigs
from jupyterlab_dask_gateway.traits import GatewayTraits

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DATA = Path(__file__).parent / "data"
CHARTS = DATA / "charts"
KUBERNETES = json.loads((DATA / "kubernetes.json").read_text("utf-8"))

SEPARATE = ["jupyterhub.yaml", "dask-gateway.yaml"]
VALUES = {"daskhub.yaml", *SEPARATE}
MANIFESTS = sorted(path.name for path in DEPLOY.glob("*.yaml") if path.name not in VALUES)
VARIANTS = sorted(path.name for path in (DEPLOY / "variants").glob("*.yaml"))


@pytest.fixture(autouse=True)
def restore_application(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo after each test that an import of dask_gateway_server replaces a trait of all applications."""
    monkeypatch.setattr(Application, "logging_config", vars(Application)["logging_config"])


@pytest.fixture
def cluster_config() -> Any:
    """The gateway's class for the configuration of a cluster."""
    from dask_gateway_server.backends.base import ClusterConfig

    return ClusterConfig


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def chart(name: str) -> Any:
    return json.loads((CHARTS / f"{name}.json").read_text("utf-8"))


DASKHUB = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"jupyterhub": chart("jupyterhub"), "dask-gateway": chart("dask-gateway")},
}
"""The daskhub chart passes values to its two charts."""


def faults(schema: Any, values: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(values)]


def merge(base: Any, added: Any) -> Any:
    """Merge values as Helm does."""
    if not (isinstance(base, dict) and isinstance(added, dict)):
        return added
    return {**base, **{key: merge(base.get(key), value) for key, value in added.items()}}


@pytest.mark.parametrize("name", SEPARATE)
def test_values_are_valid_for_the_chart(name: str) -> None:
    assert faults(chart(name.removesuffix(".yaml")), read(name)) == []


@pytest.mark.parametrize("names", [[], *([name] for name in VARIANTS), VARIANTS], ids=lambda names: "+".join(names))
def test_daskhub_values_are_valid_with_variants(names: list[str]) -> None:
    values = read("daskhub.yaml")
    for name in names:
        values = merge(values, read(f"variants/{name}"))
    assert faults(DASKHUB, values) == []


def test_wrong_keys_are_found() -> None:
    values = merge(read("daskhub.yaml"), {"jupyterhub": {"singleuser": {"extraEnvs": {}}}})
    assert len(faults(DASKHUB, values)) == 1


def test_second_gateway_is_configured_and_users_may_use_it() -> None:
    before = read("daskhub.yaml")["jupyterhub"]
    values = merge(before, read("variants/second-gateway.yaml")["jupyterhub"])
    configs = GatewayConfigs({"JUPYTER_IMAGE_SPEC": "a:b", **values["singleuser"]["extraEnv"]}, paths=[])
    assert configs.names == ("", "slurm")
    default, slurm = map(configs.read, configs.names)
    assert (default.label, slurm.label, slurm.auth) == ("Kubernetes", "Slurm", "jupyterhub")
    assert slurm.proxy_address == "gateway://gateway.hpc.example.org:8786"
    for role in ("user", "server"):
        scopes = set(values["hub"]["loadRoles"][role]["scopes"])
        assert scopes == {*before["hub"]["loadRoles"][role]["scopes"], "access:services!service=dask-gateway-slurm"}
    assert values["hub"]["services"].keys() - before["hub"]["services"].keys() == {"dask-gateway-slurm"}


def kind_faults(kind: str, value: Any) -> list[str]:
    """What Kubernetes would not accept of an object of this kind."""
    [name] = [name for name in KUBERNETES["$defs"] if name.endswith(f".{kind}")]
    return faults({**KUBERNETES, "$ref": f"#/$defs/{name}"}, value)


@pytest.mark.parametrize("name", MANIFESTS)
def test_manifests_are_valid_for_kubernetes(name: str) -> None:
    for manifest in yaml.safe_load_all((DEPLOY / name).read_text("utf-8")):
        assert kind_faults(manifest["kind"], manifest) == []


def test_wrong_keys_of_manifests_are_found() -> None:
    [quota, *_] = yaml.safe_load_all((DEPLOY / "limits.yaml").read_text("utf-8"))
    assert len(kind_faults("ResourceQuota", {**quota, "spec": {"hards": quota["spec"]["hard"]}})) == 1


def find(values: Any, key: str) -> list[Any]:
    """All values with this key, at any depth."""
    if isinstance(values, list):
        return [found for inner in values for found in find(inner, key)]
    if not isinstance(values, dict):
        return []
    return [value for name, value in values.items() if name == key] + find(list(values.values()), key)


def all_values() -> list[Any]:
    return [read(name) for name in ["daskhub.yaml", *SEPARATE, *(f"variants/{name}" for name in VARIANTS)]]


def test_extra_configuration_of_pods_is_valid_for_kubernetes() -> None:
    """The schema of the gateway's chart accepts everything in it."""
    pods, containers = (find(all_values(), key) for key in ("extraPodConfig", "extraContainerConfig"))
    assert [kind_faults("PodSpec", {"containers": [], **pod}) for pod in pods] == [[]] * len(pods)
    assert [kind_faults("Container", {"name": "dask", **each}) for each in containers] == [[]] * len(containers)
    assert pods


def test_settings_of_the_extension_are_traits() -> None:
    configured = find(all_values(), "DaskGatewayApp")
    assert configured
    for settings in configured:
        assert set(settings) <= set(GatewayTraits.class_own_traits(config=True))
        GatewayTraits(**settings)  # checks the values


def gateway_values() -> list[Any]:
    return [read("daskhub.yaml")["dask-gateway"], read("dask-gateway.yaml")]


def hub_values() -> list[Any]:
    return [read("daskhub.yaml")["jupyterhub"], read("jupyterhub.yaml")]


GATEWAYS = pytest.mark.parametrize("values", gateway_values(), ids=["daskhub", "separate"])
HUBS = pytest.mark.parametrize("values", hub_values(), ids=["daskhub", "separate"])


def configure(values: Any) -> Config:
    """Execute the extra configuration of a gateway."""
    c = Config()
    for code in values["gateway"]["extraConfig"].values():
        exec(code, {"c": c})
    return c


@GATEWAYS
def test_defaults_of_the_options_are_accepted_by_the_gateway(values: Any, cluster_config: Any) -> None:
    options = configure(values).Backend.cluster_options
    chosen = options.get_configuration(options.parse_options({}), SimpleNamespace(name="alice"))
    config = cluster_config(**{key: value for key, value in chosen.items() if cluster_config.class_traits().get(key)})
    assert config.idle_timeout == 3600
    assert config.worker_memory == 4 * 2**30
    assert set(chosen) - set(cluster_config.class_traits()) == {"image"}  # of the Kubernetes backend


@GATEWAYS
def test_limits_are_traits_of_the_gateway(values: Any, cluster_config: Any) -> None:
    limits = configure(values).ClusterConfig
    assert set(limits) <= set(cluster_config.class_traits(config=True))
    assert cluster_config(**limits).cluster_max_memory == 320 * 2**30


def test_image_without_a_tag_is_rejected() -> None:
    options = configure(read("dask-gateway.yaml")).Backend.cluster_options
    with pytest.raises(ValueError, match="needs a tag"):
        options.get_configuration(options.parse_options({"image": "user-image"}), SimpleNamespace(name="alice"))


@HUBS
def test_tokens_of_users_and_their_servers_are_valid_for_the_gateway(values: Any) -> None:
    for role in ("user", "server"):
        assert "access:services!service=dask-gateway" in values["hub"]["loadRoles"][role]["scopes"]


@GATEWAYS
def test_gateway_checks_the_scope_of_tokens(values: Any) -> None:
    assert (
        values["gateway"]["auth"]["jupyterhub"]["jupyterhubServiceName"] in read("jupyterhub.yaml")["hub"]["services"]
    )


@HUBS
def test_servers_poll_the_gateway_without_the_proxy_of_the_hub(values: Any) -> None:
    environment = values["singleuser"]["extraEnv"]
    assert re.match(
        r"http://traefik-(dhub-)?dask-gateway(\.dask)?/services/dask-gateway$", environment["DASK_GATEWAY__ADDRESS"]
    )
    # The chart rejects connections of servers to private addresses.
    ports = [rule["ports"][0]["port"] for rule in values["singleuser"]["networkPolicy"]["egress"]]
    assert ports == [8000, 8081]


def test_one_image_is_used_for_servers_and_workers() -> None:
    for hub, gateway in zip(hub_values(), gateway_values(), strict=True):
        image, backend = hub["singleuser"]["image"], gateway["gateway"]["backend"]["image"]
        assert (image["name"], image["tag"]) == (backend["name"], backend["tag"])
        default = next(option for option in options_of(gateway) if option["field"] == "image")["default"]
        assert default == f"{image['name']}:{image['tag']}"


def options_of(gateway: Any) -> list[Any]:
    specification: list[Any] = configure(gateway).Backend.cluster_options.get_specification()
    return specification


def test_lock_has_the_packages_of_both_images() -> None:
    locked = dict(line.replace("_", "-").split("==") for line in lines("image/constraints.txt"))
    requested = {line.partition("[")[0] for name in ("worker", "user") for line in lines(f"image/{name}.txt")}
    assert requested - {"jupyterlab-dask-gateway"} <= set(locked)
    assert locked["dask"] == locked["distributed"]


def lines(name: str) -> list[str]:
    return [line for line in (DEPLOY / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def test_status_service_uses_the_path_of_the_gateway() -> None:
    text = (DEPLOY / "status-service.yaml").read_text("utf-8")
    [address] = re.findall(r"--gateway, ['\"]?(http[^'\"\]]+)", text)
    assert address.endswith(f"dask-gateway{read('dask-gateway.yaml')['gateway']['prefix']}")


def test_status_service_cannot_read_secrets_or_change_anything() -> None:
    manifests = yaml.safe_load_all((DEPLOY / "status-service.yaml").read_text("utf-8"))
    [role] = [manifest for manifest in manifests if manifest["kind"] == "Role"]
    assert {verb for rule in role["rules"] for verb in rule["verbs"]} <= {"get", "list", "watch"}
    resources = {resource for rule in role["rules"] for resource in rule["resources"]}
    assert resources <= {"pods", "pods/log", "events", "resourcequotas", "daskclusters"}


def clean_up() -> dict[str, Any]:
    """The objects of the clean-up by their kinds."""
    manifests = yaml.safe_load_all((DEPLOY / "clean-up.yaml").read_text("utf-8"))
    return {manifest["kind"]: manifest for manifest in manifests}


def test_clean_up_may_list_and_patch_clusters_and_nothing_else() -> None:
    (rule,) = clean_up()["Role"]["rules"]
    assert rule == {"apiGroups": ["gateway.dask.org"], "resources": ["daskclusters"], "verbs": ["list", "patch"]}


def test_clean_up_runs_the_command_and_stops_nothing_before_the_administrator_decides() -> None:
    (container,) = clean_up()["CronJob"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"][:2] == ["jupyter", "dask-gateway"]
    arguments = make_parser().parse_args([*container["command"][2:], *container["args"]])
    assert arguments.run_without_client is prune_all_users.run
    assert (arguments.record, arguments.yes) == (True, False)
    assert arguments.gateway.endswith(f"dask-gateway{read('dask-gateway.yaml')['gateway']['prefix']}")
