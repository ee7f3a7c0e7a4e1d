"""Opens a connection to where notebooks reach schedulers. It runs in a kernel, so it needs the standard library only.

The kernel may have an older Python than the server, and lack this package: its code is the text of this file.
"""

from __future__ import annotations

import os
import socket
import ssl
from typing import Any

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


def probe(host: str, port: int, server_name: str | None, timeout: float) -> dict[str, Any]:
    """Connect, send nothing but the greeting of TLS, and close the connection.

    Returns `tcp`, which is `open` or a variant of `gateway-unreachable`; `tls`, which is whether the proxy leads to a
    scheduler, None without `server_name`; and `proxies`, the names of the proxy variables that are set.
    """
    names = sorted(name for name in os.environ if name.lower() in PROXY_VARIABLES and os.environ[name])
    result: dict[str, Any] = {"tcp": "open", "tls": None, "proxies": names}
    try:
        connection = socket.create_connection((host, port), timeout)
    except (TimeoutError, socket.timeout):  # Before Python 3.10, these are two types.
        result["tcp"] = "connect-timeout"
    except socket.gaierror:
        result["tcp"] = "host-unknown"
    except ConnectionRefusedError:
        result["tcp"] = "connection-refused"
    except OSError:
        result["tcp"] = "no-connection"
    else:
        if server_name:
            result["tls"] = _establishes_tls(connection, server_name)
        connection.close()
    return result


def _establishes_tls(connection: socket.socket, server_name: str) -> bool:
    """Return whether a scheduler responds. Its certificate is not verified, and it may require one of the client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        context.wrap_socket(connection, server_hostname=server_name).close()
    except ssl.SSLError as failure:
        return "ALERT" in (failure.reason or "")
    except OSError:
        return False
    return True
