"""Everything that changes a cluster: create, scale, adapt, stop, and what the idle policy does."""
