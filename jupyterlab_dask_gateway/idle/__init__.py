"""The idle policy: rules, settings and which clusters look forgotten."""
