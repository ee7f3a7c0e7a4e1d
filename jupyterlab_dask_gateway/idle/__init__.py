"""The idle policy: rules and settings, the gateway's own limit, and which clusters count as forgotten."""
