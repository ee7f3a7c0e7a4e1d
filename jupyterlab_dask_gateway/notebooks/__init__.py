"""Which notebook uses which cluster, and whether its kernel is busy."""
