"""Checks of the connections from this server and from notebooks to the gateway and its clusters."""
