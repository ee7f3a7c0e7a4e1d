"""The clusters of a gateway: their model, registry, monitor and wire form."""
