"""How long and how much of a scheduler is waited for and taken in."""

CONNECT_SECONDS = 5.0

IDLE_SECONDS = 30.0
"""Without a single byte. A scheduler that takes in many tasks is silent for seconds."""

MOST_SOCKETS = 8
"""At once, of one pane's page. It needs one or two; some of a connection that broke may not have ended yet."""

LARGEST_MESSAGE = 2**26
"""Bytes of a WebSocket's message, either way, on one of these sockets. Bokeh sends a plot as one: a task stream of
100,000 rectangles, which is Dask's default length, is 17 MB (measured)."""

SMALL_MESSAGE = 2**22
"""The same on the others."""
