"""The gateways of this server: the parts of each one, and how to find them."""
