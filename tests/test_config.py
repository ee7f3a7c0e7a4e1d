"""Dask's configuration as the Python client reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_dask_gateway.config import GatewayConfig, GatewayConfigs, config_of, read_config
from jupyterlab_dask_gateway.errors import GatewayProblem

SECRET = "hunter2-hunter2"


def read_gateway(gateway: Any, **environ: str) -> GatewayConfig:
    return config_of({"gateway": gateway}, environ)


def test_empty_configuration_has_no_address() -> None:
    assert read_config({}, paths=[]) == GatewayConfig()


def test_later_files_and_the_environment_take_precedence(tmp_path: Path) -> None:
    low, high = tmp_path / "low", tmp_path / "high"
    low.mkdir()
    high.mkdir()
    (low / "gateway.yaml").write_text(
        "gateway:\n  address: http://low\n  public_address: /low/\n  auth: {type: jupyterhub}\n"
        "  cluster: {options: {a: 1, b: 2}}\n"
    )
    # The other spelling of the same key.
    (high / "more.yaml").write_text("gateway: {public-address: /high/, cluster: {options: {b: 3}}}\n")
    environ = {"DASK_GATEWAY__CLUSTER__OPTIONS__C": "[4]", "DASK_GATEWAY__ADDRESS": "http://top/"}
    config = read_config(environ, paths=[str(low), str(high), str(tmp_path / "absent")])
    assert config == GatewayConfig(
        address="http://top",
        public_address="/high",
        proxy_address="gateway://top:80",
        auth="jupyterhub",
        cluster_options={"a": 1, "b": 3, "c": [4]},
    )


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        ({"address": "http://h:8000/p/"}, ("http://h:8000/p", "http://h:8000/p", "gateway://h:8000")),
        ({"address": "https://h"}, ("https://h", "https://h", "gateway://h:443")),
        ({"address": "http://h", "proxy-address": 8786}, ("http://h", "http://h", "gateway://h:8786")),
        ({"address": "http://h", "proxy_address": "tls://x:1"}, ("http://h", "http://h", "gateway://x:1")),
        ({"address": "http://h", "proxy_address": "x:1"}, ("http://h", "http://h", "gateway://x:1")),
        ({"address": "http://h", "public-address": "/services/g/"}, ("http://h", "/services/g", "gateway://h:80")),
        (
            {"address": "http://h", "public-address": "https://alice:secret@hub/g/"},
            ("http://h", "https://hub/g", "gateway://h:80"),
        ),
        ({"address": "http://h", "public-address": ""}, ("http://h", "http://h", "gateway://h:80")),
        ({"address": "http://[::1]:8000"}, ("http://[::1]:8000", "http://[::1]:8000", "gateway://[::1]:8000")),
        (None, (None, None, None)),
        ({"address": None, "auth": None, "cluster": {"options": None}}, (None, None, None)),
    ],
)
def test_addresses_are_inferred(gateway: Any, expected: tuple[str | None, ...]) -> None:
    config = read_gateway(gateway)
    assert (config.address, config.public_address, config.proxy_address) == expected


def test_variables_are_expanded_where_the_client_expands_them() -> None:
    config = read_gateway(
        {
            "address": "http://{HOST}",
            "public-address": "/user/{WHO}",
            "proxy-address": "{HOST}:1",
            "auth": {"type": "basic", "kwargs": {"password": "{SECRET}"}},
            "cluster": {"options": {"image": "{IMAGE}:{{tag}}", "env": {"A": "{NOT_EXPANDED}"}, "n": 2}},
            "http-client": {"proxy": "http://{HOST}:3128"},
        },
        HOST="h",
        WHO="alice",
        SECRET=SECRET,
        IMAGE="i",
    )
    assert config == GatewayConfig(
        address="http://h",
        public_address="/user/alice",
        proxy_address="gateway://h:1",
        auth_kwargs={"password": SECRET},
        cluster_options={"image": "i:{tag}", "env": {"A": "{NOT_EXPANDED}"}, "n": 2},
        http_proxy="http://h:3128",
    )


@pytest.mark.parametrize(
    ("gateway", "key"),
    [
        ({"address": "http://{MISSING}"}, "gateway.address"),
        ({"public-address": "{MISSING}"}, "gateway.public-address"),
        ({"proxy-address": "{MISSING}"}, "gateway.proxy-address"),
        ({"auth": {"kwargs": {"password": "{MISSING}"}}}, "gateway.auth.kwargs.password"),
        ({"cluster": {"options": {"image": "a:{MISSING}"}}}, "gateway.cluster.options.image"),
        ({"http-client": {"proxy": "{MISSING}"}}, "gateway.http-client.proxy"),
    ],
)
def test_unset_variable_is_named_with_its_key(gateway: Any, key: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        read_gateway(gateway)
    assert caught.value.code == "config-variable-unset"
    assert key in caught.value.message
    assert "MISSING" in caught.value.message


@pytest.mark.parametrize(
    ("gateway", "key"),
    [
        (SECRET, "gateway"),
        ({"address": 3}, "gateway.address"),
        ({"address": "hub.example.org"}, "gateway.address"),
        ({"address": "ftp://h"}, "gateway.address"),
        ({"address": "http://h:port"}, "gateway.address"),
        ({"address": "http://h/?q=1"}, "gateway.address"),
        ({"address": "http://h/a b"}, "gateway.address"),
        ({"address": "http://h/{0}"}, "gateway.address"),
        ({"address": "http://h/{"}, "gateway.address"),
        ({"public-address": ["x"]}, "gateway.public-address"),
        ({"public-address": "https://[half"}, "gateway.public-address"),
        ({"proxy-address": True}, "gateway.proxy-address"),
        ({"proxy-address": 1.5}, "gateway.proxy-address"),
        ({"auth": SECRET}, "gateway.auth"),
        ({"auth": {"type": 1}}, "gateway.auth.type"),
        ({"auth": {"type": None}}, "gateway.auth.type"),
        ({"auth": {"kwargs": SECRET}}, "gateway.auth.kwargs"),
        ({"auth": {"kwargs": {"password": f"{{{SECRET}!}}"}}}, "gateway.auth.kwargs.password"),
        ({"auth": {"kwargs": {"password": f'{{"{SECRET}": 1}}'}}}, "gateway.auth.kwargs.password"),
        ({"cluster": {"options": [SECRET]}}, "gateway.cluster.options"),
        ({"cluster": {"options": {1: SECRET}}}, "gateway.cluster.options"),
        ({"cluster": {"options": {"day": Path(SECRET)}}}, "gateway.cluster.options.day"),
        ({"cluster": {"options": {"n": float("nan")}}}, "gateway.cluster.options.n"),
        ({"address": "http://h", "http-client": {"proxy": 3}}, "gateway.http-client.proxy"),
        ({"http-client": {"proxy": f"socks5://me:{SECRET}@h"}}, "gateway.http-client.proxy"),
    ],
)
def test_invalid_key_is_named_but_not_quoted(gateway: Any, key: str) -> None:
    with pytest.raises(GatewayProblem) as caught:
        read_gateway(gateway)
    assert caught.value.code == "config-invalid"
    assert caught.value.message.startswith(f"{key} is not valid: ")
    assert SECRET not in caught.value.message


@pytest.mark.parametrize("text", [f"gateway: {{address: {SECRET}", f"- {SECRET}", f"a: 1\n{SECRET}\n"])
def test_invalid_file_is_named_but_not_quoted(tmp_path: Path, text: str) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(text)
    with pytest.raises(GatewayProblem) as caught:
        read_config({}, paths=[str(tmp_path)])
    assert caught.value.code == "config-invalid"
    assert str(file) in caught.value.message
    assert SECRET not in caught.value.message


def test_conflicting_variables_are_rejected() -> None:
    with pytest.raises(GatewayProblem) as caught:
        read_config({"DASK_GATEWAY": SECRET, "DASK_GATEWAY__ADDRESS": "http://h"}, paths=[])
    assert caught.value.code == "config-invalid"
    assert SECRET not in caught.value.message


def test_repr_contains_no_secret() -> None:
    config = read_gateway(
        {
            "address": f"http://me:{SECRET}@h/p",
            "auth": {"kwargs": {"username": "me"}},
            "cluster": {"options": {"env": {"KEY": SECRET}}},
            "http-client": {"proxy": f"http://me:{SECRET}@h"},
        }
    )
    assert SECRET not in repr(config)


def test_user_info_of_the_address_becomes_credentials() -> None:
    config = read_gateway({"address": "http://me:p%40ss@h:1/p"})
    assert (config.address, config.auth_kwargs) == ("http://h:1/p", {"username": "me", "password": "p@ss"})


@pytest.mark.parametrize(
    ("setting", "environ", "expected"),
    [
        (True, {"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        (True, {"http_proxy": "http://p:1", "HTTP_PROXY": "http://q:1"}, "http://p:1"),
        (True, {"HTTPS_PROXY": "http://p:1"}, None),
        (True, {"HTTP_PROXY": "socks5://p:1"}, None),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "a, .example.org"}, None),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "*"}, None),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "gw.example.org:80"}, None),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "gw.example.org:8000"}, "http://p:1"),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "*.example.org, 10.0.0.0/8"}, None),
        (True, {"HTTP_PROXY": "http://p:1", "NO_PROXY": "ample.org"}, "http://p:1"),
        (True, {}, None),
        (False, {"HTTP_PROXY": "http://p:1"}, None),
        (None, {"HTTP_PROXY": "http://p:1"}, None),
        ("http://own:2", {"HTTP_PROXY": "http://p:1"}, "http://own:2"),
    ],
)
def test_http_proxy_for_the_address(setting: Any, environ: dict[str, str], expected: str | None) -> None:
    assert (
        read_gateway({"address": "http://gw.example.org", "http-client": {"proxy": setting}}, **environ).http_proxy
        == expected
    )


def test_http_proxy_defaults_to_the_environment() -> None:
    assert read_gateway({"address": "http://h"}, HTTP_PROXY="http://p:1").http_proxy == "http://p:1"


CASES = [
    {"DASK_GATEWAY__ADDRESS": "http://h:1/p/"},
    {"DASK_GATEWAY__ADDRESS": "https://h", "DASK_GATEWAY__PUBLIC_ADDRESS": "/services/{WHO}/", "WHO": "me"},
    {"DASK_GATEWAY__ADDRESS": "http://h", "DASK_GATEWAY__PROXY_ADDRESS": "8786"},
    {"DASK_GATEWAY__ADDRESS": "http://h", "DASK_GATEWAY__PROXY_ADDRESS": "'other:99'"},
    {"DASK_GATEWAY__ADDRESS": "http://h", "DASK_GATEWAY__PROXY_ADDRESS": "tls://other:99"},
    {
        "DASK_GATEWAY__ADDRESS": "http://h",
        "DASK_GATEWAY__CLUSTER__OPTIONS": "{'i': '{WHO}', 'm': {'a': '{x}'}}",
        "WHO": "me",
    },
]

CLIENT = """
import json, os, sys
import dask
from dask_gateway import Gateway

