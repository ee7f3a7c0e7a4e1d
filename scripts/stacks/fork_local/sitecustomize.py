"""Let the private gateway start its schedulers and workers with forks (forking_backend.py).

Python imports this module at its start where PYTHONPATH contains its folder (ui-tests/stacks/jupyter.ts). It only
changes the process of the private gateway: `python …/shim.py gateway`.
"""

import sys
from pathlib import Path

if [Path(argument).name for argument in sys.orig_argv[1:]] == ["shim.py", "gateway"]:
    sys.path.append(str(Path(__file__).parents[1]))
    import dask_gateway_server.backends.local
    import forking_backend

    # The private gateway finds its backend by this name.
    dask_gateway_server.backends.local.UnsafeLocalBackend = forking_backend.ForkingBackend
