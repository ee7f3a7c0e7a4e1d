"""Generates the reference pages of the documentation from the sources of the package."""
