"""Kill every process that works in a folder: `python kill_processes.py FOLDER`.

Schedulers and workers have their own sessions and outlive a gateway that was killed; each works in a folder of the
gateway.
"""

import sys
from pathlib import Path

import psutil


def runs_in_folder(process: psutil.Process, folder: str) -> bool:
    """Return whether the process works in the folder or below."""
    try:
        return f"{process.cwd()}/".startswith(f"{folder}/")
    except psutil.Error:
        return False


folder = str(Path(sys.argv[1]).resolve())
processes = [process for process in psutil.process_iter() if runs_in_folder(process, folder)]
for process in processes:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        continue
psutil.wait_procs(processes, timeout=10)
