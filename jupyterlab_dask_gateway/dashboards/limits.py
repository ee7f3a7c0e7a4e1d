"""Limits of connections to schedulers."""

CONNECT_TIMEOUT = 5.0
"""Seconds until a connection is established."""

IDLE_TIMEOUT = 30.0
"""Seconds without any data, and for all headers of a response. A scheduler that receives many tasks can pause for
seconds."""

RESPONSE_TIMEOUT = 300.0
"""Seconds for a complete response. The largest file of a dashboard has 4 MB."""

MAX_SOCKETS = 8
"""WebSockets of one page at the same time. It needs one or two; broken ones may still be open."""

MAX_REQUESTS = 64
"""Requests of one page at the same time. It has up to 20 files, and a browser may request all of them at once."""

CATALOG_TIMEOUT = 5.0
"""Seconds for reading the list of plots of a scheduler."""

CATALOG_LIFETIME = 60.0
"""Seconds for which the list of plots is reused. It changes only when a scheduler restarts."""
