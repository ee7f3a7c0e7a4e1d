"""How long and how much of a scheduler is waited for and taken in."""

CONNECT_SECONDS = 5.0

IDLE_SECONDS = 30.0
"""Without a single byte. A scheduler that takes in many tasks is silent for seconds."""

LARGEST_MESSAGE = 2**28
"""Bytes of a WebSocket's message, either way. Bokeh sends a big graph as one; without any limit one page could fill
our memory."""
