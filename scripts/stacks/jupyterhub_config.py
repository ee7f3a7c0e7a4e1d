"""JupyterHub on this machine, with Dask Gateway as its service: `npm run hub` (common/hub.mjs sets the variables)."""

import os
import sys
from pathlib import Path

c = get_config()

here = Path(__file__).parent
state = Path(os.environ["HUB_STATE"])
programs = Path(sys.executable).parent
gateway = f"http://127.0.0.1:{os.environ['HUB_GATEWAY_PORT']}"

c.JupyterHub.bind_url = f"http://127.0.0.1:{os.environ['HUB_PORT']}/"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{os.environ['HUB_API_PORT']}/"
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie-secret")
c.JupyterHub.cleanup_servers = True
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{os.environ['HUB_PROXY_API_PORT']}"
c.ConfigurableHTTPProxy.command = [os.environ["HUB_HTTP_PROXY"]]
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")

# Any user who knows the password of this run can log in as alice or bob.
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ["HUB_PASSWORD"]
c.Authenticator.allowed_users = {"alice", "bob"}

c.JupyterHub.services = [
    {
        "name": "dask-gateway",
        "url": gateway,
        "command": [str(programs / "dask-gateway-server"), "--config", str(here / "hub_gateway_config.py")],
        "environment": {name: os.environ[name] for name in ("HUB_GATEWAY_PORT", "HUB_STATE")},
    }
]
if "HUB_RECORDINGS" in os.environ:
    recordings = {name: os.environ[name] for name in ("HUB_RECORDINGS", "HUB_STATE")}
    c.JupyterHub.services[0]["environment"].update(recordings)
    c.JupyterHub.services.append(
        {
            "name": "dask-gateway-status",
            "url": f"http://127.0.0.1:{os.environ['HUB_STATUS_PORT']}",
            "command": [sys.executable, str(here / "status_service.py"), f"{gateway}/services/dask-gateway"],
            "environment": recordings,
        }
    )
# A user's server authenticates to the gateway with the server's token, so both roles need the scope.
access = ["access:services!service=dask-gateway"]
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", *access]},
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", *access]},
]

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(state / "home" / "{username}")
c.Spawner.cmd = [str(programs / "jupyterhub-singleuser")]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
c.Spawner.environment = {
    "PATH": os.environ["PATH"],
    "VIRTUAL_ENV": sys.prefix,
    "JUPYTER_PREFER_ENV_PATH": "1",
    # Configuration that a hub administrator sets for all users.
    "DASK_GATEWAY__ADDRESS": f"http://127.0.0.1:{os.environ['HUB_PORT']}/services/dask-gateway/",
    "DASK_GATEWAY__PUBLIC_ADDRESS": "/services/dask-gateway/",
    "DASK_GATEWAY__PROXY_ADDRESS": f"gateway://127.0.0.1:{os.environ['HUB_GATEWAY_PORT']}",
    "DASK_GATEWAY__AUTH__TYPE": "jupyterhub",
    "DASK_GATEWAY__CLUSTER__OPTIONS__IMAGE": "{JUPYTER_IMAGE_SPEC}",
    "JUPYTER_IMAGE_SPEC": "jupyter/local:1",
}
