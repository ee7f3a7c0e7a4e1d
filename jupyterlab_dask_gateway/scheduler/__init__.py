"""One sample of a scheduler, and what samples mean."""
