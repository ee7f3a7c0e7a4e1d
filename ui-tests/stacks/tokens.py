"""The hub's API tokens that processes below a folder hold, a line each: `python tokens.py FOLDER`.

Only the servers know these tokens, which no page may receive; this reads them from the environment of the processes.
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
