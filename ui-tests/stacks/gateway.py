"""The gateway of pytest's fixtures, driven by lines of JSON: `python gateway.py` (stacks/gateway.ts).

The first line that it prints holds `address`, `password` and `environ`. Each line of its standard input is
`[METHOD, *ARGS]` of RealGateway and is answered with a line; at end of file all that was started ends.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.gateways import OPTIONS, RealGateway

# The tasks are known to the scheduler as long as the client that submitted them is connected.
SUBMIT = """
import sys, time
from dask_gateway import Gateway

with Gateway().connect(sys.argv[1]).get_client() as client:
    futures = client.map(lambda i: time.sleep(30), range(int(sys.argv[2])))
    print("submitted", flush=True)
    sys.stdin.read()
"""

METHODS = {
    "call",
    "close_sockets",
    "kill",
    "start",
    "stop",
    "suspend",
    "resume",
    "make_cluster",
    "status",
    "stop_clusters",
}


def submit_tasks(gateway: RealGateway, name: str, count: int) -> subprocess.Popen[bytes]:
    """Submit `count` tasks to a cluster of alice, from a client that stays connected until its input is closed."""
    client = subprocess.Popen(
        [gateway.python, "-c", SUBMIT, name, str(count)],
        env={**os.environ, **gateway.environ()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert client.stdout is not None
    assert client.stdout.readline() == b"submitted\n"
    return client


def main() -> None:
    """Run the gateway until standard input ends."""
    clients: list[subprocess.Popen[bytes]] = []
    with tempfile.TemporaryDirectory(prefix="dask-gateway-ui-", ignore_cleanup_errors=True) as folder:
        gateway = RealGateway(
            Path(folder).resolve(),
            options=OPTIONS,
            prefix="/services/dask-gateway",
            max_workers=3,
            password=secrets.token_hex(16),
            # scripts/matrix.mjs tests schedulers, workers and kernels with packages of their own.
            python=os.environ.get("TEST_KERNEL_PYTHON", sys.executable),
        )
        gateway.start()
        try:
            facts = {"address": gateway.address, "password": gateway.password, "environ": gateway.environ()}
            print(json.dumps(facts), flush=True)
            for line in sys.stdin:
                method, *args = json.loads(line)
                result = None
                if method in ("kill_scheduler", "suspend_scheduler", "resume_scheduler"):
                    scheduler = gateway.scheduler(args[0])
                    getattr(scheduler, method.removesuffix("_scheduler"))()
                elif method == "submit_tasks":
                    clients.append(submit_tasks(gateway, *args))
                elif method == "make_cluster" and len(args) == 3:
                    result = gateway.make_cluster(args[0], args[1], **args[2])
                elif method in METHODS:
                    result = getattr(gateway, method)(*args)
                else:
                    raise ValueError(method)
                print(json.dumps(result), flush=True)
        finally:
            for client in clients:
                client.kill()
            gateway.stop()


main()
