"""Runs code with the Python of the kernel spec `python3`, for commands.

A command has no server whose kernel manager could start a kernel. A process with the Python and the environment of
the kernel spec has the same network as a kernel on this machine. A kernel that starts elsewhere, as with Enterprise
Gateway, is checked in the panel only.
"""

from __future__ import annotations

import asyncio
import os

from ..doctor.checks.kernel import KernelFailure
from ..doctor.server_kernel import KERNEL_NAME


async def run_in_kernel_python(code: str, timeout: float) -> str:
    """Run code, and return its output. `timeout` is in seconds. Raises KernelFailure."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = await asyncio.to_thread(KernelSpecManager().get_kernel_spec, KERNEL_NAME)
        process = await asyncio.create_subprocess_exec(
            spec.argv[0],
            "-",
            env={**os.environ, **spec.env},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except (NoSuchKernel, OSError, IndexError) as failure:
        raise KernelFailure(type(failure).__name__) from None
    try:
        output, _ = await asyncio.wait_for(process.communicate(code.encode()), timeout)
    except asyncio.TimeoutError:
        raise KernelFailure("TimeoutError") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output.decode(errors="replace")
