"""Limits of connections to schedulers."""

CONNECT_TIMEOUT = 5.0
"""Seconds until a connection is established."""

IDLE_TIMEOUT = 30.0
"""Seconds without any data. A scheduler that receives many tasks sends nothing for seconds."""

MAX_SOCKETS = 8
"""WebSockets of one page at the same time. It needs one or two; broken ones may still be open."""

MAX_MESSAGE = 2**26
"""Bytes of a message in either direction, on one WebSocket of a page.

Bokeh sends a plot as one message. A task stream of 100,000 rectangles, Dask's default length, has 17 MB (measured).
"""

MAX_MESSAGE_OF_OTHERS = 2**22
"""Bytes of a message on the other WebSockets of the page."""
