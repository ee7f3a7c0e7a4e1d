"""The idle policy: rules, settings, and the search for forgotten clusters."""
