"""The hub's API tokens that processes below a folder hold, a line each: `python tokens.py FOLDER`.

What no page may ever see is only known to the servers themselves; this reads it where the system keeps it.
"""

import sys
from pathlib import Path

import psutil

folder = str(Path(sys.argv[1]).resolve())
tokens = set()
for process in psutil.process_iter():
    try:
        if process.cwd().startswith(folder):
            tokens.add(process.environ().get("JUPYTERHUB_API_TOKEN", ""))
    except psutil.Error:
        continue
print("\n".join(sorted(filter(None, tokens))))
