"""The private local gateway."""