out = []
for case in json.load(sys.stdin):
    os.environ.update(case)
    dask.config.refresh()
    gateway = Gateway()
    out.append(
        [gateway.address, gateway._public_address, gateway.proxy_address, gateway._config_cluster_options()]
    )
    for name in case:
        del os.environ[name]
print(json.dumps(out))
"""


def test_python_client_reads_the_same_configuration(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLIENT],
        input=json.dumps(CASES),
        capture_output=True,
        text=True,
        env={"HOME": str(tmp_path), "DASK_ROOT_CONFIG": str(tmp_path / "none"), "PATH": ""},
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    ours = [
        [config.address, config.public_address, config.proxy_address, config.cluster_options]
        for config in (read_config(case, paths=[]) for case in CASES)
    ]
    assert ours == json.loads(done.stdout)


@pytest.mark.parametrize(
    ("address", "exceptions", "is_direct"),
    [
        ("http://10.1.2.3", "10.0.0.0/8", True),
        ("http://10.1.2.3", "10.1.2.3", True),
        ("http://10.1.2.3:8000", "10.0.0.0/8:8000", True),
        ("http://10.1.2.3", "10.1.2.3/8", True),
        ("http://11.1.2.3", "10.0.0.0/8", False),
        ("http://10.1.2.3:8000", "10.1.2.3:80", False),
        ("http://[fd00::1]", "fd00::/8", True),
        ("http://[fd00::1]:8000", "[fd00::1]:8000", True),
        ("http://[fd00::1]", "fe80::/10", False),
        ("http://gateway", "10.0.0.0/8,,:80,/,a/b", False),
    ],
)
def test_no_proxy_contains_networks_and_ports(address: str, exceptions: str, is_direct: bool) -> None:
    config = read_gateway({"address": address}, HTTP_PROXY="http://p:1", NO_PROXY=exceptions)
    assert config.http_proxy == (None if is_direct else "http://p:1")
    assert config.client_uses_proxy is is_direct, "the Python client ignores NO_PROXY"


def test_setting_of_the_proxy_is_named() -> None:
    assert read_gateway({"address": "http://h"}, HTTP_PROXY="http://p:1").http_proxy_setting == "HTTP_PROXY"
    assert read_gateway({"address": "https://h"}, https_proxy="http://p:1").http_proxy_setting == "https_proxy"
    configured = read_gateway(
        {"address": "http://h", "http-client": {"proxy": "http://p:1"}}, HTTP_PROXY="http://q:1"
    )
    assert configured.http_proxy_setting == "gateway.http-client.proxy"


NAMED = {
    "gateway": {
        "address": "http://default.example.org",
        "proxy-address": "gateway://default.example.org:8786",
        "auth": {"type": "jupyterhub", "kwargs": {"api_token": SECRET}},
        "http-client": {"proxy": "http://proxy.example.org"},
        "cluster": {"options": {"image": "default"}},
        "label": "Kubernetes",
    },
    "gateways": {
        "slurm": {
            "address": "http://slurm.example.org/{PART}",
            "label": " HPC\n",
            "status_service": "http://status/",
        },
        "site-b": {"address": "http://b.example.org", "proxy_address": 8787, "auth": {"type": "kerberos"}},
    },
}


def configs_of(tmp_path: Path, collected: dict[str, Any], **environ: str) -> GatewayConfigs:
    (tmp_path / "gateways.json").write_text(json.dumps(collected))
    return GatewayConfigs(environ, paths=[str(tmp_path)])


def test_named_gateways_follow_the_default_one_and_inherit_nothing(tmp_path: Path) -> None:
    configs = configs_of(tmp_path, NAMED, PART="gw")
    assert configs.names == ("", "slurm", "site-b")
    default, slurm, other = map(configs.read, configs.names)
    assert (default.name, default.label, default.auth, default.group) == ("", "Kubernetes", "jupyterhub", "gateway")
    assert slurm == GatewayConfig(
        name="slurm",
        label="HPC",
        address="http://slurm.example.org/gw",
        public_address="http://slurm.example.org/gw",
        proxy_address="gateway://slurm.example.org:80",
        http_proxy_setting="gateways.slurm.http-client.proxy",
        status_service="http://status",
    )
    assert (other.auth, other.proxy_address) == ("kerberos", "gateway://b.example.org:8787")


def test_environment_variables_add_and_change_named_gateways(tmp_path: Path) -> None:
    variables = {"DASK_GATEWAYS__SLURM__ADDRESS": "http://c", "DASK_GATEWAYS__PBS__ADDRESS": "http://d"}
    configs = configs_of(tmp_path, NAMED, **variables)
    assert sorted(configs.names) == ["", "pbs", "site-b", "slurm"]
    assert [configs.read(name).address for name in ("slurm", "pbs")] == ["http://c", "http://d"]


def test_without_an_address_there_is_no_default_gateway(tmp_path: Path) -> None:
    configs = configs_of(tmp_path, {"gateways": NAMED["gateways"], "gateway": {"address": None}})
    assert configs.names == ("slurm", "site-b")
    assert configs_of(tmp_path, {"gateways": {}}).names == ("",)


def test_names_are_found_in_either_spelling(tmp_path: Path) -> None:
    configs = configs_of(tmp_path, NAMED)
    assert configs.find("site_b") == "site-b"
    with pytest.raises(GatewayProblem) as caught:
        configs.find("pbs")
    assert caught.value.code == "unknown-gateway"


@pytest.mark.parametrize(
    ("name", "group", "key"),
    [
        ("slurm", {"auth": {"type": "basic"}}, "gateways.slurm.address"),
        ("slurm", {"address": SECRET}, "gateways.slurm.address"),
        ("slurm", {"address": "http://b.example.org", "auth": {"type": 1}}, "gateways.slurm.auth.type"),
        ("slurm", {"address": "http://b.example.org", "proxy-address": []}, "gateways.slurm.proxy-address"),
        ("slurm", {"address": "http://b.example.org", "status-service": SECRET}, "gateways.slurm.status-service"),
        ("slurm", {"address": "http://default.example.org/"}, "gateways.slurm.address"),
        ("my slurm", {"address": "http://b.example.org"}, "gateways.my slurm"),
    ],
)
def test_invalid_named_gateway_does_not_affect_the_others(
    tmp_path: Path, name: str, group: dict[str, Any], key: str
) -> None:
    configs = configs_of(tmp_path, {"gateway": NAMED["gateway"], "gateways": {name: group}})
    assert configs.read("").address == "http://default.example.org"
    with pytest.raises(GatewayProblem) as caught:
        configs.read(name)
    assert caught.value.code == "config-invalid"
    assert caught.value.message.startswith(f"{key} is not ")
    assert SECRET not in caught.value.message


def test_group_of_named_gateways_must_be_a_group(tmp_path: Path) -> None:
    configs = configs_of(tmp_path, {"gateway": NAMED["gateway"], "gateways": ["http://b.example.org"]})
    assert configs.names == ("",)
    with pytest.raises(GatewayProblem, match="gateways is not valid"):
        configs.read()
