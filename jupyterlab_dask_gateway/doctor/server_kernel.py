"""Runs code in a new kernel of a Jupyter server."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_core.utils import ensure_async

from .checks.kernel import KernelFailure, RunCode

KERNEL_NAME = "python3"
"""The kernel spec of the user's default Python."""


def run_in_new_kernel(manager: Any) -> RunCode:
    """Return a function that starts a kernel with the server's kernel manager, runs code, and shuts it down."""

    async def run(code: str, timeout: float) -> str:
        started: list[str] = []
        try:
            return await asyncio.wait_for(_run(manager, code, started), timeout)
        except asyncio.TimeoutError:
            raise KernelFailure("TimeoutError") from None
        except Exception as failure:  # noqa: BLE001 - kernel managers raise errors of many packages
            raise KernelFailure(type(failure).__name__) from None
        finally:
            for kernel_id in started:
                # Also if the browser has closed the connection.
                await asyncio.shield(ensure_async(manager.shutdown_kernel(kernel_id, now=True)))

    return run


async def _run(manager: Any, code: str, started: list[str]) -> str:
    """Run code, and return its output. The id of the kernel is added to `started`."""
    kernel_id = await ensure_async(manager.start_kernel(kernel_name=KERNEL_NAME))
    started.append(kernel_id)
    client = manager.get_kernel(kernel_id).client()
    await ensure_async(client.start_channels())
    try:
        await ensure_async(client.wait_for_ready())
        request = client.execute(code, store_history=False, allow_stdin=False)
        output = ""
        while True:
            received = await ensure_async(client.get_iopub_msg())
            if received["parent_header"].get("msg_id") != request:
                continue
            kind, content = received["msg_type"], received["content"]
            if kind == "stream" and content["name"] == "stdout":
                output += content["text"]
            elif kind == "status" and content["execution_state"] == "idle":
                return output
    finally:
        await ensure_async(client.stop_channels())
