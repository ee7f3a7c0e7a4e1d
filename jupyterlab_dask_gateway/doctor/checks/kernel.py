"""Check of the connection from a notebook's kernel to schedulers, which can differ from that of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from ...gateway.client import CONNECT_TIMEOUT
from ...json_data import read_json
from ...messages import Message, message
from ..diagnosis import Diagnosis
from ..findings import Finding, failed, passed, skipped
from .kernel_probe import PROXY_VARIABLES
from .scheduler import endpoint_of_schedulers, server_name

KERNEL_TIMEOUT = 60.0
"""Seconds for a kernel to start and to run the code."""
MARK = "dask-gateway-probe:"
"""Start of the line with the result: the startup files of a kernel may write other lines."""

RunCode = Callable[[str, float], Awaitable[str]]
"""Runs Python code in a new kernel, with a timeout in seconds, and returns its output. Raises KernelFailure."""


class KernelFailure(Exception):
    """No kernel has run the code. Its text is the name of a type, without details that may have secrets."""


async def check_kernel(diagnosis: Diagnosis) -> Finding:
    """Connect to where notebooks reach schedulers from a new kernel. The server has reached it before."""
    if diagnosis.run_in_kernel is None:
        return skipped(message("doctor.kernel.not-requested"))
    address = diagnosis.config.proxy_address or ""
    host, port = endpoint_of_schedulers(diagnosis.config)
    name = None if diagnosis.cluster is None else server_name(diagnosis.cluster.name)
    try:
        output = await diagnosis.run_in_kernel(_probe_code(host, port, name), KERNEL_TIMEOUT)
    except KernelFailure as failure:
        return failed(message("doctor.kernel.not-started", type=str(failure)), "kernel")
    found = _parse(output)
    if found is None:
        return failed(message("doctor.kernel.not-started", type="ValueError"), "kernel")
    details = _proxy_details(found.get("proxies"), diagnosis)
    tcp, tls = found.get("tcp"), found.get("tls")
    if tcp == "host-unknown":
        return failed(message("doctor.kernel.host-unknown", address=address), "kernel-network", *details)
    if tcp != "open":
        return failed(message("doctor.kernel.no-connection", address=address), "kernel-network", *details)
    if name is None:
        return passed(message("doctor.kernel.open", address=address), *details)
    if tls is not True:
        return failed(message("doctor.kernel.other-program", address=address), "kernel-network", *details)
    return passed(message("doctor.kernel.reached", address=address), *details)


def _probe_code(host: str, port: int, name: str | None) -> str:
    source = Path(__file__).with_name("kernel_probe.py").read_text(encoding="utf-8")
    call = f"probe({host!r}, {port!r}, {name!r}, {CONNECT_TIMEOUT!r})"
    return f"{source}\nimport json\nprint({MARK!r} + json.dumps({call}))\n"


def _parse(output: str) -> dict[str, Any] | None:
    """Return the result in the output of the code, None if there is none."""
    for line in output.splitlines():
        if line.startswith(MARK):
            try:
                found = read_json(line.removeprefix(MARK))
            except ValueError:
                return None
            return found if isinstance(found, dict) else None
    return None


def _proxy_details(found: Any, diagnosis: Diagnosis) -> tuple[Message, ...]:
    """Return the proxy variables that only the kernel has, or only the server."""
    kernel = {str(name).lower() for name in found} if isinstance(found, list) else set()
    server = {name.lower() for name, value in diagnosis.environ.items() if value}
    details = []
    for variable in PROXY_VARIABLES:
        if (variable in kernel) != (variable in server):
            where = "kernel" if variable in kernel else "server"
            details.append(message(f"doctor.kernel.proxy-in-{where}", name=variable.upper()))
    return tuple(details)
