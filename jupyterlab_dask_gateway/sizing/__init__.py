"""How many machines a deployment needs, and what they cost. Pure arithmetic, documented in docs/sizing.md."""
