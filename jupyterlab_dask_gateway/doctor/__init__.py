"""Checks of the way from this server, and from notebooks, to the gateway and its clusters."""
