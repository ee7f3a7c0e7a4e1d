"""The gateway of pytest's fixtures, driven by lines of JSON: `python gateway.py` (stacks/gateway.ts).

The first line that it prints holds `address`, `password` and `environ`. Each line of its standard input is
`[METHOD, *ARGS]` of RealGateway and is answered with a line; at end of file all that was started ends.
"""

import json
import secrets
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.gateways import OPTIONS, RealGateway

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


def main() -> None:
    """Run the gateway until standard input ends."""
    with tempfile.TemporaryDirectory(prefix="dask-gateway-ui-", ignore_cleanup_errors=True) as folder:
        gateway = RealGateway(
            Path(folder).resolve(),
            options=OPTIONS,
            prefix="/services/dask-gateway",
            max_workers=3,
            password=secrets.token_hex(16),
        )
        gateway.start()
        try:
            facts = {"address": gateway.address, "password": gateway.password, "environ": gateway.environ()}
            print(json.dumps(facts), flush=True)
            for line in sys.stdin:
                method, *args = json.loads(line)
                if method == "kill_scheduler":
                    gateway.scheduler(args[0]).kill()
                    result = None
                elif method in METHODS:
                    result = getattr(gateway, method)(*args)
                else:
                    raise ValueError(method)
                print(json.dumps(result), flush=True)
        finally:
            gateway.stop()


main()
